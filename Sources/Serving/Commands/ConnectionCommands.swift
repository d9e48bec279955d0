internal import Keyspace

/// What a client says of its own connection.
enum ConnectionCommands {
    static let all: [ServedCommand] = [
        ServedCommand(
            "PING", arity: -1, [.fast], "PONG, or the message: the server answers", syntax: "[message]", ping),
        ServedCommand("ECHO", arity: 2, [.fast], "the message", syntax: "message") {
            call throws(CommandError) in
            .bulk(call[1])
        },
        ServedCommand(
            "HELLO", arity: -1, [.fast, .noscript],
            "choose the version of the protocol, and be told of the server",
            syntax: "[protover [AUTH username password] [SETNAME clientname]]", needsNoPassword: true, hello),
        ServedCommand(
            "AUTH", arity: -2, [.fast, .noscript], "give a password", syntax: "[username] password",
            needsNoPassword: true
        ) { call throws(CommandError) in
            if call.count > 3 { throw .syntax }
            try authenticate(call, user: call.count == 3 ? call[1] : nil, password: call[call.count - 1])
            return .ok
        },
        ServedCommand(
            "SELECT", arity: 2, [.fast], "choose the database of the next commands", syntax: "index"
        ) { call throws(CommandError) in
            guard let number = call[1].integer else { throw .notAnInteger }
            call.client.database = try call.engine.databaseNumber(number)
            return .ok
        },
        ServedCommand(
            "QUIT", arity: -1, [.fast, .noscript], "close the connection", skipsQueue: true,
            needsNoPassword: true
        ) { call throws(CommandError) in
            call.client.isClosing = true
            return .ok
        },
        ServedCommand(
            "RESET", arity: 1, [.fast, .noscript], "make the connection what it was when it was new",
            skipsQueue: true, needsNoPassword: true
        ) { call throws(CommandError) in
            call.engine.resetConnection(call.client)
            return .simple("RESET")
        },
    ]

    private static func ping(_ call: Invocation) throws(CommandError) -> Reply {
        if call.count > 2 { throw call.arityError }
        if call.client.subscriptionCount > 0, call.client.version == .two {
            return .array([.bulk("pong"), .bulk(call.count == 2 ? call[1] : "")])
        }
        return call.count == 2 ? .bulk(call[1]) : .simple("PONG")
    }

    private static func hello(_ call: Invocation) throws(CommandError) -> Reply {
        let (client, engine) = (call.client, call.engine)
        var version = client.version
        var index = 1
        if call.count > 1 {
            guard let number = call[1].integer else {
                throw CommandError("Protocol version is not an integer or out of range")
            }
            guard let known = ProtocolVersion(rawValue: Int(number)) else {
                throw CommandError(whole: "NOPROTO unsupported protocol version")
            }
            version = known
            index = 2
        }
        var name: ByteString?
        while index < call.count {
            if call[index].isWord("AUTH"), index + 2 < call.count {
                try authenticate(call, user: call[index + 1], password: call[index + 2])
                index += 3
            } else if call[index].isWord("SETNAME"), index + 1 < call.count {
                name = call[index + 1]
                try ClientCommands.check(call[index + 1], "Client names")
                index += 2
            } else {
                throw CommandError("Syntax error in HELLO option '\(call[index].text)'")
            }
        }
        if !client.isAuthenticated {
            throw CommandError(
                whole:
                    "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time"
            )
        }
        if let name { engine.setName(name, of: client) }
        client.version = version
        return .map([
            .init(key: .bulk("server"), value: .bulk("redis")),
            .init(key: .bulk("version"), value: .bulk(engine.settings.version)),
            .init(key: .bulk("proto"), value: .count(version.rawValue)),
            .init(key: .bulk("id"), value: .count(client.id)),
            .init(key: .bulk("mode"), value: .bulk("standalone")),
            .init(key: .bulk("role"), value: .bulk("master")),
            .init(key: .bulk("modules"), value: .array([])),
        ])
    }

    private static func authenticate(
        _ call: Invocation, user: ByteString?, password: ByteString
    ) throws(CommandError) {
        let users = call.engine.users
        if user == nil, users.standard.needsNoPassword {
            throw CommandError(
                "AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?"
            )
        }
        guard let found = users.find(user?.text ?? "default", password: password) else {
            call.engine.users.note(
                "auth", object: "AUTH", user: user?.text ?? "default", of: call.client, at: call.engine.now)
            throw CommandError(whole: "WRONGPASS invalid username-password pair or user is disabled.")
        }
        call.client.user = found
        call.client.isAuthenticated = true
    }
}
