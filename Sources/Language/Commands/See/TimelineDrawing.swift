internal import Caching
internal import Picturing
internal import Reporting
internal import Simulation
internal import Tracing

/// What `show timeline` and `report` take to choose a part of a run.
struct TimelineWords: Sendable {
    static let options = [
        OptionSpec("key", .key, standard: "all keys", "show the events of this key alone"),
        OptionSpec("since", .mark, standard: "the beginning", "show what came after this mark"),
        OptionSpec(
            "fold", .flag, standard: "on", "show events that are the same as one row, with their count"),
    ]

    private var last: Int? = 40
    private var key: String?
    private var since: ArgumentReader.Text?
    private var folds = true

    /// Reads `all` or `last N`, and the options.
    init(_ arguments: inout ArgumentReader) throws {
        if arguments.take("all") {
            last = nil
        } else if arguments.take("last") {
            last = try arguments.next("a number of rows") { text throws(Problem) in
                try Units.integer(text, for: "last", in: 1...1_000_000)
            }
        }
        key = try arguments.text("key")?.text
        since = try arguments.text("since")
        folds = try arguments.flag("fold") ?? true
    }

    func choice(_ log: Log, _ statement: Statement) throws -> TimelineChoice {
        var choice = TimelineChoice(last: last)
        choice.folds = folds
        if let key {
            guard log.names.known(key) != nil else {
                let known = log.names.keys.suffix(2000).map(\.text)
                throw Diagnostic(
                    .unknownKey(key, nearest: NearestWord.find(key, among: known)), statement.source,
                    statement.span)
            }
            choice.key = key
        }
        if let since {
            guard let mark = log.marks.first(where: { $0.name == since.text }) else {
                throw Diagnostic(
                    .unknownMark(since.text, known: log.marks.map(\.name)), statement.source, since.span)
            }
            choice.after = mark.events
        }
        return choice
    }
}

/// Draws a timeline at the prompt.
enum TimelineDrawing {
    static func show(_ words: TimelineWords, _ context: Context) throws {
        let choice = try words.choice(context.world.log, context.statement)
        let timeline = Timeline(tape(context.world), choice)
        context.output.write {
            TimelineText(timeline, columns: 80, styled: context.output.isStyled).append(to: &$0)
        }
    }

    /// Draws the operation of an event, and the operations that it goes back to, as a diagram of Mermaid.
    static func showSequence(_ number: ArgumentReader.Text, _ context: Context) throws {
        let log = context.world.log
        guard number.text.hasPrefix("#"), let found = Int(number.text.dropFirst()), let event = log[found]
        else {
            throw context.error(
                .unknownEvent(number.text, first: log.first, last: log.count), at: number.span)
        }
        var choice = TimelineChoice(last: 200)
        choice.operations = operations(behind: event, log)
        let text = SequenceDiagram(Timeline(tape(context.world), choice)).text
        context.output.write(text)
    }

    /// How many operations a diagram shows at most.
    private static let mostOperations = 6

    /// The operation of an event and those that its events name, the nearest first.
    private static func operations(behind event: Event, _ log: Log) -> Set<Int> {
        var operations: Set = [event.operation]
        var pending = event.operation == 0 ? [event] : log.events(ofOperationOf: event)
        while let next = pending.popLast() {
            for number in [next.cause] + next.links.all.map(\.event) {
                guard let other = log[number], other.operation != 0,
                    operations.count < mostOperations, operations.insert(other.operation).inserted
                else { continue }
                pending.insert(contentsOf: log.events(ofOperationOf: other), at: 0)
            }
        }
        return operations
    }

    private static func tape(_ world: World) -> Tape {
        var tape = Tape(title: "session", of: world.log)
        tape.describe(world)
        return tape
    }
}
