internal import Basics
internal import Tracing

/// Strings in parts, and strings as numbers.
enum StringPartCommands {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "APPEND", .strings, arity: 3, [.write, .denyoom, .fast], keys: .one,
            "add bytes to the end of a string and answer its new length",
            syntax: "key value", example: "APPEND log one\nAPPEND log ,two\nGET log", append),
        CommandDescriptor(
            "GETRANGE", .strings, arity: 4, [.readonly], keys: .one,
            "the bytes of a string from start to end; negative places count from its end",
            syntax: "key start end",
            example: "SET text \"hello world\"\nGETRANGE text 0 4\nGETRANGE text -5 -1",
            range),
        CommandDescriptor(
            "SUBSTR", .strings, arity: 4, [.readonly], keys: .one, "the old name of GETRANGE",
            syntax: "key start end", example: "SET text hello\nSUBSTR text 1 3", range),
        CommandDescriptor(
            "SETRANGE", .strings, arity: 4, [.write, .denyoom], keys: .one,
            "overwrite part of a string; what lies before it is filled with zero bytes",
            syntax: "key offset value",
            example: "SET text \"hello world\"\nSETRANGE text 6 redis\nGET text\nSETRANGE new 2 x\nGET new",
            setRange),
        CommandDescriptor(
            "INCR", .strings, arity: 2, [.write, .denyoom, .fast], keys: .one,
            "add one to a number; a key that does not exist counts as 0",
            syntax: "key", example: "INCR visits\nINCR visits"
        ) {
            call throws(CommandError) in try add(1, call)
        },
        CommandDescriptor(
            "DECR", .strings, arity: 2, [.write, .denyoom, .fast], keys: .one, "take one from a number",
            syntax: "key", example: "SET stock 3\nDECR stock"
        ) {
            call throws(CommandError) in try add(-1, call)
        },
        CommandDescriptor(
            "INCRBY", .strings, arity: 3, [.write, .denyoom, .fast], keys: .one, "add to a number",
            syntax: "key increment", example: "SET visits 10\nINCRBY visits 5"
        ) {
            call throws(CommandError) in try add(call.integer(2), call)
        },
        CommandDescriptor(
            "DECRBY", .strings, arity: 3, [.write, .denyoom, .fast], keys: .one, "take from a number",
            syntax: "key decrement", example: "SET stock 10\nDECRBY stock 4", decrementBy),
        CommandDescriptor(
            "INCRBYFLOAT", .strings, arity: 3, [.write, .denyoom, .fast], keys: .one,
            "add to a number that may have a fraction",
            syntax: "key increment",
            example: "SET price 10.5\nINCRBYFLOAT price 0.1\nINCRBYFLOAT price -5.0e0",
            addFloat),
    ]

    static func append(_ call: Call) throws(CommandError) -> Reply {
        let key = call.key(1)
        guard let object = call.keyspace.write(key) else {
            call.keyspace.store(key, .string(StringValue(storing: call[2])))
            return .count(call[2].count)
        }
        let length = try object.string().bytes.count + call[2].count
        if length > StringValue.longest { throw .tooLong }
        try object.changeString { value in value.change { $0 += call[2].bytes } }
        call.keyspace.changed(key, object)
        return .count(length)
    }

    static func range(_ call: Call) throws(CommandError) -> Reply {
        let (start, end) = (try call.integer(2), try call.integer(3))
        guard let object = call.keyspace.read(call.key(1)) else { return .bulk(ByteString([])) }
        let bytes = try object.string().bytes.bytes
        if start < 0 && end < 0 && start > end { return .bulk(ByteString([])) }
        let count = Int64(bytes.count)
        let from = max(0, start < 0 ? count + start : start)
        let to = min(count - 1, max(0, end < 0 ? count + end : end))
        if from > to || bytes.isEmpty { return .bulk(ByteString([])) }
        return .bulk(ByteString(Array(bytes[Int(from)...Int(to)])))
    }

    static func setRange(_ call: Call) throws(CommandError) -> Reply {
        let offset = try call.integer(2)
        if offset < 0 { throw CommandError("offset is out of range") }
        let key = call.key(1)
        let new = call[3].bytes
        let object = call.keyspace.write(key)
        let old = try object?.string().bytes.count ?? 0
        if new.isEmpty { return .count(old) }
        let (end, overflow) = Int(offset).addingReportingOverflow(new.count)
        if overflow || end > StringValue.longest || !ProcessMemory.hasRoom(for: end - old) { throw .tooLong }
        let write = { (bytes: inout [UInt8]) in
            if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
            bytes.replaceSubrange(Int(offset)..<end, with: new)
        }
        if let object {
            try object.changeString { value in value.change(write) }
            call.keyspace.changed(key, object)
        } else {
            var bytes: [UInt8] = []
            write(&bytes)
            call.keyspace.store(key, .string(StringValue(changed: ByteString(bytes))))
        }
        return .count(max(old, end))
    }

    static func decrementBy(_ call: Call) throws(CommandError) -> Reply {
        let decrement = try call.integer(2)
        if decrement == .min { throw CommandError("decrement would overflow") }
        return try add(-decrement, call)
    }

    private static func add(_ increment: Int64, _ call: Call) throws(CommandError) -> Reply {
        let key = call.key(1)
        var old: Int64 = 0
        if let object = call.keyspace.write(key) {
            let value = try object.string()
            guard let number = value.bytes.integer else { throw .notAnInteger }
            old = number
        }
        let (sum, overflow) = old.addingReportingOverflow(increment)
        if overflow { throw .overflow }
        replace(key, StringValue(storing: ByteString(sum)), call)
        return .integer(sum)
    }

    static func addFloat(_ call: Call) throws(CommandError) -> Reply {
        let key = call.key(1)
        var old: LongDouble = 0
        if let object = call.keyspace.write(key) {
            let value = try object.string()
            guard let number = value.bytes.longDouble else { throw .notAFloat }
            old = number
        }
        let sum = try old + call.longDouble(2)
        if sum.isNaN || sum.isInfinite { throw .notANumber }
        let text = ByteString(sum)
        replace(key, StringValue(text: text), call)
        return .bulk(text)
    }

    /// Gives a string another value and leaves its time to live as it is.
    private static func replace(_ key: KeyID, _ value: StringValue, _ call: Call) {
        guard let object = call.keyspace.find(key) else {
            call.keyspace.store(key, .string(value))
            return
        }
        object.payload = .string(value)
        call.keyspace.changed(key, object)
    }
}
