internal import Tracing

/// When keys die: setting it, asking for it, taking it back.
enum ExpiryCommands {
    static let all: [CommandDescriptor] = [
        setter(
            "EXPIRE", "let a key die after so many seconds", argument: "seconds", "EXPIRE page 60\nTTL page"),
        setter(
            "PEXPIRE", "let a key die after so many milliseconds", argument: "milliseconds",
            "PEXPIRE page 1500\nPTTL page"),
        setter(
            "EXPIREAT",
            "let a key die at a moment, in seconds of the clock, which began at 0 with the session",
            argument: "unix-time-seconds", "EXPIREAT page 60\nTTL page"),
        setter(
            "PEXPIREAT", "let a key die at a moment, in milliseconds of the clock",
            argument: "unix-time-milliseconds", "PEXPIREAT page 1500\nPTTL page"),
        getter(
            "TTL", "the seconds a key has to live: -1 where it lives for ever, -2 where it does not exist",
            "SET page html EX 60"
        ) { moment, now in rounded(max(0, moment - now)) },
        getter("PTTL", "the milliseconds a key has to live", "SET page html PX 1500") { moment, now in
            max(0, moment - now)
        },
        getter("EXPIRETIME", "the moment at which a key dies, in seconds of the clock", "SET page html EX 60")
        {
            moment, _ in rounded(moment)
        },
        getter(
            "PEXPIRETIME", "the moment at which a key dies, in milliseconds of the clock",
            "SET page html PX 1500"
        ) { moment, _ in moment },
        CommandDescriptor(
            "PERSIST", .keys, arity: 2, [.write, .fast], keys: .one, "let a key live for ever",
            syntax: "key", example: "SET page html EX 60\nPERSIST page\nTTL page"
        ) { call throws(CommandError) in
            let key = call.key(1)
            guard call.keyspace.write(key) != nil, call.keyspace.deadline(of: key) != nil else {
                return .integer(0)
            }
            call.keyspace.setDeadline(key, nil)
            return .integer(1)
        },
    ]

    /// Milliseconds as whole seconds. The last moment there is must not overflow on the way.
    private static func rounded(_ milliseconds: Int64) -> Int64 {
        milliseconds / 1000 + (milliseconds % 1000 >= 500 ? 1 : 0)
    }

    private static func setter(
        _ name: String, _ summary: String, argument: String, _ example: String
    ) -> CommandDescriptor {
        CommandDescriptor(
            name, .keys, arity: -3, [.write, .fast], keys: .one, summary,
            syntax: "key \(argument) [NX | XX | GT | LT]", example: "SET page html\n\(example)"
        ) { call throws(CommandError) in
            try set(call, inSeconds: !name.hasPrefix("P"), isMoment: name.hasSuffix("AT"))
        }
    }

    private static func getter(
        _ name: String, _ summary: String, _ example: String,
        _ answer: @escaping @Sendable (_ moment: Int64, _ now: Int64) -> Int64
    ) -> CommandDescriptor {
        CommandDescriptor(
            name, .keys, arity: 2, [.readonly, .fast], keys: .one, summary, syntax: "key",
            example: "\(example)\n\(name) page\n\(name) other"
        ) { call throws(CommandError) in
            let key = call.key(1)
            guard call.keyspace.read(key, quietly: true) != nil else { return .integer(-2) }
            guard let moment = call.keyspace.deadline(of: key) else { return .integer(-1) }
            return .integer(answer(moment, call.now))
        }
    }

    /// The conditions behind `EXPIRE` and its kin.
    private struct Conditions {
        var ifNone = false
        var ifAny = false
        var ifLater = false
        var ifEarlier = false

        init(_ call: Call) throws(CommandError) {
            for index in 3..<max(3, call.count) {
                let word = call[index]
                if word.isWord("NX") {
                    ifNone = true
                } else if word.isWord("XX") {
                    ifAny = true
                } else if word.isWord("GT") {
                    ifLater = true
                } else if word.isWord("LT") {
                    ifEarlier = true
                } else {
                    throw CommandError(Array("Unsupported option ".utf8) + word.cut().bytes)
                }
            }
            if ifNone && (ifAny || ifLater || ifEarlier) {
                throw CommandError("NX and XX, GT or LT options at the same time are not compatible")
            }
            if ifLater && ifEarlier {
                throw CommandError("GT and LT options at the same time are not compatible")
            }
        }

        /// Whether they let a key that dies at `present` die at `new` from now on; no expiry counts as infinitely late.
        func allow(_ new: Int64, present: Int64?) -> Bool {
            guard let present else { return !ifAny && !ifLater }
            return !ifNone && !(ifLater && new <= present) && !(ifEarlier && new >= present)
        }
    }

    private static func set(_ call: Call, inSeconds: Bool, isMoment: Bool) throws(CommandError) -> Reply {
        let conditions = try Conditions(call)
        var moment = try call.integer(2)
        let error = CommandError.badExpiry(call.descriptor.fullName)
        if inSeconds {
            if moment > Int64.max / 1000 || moment < Int64.min / 1000 { throw error }
            moment *= 1000
        }
        if !isMoment {
            let (sum, overflow) = moment.addingReportingOverflow(call.now)
            if overflow { throw error }
            moment = sum
        }
        let key = call.key(1)
        guard call.keyspace.write(key) != nil else { return .integer(0) }
        guard conditions.allow(moment, present: call.keyspace.deadline(of: key)) else {
            return .integer(0)
        }
        if moment <= call.now {
            call.keyspace.remove(key)
        } else {
            call.keyspace.setDeadline(key, moment)
        }
        return .integer(1)
    }
}
