internal import Tracing

/// `SET` with its options, and the commands that set or read a string together with its time to live.
enum SetCommand {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "SET", .strings, arity: -3, [.write, .denyoom], keys: .one,
            "set a string; a time to live that the key had is dropped unless KEEPTTL is given",
            syntax:
                "key value [NX | XX] [GET] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]",
            example: "SET user:1 \"John Doe\" EX 3600\nTTL user:1\nSET user:1 Jane XX GET\nTTL user:1", set),
        CommandDescriptor(
            "SETEX", .strings, arity: 4, [.write, .denyoom], keys: .one,
            "set a string with a time to live in seconds",
            syntax: "key seconds value", example: "SETEX page 60 html\nTTL page"
        ) {
            call throws(CommandError) in try setWithExpiry(call, .seconds)
        },
        CommandDescriptor(
            "PSETEX", .strings, arity: 4, [.write, .denyoom], keys: .one,
            "set a string with a time to live in milliseconds",
            syntax: "key milliseconds value", example: "PSETEX page 1500 html\nPTTL page"
        ) {
            call throws(CommandError) in try setWithExpiry(call, .milliseconds)
        },
        CommandDescriptor(
            "GETEX", .strings, arity: -2, [.write, .fast], keys: .one,
            "the string a key holds, whose time to live is set anew: a sliding expiry",
            syntax:
                "key [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST]",
            example:
                "SET session abc EX 10\nGETEX session EX 60\nTTL session\nGETEX session PERSIST\nTTL session",
            getWithExpiry),
    ]

    /// The options of `SET` and `GETEX`.
    private struct Options {
        var onlyIfAbsent = false
        var onlyIfPresent = false
        var answersOld = false
        var keepsTTL = false
        var persists = false
        var expiry: Expiry?

        init(_ call: Call, from start: Int, isSet: Bool) throws(CommandError) {
            var index = start
            while index < call.count {
                let word = call[index]
                let hasNext = index + 1 < call.count
                if isSet, word.isWord("NX"), !onlyIfPresent {
                    onlyIfAbsent = true
                } else if isSet, word.isWord("XX"), !onlyIfAbsent {
                    onlyIfPresent = true
                } else if isSet, word.isWord("GET") {
                    answersOld = true
                } else if isSet, word.isWord("KEEPTTL"), expiry == nil {
                    keepsTTL = true
                } else if !isSet, word.isWord("PERSIST"), expiry == nil {
                    persists = true
                } else if let unit = Expiry.Unit(word), hasNext, !keepsTTL, !persists,
                    expiry == nil || expiry?.unit == unit
                {
                    expiry = Expiry(unit: unit, argument: index + 1)
                    index += 1
                } else {
                    throw .syntax
                }
                index += 1
            }
        }
    }

    /// A time to live as it was said.
    struct Expiry {
        enum Unit {
            case seconds, milliseconds, momentSeconds, momentMilliseconds

            init?(_ word: ByteString) {
                if word.isWord("EX") {
                    self = .seconds
                } else if word.isWord("PX") {
                    self = .milliseconds
                } else if word.isWord("EXAT") {
                    self = .momentSeconds
                } else if word.isWord("PXAT") {
                    self = .momentMilliseconds
                } else {
                    return nil
                }
            }

            var isInSeconds: Bool { self == .seconds || self == .momentSeconds }
            var isMoment: Bool { self == .momentSeconds || self == .momentMilliseconds }
        }

        var unit: Unit
        var argument: Int

        /// The moment it means, in milliseconds of the clock.
        func moment(_ call: Call) throws(CommandError) -> Int64 {
            var value = try call.integer(argument)
            let error = CommandError.badExpiry(call.descriptor.fullName)
            if value <= 0 { throw error }
            if unit.isInSeconds {
                if value > Int64.max / 1000 { throw error }
                value *= 1000
            }
            if !unit.isMoment { value &+= call.now }
            if value <= 0 { throw error }
            return value
        }
    }

    static func set(_ call: Call) throws(CommandError) -> Reply {
        let options = try Options(call, from: 3, isSet: true)
        let key = call.key(1)
        let moment = try moment(options, call)
        var old = Reply.null
        if options.answersOld { old = try StringCommands.get(call) }
        let isThere = call.keyspace.write(key) != nil
        if options.onlyIfAbsent && isThere || options.onlyIfPresent && !isThere { return old }
        call.keyspace.store(
            key, .string(StringValue(storing: call[2])),
            moment.map { .at($0) } ?? (options.keepsTTL ? .keep : .none))
        return options.answersOld ? old : .ok
    }

    private static func moment(_ options: Options, _ call: Call) throws(CommandError) -> Int64? {
        guard let expiry = options.expiry else { return nil }
        return try expiry.moment(call)
    }

    private static func setWithExpiry(_ call: Call, _ unit: Expiry.Unit) throws(CommandError) -> Reply {
        let moment = try Expiry(unit: unit, argument: 2).moment(call)
        _ = call.keyspace.write(call.key(1))
        call.keyspace.store(call.key(1), .string(StringValue(storing: call[3])), .at(moment))
        return .ok
    }

    static func getWithExpiry(_ call: Call) throws(CommandError) -> Reply {
        let options = try Options(call, from: 2, isSet: false)
        let key = call.key(1)
        guard let object = call.keyspace.read(key) else { return .null }
        let reply = Reply.bulk(try object.string().bytes)
        if let moment = try moment(options, call) {
            if options.expiry?.unit.isMoment == true, moment <= call.now {
                call.keyspace.remove(key)
            } else {
                call.keyspace.setDeadline(key, moment)
            }
        } else if options.persists, call.keyspace.deadline(of: key) != nil {
            call.keyspace.setDeadline(key, nil)
        }
        return reply
    }
}
