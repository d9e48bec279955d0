internal import Keyspace
internal import Simulation

/// `ACL`: users and what they may do.
enum AccessCommands {
    static let all: [ServedCommand] = [
        ServedCommand("ACL WHOAMI", arity: 2, [.noscript], "the user of this connection") {
            call throws(CommandError) in
            .bulk(call.client.user?.name ?? "default")
        },
        ServedCommand("ACL LIST", arity: 2, [.admin, .noscript], "the users with their rules") {
            call throws(CommandError) in
            .array(call.engine.users.all.map { .bulk($0.description) })
        },
        ServedCommand("ACL USERS", arity: 2, [.admin, .noscript], "the names of the users") {
            call throws(CommandError) in
            .array(call.engine.users.all.map { .bulk($0.name) })
        },
        ServedCommand(
            "ACL GETUSER", arity: 3, [.admin, .noscript], "what a user may do", syntax: "username", getUser),
        ServedCommand(
            "ACL SETUSER", arity: -3, [.admin, .noscript], "make a user, or change one",
            syntax: "username [rule [rule ...]]",
            setUser),
        ServedCommand(
            "ACL DELUSER", arity: -3, [.admin, .noscript], "remove users and close their connections",
            syntax: "username [username ...]"
        ) { call throws(CommandError) in
            var count = 0
            for name in call.arguments.dropFirst(2) {
                if name.text == "default" { throw CommandError("The 'default' user cannot be removed") }
                guard call.engine.users.remove(name.text) else { continue }
                count += 1
                for client in call.engine.clients.all where client.user?.name == name.text {
                    call.engine.kill(client, by: call.client)
                }
            }
            return .count(count)
        },
        ServedCommand(
            "ACL CAT", arity: -2, [.noscript], "the categories, or the commands of one", syntax: "[category]"
        ) {
            call throws(CommandError) in
            if call.count > 3 { throw call.arityError }
            if call.count == 2 { return .bulks(AccessCategories.all.map { ByteString($0) }) }
            let category = call[2].lowercased
            guard AccessCategories.all.contains(category) else {
                throw CommandError("Unknown category '\(call[2].text)'")
            }
            return .array(
                ServedCommands.all.map(\.name).filter { AccessCategories.of($0).contains(category) }.map {
                    .bulk($0.lowercased().replacingFirst(" ", by: "|"))
                })
        },
        ServedCommand(
            "ACL GENPASS", arity: -2, [.noscript], "a password, drawn under the seed", syntax: "[bits]"
        ) {
            call throws(CommandError) in
            let bits = call.count == 3 ? try call.integer(2) : 256
            guard bits > 0, bits <= 4096 else {
                throw CommandError(
                    "ACL GENPASS argument must be the number of bits for the output password, a positive number up to 4096"
                )
            }
            let digits = (0..<(bits + 3) / 4).map { _ in String(call.engine.faults.draw(16), radix: 16) }
            return .bulk(digits.joined())
        },
        ServedCommand(
            "ACL DRYRUN", arity: -4, [.admin, .noscript], "whether a user may call a command",
            syntax: "username command [arg [arg ...]]", dryRun),
        ServedCommand(
            "ACL LOG", arity: -2, [.admin, .noscript], "what was refused", syntax: "[count | RESET]", log),
        ServedCommand("ACL SAVE", arity: 2, [.admin, .noscript], "write the users to a file; there is none") {
            call throws(CommandError) in throw noFile
        },
        ServedCommand("ACL LOAD", arity: 2, [.admin, .noscript], "read the users from a file; there is none")
        {
            call throws(CommandError) in throw noFile
        },
    ]

    private static let noFile = CommandError(
        "This Redis instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) in order to store users in the Redis configuration."
    )

    private static func setUser(_ call: Invocation) throws(CommandError) -> Reply {
        let name = call[2].text
        if name.contains(where: { $0 == " " || $0 == "\0" }) {
            throw CommandError("Usernames can't contain spaces or null characters")
        }
        let known = call.engine.users.named(name)
        let user = known?.copy ?? User(name)
        for rule in call.arguments.dropFirst(3) {
            if let problem = user.apply(rule.text) {
                throw CommandError("Error in ACL SETUSER modifier '\(rule.text)': \(problem)")
            }
        }
        if let known {
            // Connections hold the user itself.
            for rule in ["reset"] + user.rules { _ = known.apply(rule) }
        } else {
            call.engine.users.set(user)
        }
        return .ok
    }

    private static func getUser(_ call: Invocation) throws(CommandError) -> Reply {
        guard let user = call.engine.users.named(call[2].text) else { return .null }
        var flags = [user.isOn ? "on" : "off"]
        if user.needsNoPassword { flags.append("nopass") }
        flags.append("sanitize-payload")
        return .map([
            .init(key: .bulk("flags"), value: .set(flags.map { .bulk($0) })),
            .init(key: .bulk("passwords"), value: .array(user.passwords.map { .bulk($0) })),
            .init(key: .bulk("commands"), value: .bulk(user.commandText)),
            .init(key: .bulk("keys"), value: .bulk(user.keyPatterns.map(\.text).joined(separator: " "))),
            .init(
                key: .bulk("channels"),
                value: .bulk(user.channelPatterns.map { "&" + $0.text }.joined(separator: " "))),
            .init(key: .bulk("selectors"), value: .array([])),
        ])
    }

    private static func dryRun(_ call: Invocation) throws(CommandError) -> Reply {
        guard let user = call.engine.users.named(call[2].text) else {
            throw CommandError("User '\(call[2].text)' not found")
        }
        let arguments = Array(call.arguments.dropFirst(3))
        guard let command = try? ServedCommands.find(arguments) else {
            throw CommandError("Command '\(call[3].text)' not found")
        }
        guard user.may(command.name) else {
            return .bulk(
                "User \(user.name) has no permissions to run the '\(command.descriptor.fullName)' command")
        }
        let writes = command.descriptor.flags.contains(.write)
        for place in command.descriptor.keyPlaces(in: arguments)
        where !user.mayUse(arguments[place], writes: writes) {
            return .bulk("User \(user.name) has no permissions to access the '\(arguments[place].text)' key")
        }
        return .ok
    }

    private static func log(_ call: Invocation) throws(CommandError) -> Reply {
        if call.count > 3 { throw call.arityError }
        if call.count == 3, call[2].isWord("RESET") {
            call.engine.users.log = []
            return .ok
        }
        let count = call.count == 3 ? try call.integer(2) : 10
        let now = call.engine.now
        let epoch = call.engine.settings.epoch.nanoseconds
        return .array(
            call.engine.users.log.prefix(max(0, Int(clamping: count))).map { reply(to: $0, at: now, epoch) })
    }

    private static func reply(to entry: Users.LogEntry, at now: Instant, _ epoch: Int64) -> Reply {
        let created = (entry.since.nanoseconds + epoch) / 1_000_000
        let updated = (entry.newest.nanoseconds + epoch) / 1_000_000
        let fields: [(String, Reply)] = [
            ("count", .count(entry.count)), ("reason", .bulk(entry.reason)),
            ("context", .bulk(entry.context)),
            ("object", .bulk(entry.object)), ("username", .bulk(entry.user)),
            ("age-seconds", .double((now - entry.since).seconds)), ("client-info", .bulk(entry.client)),
            ("entry-id", .count(entry.id)), ("timestamp-created", .integer(created)),
            ("timestamp-last-updated", .integer(updated)),
        ]
        return .map(fields.map { .init(key: .bulk($0.0), value: $0.1) })
    }
}

extension User {
    /// The rules that make the user from a new one.
    var rules: [String] {
        var words = [isOn ? "on" : "off"]
        if needsNoPassword { words.append("nopass") }
        words += passwords.map { "#" + $0 }
        words += keyPatterns.map(\.text)
        words += channelPatterns.map { "&" + $0.text }
        return words + commandText.split(separator: " ").map(String.init)
    }
}
