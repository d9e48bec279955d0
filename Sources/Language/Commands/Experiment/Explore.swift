internal import Caching
internal import Exploring
internal import Running
internal import Tracing

struct Explore: SessionQuestion {
    static let spec = CommandSpec(
        "explore", .experiment,
        "try every order of what clients do, and find the shortest that breaks a promise",
        syntax: [
            "explore { client NAME { … } … PROMISE … }", "explore random N [pct depth=D] { … }",
            "explore compare OPTION=VALUE,VALUE… { … }",
        ],
        parameters: [.words(["random", "compare"])],
        options: CacheOption.all.map(\.spec) + DatabaseOption.all.map(\.spec) + [
            OptionSpec("disturbances", .count, standard: "1", "how many disturbances an order may have"),
            OptionSpec("orders", .count, standard: "1000000", "after how many orders it gives up"),
            OptionSpec("steps", .count, standard: "1000", "how many steps an order may have"),
            OptionSpec("states", .count, standard: "2000000", "after how many states it gives up"),
            OptionSpec("memory", .text, standard: "1GiB", "how much memory the states may take"),
            OptionSpec("depth", .count, standard: "3", "for pct: how many orderings it may take"),
            OptionSpec(
                "seed", .count, standard: "the session's", "for random: what the orders are drawn from"),
            OptionSpec(
                "in", .node, standard: "every node that has it",
                "for compare: the node whose options they are"),
        ],
        discussion: """
            Runs the block in every order in which its clients' calls and answers and the work in the background can \
            follow one another, from the present state, by the strategies as they are. A step is an answer that comes \
            back together with the call that is made of it; time is only an order, so latencies decide nothing, unless a \
            line says 'timed'. The answer is one of three. BROKEN: with the order that has the fewest steps, and among \
            those the fewest switches, and as a 'schedule' block that runs it again. HOLDS: in all orders, and how many \
            there are; states that are equal are met once, and steps that do not touch the same key of the same node \
            are not tried both ways. UNDECIDED: a limit was reached first.
            Promises, one a line: 'never stale', 'never stale after settle' (no cache is left wrong), 'never lost', \
            'never loses an update' (nobody overwrites what they have not seen of a row that they have read), \
            'never fails' (a conflict is an answer, and no failure), 'reads its own writes', 'monotonic reads', 'linearizable' (per key), 'at most 1 loads [of KEY]', \
            'expect …' when all has settled, 'always expect …'. Without one: never stale after settle, never lost.
            Disturbances: 'may crash NODE', 'may crash client NAME', 'may expire KEY', 'may evict [KEY]', 'may fail NODE \
            once', 'may drop message [of CLIENT]' (a call, or the answer to one, gets lost), 'may delay [TIME]' (with \
            'timed': an answer comes so much later), 'at most N disturbances' (1).
            'explore random 1000' tries so many orders drawn at random, for what is too large for all; with 'pct' by \
            priorities that change (probabilistic concurrency testing). 'explore compare strategy=…' tells which of \
            several settings hold. Nothing of it is kept: the session goes on as if it had not been asked.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            explore {
              client reader { read user:1 }
              client writer { write user:1 "new" }
              never stale after settle
            }
            """)

    enum Mode: Sendable {
        case all
        case random(Int, pct: Int?)
        case compare([Variants.Axis], node: String)
    }

    private let mode: Mode
    private let scenario: Scenario
    private let limits: Explorer.Limits
    private let disturbances: Int?
    private let seed: UInt64?

    init(_ arguments: inout ArgumentReader) throws {
        func count(_ name: String, _ arguments: inout ArgumentReader) throws -> Int? {
            try arguments.option(name) { text throws(Problem) in
                try Units.integer(text, for: "\(name)=", in: 0...1_000_000_000)
            }
        }
        var limits = Explorer.Limits()
        disturbances = try count("disturbances", &arguments)
        limits.runs = try count("orders", &arguments) ?? limits.runs
        limits.steps = try count("steps", &arguments) ?? limits.steps
        limits.states = try count("states", &arguments) ?? limits.states
        limits.bytes =
            try arguments.option("memory") { text throws(Problem) in
                guard let bytes = Units.bytes(text), bytes > 0 else {
                    throw .badValue(text, for: "memory=", expected: "a size such as 64MiB")
                }
                return bytes
            } ?? limits.bytes
        self.limits = limits
        mode = try Self.mode(&arguments, depth: try count("depth", &arguments) ?? 3)
        seed = try count("seed", &arguments).map { UInt64($0) }
        guard let block = arguments.rawBlock() else {
            throw arguments.error(
                .blockMissing(of: Self.spec.name, example: "explore { client alice { read user:1 } }"))
        }
        scenario = try Scenario(block, arguments)
    }

    private static func mode(_ arguments: inout ArgumentReader, depth: Int) throws -> Mode {
        if arguments.take("random") {
            let runs = try arguments.next("a number of orders") { text throws(Problem) in
                try Units.integer(text, for: "number of orders", in: 1...1_000_000_000)
            }
            return .random(runs, pct: arguments.take("pct") ? max(1, depth) : nil)
        }
        guard arguments.take("compare") else { return .all }
        let node = try arguments.text("in")?.text ?? Override.everywhere
        let own = ["disturbances", "orders", "steps", "states", "memory", "depth", "seed", "in"]
        var axes: [Variants.Axis] = []
        for option in spec.options where !own.contains(option.name) {
            guard let text = try arguments.text(option.name) else { continue }
            axes.append(
                Variants.Axis(option: option.name, values: Variants.values(text.text), span: text.span))
        }
        guard !axes.isEmpty else {
            throw arguments.error(
                .missing("an option to vary", of: spec.name, syntax: "explore compare strategy=…,… { … }"))
        }
        return .compare(axes.sorted { $0.span.from < $1.span.from }, node: node)
    }

    // MARK: Running

    func run(in session: Session, _ statement: Statement) throws {
        try session.files.checkMayRunAgain(for: "'explore'")
        var exploration = Exploration(session, scenario)
        exploration.disturbanceLimit = disturbances
        switch mode {
        case .all:
            let verdict = try Verdict(exploration, limits)
            for line in try verdict.lines(exploration) { session.output.line(line) }
        case .random(let runs, let pct):
            let verdict = try RandomVerdict(
                exploration, runs, pct: pct, seed: seed ?? session.recording.settings.seed, limits)
            for line in try verdict.lines(exploration) { session.output.line(line) }
        case .compare(let axes, let node):
            for line in try compare(axes, node, exploration) { session.output.line(line) }
        }
    }

    /// What speaks against the promises, in one line; nil if they hold in every order.
    func complaint(in session: Session) throws -> String? {
        var exploration = Exploration(session, scenario)
        exploration.disturbanceLimit = disturbances
        let verdict = try Verdict(exploration, limits)
        guard case .broken(let order) = verdict.kind else {
            if case .undecided = verdict.kind { return verdict.headline }
            return nil
        }
        var moves: [(name: String, count: Int)] = []
        for step in order.steps {
            if step.name == moves.last?.name {
                moves[moves.count - 1].count += 1
            } else {
                moves.append((step.name, 1))
            }
        }
        let words = moves.map { move in
            let count = move.count == 1 ? "" : ", \(move.count) steps"
            return move.name + count
        }
        return "\(verdict.headline): \(order.breach.complaint). The order: \(words.joined(separator: "; "))"
    }

    private func compare(_ axes: [Variants.Axis], _ node: String, _ exploration: Exploration) throws
        -> [String]
    {
        var rows: [(label: String, verdict: Verdict, exploration: Exploration)] = []
        for variant in Variants.all(axes, of: node) {
            var own = exploration
            own.overrides = variant.overrides
            rows.append((variant.label, try Verdict(own, limits), own))
        }
        let width = rows.map(\.label.count).max() ?? 0
        var lines = rows.map { row in
            row.label + String(repeating: " ", count: width - row.label.count) + "  \(row.verdict.headline)"
        }
        for row in rows {
            guard case .broken(let order) = row.verdict.kind else { continue }
            lines += ["", "\(row.label): \(order.breach.complaint)"]
            lines += try StepList(row.exploration, order.steps.map(\.identity)).lines
        }
        return lines
    }
}
