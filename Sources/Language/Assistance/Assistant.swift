internal import Caching
internal import Eviction
internal import Keyspace
internal import Reporting
internal import Strategies
internal import Tracing

/// Knows what may be typed next: for Tab, and for the hint at the right.
public final class Assistant {
    /// What may stand at the cursor.
    public struct Offer: Equatable {
        /// The part of the line that a candidate takes the place of, in characters.
        public var replacing: Range<Int>
        public var candidates: [Candidate]
    }

    public struct Candidate: Equatable {
        public var text: String
        public var summary: String?
        /// Whether the word is finished with it.
        public var isFinal: Bool
    }

    let session: Session
    /// The lines of an unfinished block that stand before the line that is typed.
    public var pending = ""

    public init(_ session: Session) { self.session = session }

    // MARK: Tab

    public func complete(_ line: String, cursor: Int) -> Offer {
        let before = String(line.prefix(cursor))
        let typed = TypedLine(before, pending: pending)
        let all = variables(typed, before) ?? candidates(for: typed)
        let candidates = all.filter { $0.text.hasPrefix(typed.word) }
        return Offer(replacing: cursor - typed.word.count..<cursor, candidates: candidates)
    }

    private func candidates(for typed: TypedLine) -> [Candidate] {
        if typed.isInQuotes || typed.isInComment { return [] }
        guard let name = typed.statement else {
            let commands = redisCommands(typed.word)
            if typed.hasNode {
                return statements(CommandRegistry.all.filter { $0.spec.takesNode }) + commands
            }
            if !commands.isEmpty { return commands }
            return typed.word.hasPrefix("@") ? nodeMarks : statements
        }
        if session.engine.definitions[name] != nil { return keys(typed.word) }
        if RedisCommand.isNamed(name) { return redisWords(name, typed) }
        guard let spec = CommandRegistry.named(name)?.spec else { return [] }
        if let option = typed.option {
            let kind = spec.options.first { $0.name == option }?.kind
            return kind.map { valueOrList(of: $0, typed.word) } ?? []
        }
        if typed.word.hasPrefix("#"), spec.syntaxTraits.explainsEvents { return eventNumbers }
        if let inner = spec.parameters.firstIndex(of: .statement), typed.position >= inner {
            return statements
        }
        return words(of: spec, typed) + options(of: spec, typed)
    }

    /// What may stand as the next word: as the statement says of the place, and as its forms go on.
    private func words(of spec: CommandSpec, _ typed: TypedLine) -> [Candidate] {
        let parameters = parameters(of: spec, typed)
        if typed.position == 0, !parameters.isEmpty { return parameters }
        var candidates = parameters
        for form in spec.forms {
            for element in form.following(typed.words)?.elements ?? [] {
                switch element {
                case .words(let words): candidates += Self.words(words)
                case .slot(let name):
                    if parameters.isEmpty, let kind = kind(of: name, in: spec) {
                        candidates += values(of: kind, typed.word)
                    }
                }
            }
        }
        var seen: Set<String> = []
        return candidates.filter { seen.insert($0.text).inserted }
    }

    /// What a word in capitals stands for in a form.
    private func kind(of slot: String, in spec: CommandSpec) -> ValueKind? {
        switch slot {
        case "NODE":
            if case .nodeOr? = spec.parameters.first { return spec.parameters[0] }
            return spec.name == Expect.spec.name ? .nodeOr(["app", "total"]) : .node
        case "CACHE": return .cache
        case "KEY", "KEYS", "KEY|PATTERN": return .keys
        case "METRIC": return .metric
        case "CAUSE": return .words(MissCause.names)
        case "REASON": return .words(Refusal.names)
        case "KIND", "EVENT": return .words(EventKind.all.map(\.name))
        case "xFACTOR": return .words(["x2", "x10", "x100"])
        case "FILE": return .path
        default: return nil
        }
    }

    private func parameters(of spec: CommandSpec, _ typed: TypedLine) -> [Candidate] {
        guard let last = spec.parameters.last else { return [] }
        let kind = typed.position < spec.parameters.count ? spec.parameters[typed.position] : last
        if typed.position >= spec.parameters.count, !last.repeats { return [] }
        return values(of: kind, typed.word)
    }

    /// Options, once no word is due any more; before the first word there is only the statement to go by.
    private func options(of spec: CommandSpec, _ typed: TypedLine) -> [Candidate] {
        var specs = spec.options
        let fitting = spec.forms.compactMap { form in form.following(typed.words).map { (form, $0) } }
        if typed.position > 0, !fitting.isEmpty {
            let complete = fitting.filter(\.1.isComplete).map(\.0)
            if complete.isEmpty { return [] }
            let named = Set(spec.forms.flatMap(\.options))
            specs.removeAll { option in
                named.contains(option.name)
                    && !complete.contains { $0.takesAnyOption || $0.options.contains(option.name) }
            }
        }
        if spec.name == Configure.spec.name, let node = typed.words.first,
            session.engine.world.node(node) != nil
        {
            let isCache = session.engine.world.cache(node) != nil
            specs = isCache ? CacheOption.all.map(\.spec) : DatabaseOption.all.map(\.spec)
        }
        return specs.filter { !typed.givenOptions.contains($0.name) }.map {
            Candidate(text: "\($0.name)=", summary: $0.summary, isFinal: false)
        }
    }

    private var statements: [Candidate] {
        statements(CommandRegistry.all)
            + session.engine.definitions.values.sorted { $0.name < $1.name }.map {
                Candidate(text: $0.name, summary: "defined here", isFinal: true)
            }
    }

    private func statements(_ commands: [any Command.Type]) -> [Candidate] {
        commands.map { Candidate(text: $0.spec.name, summary: $0.spec.summary, isFinal: true) }
    }

    private var nodeMarks: [Candidate] {
        nodes { _ in true }.map { Candidate(text: "@\($0.text)", summary: $0.summary, isFinal: true) }
    }

    // MARK: Values

    private func values(of kind: ValueKind, _ word: String) -> [Candidate] {
        switch kind {
        case .flag: Self.words(["on", "off"])
        case .words(let words): Self.words(words)
        case .node: nodes { _ in true }
        case .nodeOr(let words): nodes { _ in true } + Self.words(words)
        case .cache: nodes { session.engine.world.cache($0.name) != nil }
        case .database: nodes { session.engine.world.database($0.name) != nil }
        case .key, .keys: keys(word)
        case .strategy: strategies(word)
        case .policy:
            PolicyRegistry.running.map {
                Candidate(text: $0.descriptor.name, summary: $0.descriptor.summary, isFinal: true)
            }
                + MaxmemoryPolicy.allCases.map {
                    Candidate(text: $0.rawValue, summary: $0.summary, isFinal: true)
                }
        case .topic: Help.names.map { Candidate(text: $0, summary: nil, isFinal: true) }
        case .distribution:
            Self.words(["uniform(", "normal(", "exponential(", "lognormal("]).map {
                Candidate(text: $0.text, summary: nil, isFinal: false)
            }
        case .client: Self.words(session.engine.clients)
        case .list(let words, _): Self.words(words)
        case .tag: Self.words(session.engine.world.relations?.tags ?? [])
        case .mark: Self.words(session.engine.world.log.marks.map(\.name))
        case .metric: Self.words(StatsReport.names.map(\.name))
        case .path:
            Files.candidates(for: word).map { Candidate(text: $0, summary: nil, isFinal: !$0.hasSuffix("/")) }
        case .timeSpan, .count, .capacity, .share, .rate, .text, .number, .newName, .statement: []
        }
    }

    static func words(_ words: [String]) -> [Candidate] {
        words.map { Candidate(text: $0, summary: nil, isFinal: true) }
    }

    private func nodes(where isWanted: (any Node) -> Bool) -> [Candidate] {
        session.engine.world.nodes.filter(isWanted).map {
            Candidate(
                text: $0.name, summary: session.engine.world.cache($0.name) != nil ? "cache" : "database",
                isFinal: true)
        }
    }

    /// After a `+`, and behind a name that is complete, the other side of a strategy is offered.
    private func strategies(_ word: String) -> [Candidate] {
        let all = StrategyRegistry.descriptors
        let sides = word.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        if let first = all.first(where: { $0.name == sides.first ?? "" }) {
            let pairs = all.compactMap { second -> Candidate? in
                let pair = "\(first.name)+\(second.name)"
                guard first.name != second.name, (try? StrategyChoice(named: pair)) != nil else { return nil }
                return Candidate(text: pair, summary: second.summary, isFinal: true)
            }
            let alone = Candidate(text: first.name, summary: first.summary, isFinal: true)
            return sides.count > 1 ? pairs : [alone] + pairs
        }
        return all.map { Candidate(text: $0.name, summary: $0.summary, isFinal: false) }
    }

    /// How many keys are looked at for one Tab.
    private static let keyLimit = 10_000

    /// Keys that exist: those that have been used, and the rows of the databases.
    func keys(_ word: String) -> [Candidate] {
        var names: Set<String> = []
        for key in session.engine.world.names.keys.prefix(Self.keyLimit) { names.insert(key.text) }
        for database in session.engine.world.databases {
            for name in (try? database.rows.names(limit: Self.keyLimit)) ?? [] { names.insert(name) }
        }
        let found = Self.words(names.filter { $0.hasPrefix(word) }.sorted(by: Self.naturally))
        // Once a `tag:` has been begun, so that the tags do not crowd the keys.
        guard word.hasPrefix("t"), let tags = session.engine.world.relations?.tags else { return found }
        return found
            + tags.map { Candidate(text: "tag:\($0)", summary: "the keys with this tag", isFinal: true) }
    }

    /// user:2 before user:10.
    static func naturally(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count ? left < right : left.utf8.count < right.utf8.count
    }

    /// The value of an option; behind a comma, one more of those that it takes.
    private func valueOrList(of kind: ValueKind, _ word: String) -> [Candidate] {
        let isOfWords =
            switch kind {
            case .strategy, .policy, .metric, .flag, .words, .list, .node, .cache, .database: true
            default: false
            }
        guard isOfWords, let comma = word.lastIndex(of: ",") else { return values(of: kind, word) }
        let given = word[..<comma].split(separator: ",").map(String.init)
        return values(of: kind, String(word[word.index(after: comma)...]))
            .filter { !given.contains($0.text) }
            .map { Candidate(text: "\(word[...comma])\($0.text)", summary: $0.summary, isFinal: $0.isFinal) }
    }

    /// The newest events that tell something, for `why #`.
    private var eventNumbers: [Candidate] {
        let log = session.engine.world.log
        return Explanation.newest(Self.eventLimit, in: log).map {
            Candidate(text: "#\($0.number)", summary: Explanation(of: $0, in: log).title, isFinal: true)
        }
    }

    /// How many events are offered.
    private static let eventLimit = 12

    // MARK: Variables

    /// The variables that may stand behind a `$` at the cursor; nil if none is being typed there.
    private func variables(_ typed: TypedLine, _ line: String) -> [Candidate]? {
        guard !typed.isInComment, typed.quote != "'", let sign = typed.word.lastIndex(of: "$") else {
            return nil
        }
        let rest = typed.word[typed.word.index(after: sign)...]
        let isBraced = rest.first == "{"
        let name = isBraced ? rest.dropFirst() : rest
        guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else { return nil }
        let names = Set(session.engine.globals.names).union(Self.declared(in: pending + "\n" + line)).sorted()
        let front = typed.word[...sign] + (isBraced ? "{" : "")
        return names.map {
            Candidate(text: "\(front)\($0)\(isBraced ? "}" : "")", summary: nil, isFinal: !typed.isInQuotes)
        }
    }

    /// The variables that the lines of an unfinished block make: `for NAME in`, `let NAME =`, `define f(NAME, NAME)`.
    private static func declared(in text: String) -> Set<String> {
        var names: Set<String> = []
        let words = text.split { " \t\n;{}".contains($0) }
        for (word, next) in zip(words, words.dropFirst()) where word == "for" || word == "let" {
            names.insert(String(next))
        }
        for line in text.split(whereSeparator: { "\n;{".contains($0) }) {
            guard line.trimmingPrefix(while: { $0 == " " }).hasPrefix("define "),
                let open = line.firstIndex(of: "("),
                let close = line.lastIndex(of: ")"), open < close
            else { continue }
            for name in line[line.index(after: open)..<close].split(whereSeparator: { " ,".contains($0) }) {
                names.insert(String(name))
            }
        }
        return names.filter { $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") } }
    }

    // MARK: The hint

    /// What may follow what has been typed, for the space at the right; nil where there is nothing to say.
    public func hint(_ line: String, cursor: Int) -> String? {
        guard cursor == line.count, !line.isEmpty else { return nil }
        let typed = TypedLine(line, pending: pending)
        if typed.isInQuotes || typed.isInComment { return nil }
        guard let name = typed.statement else { return nil }
        if let definition = session.engine.definitions[name] {
            return ([name] + definition.parameters.map { $0.uppercased() }).joined(separator: " ")
        }
        if RedisCommand.isNamed(name) { return redisHint(name, typed) }
        guard let spec = CommandRegistry.named(name)?.spec else {
            return NearestWord.find(name, among: CommandRegistry.names).map { "did you mean \($0)?" }
        }
        if let option = typed.option, let found = spec.options.first(where: { $0.name == option }) {
            let standard = found.standard.isEmpty ? "" : ", \(found.standard) if not given"
            return "\(found.kind.placeholder): \(found.summary)\(standard)"
        }
        return spec.hint(behind: typed.words, typing: typed.option == nil ? typed.word : "")
    }
}

extension ValueKind {
    /// Whether several may follow one another.
    var repeats: Bool { self == .keys || self == .key }
}
