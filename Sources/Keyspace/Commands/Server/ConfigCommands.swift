internal import Basics
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
        /// - Returns: what was wrong with the value; nil if it was taken.
        let write: @Sendable (inout KeyspaceSettings, String) -> String?
    }

    private static func number(
        _ name: String, _ range: ClosedRange<Int>,
        _ path: any WritableKeyPath<KeyspaceSettings, Int> & Sendable
    ) -> Parameter {
        Parameter(name: name, read: { String($0[keyPath: path]) }) { settings, text in
            guard let value = ByteString(text).integer else {
                return "argument couldn't be parsed into an integer"
            }
            guard let number = Int(exactly: value), range.contains(number) else { return outside(range) }
            settings[keyPath: path] = number
            return nil
        }
    }

    /// A length, which may have a unit as `maxmemory` has.
    private static func length(
        _ name: String, _ path: any WritableKeyPath<KeyspaceSettings, Int> & Sendable
    ) -> Parameter {
        Parameter(name: name, read: { String($0[keyPath: path]) }) { settings, text in
            guard let bytes = bytes(text) else { return notMemory }
            guard let length = Int(exactly: bytes) else { return outside(0...Int.max) }
            settings[keyPath: path] = length
            return nil
        }
    }

    private static let notMemory = "argument must be a memory value"

    private static func outside(_ range: ClosedRange<Int>) -> String {
        "argument must be between \(range.lowerBound) and \(range.upperBound) inclusive"
    }

    /// In the order in which `CONFIG GET *` lists them.
    static let parameters: [Parameter] = [
        Parameter(name: "maxmemory", read: { String($0.maxmemory ?? 0) }) { settings, text in
            guard let bytes = bytes(text).flatMap({ Int(exactly: $0) }) else { return notMemory }
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
        number("maxmemory-samples", 1...Int(Int32.max), \.sampling.samples),
        number("lfu-log-factor", 0...Int(Int32.max), \.sampling.logFactor),
        number("lfu-decay-time", 0...Int(Int32.max), \.sampling.decayMinutes),
        number("hash-max-listpack-entries", 0...Int.max, \.encodings.hashEntries),
        length("hash-max-listpack-value", \.encodings.hashValue),
        number("set-max-intset-entries", 0...Int.max, \.encodings.setNumbers),
        number("zset-max-listpack-entries", 0...Int.max, \.encodings.sortedSetEntries),
        length("zset-max-listpack-value", \.encodings.sortedSetValue),
        length("hll-sparse-max-bytes", \.encodings.estimateBytes),
        // What they were called before Redis 7.0, which knows both names.
        number("hash-max-ziplist-entries", 0...Int.max, \.encodings.hashEntries),
        length("hash-max-ziplist-value", \.encodings.hashValue),
        number("zset-max-ziplist-entries", 0...Int.max, \.encodings.sortedSetEntries),
        length("zset-max-ziplist-value", \.encodings.sortedSetValue),
    ]

    /// A number of bytes with one of Redis's units: `1k` is 1000, `1kb` is 1024. No number at all is 0.
    private static func bytes(_ text: String) -> UInt64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units: [String: UInt64] = [
            "": 1, "b": 1, "k": 1000, "kb": 1024, "m": 1_000_000, "mb": 1 << 20, "g": 1_000_000_000,
            "gb": 1 << 30,
        ]
        guard let number = digits.isEmpty ? 0 : UInt64(digits),
            let unit = units[text.dropFirst(digits.count).lowercased()]
        else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit)
        return overflow ? nil : product
    }

    static func get(_ call: Call) throws(CommandError) -> Reply {
        let words = call.arguments[2...].map {
            (written: $0, pattern: Glob(Array($0.lowercased.utf8)))
        }
        let settings = call.keyspace.settings
        var pairs: [Reply.Pair] = []
        for parameter in parameters {
            let name = ByteString(parameter.name)
            guard let word = words.first(where: { $0.pattern.matches(name.bytes) }) else { continue }
            // A name that was written out is answered as it was written.
            let key = word.pattern.isPattern ? name : word.written
            pairs.append(.init(key: .bulk(key), value: .bulk(parameter.read(settings))))
        }
        return .map(pairs)
    }

    static func set(_ call: Call) throws(CommandError) -> Reply {
        if call.count % 2 == 1 { throw .syntax }
        var settings = call.keyspace.settings
        var changes: [(parameter: Parameter, value: String)] = []
        for index in stride(from: 2, to: call.count, by: 2) {
            let name = call[index].lowercased
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                throw CommandError(
                    "Unknown option or number of arguments for CONFIG SET - '\(call[index].text)'")
            }
            if changes.contains(where: { $0.parameter.name == name }) {
                throw failure(name, "duplicate parameter")
            }
            changes.append((parameter, call[index + 1].text))
        }
        for (parameter, value) in changes {
            if let problem = parameter.write(&settings, value) { throw failure(parameter.name, problem) }
        }
        call.keyspace.apply(settings)
        return .ok
    }

    private static func failure(_ name: String, _ problem: String) -> CommandError {
        CommandError("CONFIG SET failed (possibly related to argument '\(name)') - \(problem)")
    }

    static func info(_ call: Call) throws(CommandError) -> Reply {
        let space = call.keyspace
        let counted = space.memory.statistics
        let sections: [(String, [(String, String)])] = [
            (
                "Memory",
                [
                    ("used_memory", String(space.memory.fill.bytes)),
                    ("maxmemory", String(space.settings.maxmemory ?? 0)),
                    ("maxmemory_policy", space.settings.policy.rawValue),
                ]
            ),
            (
                "Stats",
                [
                    ("total_commands_processed", String(space.commandCount)),
                    ("expired_keys", String(counted.expired)),
                    ("evicted_keys", String(counted.evicted)),
                    ("keyspace_hits", String(counted.hits)),
                    ("keyspace_misses", String(counted.misses)),
                ]
            ),
            ("Keyspace", space.memory.fill.entries == 0 ? [] : [("db0", keyspaceLine(space))]),
        ]
        let asked = call.arguments.dropFirst().map(\.lowercased)
        let shown = sections.filter { section in
            asked.isEmpty
                || asked.contains { [section.0.lowercased(), "all", "default", "everything"].contains($0) }
        }
        let text = shown.map { section in
            (["# \(section.0)"] + section.1.map { "\($0.0):\($0.1)" }).map { $0 + "\r\n" }.joined()
        }
        return .verbatim(ByteString(text.joined(separator: "\r\n")))
    }

    private static func keyspaceLine(_ space: Keyspace) -> String {
        let fill = space.memory.fill
        return "keys=\(fill.entries),expires=\(fill.entries - space.memory.persistent.entries)"
    }
}
