internal import Basics
internal import Caching
internal import Reporting
internal import Tracing

struct Why: SessionQuestion {
    static let spec = CommandSpec(
        "why", .see, "explain an event, and what would have changed it",
        syntax: [
            "why", "why KEY", "why #N", "why lost|stale|failed|stampede|pattern|miss",
            "why all KIND",
        ], parameters: [.key],
        discussion: """
            Alone it explains the worst that happened since the last why: a lost write, a stale read, a failed \
            operation, a stampede, another bad pattern (thrashing, a retry storm, a breaker that flaps, many reads of \
            absent keys), a miss; and says what else there is. If nothing went wrong, it explains the newest event that tells something. With a \
            key it explains the newest event of that key; with #N, the event of that number ('trace full' shows the \
            numbers); with the name of a kind, the newest of that kind ("stale" in quotes is a key). 'why all stale' \
            groups all of a kind by cause.

            What would have changed it is found out by running the session again with one thing changed, in the order \
            in which an expert would try: what it would have cost is told from the same run, and a change under which \
            something else goes wrong instead is said to move the harm.
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
    /// `why stale`.
    private let harm: Harm?
    /// `why all stale`.
    private let isAll: Bool

    init(_ arguments: inout ArgumentReader) throws {
        var first = arguments.hasMore ? try arguments.next("a key or #N") : nil
        isAll = first?.text == "all" && first?.isQuoted == false && arguments.hasMore
        if isAll { first = try arguments.next("lost, stale, failed, stampede, pattern or miss") }
        subject = first
        harm = first.flatMap { $0.isQuoted ? nil : Harm(rawValue: $0.text) }
        if isAll, harm == nil, let subject {
            let kinds = Harm.allCases.map(\.rawValue)
            throw arguments.error(
                .unknownWord(
                    subject.text, for: "kind of harm", nearest: NearestWord.find(subject.text, among: kinds),
                    known: kinds),
                at: subject.span)
        }
        // `# 4` has the number as a word of its own, and the error is about the blank.
        if subject?.text == "#" { _ = arguments.rest() }
    }

    func run(in session: Session, _ statement: Statement) throws {
        let log = session.engine.world.log
        if isAll, let harm { return writeGroups(of: harm, in: log, session.output) }
        let harms = subject == nil ? Harms(after: session.explained, in: log) : nil
        let event = try find(in: log, harms, session, statement)
        session.noteExplained(event.number, upTo: subject == nil ? log.count : nil)
        var explanation = Explanation(of: event, in: log)
        let cost = explanation.cost
        explanation.cost = nil
        var text = explanation.text(width: 80, styled: session.options.isStyled)
        var lines = session.whatIf(event)?.lines ?? []
        if let cost { lines.append("Cost: \(cost).") }
        if let topic = Self.topic(of: event) { lines.append("More: 'help \(topic)'.") }
        if let rest = harms?.rest { lines.append("Since the last question also: \(rest).") }
        for line in lines {
            text += Columns.wrapped(PrintableText.line(line), width: 80).joined(separator: "\n") + "\n"
        }
        session.output.write(styled: text)
    }

    /// The page of help about a pattern.
    private static func topic(of event: Event) -> String? {
        switch event.what {
        case .stampede: "stampede"
        case .retryStorm: "retries"
        case .flap: "circuit-breaker"
        case .thrash: "capacity"
        case .penetration: "negative-caching"
        default: nil
        }
    }

    private func writeGroups(of harm: Harm, in log: Log, _ output: Output) {
        let groups = HarmGroups(of: harm, in: log).groups
        guard !groups.isEmpty else { return output.line("no \(harm.words(2).dropFirst(2)) so far") }
        let width = "\(groups[0].count)".count
        output.line("\(harm.words(groups.reduce(0) { $0 + $1.count })), by cause:")
        for group in groups {
            let count = "\(group.count)"
            let at = log[group.newest].map { "the newest \($0.time), \(log.names.key($0.key).text)" } ?? ""
            let head = String(repeating: " ", count: width - count.count + 2) + count + "  "
            let text = PrintableText.line("\(group.cause); \(at)")
            for (index, line) in Columns.wrapped(text, width: 80 - head.count).enumerated() {
                output.line(index == 0 ? head + line : String(repeating: " ", count: head.count) + line)
            }
        }
    }

    private func find(in log: Log, _ harms: Harms?, _ session: Session, _ statement: Statement) throws
        -> Event
    {
        func error(_ problem: Problem) -> Diagnostic {
            Diagnostic(problem, statement.source, subject?.span ?? statement.span)
        }
        guard let subject else {
            if let worst = harms?.worst { return worst }
            // Asked again, and nothing happened since.
            if session.explained == log.count, let again = log[session.newestExplained] { return again }
            guard let event = Explanation.last(in: log) else { throw error(.nothingHappened) }
            return event
        }
        if let harm {
            guard let event = harm.newest(in: log) else {
                throw error(.noneOfKind("\(harm.words(2).dropFirst(2))"))
            }
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
        if !subject.isQuoted, log.names.known(subject.text) == nil,
            session.engine.world.node(subject.text) != nil
        {
            throw error(.habit(.nodeAsKey(subject.text, statement: "why")))
        }
        guard let key = log.names.known(subject.text), let event = Explanation.subject(for: key.id, in: log)
        else {
            let known = log.names.keys.suffix(2000).map(\.text)
            throw error(.unknownKey(subject.text, nearest: NearestWord.find(subject.text, among: known)))
        }
        return event
    }
}
