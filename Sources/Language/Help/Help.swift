internal import Caching
internal import Eviction
internal import Keyspace
internal import Reporting
internal import Strategies

/// The text of `help`, made of what statements, strategies, policies and topics tell of themselves.
public enum Help {
    /// The help on a topic; the list of statements if none is named.
    ///
    /// - Throws: a `Problem` with the nearest topic that there is.
    public static func text(on topic: String) throws -> String {
        // People write "stale read" for stale-read.
        let name = topic.lowercased().split(separator: " ").joined(separator: "-")
        if let list = list(name) { return list }
        // Capitals mean a command of Redis: 'help TTL' is one, 'help ttl' the idea.
        if topic == topic.uppercased(), let page = RedisHelp.page(topic) { return page }
        if let page = page(named: name) { return page }
        for other in otherForms(of: name) {
            if let page = list(other) ?? page(named: other) { return page }
        }
        let words = names + TopicRegistry.synonyms.keys.sorted()
        throw Problem.unknownTopic(topic, nearest: NearestWord.find(name, among: words))
    }

    private static func page(named name: String) -> String? {
        if let command = CommandRegistry.named(name) { return page(command.spec) }
        if let strategy = StrategyRegistry.descriptors.first(where: { $0.name == name }) {
            return page(strategy)
        }
        if let policy = PolicyRegistry.all.first(where: { $0.descriptor.name == name }) {
            return page(policy.descriptor)
        }
        if let policy = MaxmemoryPolicy(rawValue: name) { return RedisHelp.page(policy) }
        if let topic = TopicRegistry.named(name) { return page(topic) }
        if let page = optionPage(name) { return page }
        if let meant = TopicRegistry.synonyms[name] { return list(meant) ?? page(named: meant) }
        return RedisHelp.page(name)
    }

    /// The name without `cache-`, in the singular and in the plural: people write "cache stampede" and "script".
    private static func otherForms(of name: String) -> [String] {
        let bare = name.hasPrefix("cache-") ? [String(name.dropFirst("cache-".count))] : []
        return ([name] + bare).filter { $0.count > 1 }.flatMap { stem in
            [stem, stem + "s"] + (stem.hasSuffix("s") ? [String(stem.dropLast())] : [])
        }
    }

    /// Everything that there is help on, sorted.
    public static var names: [String] {
        let all =
            CommandRegistry.names + StrategyRegistry.descriptors.map(\.name)
            + PolicyRegistry.all.map(\.descriptor.name) + MaxmemoryPolicy.allCases.map(\.rawValue)
            + TopicRegistry.all.map(\.name) + [
                "strategies", "policies", "topics", "metrics", "redis", "lesson-format",
            ]
            + optionNames + CommandTable.names
            + MetricHelp.names.filter { TopicRegistry.synonyms[$0] == nil }
        return Array(Set(all)).sorted()
    }

    // MARK: Lists

    private static func list(_ name: String) -> String? {
        switch name {
        case "", "statements": statements
        case "topics": topics
        case "redis": RedisHelp.list
        case "strategies":
            table(
                "Strategies (cache NAME over NODE strategy=…)",
                StrategyRegistry.descriptors.map { ($0.name, $0.summary) })
        case "policies":
            table(
                "Eviction policies (cache NAME over NODE capacity=… policy=…)",
                PolicyRegistry.running.map { ($0.descriptor.name, $0.descriptor.summary) })
                + "\n"
                + table(
                    "Redis's values of maxmemory-policy, which are policies too",
                    MaxmemoryPolicy.allCases.map { ($0.rawValue, $0.summary) })
        case "metrics":
            table(
                "Metrics (stats, expect stats NODE METRIC >= VALUE)",
                StatsReport.names.map { ($0.name, $0.meaning) })
        case "lesson-format": LessonFormat.page
        default: nil
        }
    }

    private static var statements: String {
        var lines: [String] = []
        for group in CommandGroup.allCases {
            let specs = CommandRegistry.all.map { $0.spec }.filter { $0.group == group }
            guard !specs.isEmpty else { continue }
            lines.append(group.rawValue)
            lines += rows(specs.map { ($0.name, $0.summary) }, width: 10)
        }
        lines.append("")
        lines.append(
            "'help read' tells all about a statement; 'help topics' lists ideas, such as ttl.")
        lines.append("Commands of Redis go to a cache too: SET user:1 Ann. 'help redis' lists them.")
        lines.append("A first try:  database users rows=user:1..user:100")
        lines.append("              cache front over users capacity=3 ttl=60s")
        lines.append("              read user:1")
        return lines.joined(separator: "\n") + "\n"
    }

    private static var topics: String {
        table("Ideas", TopicRegistry.all.map { ($0.name, $0.summary) })
            + "\nLists: help statements, redis, strategies, policies, metrics.\n"
            + "For teachers: help lesson-format.\n"
    }

    static func table(_ title: String, _ rows: [(name: String, summary: String)]) -> String {
        let lines = self.rows(rows, width: rows.map(\.name.count).max() ?? 0)
        return ([title] + lines).joined(separator: "\n") + "\n"
    }

    /// Names in a column of `width`, with what each is beside it.
    static func rows(_ rows: [(name: String, summary: String)], width: Int) -> [String] {
        rows.flatMap { row in
            Columns.wrapped(row.summary, width: 76 - width).enumerated().map { index, line in
                "  \(Columns.padded(index == 0 ? row.name : "", to: width))  \(line)"
            }
        }
    }

    // MARK: Pages

    private static func page(_ spec: CommandSpec) -> String {
        var lines = ["\(spec.name): \(spec.summary)", ""]
        lines += spec.syntax.map { "  \($0)" }
        if !spec.options.isEmpty {
            lines += [""] + optionRows(spec.options)
        }
        lines += [""] + Columns.wrapped(spec.discussion) + [""]
        return lines.joined(separator: "\n") + "\n" + example(spec.example)
    }

    private static func optionRows(_ options: [OptionSpec]) -> [String] {
        let heads = options.map { "\($0.name)=\($0.kind.placeholder)" }
        let width = min(22, heads.map(\.count).max() ?? 0)
        return zip(options, heads).flatMap { option, head in
            let standard = option.standard.isEmpty ? "" : " (\(option.standard))"
            let wrapped = Columns.wrapped(option.summary + standard, width: 76 - width)
            let first = head.count > width ? [head, ""] : [head]
            var rows: [String] = []
            for (index, text) in (first.count > 1 ? [""] + wrapped : wrapped).enumerated() {
                rows.append("  \(Columns.padded(index == 0 ? head : "", to: width))  \(text)".trimmedEnd)
            }
            return rows
        }
    }

    private static func page(_ strategy: StrategyDescriptor) -> String {
        var lines = ["\(strategy.name): \(strategy.summary)", ""] + Columns.wrapped(strategy.discussion)
        let own =
            strategy.options.map(\.name) + (strategy.usesQueue ? CacheOption.queue.map(\.spec.name) : [])
        let options = CacheOption.all.map(\.spec).filter { own.contains($0.name) }
        if !options.isEmpty { lines += ["", "Options of the cache:"] + optionRows(options) }
        if let products = Products.of(strategy.name) { lines += [""] + products.lines }
        let example = TopicRegistry.strategyExamples[strategy.name] ?? ""
        return lines.joined(separator: "\n") + "\n\n" + Help.example(example)
    }

    private static func page(_ policy: PolicyDescriptor) -> String {
        var lines = ["\(policy.name): \(policy.summary)", ""]
        for option in policy.options {
            lines += Columns.wrapped(
                "policy=\(policy.name)(\(option.name)=\(option.defaultValue)): \(option.summary); \(option.expectation)",
                indent: "  ")
        }
        if !policy.options.isEmpty { lines.append("") }
        lines += Columns.wrapped("Source: \(policy.source)")
        lines += Columns.wrapped("Cost: \(policy.complexity). Memory: \(policy.memory).")
        lines.append("")
        let text = lines.joined(separator: "\n") + "\n"
        if policy.looksAhead { return text + "A running cache cannot use it: it must know the future.\n" }
        return text + example(TopicRegistry.policyExample(policy.name))
    }

    private static func page(_ topic: Topic) -> String {
        // Some ideas are options too, and the person may have meant those.
        let options = optionLines(topic.name)
        let lines =
            ["\(topic.name): \(topic.summary)", ""] + Columns.wrapped(topic.discussion)
            + ["", "When it hurts:"] + Columns.wrapped(topic.harm, indent: "  ")
            + ["", "What to try:"] + Columns.wrapped(topic.remedy, indent: "  ")
            + (options.isEmpty ? [] : ["", "As an option:"] + options.map { "  \($0)" })
            + (Products.of(topic.name).map { [""] + $0.lines } ?? []) + [""]
        return lines.joined(separator: "\n") + "\n" + example(topic.example)
    }

    // MARK: Options

    private static var optionNames: [String] { CommandRegistry.all.flatMap { $0.spec.options.map(\.name) } }

    /// What there is on an option, a metric, or what is both.
    private static func optionPage(_ name: String) -> String? {
        let metric = TopicRegistry.synonyms[name] == nil ? MetricHelp.lines(name) : []
        let lines = optionLines(name) + metric
        return lines.isEmpty ? nil : lines.joined(separator: "\n") + "\n"
    }

    /// What each statement that takes an option says of it; of those of a node, what builds one tells enough.
    private static func optionLines(_ name: String) -> [String] {
        let ofNodes = (CacheOption.all.map(\.spec) + DatabaseOption.all.map(\.spec)).map(\.name)
        let specs = CommandRegistry.all.map { $0.spec }.filter { spec in
            !ofNodes.contains(name) || ![Configure.spec.name, Compare.spec.name].contains(spec.name)
        }
        return specs.flatMap { spec in
            spec.options.filter { $0.name == name }.flatMap { option in
                let standard = option.standard.isEmpty ? "" : " (\(option.standard))"
                return Columns.wrapped(
                    "\(spec.name) … \(name)=\(option.kind.placeholder): \(option.summary)\(standard)",
                    width: 76)
            }
        }
    }

    // MARK: Examples

    /// All examples by the name of their topic: a test runs them.
    static var examples: [(name: String, script: String)] {
        CommandRegistry.all.map { ($0.spec.name, $0.spec.example) }
            + StrategyRegistry.descriptors.map { ($0.name, TopicRegistry.strategyExamples[$0.name] ?? "") }
            + PolicyRegistry.running.map(\.descriptor.name).map { ($0, TopicRegistry.policyExample($0)) }
            + TopicRegistry.all.map { ($0.name, $0.example) } + RedisHelp.examples
    }

    /// Statements whose example is shown and not run: help would never end, and the others need a file or a session.
    static let shownOnly = ["help", "lessons", "lesson", "quit", "include", "save", "report", "replay"]

    /// An example as a session shows it, really run, after statements that are not shown.
    static func example(_ script: String, after setup: String = "") -> String {
        if let first = script.split(separator: " ").first, shownOnly.contains(String(first)) {
            return "Example:\n  \(Session.prompt)\(script)\n"
        }
        var bytes: [UInt8] = []
        let output = Output { bytes += $0 }
        var options = Session.Options()
        options.echoes = true
        options.stepLimit = 10_000_000
        let session = Session(options: options, output: output) { bytes += Array($0.utf8) }
        if !setup.isEmpty {
            session.run(Source(name: "", text: setup))
            output.flush()
            bytes = []
        }
        session.run(Source(name: "", text: script))
        session.close()
        let lines = String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        return "Example:\n" + lines.dropLast().map { "  \($0)".trimmedEnd + "\n" }.joined()
    }
}

extension String {
    /// Without blanks at the end.
    var trimmedEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
