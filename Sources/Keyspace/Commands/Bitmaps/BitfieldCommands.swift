internal import Tracing

/// Strings as arrays of integers of any width.
enum BitfieldCommands {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "BITFIELD", .strings, arity: -2, [.write, .denyoom], keys: .one,
            "read, set and add to integers of any width within a string",
            syntax:
                "key [GET encoding offset | [OVERFLOW <WRAP | SAT | FAIL>] <SET encoding offset value | INCRBY encoding offset increment> ...]",
            example: "BITFIELD counts SET u8 0 250 INCRBY u8 0 10 OVERFLOW SAT INCRBY u8 8 300 GET u8 8"
        ) { call throws(CommandError) in try run(call, isReadOnly: false) },
        CommandDescriptor(
            "BITFIELD_RO", .strings, arity: -2, [.readonly, .fast], keys: .one,
            "as BITFIELD, for reading only",
            syntax: "key [GET encoding offset [GET encoding offset ...]]",
            example: "SET text a\nBITFIELD_RO text GET u8 0"
        ) { call throws(CommandError) in try run(call, isReadOnly: true) },
    ]

    private enum Overflow { case wrap, saturate, fail }

    private struct Step {
        enum Kind { case get, set, add }
        var kind: Kind
        var isSigned: Bool
        var width: Int
        var offset: Int
        var value: Int64
        var overflow: Overflow
    }

    private static func steps(_ call: Call, isReadOnly: Bool) throws(CommandError) -> [Step] {
        var steps: [Step] = []
        var overflow = Overflow.wrap
        var index = 2
        while index < call.count {
            let left = call.count - index
            let kind: Step.Kind
            if call[index].isWord("OVERFLOW"), left > 1 {
                switch call[index + 1].lowercased {
                case "wrap": overflow = .wrap
                case "sat": overflow = .saturate
                case "fail": overflow = .fail
                default: throw CommandError("Invalid OVERFLOW type specified")
                }
                index += 2
                continue
            } else if call[index].isWord("GET"), left > 2 {
                kind = .get
            } else if call[index].isWord("SET"), left > 3 {
                kind = .set
            } else if call[index].isWord("INCRBY"), left > 3 {
                kind = .add
            } else {
                throw .syntax
            }
            let (isSigned, width) = try encoding(call[index + 1])
            let offset = try offset(call[index + 2], width)
            let value = kind == .get ? 0 : try call.integer(index + 3)
            if isReadOnly, kind != .get {
                throw CommandError("BITFIELD_RO only supports the GET subcommand")
            }
            steps.append(
                Step(
                    kind: kind, isSigned: isSigned, width: width, offset: offset, value: value,
                    overflow: overflow))
            index += kind == .get ? 3 : 4
        }
        return steps
    }

    private static func encoding(_ word: ByteString) throws(CommandError) -> (isSigned: Bool, width: Int) {
        let isSigned = word.bytes.first == UInt8(ascii: "i")
        guard isSigned || word.bytes.first == UInt8(ascii: "u"),
            let width = ByteString(Array(word.bytes.dropFirst())).integer, width >= 1,
            width <= (isSigned ? 64 : 63)
        else {
            throw CommandError(
                "Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is."
            )
        }
        return (isSigned, Int(width))
    }

    private static func offset(_ word: ByteString, _ width: Int) throws(CommandError) -> Int {
        let isCounted = word.bytes.first == UInt8(ascii: "#")
        let digits = isCounted ? ByteString(Array(word.bytes.dropFirst())) : word
        guard let number = digits.integer, number >= 0, number < BitmapCommands.longest else {
            throw CommandError("bit offset is not an integer or out of range")
        }
        let (offset, overflow) = number.multipliedReportingOverflow(by: isCounted ? Int64(width) : 1)
        guard !overflow, offset < BitmapCommands.longest - Int64(width) else {
            throw CommandError("bit offset is not an integer or out of range")
        }
        return Int(offset)
    }

    private static func run(_ call: Call, isReadOnly: Bool) throws(CommandError) -> Reply {
        let steps = try steps(call, isReadOnly: isReadOnly)
        let key = call.key(1)
        let writes = steps.contains { $0.kind != .get }
        let object = writes ? call.keyspace.write(key) : call.keyspace.read(key)
        var bytes = try object?.string().bytes.bytes ?? []
        let before = bytes
        if let end = steps.filter({ $0.kind != .get }).map({ ($0.offset + $0.width + 7) / 8 }).max(),
            bytes.count < end
        {
            bytes += [UInt8](repeating: 0, count: end - bytes.count)
        }
        var replies: [Reply] = []
        var hasChanged = false
        for step in steps {
            let old = value(of: bytes, step)
            switch step.kind {
            case .get: replies.append(.integer(old))
            case .set:
                guard let new = fitted(step.value, 0, step) else {
                    replies.append(.null)
                    continue
                }
                set(new, in: &bytes, step)
                hasChanged = hasChanged || new != old
                replies.append(.integer(old))
            case .add:
                guard let new = fitted(old, step.value, step) else {
                    replies.append(.null)
                    continue
                }
                set(new, in: &bytes, step)
                hasChanged = true
                replies.append(.integer(new))
            }
        }
        if hasChanged || bytes.count != before.count {
            try call.changeBytes { $0 = bytes }
        } else if writes {
            try call.keepBytes()
        }
        return .array(replies)
    }

    private static func value(of bytes: [UInt8], _ step: Step) -> Int64 {
        var bits: UInt64 = 0
        for place in step.offset..<step.offset + step.width {
            bits = bits << 1 | (BitmapCommands.bit(place, of: bytes) ? 1 : 0)
        }
        guard step.isSigned, step.width < 64, bits >> UInt64(step.width - 1) == 1 else {
            return Int64(bitPattern: bits)
        }
        return Int64(bitPattern: bits | ~0 << UInt64(step.width))
    }

    private static func set(_ value: Int64, in bytes: inout [UInt8], _ step: Step) {
        for index in 0..<step.width {
            let isOne = UInt64(bitPattern: value) >> UInt64(step.width - 1 - index) & 1 == 1
            let place = step.offset + index
            let mask: UInt8 = 0x80 >> UInt8(place % 8)
            if isOne { bytes[place / 8] |= mask } else { bytes[place / 8] &= ~mask }
        }
    }

    /// The sum as the width holds it; nil if it does not fit and must not be stored.
    private static func fitted(_ old: Int64, _ increment: Int64, _ step: Step) -> Int64? {
        let sum = Int128(old) + Int128(increment)
        let low: Int128 = step.isSigned ? -(1 << Int128(step.width - 1)) : 0
        let high: Int128 = step.isSigned ? (1 << Int128(step.width - 1)) - 1 : (1 << Int128(step.width)) - 1
        if sum >= low, sum <= high { return Int64(truncatingIfNeeded: sum) }
        switch step.overflow {
        case .fail: return nil
        case .saturate: return Int64(truncatingIfNeeded: sum < low ? low : high)
        case .wrap:
            let span: Int128 = 1 << Int128(step.width)
            var wrapped = (sum - low) % span
            if wrapped < 0 { wrapped += span }
            return Int64(truncatingIfNeeded: wrapped + low)
        }
    }
}
