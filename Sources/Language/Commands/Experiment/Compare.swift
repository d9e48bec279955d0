internal import Caching
internal import Reporting
internal import Running
internal import Simulation
internal import Tracing

struct Compare: SessionQuestion {
    static let spec = CommandSpec(
        "compare", .experiment, "run the same under several settings, side by side",
        syntax: ["compare OPTION=VALUE,VALUE… [in=NODE] [metrics=NAME,…] { … }"],
        parameters: [],
        options: CacheOption.all.map(\.spec) + DatabaseOption.all.map(\.spec) + [
            OptionSpec("seed", .count, "the seed of everything random"),
            OptionSpec("in", .node, standard: "every node that has it", "the node whose options they are"),
            OptionSpec(
                "metrics", .metric, standard: "the usual ones",
                "what is compared: names with commas between them, or all"),
            OptionSpec(
                "partings", .flag, standard: "on",
                "the first event in which each run parts from the first one"),
        ],
        discussion: """
            Runs the session so far and then the block, once for each combination of the values: the same \
            statements, the same seed, each time in a world of its own where the options have those values, whatever \
            the statements say. Then it shows the numbers of the block that differ, and the first event in \
            which each run parts from the first one. 'none', 'off' and the like are values too: \
            compare jitter=0s,30s. Nothing of it is kept: the session goes on as if it had not been asked. \
            At most 64 combinations. 'plot hit-rate of=compare' then draws the variants in one plot.
            """,
        example: """
            database users rows=user:1..user:1000
            cache front over users capacity=10
            compare policy=lru,lfu capacity=10,100 {
              workload keys=user:1..user:1000 zipf=0.99 rate=500/s for=4s
            }
            """, changesState: false)

    private let axes: [Variants.Axis]
    private let node: ArgumentReader.Text?
    private let metrics: [String]
    private let showsPartings: Bool
    private let block: Block

    init(_ arguments: inout ArgumentReader) throws {
        block = try arguments.body(example: "compare policy=lru,lfu { read user:1..user:9 }")
        node = try arguments.text("in")
        metrics = try Self.metrics(&arguments)
        showsPartings = try arguments.flag("partings") ?? true
        var axes: [Variants.Axis] = []
        for option in Self.spec.options where !["in", "metrics", "partings"].contains(option.name) {
            guard let text = try arguments.text(option.name) else { continue }
            let axis = Variants.Axis(
                option: option.name, values: Variants.values(text.text), span: text.span)
            for value in axis.values {
                do { try Self.check(value, of: option.name) } catch {
                    throw arguments.error(error, at: text.span)
                }
            }
            axes.append(axis)
        }
        if axes.isEmpty, arguments.unknownOption != nil { try arguments.finish() }
        guard !axes.isEmpty else {
            throw arguments.error(
                .missing("an option to vary", of: "compare", syntax: "compare policy=lru,lfu { … }"),
                at: arguments.statement.name.span)
        }
        // As they were typed, not as help lists them.
        self.axes = axes.sorted { $0.span.from < $1.span.from }
        if let axis = axes.first(where: { $0.values.count == 1 }), axes.count == 1 {
            throw arguments.error(
                .missing(
                    "a second value of \(axis.option)= to compare with", of: "compare",
                    syntax: "compare \(axis.option)=\(axis.values[0]),… { … }"), at: axis.span)
        }
        let count = axes.reduce(1) { min($0 * $1.values.count, 1_000_000) }
        guard (2...Variants.limit).contains(count) else {
            throw arguments.error(
                .outOfRange(
                    "\(count)", for: "the number of combinations", expected: "2 to \(Variants.limit)"),
                at: Span(self.axes[0].span.from, self.axes[self.axes.count - 1].span.to))
        }
    }

    private static func metrics(_ arguments: inout ArgumentReader) throws -> [String] {
        try arguments.option("metrics") { text throws(Problem) in
            let known = StatsReport.names.map(\.name)
            if text == "all" { return known }
            var names: [String] = []
            for name in Variants.values(text) { names.append(try Claim.known(name, "metric", known)) }
            return names
        } ?? ComparisonTable.usual
    }

    /// Checks that an option takes a value.
    private static func check(_ value: String, of option: String) throws(Problem) {
        if let found = CacheOption.all.first(where: { $0.spec.name == option }) {
            var settings = CacheSettings()
            try found.read(value, &settings)
        } else if let found = DatabaseOption.all.first(where: { $0.spec.name == option }) {
            var settings = DatabaseSettings()
            try found.read(value, &settings)
        } else {
            _ = try Units.integer(value, for: "seed=", in: 0 ... .max)
        }
    }

    // MARK: Running

    func run(in session: Session, _ statement: Statement) throws {
        try session.files.checkMayRunAgain(for: "'compare'")
        let past = session.recording.history.changes
        // A block is run as what `repeat 1` runs: a statement that holds it.
        let body = Statement(
            source: statement.source, node: nil,
            name: Word(pieces: [.text(Repeat.spec.name)], span: statement.name.span, isQuoted: false),
            arguments: [
                .word(Word(pieces: [.text("1")], span: statement.name.span, isQuoted: false))
            ], block: block, span: statement.span, depth: statement.depth)
        session.output.muted += 1
        var runs: [VariantRun] = []
        do {
            defer { session.output.muted -= 1 }
            for variant in Variants.all(axes, of: node?.text ?? Override.everywhere) {
                let run = VariantRun(variant)
                try attempt(run, past, body, session, against: runs.first)
                runs.append(run)
            }
            try checkNode(runs, statement)
        }
        session.comparisons.append(
            ComparedRuns(
                variants: runs.map(\.variant), past: past, block: body,
                began: runs.map(\.began).min() ?? .start, ended: runs.map(\.ended).max() ?? .start))
        let baseline = try retell(runs, past, body, session)
        session.output.write { append(runs, baseline, to: &$0, session) }
    }

    private func attempt(
        _ run: VariantRun, _ past: [Recorded<Engine>], _ body: Statement, _ session: Session,
        against baseline: VariantRun?
    ) throws {
        do {
            try run.run(past, body, in: session, against: baseline, marksEvents: showsPartings)
        } catch let diagnostic as Diagnostic {
            throw Diagnostic(
                .variant(run.variant.label, diagnostic.problem.message, remedy: diagnostic.problem.remedy),
                diagnostic.source, diagnostic.span)
        }
    }

    private func checkNode(_ runs: [VariantRun], _ statement: Statement) throws {
        guard let node, let first = runs.first, !first.nodes.contains(node.text) else { return }
        throw Diagnostic(
            .unknownNode(
                node.text, nearest: NearestWord.find(node.text, among: first.nodes), known: first.nodes),
            statement.source, node.span)
    }

    /// Runs the first variant again for the lines of the events that others part from.
    private func retell(
        _ runs: [VariantRun], _ past: [Recorded<Engine>], _ body: Statement, _ session: Session
    ) throws -> VariantRun {
        let again = VariantRun(runs[0].variant, wanted: Set(runs.compactMap { $0.parting?.index }))
        guard runs.contains(where: { $0.parting != nil }) else { return again }
        session.output.muted += 1
        defer { session.output.muted -= 1 }
        try again.run(past, body, in: session, against: nil)
        return again
    }

    // MARK: Telling

    private func append(
        _ runs: [VariantRun], _ baseline: VariantRun, to buffer: inout TextBuffer, _ session: Session
    ) {
        var rows = ComparisonTable.rows(runs.compactMap(\.report), metrics: metrics)
        rows.append(
            .init(node: "expect", name: "not so", values: runs.map { StatValue.count($0.failures) }))
        ComparisonTable(
            options: axes.map(\.option), heads: runs.map { $0.variant.overrides.map(\.value) }, rows: rows
        ).append(to: &buffer, styled: session.options.isStyled)
        if showsPartings { append(partings: runs, baseline, to: &buffer) }
    }

    private func append(
        partings runs: [VariantRun], _ baseline: VariantRun, to buffer: inout TextBuffer
    ) {
        let first = runs[0].variant.label
        func append(_ words: String, _ event: VariantRun.Told?) {
            let line = event.map(\.line) ?? ""
            buffer.append("\(words)\n\(line.isEmpty ? "  nothing more" : line)\n")
        }
        var rest = runs.dropFirst()
        while let run = rest.popFirst() {
            guard let parting = run.parting else {
                buffer.append("\(run.variant.label) never parts from \(first)\n")
                continue
            }
            let (label, other) = (run.variant.label, baseline.told[parting.index])
            switch run.extra {
            case .own:
                append("\(label) parts from \(first), as it has", parting.event)
                buffer.append("where \(first) has none\n")
            case .baseline:
                // Others that lack the same event are told of together.
                var labels = [label]
                while let next = rest.first, next.parting?.index == parting.index, next.extra == .baseline {
                    labels.append(next.variant.label)
                    rest.removeFirst()
                }
                let isOne = labels.count == 1
                let last = isOne ? "" : " and \(labels.removeLast())"
                let words =
                    "\(labels.joined(separator: ", "))\(last) part\(isOne ? "s" : "") from \(first), which has"
                append(Columns.wrapped(words, width: 80).joined(separator: "\n"), other)
                buffer.append("where \(isOne ? "it has" : "they have") none\n")
            case .neither:
                let (time, otherTime) = (parting.event.time, other?.time)
                if let time, let otherTime, time < otherTime {
                    append("\(label) parts from \(first), as it has", parting.event)
                    append("where \(first) has nothing until", other)
                } else {
                    let isLater = time != nil && otherTime != nil && time != otherTime
                    append("\(label) parts from \(first), which has", other)
                    append(isLater ? "where it has nothing until" : "where it has", parting.event)
                }
            }
        }
    }
}
