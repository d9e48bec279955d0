internal import Basics
internal import Caching
internal import Reporting
internal import Tracing

struct Why: SessionQuestion {
    static let spec = CommandSpec(
        "why", .see, "explain an event, and what would have changed it",
        syntax: ["why", "why KEY", "why #N"], parameters: [.key],
        discussion: """
            Alone it explains the newest event that tells something; with a key, the newest of that key; with #N, the \
            event of that number ('trace full' shows the numbers). What would have changed it is found out by running \
            the session again with one thing changed (a longer ttl, one more entry of capacity, another policy or \
            strategy), and said only where it is so.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            trace off
            read user:1
            advance 61s
            read user:1
            why
            """, changesState: false, syntaxTraits: SyntaxTraits(explainsEvents: true))

    private let subject: ArgumentReader.Text?

    init(_ arguments: inout ArgumentReader) throws {
        subject = arguments.hasMore ? try arguments.next("a key or #N") : nil
        // `# 4` has the number as a word of its own, and the error is about the blank.
        if subject?.text == "#" { _ = arguments.rest() }
    }

    func run(in session: Session, _ statement: Statement) throws {
        let log = session.engine.world.log
        let event = try find(in: log, statement)
        var explanation = Explanation(of: event, in: log)
        let cost = explanation.cost
        explanation.cost = nil
        var text = explanation.text(width: 80, styled: session.options.isStyled)
        for line in session.whatIf(event)?.lines ?? [] {
            text += Columns.wrapped(PrintableText.line(line), width: 80).joined(separator: "\n") + "\n"
        }
        if let cost {
            text +=
                Columns.wrapped(PrintableText.line("Cost: \(cost)."), width: 80).joined(separator: "\n")
                + "\n"
        }
        session.output.write(styled: text)
    }

    private func find(in log: Log, _ statement: Statement) throws -> Event {
        func error(_ problem: Problem) -> Diagnostic {
            Diagnostic(problem, statement.source, subject?.span ?? statement.span)
        }
        guard let subject else {
            guard let event = Explanation.last(in: log) else { throw error(.nothingHappened) }
            return event
        }
        if subject.text.hasPrefix("#"), !subject.isQuoted {
            guard !subject.text.dropFirst().isEmpty else {
                throw error(.badValue("#", for: "event", expected: "its number behind it, as in why #4"))
            }
            guard let number = Int(subject.text.dropFirst()), let event = log[number] else {
                throw error(.unknownEvent(subject.text, first: log.first, last: log.count))
            }
            return event
        }
        if Glob(subject.text) != nil || subject.text.contains(".."), !subject.isQuoted {
            throw error(.oneKeyOnly(subject.text, of: "why"))
        }
        guard let key = log.names.known(subject.text), let event = Explanation.subject(for: key.id, in: log)
        else {
            let known = log.names.keys.suffix(2000).map(\.text)
            throw error(.unknownKey(subject.text, nearest: NearestWord.find(subject.text, among: known)))
        }
        return event
    }
}
