internal import Tracing

/// Estimates of how many different elements were seen.
enum HyperLogLogCommands {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "PFADD", .strings, arity: -2, [.write, .denyoom, .fast], keys: .one,
            "add elements to an estimate and answer whether it may have changed",
            syntax: "key [element [element ...]]",
            example: "PFADD visitors ann bo\nPFADD visitors ann\nPFCOUNT visitors", add),
        CommandDescriptor(
            "PFCOUNT", .strings, arity: -2, [.readonly], keys: .all,
            "how many different elements were added, estimated",
            syntax: "key [key ...]", example: "PFADD a 1 2 3\nPFADD b 3 4\nPFCOUNT a b"
        ) { call throws(CommandError) in
            var all = HyperLogLog()
            for index in 1..<call.count {
                if let one = try find(call.keyspace.read(call.key(index))) { all.merge(one) }
            }
            return .count(all.count)
        },
        CommandDescriptor(
            "PFMERGE", .strings, arity: -2, [.write, .denyoom], keys: .all, "merge estimates into one",
            syntax: "destkey [sourcekey [sourcekey ...]]",
            example: "PFADD a 1 2\nPFADD b 2 3\nPFMERGE both a b\nPFCOUNT both"
        ) { call throws(CommandError) in
            var all = HyperLogLog()
            for index in 1..<call.count {
                if let one = try find(call.keyspace.write(call.key(index))) { all.merge(one) }
            }
            try call.changeBytes { $0 = all.bytes }
            return .ok
        },
    ]

    private static func find(_ object: RedisObject?) throws(CommandError) -> HyperLogLog? {
        guard let object else { return nil }
        let bytes = try object.string().bytes.bytes
        guard let found = HyperLogLog(bytes) else {
            throw bytes.starts(with: "HYLL".utf8)
                ? CommandError(whole: "INVALIDOBJ Corrupted HLL object detected")
                : CommandError(whole: "WRONGTYPE Key is not a valid HyperLogLog string value.")
        }
        return found
    }

    private static func add(_ call: Call) throws(CommandError) -> Reply {
        let known = try find(call.keyspace.write(call.key(1)))
        var estimate = known ?? HyperLogLog()
        var hasChanged = known == nil
        for element in call.arguments.dropFirst(2) where estimate.add(element) { hasChanged = true }
        if hasChanged { try call.changeBytes { $0 = estimate.bytes } }
        return .flag(hasChanged)
    }
}
