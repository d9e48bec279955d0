/// Single statements that somebody might try: every option of every node at several values, a new node of each kind, and
/// each statement of the language once.
public struct StatementSample: Sendable, Equatable {
    /// The statement.
    public var text: String
    /// Its name, with the option where it sets one: `configure ttl`.
    public var topic: String

    /// Samples for the nodes that there are, and some keys.
    public static func all(nodes: [String: [String: String]], keys: [String]) -> [StatementSample] {
        let names = nodes.keys.sorted()
        let databases = names.filter { nodes[$0]?["kind"] == "database" }
        let caches = names.filter { nodes[$0]?["kind"] == "cache" }
        var samples: [StatementSample] = []
        for name in names {
            let kind = nodes[name]?["kind"] ?? ""
            for option in Session.options(ofKind: kind) {
                for value in values(of: option.kind, nodes: names) where value != nodes[name]?[option.name] {
                    samples.append(
                        StatementSample(
                            text: "configure \(name) \(option.name)=\(value)",
                            topic: "configure \(option.name)"))
                }
            }
        }
        samples.append(StatementSample(text: "database other rows=other:1..other:9", topic: "database"))
        for name in names {
            samples.append(StatementSample(text: "cache other over \(name)", topic: "cache"))
        }
        let places = Places(names: names, databases: databases, caches: caches, keys: keys)
        for command in CommandRegistry.all where isTried(command.spec) {
            for text in statements(command.spec, places) {
                samples.append(StatementSample(text: text, topic: command.spec.name))
            }
        }
        return samples
    }

    private struct Places {
        var names: [String]
        var databases: [String]
        var caches: [String]
        var keys: [String]
    }

    /// Those that only look, check or go back cannot change what is judged, and those of files are refused in lessons.
    private static func isTried(_ spec: CommandSpec) -> Bool {
        let others: Set = [
            "cache", "configure", "database", "define", "include", "save", "replay", "compare", "let",
        ]
        return spec.changesState && ![.see, .check, .learn, .experiment].contains(spec.group)
            && !others.contains(spec.name)
    }

    private static func values(of kind: ValueKind, nodes: [String]) -> [String] {
        switch kind {
        case .timeSpan: ["1ms", "5s", "1h"]
        case .distribution: ["0s", "1ms", "1s"]
        case .count, .number: ["1", "10", "1000"]
        case .capacity: ["1", "1000", "1MiB"]
        case .share: ["1%", "50%", "99%"]
        case .rate: ["1/s", "100/s", "10000/s"]
        case .flag: ["on", "off"]
        case .text: ["x"]
        case .strategy: ["read-through", "write-through", "write-behind", "write-around", "refresh-ahead"]
        case .policy: ["fifo", "lfu", "random"]
        case .words(let words), .list(let words, _): Array(words.prefix(6))
        case .node, .cache, .database: nodes
        default: []
        }
    }

    /// A statement for each thing that its first parameter may name.
    private static func statements(_ spec: CommandSpec, _ places: Places) -> [String] {
        let key = places.keys.first ?? "user:1"
        func word(_ kind: ValueKind) -> [String] {
            switch kind {
            case .node: places.names
            case .nodeOr: places.names.isEmpty ? ["all"] : places.names
            case .cache: places.caches
            case .database: places.databases
            case .key, .keys: places.keys.isEmpty ? [key] : places.keys
            case .newName, .client, .tag: ["other"]
            case .statement: ["read \(key)"]
            case .count, .number: ["10"]
            default: Array(values(of: kind, nodes: places.names).prefix(1))
            }
        }
        switch spec.name {
        case "slow": return places.names.map { "slow \($0) x10 for=10s" }
        case "workload": return ["workload keys=\(key) rate=100/s for=10s"]
        case "depends": return places.keys.count > 1 ? ["depends \(key) on \(places.keys[1])"] : []
        case "for": return ["for other in 1..10 { read \(key) }"]
        case "pipeline": return ["pipeline { GET \(key) }"]
        case "heal": return ["heal all"]
        case "partition":
            return places.caches.flatMap { cache in
                places.databases.map { "partition \(cache) \($0) for=10s" }
            }
        case "at": return ["at 1h read \(key)"]
        case "advance": return ["advance 1s", "advance 1h"]
        case "write", "delete", "invalidate", "warm", "read", "get-or-set":
            let value = ["write", "get-or-set"].contains(spec.name) ? " x" : ""
            return word(.key).map { "\(spec.name) \($0)\(value)" }
        default: break
        }
        guard let first = spec.parameters.first else { return [spec.name] }
        let rest = spec.parameters.dropFirst().compactMap { word($0).first }.joined(separator: " ")
        return word(first).map { rest.isEmpty ? "\(spec.name) \($0)" : "\(spec.name) \($0) \(rest)" }
    }
}
