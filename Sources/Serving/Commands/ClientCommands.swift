internal import Keyspace
internal import Simulation

/// `CLIENT` and its subcommands.
enum ClientCommands {
    static let all: [ServedCommand] = [
        ServedCommand("CLIENT ID", arity: 2, [.fast, .noscript], "the number of this connection") {
            call throws(CommandError) in .count(call.client.id)
        },
        ServedCommand("CLIENT GETNAME", arity: 2, [.fast, .noscript], "the name of this connection") {
            call throws(CommandError) in call.client.name.count == 0 ? .null : .bulk(call.client.name)
        },
        ServedCommand(
            "CLIENT SETNAME", arity: 3, [.fast, .noscript], "name this connection", syntax: "connection-name"
        ) { call throws(CommandError) in
            try check(call[2], "Client names")
            call.engine.setName(call[2], of: call.client)
            return .ok
        },
        ServedCommand(
            "CLIENT SETINFO", arity: 4, [.fast, .noscript], "say which library the client uses",
            syntax: "<LIB-NAME libname | LIB-VER libver>"
        ) { call throws(CommandError) in
            let what = call[2].lowercased
            if what != "lib-name", what != "lib-ver" {
                throw CommandError("Unrecognized option '\(call[2].text)'")
            }
            try check(call[3], what)
            if what == "lib-name" {
                call.client.libraryName = call[3]
            } else {
                call.client.libraryVersion = call[3]
            }
            return .ok
        },
        ServedCommand("CLIENT INFO", arity: 2, [.noscript], "what is known of this connection") {
            call throws(CommandError) in
            .verbatim(ByteString(call.info(of: call.client) + "\n"))
        },
        ServedCommand(
            "CLIENT LIST", arity: -2, [.admin, .noscript], "what is known of the connections",
            syntax: "[TYPE <NORMAL | MASTER | REPLICA | PUBSUB>] [ID client-id [client-id ...]]", list),
        ServedCommand(
            "CLIENT KILL", arity: -3, [.admin, .noscript], "close connections",
            syntax:
                "<ip:port | [ID client-id] [TYPE type] [USER name] [ADDR ip:port] [LADDR ip:port] [SKIPME yes/no]>",
            kill),
        ServedCommand(
            "CLIENT REPLY", arity: 3, [.noscript], "choose whether commands are answered",
            syntax: "<ON | OFF | SKIP>"
        ) { call throws(CommandError) in
            switch call[2].lowercased {
            case "on":
                call.client.replyMode = .on
                return .ok
            case "off": call.client.replyMode = .off
            case "skip": if call.client.replyMode != .off { call.client.replyMode = .skipNext }
            default: throw .syntax
            }
            return .nothing
        },
        ServedCommand(
            "CLIENT NO-EVICT", arity: 3, [.admin, .noscript],
            "keep the connection when clients take too much memory",
            syntax: "<ON | OFF>"
        ) { call throws(CommandError) in
            call.client.noEvict = try isOn(call[2])
            return .ok
        },
        ServedCommand(
            "CLIENT NO-TOUCH", arity: 3, [.noscript], "read keys without counting that as a use",
            syntax: "<ON | OFF>"
        ) { call throws(CommandError) in
            call.client.noTouch = try isOn(call[2])
            return .ok
        },
        ServedCommand(
            "CLIENT UNBLOCK", arity: -3, [.admin, .noscript], "end the wait of a blocked client",
            syntax: "client-id [TIMEOUT | ERROR]", unblock),
        ServedCommand(
            "CLIENT PAUSE", arity: -3, [.admin, .noscript], "hold the commands of all clients for a while",
            syntax: "timeout [WRITE | ALL]"
        ) { call throws(CommandError) in
            guard let time = call[2].integer, time >= 0 else {
                throw CommandError("timeout is not an integer or out of range")
            }
            if call.count > 4 { throw .syntax }
            if call.count == 4, !call[3].isWord("WRITE"), !call[3].isWord("ALL") {
                throw CommandError("CLIENT PAUSE mode must be WRITE or ALL")
            }
            call.engine.pause(
                for: .milliseconds(min(time, Int64.max / 1_000_000)),
                writesOnly: call.count == 4 && call[3].isWord("WRITE"))
            return .ok
        },
        ServedCommand("CLIENT UNPAUSE", arity: 2, [.admin, .noscript], "let the held commands go on") {
            call throws(CommandError) in
            call.engine.endPause()
            return .ok
        },
        ServedCommand(
            "CLIENT TRACKING", arity: -3, [.noscript], "be told when keys change that this client has read",
            syntax:
                "<ON | OFF> [REDIRECT client-id] [PREFIX prefix [PREFIX prefix ...]] [BCAST] [OPTIN] [OPTOUT] [NOLOOP]",
            TrackingCommands.track),
        ServedCommand(
            "CLIENT CACHING", arity: 3, [.noscript], "whether the keys of the next command are tracked",
            syntax: "<YES | NO>", TrackingCommands.caching),
        ServedCommand(
            "CLIENT TRACKINGINFO", arity: 2, [.noscript], "how this connection tracks keys",
            TrackingCommands.info),
        ServedCommand("CLIENT GETREDIR", arity: 2, [.noscript], "who is told in place of this connection") {
            call throws(CommandError) in
            .integer(call.client.tracking.map { Int64($0.redirect ?? 0) } ?? -1)
        },
    ]

    static func isOn(_ word: ByteString) throws(CommandError) -> Bool {
        if word.isWord("ON") { return true }
        if word.isWord("OFF") { return false }
        throw .syntax
    }

    /// A name must be one word of printable characters.
    static func check(_ name: ByteString, _ what: String) throws(CommandError) {
        if name.bytes.contains(where: { $0 < 0x21 || $0 > 0x7E }) {
            throw CommandError("\(what) cannot contain spaces, newlines or special characters.")
        }
    }

    private static func list(_ call: Invocation) throws(CommandError) -> Reply {
        var chosen = call.engine.clients.all
        if call.count > 2 {
            if call.count == 4, call[2].isWord("TYPE") {
                chosen = try ofType(call[3], chosen)
            } else if call.count > 3, call[2].isWord("ID") {
                var ids: Set<Int> = []
                for index in 3..<call.count {
                    guard let id = call[index].integer, id > 0 else {
                        throw CommandError("Invalid client ID")
                    }
                    ids.insert(Int(id))
                }
                chosen = chosen.filter { ids.contains($0.id) }
            } else {
                throw .syntax
            }
        }
        return .verbatim(ByteString(chosen.map { call.info(of: $0) + "\n" }.joined()))
    }

    private static func ofType(_ word: ByteString, _ clients: [Client]) throws(CommandError) -> [Client] {
        switch word.lowercased {
        case "normal": clients.filter { $0.subscriptionCount == 0 }
        case "pubsub": clients.filter { $0.subscriptionCount > 0 }
        case "master", "replica", "slave": []
        default: throw CommandError("Unknown client type '\(word.text)'")
        }
    }

    private static func kill(_ call: Invocation) throws(CommandError) -> Reply {
        let engine = call.engine
        if call.count == 3 {
            guard let found = engine.clients.all.first(where: { $0.address == call[2].text }) else {
                throw CommandError("No such client")
            }
            engine.kill(found, by: call.client)
            return .ok
        }
        var chosen = engine.clients.all
        var skipsSelf = true
        guard call.count % 2 == 0 else { throw .syntax }
        for index in stride(from: 2, to: call.count, by: 2) {
            let value = call[index + 1]
            switch call[index].lowercased {
            case "id":
                guard let id = value.integer, id > 0 else {
                    throw CommandError("client-id should be greater than 0")
                }
                chosen = chosen.filter { $0.id == Int(id) }
            case "addr": chosen = chosen.filter { $0.address == value.text }
            case "laddr": chosen = chosen.filter { $0.localAddress == value.text }
            case "type": chosen = try ofType(value, chosen)
            case "user":
                guard engine.users.named(value.text) != nil else {
                    throw CommandError("No such user '\(value.text)'")
                }
                chosen = chosen.filter { ($0.user?.name ?? "default") == value.text }
            case "skipme":
                if value.isWord("YES") {
                    skipsSelf = true
                } else if value.isWord("NO") {
                    skipsSelf = false
                } else {
                    throw .syntax
                }
            default: throw .syntax
            }
        }
        if skipsSelf { chosen = chosen.filter { $0 !== call.client } }
        for client in chosen { engine.kill(client, by: call.client) }
        return .count(chosen.count)
    }

    private static func unblock(_ call: Invocation) throws(CommandError) -> Reply {
        let id = try call.integer(2)
        var isError = false
        if call.count == 4 {
            isError = call[3].isWord("ERROR")
            if !isError, !call[3].isWord("TIMEOUT") {
                throw CommandError("CLIENT UNBLOCK reason should be TIMEOUT or ERROR")
            }
        } else if call.count > 4 {
            throw .syntax
        }
        guard let client = call.engine.clients[Int(id)], client.waiting?.reason == .keys else {
            return .integer(0)
        }
        call.engine.endWait(
            of: client,
            with: isError
                ? .error("UNBLOCKED client unblocked via CLIENT UNBLOCK")
                : client.waiting?.timeoutReply ?? .null)
        return .integer(1)
    }
}

extension Invocation {
    /// The line of a client in `CLIENT LIST`.
    fileprivate func info(of other: Client) -> String {
        let bytes = arguments.reduce(3 + String(count).count) { sum, word in
            sum + 5 + String(word.count).count + word.count
        }
        return other.info(
            at: engine.now, pending: other === client ? bytes : 0, names: engine.settings.isAtLeast(7, 2))
    }
}
