internal import Tracing

/// `CONFIG` and `INFO`: what can be set, and what is counted.
enum ConfigCommands {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "CONFIG GET", .server, arity: -3, [], keys: .none, "the settings whose names match patterns",
            syntax: "parameter [parameter ...]", example: "CONFIG GET maxmemory*", get),
        CommandDescriptor(
            "CONFIG SET", .server, arity: -4, [], keys: .none, "change settings, all or none",
            syntax: "parameter value [parameter value ...]",
            example:
                "CONFIG SET maxmemory 1mb maxmemory-policy allkeys-lru\nCONFIG GET maxmemory\nCONFIG GET set-*",
            set),
        CommandDescriptor(
            "INFO", .server, arity: -1, [], keys: .none, "what the keyspace has counted, and its memory",
            syntax: "[section [section ...]]", example: "SET a 1\nGET a\nGET b\nINFO keyspace", info),
    ]

    /// A setting: how it is read and written.
    struct Parameter: Sendable {
        let name: String
        let read: @Sendable (KeyspaceSettings) -> String
        /// - Returns: what was wrong with the value; nil where it was taken.
        let write: @Sendable (inout KeyspaceSettings, String) -> String?
    }

    private static func number(
        _ name: String, _ range: ClosedRange<Int>,
        _ path: any WritableKeyPath<KeyspaceSettings, Int> & Sendable
    ) -> Parameter {
        Parameter(name: name, read: { String($0[keyPath: path]) }) { settings, text in
            guard let value = Int(text) else { return "argument couldn't be parsed into an integer" }
            guard range.contains(value) else {
                return "argument must be between \(range.lowerBound) and \(range.upperBound) inclusive"
            }
            settings[keyPath: path] = value
            return nil
        }
    }

    /// In the order in which `CONFIG GET *` lists them.
    static let parameters: [Parameter] = [
        Parameter(name: "maxmemory", read: { String($0.maxmemory ?? 0) }) { settings, text in
            guard let bytes = bytes(text) else { return "argument must be a memory value" }
            settings.maxmemory = bytes == 0 ? nil : bytes
            return nil
        },
        Parameter(name: "maxmemory-policy", read: { $0.policy.rawValue }) { settings, text in
            guard let policy = MaxmemoryPolicy(rawValue: text.lowercased()) else {
                return "argument(s) must be one of the following: "
                    + [
                        "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl", "allkeys-lru",
                        "allkeys-lfu", "allkeys-random", "noeviction",
                    ].joined(separator: ", ")
            }
            settings.policy = policy
            return nil
        },
        number("maxmemory-samples", 1...64, \.samples),
        number("lfu-log-factor", 0...Int(Int32.max), \.frequency.logFactor),
        number("lfu-decay-time", 0...Int(Int32.max), \.frequency.decayMinutes),
        number("hash-max-listpack-entries", 0...Int.max, \.encodings.hashEntries),
        number("hash-max-listpack-value", 0...Int.max, \.encodings.hashValue),
        number("set-max-intset-entries", 0...Int.max, \.encodings.setNumbers),
        number("zset-max-listpack-entries", 0...Int.max, \.encodings.sortedSetEntries),
        number("zset-max-listpack-value", 0...Int.max, \.encodings.sortedSetValue),
    ]

    /// A number of bytes with one of Redis's units: `1k` is 1000, `1kb` is 1024.
    private static func bytes(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units = [
            "": 1, "b": 1, "k": 1000, "kb": 1024, "m": 1_000_000, "mb": 1 << 20, "g": 1_000_000_000,
            "gb": 1 << 30,
        ]
        guard let number = Int(digits), let unit = units[text.dropFirst(digits.count).lowercased()] else {
            return nil
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit)
        return overflow ? nil : product
    }

    static func get(_ call: Call) throws(CommandError) -> Reply {
        let patterns = call.arguments[2...].map { GlobPattern(ByteString($0.lowercased)) }
        let found = parameters.filter { parameter in
            patterns.contains { $0.matches(ByteString(parameter.name)) }
        }
        let settings = call.keyspace.settings
        return .map(found.map { .init(key: .bulk($0.name), value: .bulk($0.read(settings))) })
    }

    static func set(_ call: Call) throws(CommandError) -> Reply {
        if call.count % 2 == 1 { throw call.arityError }
        var settings = call.keyspace.settings
        for index in stride(from: 2, to: call.count, by: 2) {
            let name = call[index].lowercased
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                throw CommandError(
                    "Unknown option or number of arguments for CONFIG SET - '\(call[index].text)'")
            }
            if let problem = parameter.write(&settings, call[index + 1].text) {
                throw CommandError("CONFIG SET failed (possibly related to argument '\(name)') - \(problem)")
            }
        }
        let boundsMemory = settings.memory != call.keyspace.settings.memory
        call.keyspace.settings = settings
        if boundsMemory {
            if call.keyspace.governsMemory {
                call.keyspace.applyMemorySettings()
            } else {
                call.keyspace.hasNewBounds = true
            }
        }
        return .ok
    }

    static func info(_ call: Call) throws(CommandError) -> Reply {
        let space = call.keyspace
        let sections: [(String, [(String, String)])] = [
            (
                "Memory",
                [
                    ("used_memory", String(space.table.fill.bytes)),
                    ("maxmemory", String(space.settings.maxmemory ?? 0)),
                    ("maxmemory_policy", space.settings.policy.rawValue),
                ]
            ),
            (
                "Stats",
                [
                    ("total_commands_processed", String(space.statistics.commands)),
                    ("expired_keys", String(space.statistics.expired)),
                    ("evicted_keys", String(space.statistics.evicted)),
                    ("keyspace_hits", String(space.statistics.hits)),
                    ("keyspace_misses", String(space.statistics.misses)),
                ]
            ),
            ("Keyspace", [("db0", keyspaceLine(space))]),
        ]
        let asked = call.arguments.dropFirst().map(\.lowercased)
        let shown = sections.filter { section in
            asked.isEmpty
                || asked.contains { [section.0.lowercased(), "all", "default", "everything"].contains($0) }
        }
        let text = shown.map { section in
            (["# \(section.0)"] + section.1.map { "\($0.0):\($0.1)" }).map { $0 + "\r\n" }.joined()
        }
        return .bulk(text.joined(separator: "\r\n"))
    }

    private static func keyspaceLine(_ space: Keyspace) -> String {
        let fill = space.table.fill
        return "keys=\(fill.entries),expires=\(fill.entries - space.table.persistent.entries)"
    }
}
