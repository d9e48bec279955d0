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
            syntax: "key [key ...]", example: "PFADD a 1 2 3\nPFADD b 3 4\nPFCOUNT a b", count),
        CommandDescriptor(
            "PFMERGE", .strings, arity: -2, [.write, .denyoom], keys: .all, "merge estimates into one",
            syntax: "destkey [sourcekey [sourcekey ...]]",
            example: "PFADD a 1 2\nPFADD b 2 3\nPFMERGE both a b\nPFCOUNT both", merge),
        CommandDescriptor(
            "PFDEBUG", .strings, arity: 3, [.write, .denyoom, .admin],
            keys: .positions(first: 2, last: 2, step: 1), "look into an estimate, or make it dense",
            syntax: "<ENCODING | DECODE | GETREG | TODENSE> key",
            example: "PFADD visitors ann\nPFDEBUG ENCODING visitors\nPFDEBUG DECODE visitors", debug),
        CommandDescriptor(
            "PFSELFTEST", .strings, arity: 1, [.admin], keys: .none,
            "whether sparse and dense estimates of the same elements agree", syntax: "",
            example: "PFSELFTEST",
            test),
    ]

    private static func find(_ object: RedisObject?) throws(CommandError) -> HyperLogLog? {
        guard let object else { return nil }
        let value = try object.string()
        guard value.encoding != .int, let found = HyperLogLog(value.bytes.bytes) else {
            throw CommandError(whole: "WRONGTYPE Key is not a valid HyperLogLog string value.")
        }
        return found
    }

    private static func limit(_ call: Call) -> Int { call.keyspace.encodings.estimateBytes }

    private static func add(_ call: Call) throws(CommandError) -> Reply {
        let known = try find(call.keyspace.write(call.key(1)))
        var estimate = known ?? HyperLogLog()
        var hasChanged = known == nil
        for element in call.arguments.dropFirst(2) where try estimate.add(element, limit: limit(call)) {
            hasChanged = true
        }
        if hasChanged {
            estimate.forgetKept()
            try call.changeBytes { $0 = estimate.bytes }
        }
        return .flag(hasChanged)
    }

    private static func count(_ call: Call) throws(CommandError) -> Reply {
        if call.count > 2 {
            var all = [UInt8](repeating: 0, count: HyperLogLog.registerCount)
            for index in 1..<call.count { _ = try join(&all, call.keyspace.read(call.key(index))) }
            return .count(HyperLogLog.count(all))
        }
        guard let object = call.keyspace.read(call.key(1)), var estimate = try find(object) else {
            return .integer(0)
        }
        if let kept = estimate.kept { return .count(kept) }
        let count = HyperLogLog.count(try estimate.registers())
        estimate.keep(count)
        // The string keeps what was counted. To everybody but who looks at its bytes it is the same as before.
        try object.changeString { value in value.change { $0 = estimate.bytes } }
        return .count(count)
    }

    /// Raises registers to those of an object.
    ///
    /// - Returns: whether it is dense.
    private static func join(_ all: inout [UInt8], _ object: RedisObject?) throws(CommandError) -> Bool {
        guard let one = try find(object) else { return false }
        for (index, value) in try one.registers().enumerated() where value > all[index] { all[index] = value }
        return one.isDense
    }

    private static func merge(_ call: Call) throws(CommandError) -> Reply {
        var all = [UInt8](repeating: 0, count: HyperLogLog.registerCount)
        var isDense = false
        for index in 1..<call.count where try join(&all, call.keyspace.read(call.key(index))) {
            isDense = true
        }
        var target = try find(call.keyspace.write(call.key(1))) ?? HyperLogLog()
        if isDense { try target.makeDense() }
        for (index, value) in all.enumerated() where value > 0 {
            _ = try target.raise(index, to: value, limit: limit(call))
        }
        target.forgetKept()
        try call.changeBytes { $0 = target.bytes }
        return .ok
    }

    private static func debug(_ call: Call) throws(CommandError) -> Reply {
        let key = call.key(2)
        guard let object = call.keyspace.write(key), var estimate = try find(object) else {
            throw CommandError("The specified key does not exist")
        }
        let wasDense = estimate.isDense
        switch call[1].lowercased {
        case "encoding": return .simple(wasDense ? "dense" : "sparse")
        case "decode":
            if wasDense { throw CommandError("HLL encoding is not sparse") }
            return .bulk(estimate.decoded)
        case "getreg", "todense":
            try estimate.makeDense()
            if !wasDense {
                try object.changeString { value in value.change { $0 = estimate.bytes } }
                call.keyspace.changed(key, object)
            }
            if call[1].isWord("TODENSE") { return .flag(!wasDense) }
            return .array(try estimate.registers().map { .integer(Int64($0)) })
        default: throw CommandError("Unknown PFDEBUG subcommand '\(call[1].text)'")
        }
    }

    /// Gives a sparse and a dense estimate the same elements; they must agree, and lie near the truth.
    private static func test(_ call: Call) throws(CommandError) -> Reply {
        var sparse = HyperLogLog()
        var dense = HyperLogLog()
        try dense.makeDense()
        for number in 1...10_000 {
            let element = ByteString(Int64(number))
            _ = try sparse.add(element, limit: limit(call))
            _ = try dense.add(element, limit: limit(call))
            guard number.nonzeroBitCount == 1 || number == 10_000 else { continue }
            let registers = try sparse.registers()
            let count = HyperLogLog.count(registers)
            if try registers != dense.registers() || abs(count - number) > max(1, number / 20) {
                throw CommandError("TESTFAILED \(number) elements are estimated as \(count)")
            }
        }
        return .ok
    }
}
