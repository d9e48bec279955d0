internal import Basics
internal import Caching
internal import Keyspace
internal import Simulation

/// `CONFIG`: the settings of the server, and those of its keyspaces, which hold for all databases.
enum SettingCommands {
    static let all: [ServedCommand] = [
        ServedCommand(
            "CONFIG GET", arity: -3, [.admin, .noscript], "the settings whose names match patterns",
            syntax: "parameter [parameter ...]", get),
        ServedCommand(
            "CONFIG SET", arity: -4, [.admin, .noscript], "change settings, all or none",
            syntax: "parameter value [parameter value ...]", set),
        ServedCommand("CONFIG RESETSTAT", arity: 2, [.admin, .noscript], "set what INFO counts to 0") {
            call throws(CommandError) in
            call.engine.statistics = ServerStatistics()
            call.engine.resetCounts()
            return .ok
        },
        ServedCommand(
            "CONFIG REWRITE", arity: 2, [.admin, .noscript], "write the settings to a file; there is none"
        ) {
            call throws(CommandError) in
            throw CommandError("The server is running without a config file")
        },
    ]

    /// A setting of the server: how it is read, and how it is written if that is possible while it runs.
    struct Parameter: Sendable {
        let name: String
        let read: @Sendable (Engine) -> String
        /// - Returns: what is wrong with the value; nil if it was taken.
        let write: (@Sendable (Engine, String) -> String?)?
    }

    private static func number(
        _ name: String, _ range: ClosedRange<Int>, _ path: any WritableKeyPath<ServerSettings, Int> & Sendable
    ) -> Parameter {
        Parameter(name: name, read: { String($0.settings[keyPath: path]) }) { engine, text in
            guard let value = ByteString(text).integer else {
                return "argument couldn't be parsed into an integer"
            }
            guard let number = Int(exactly: value), range.contains(number) else {
                return "argument must be between \(range.lowerBound) and \(range.upperBound) inclusive"
            }
            engine.settings[keyPath: path] = number
            return nil
        }
    }

    static let parameters: [Parameter] =
        [
            Parameter(name: "port", read: { String($0.settings.port) }) { engine, text in
                // It listens where it was started; to set that again changes nothing.
                text == String(engine.settings.port)
                    ? nil : "Unable to listen on this port. Check server logs."
            },
            Parameter(name: "daemonize", read: { _ in "no" }, write: nil),
            Parameter(name: "slaveof", read: { _ in "" }, write: nil),
            Parameter(name: "replicaof", read: { _ in "" }, write: nil),
            Parameter(name: "databases", read: { String($0.settings.databases) }, write: nil),
            Parameter(name: "requirepass", read: { $0.settings.password }) { engine, text in
                engine.settings.password = text
                engine.users.standard.setPassword(text)
                return nil
            },
            Parameter(name: "notify-keyspace-events", read: { $0.settings.notifications.letters }) {
                engine, text in
                guard let classes = NotificationClasses(letters: text) else {
                    return "Invalid event class character. Use 'Ag$lshzxeKEtmdn'."
                }
                engine.settings.notifications = classes
                return nil
            },
            Parameter(name: "redis-version", read: { $0.settings.version }) { engine, text in
                engine.settings.version = text
                return nil
            },
            number("slowlog-log-slower-than", -1...Int.max, \.slowerThan),
            number("slowlog-max-len", 0...Int.max, \.slowLogLength),
            number("maxclients", 1...1_000_000, \.clientLimit),
            number("latency-monitor-threshold", 0...Int.max, \.latencyThreshold),
            number("min-replicas-to-write", 0...Int.max, \.replicasToWrite),
            number("lua-time-limit", 0...Int.max, \.scriptTimeLimit),
            number("busy-reply-threshold", 0...Int.max, \.scriptTimeLimit),
            number("client-query-buffer-limit", 1_048_576...Int.max, \.queryBufferLimit),
        ]
        + kept.map { entry in
            Parameter(name: entry.name, read: { $0.settings.kept[entry.name] ?? entry.standard }) {
                engine, text in
                engine.settings.kept[entry.name] = text
                return nil
            }
        }

    /// Settings that clients and tests read or set, and that mean nothing here: nothing is kept in files, and nothing is
    /// replicated.
    private static let kept: [(name: String, standard: String)] = [
        ("save", ""), ("appendonly", "no"), ("appendfsync", "everysec"), ("aof-use-rdb-preamble", "yes"),
        ("dir", "."),
        ("dbfilename", "dump.rdb"),
        ("bind", "127.0.0.1 -::1"), ("timeout", "0"), ("tcp-keepalive", "300"), ("tcp-backlog", "511"),
        ("hz", "10"), ("dynamic-hz", "yes"), ("activerehashing", "yes"), ("activedefrag", "no"),
        ("lazyfree-lazy-eviction", "no"), ("lazyfree-lazy-expire", "no"), ("lazyfree-lazy-server-del", "no"),
        ("lazyfree-lazy-user-del", "no"), ("lazyfree-lazy-user-flush", "no"), ("latency-tracking", "yes"),
        ("proto-max-bulk-len", "536870912"), ("loglevel", "notice"),
        ("logfile", ""), ("list-max-listpack-size", "-2"), ("list-compress-depth", "0"),
        ("list-max-ziplist-size", "-2"), ("stream-node-max-entries", "100"),
        ("stream-node-max-bytes", "4096"),
        ("maxmemory-eviction-tenacity", "10"), ("maxmemory-clients", "0"),
        ("tracking-table-max-keys", "1000000"),
        (
            "client-output-buffer-limit",
            "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"
        ),
        ("repl-backlog-size", "1048576"), ("repl-ping-replica-period", "10"),
        ("replica-serve-stale-data", "yes"), ("replica-read-only", "yes"), ("protected-mode", "no"),
        ("acllog-max-len", "128"), ("acl-pubsub-default", "resetchannels"), ("close-on-replica-write", "yes"),
        ("enable-debug-command", "yes"), ("cluster-enabled", "no"), ("rdbcompression", "yes"),
        ("rdbchecksum", "yes"), ("sanitize-dump-payload", "no"), ("maxmemory-dummy", "0"),
    ].filter { $0.0 != "maxmemory-dummy" }

    private static func get(_ call: Invocation) throws(CommandError) -> Reply {
        var pairs: [Reply.Pair] = []
        for word in call.arguments.dropFirst(2) {
            let pattern = Glob(Array(word.lowercased.utf8))
            for parameter in parameters where pattern.matches(parameter.name) {
                let key = pattern.isPattern ? ByteString(parameter.name) : word
                if pairs.contains(where: { $0.key == .bulk(key) }) { continue }
                pairs.append(.init(key: .bulk(key), value: .bulk(parameter.read(call.engine))))
            }
        }
        if case .map(let more) = call.engine.runNow(call.arguments, call.client) { pairs += more }
        return .map(pairs)
    }

    private static func set(_ call: Invocation) throws(CommandError) -> Reply {
        if call.count % 2 == 1 { throw .syntax }
        var own: [(Parameter, String)] = []
        var others: [ByteString] = ["CONFIG", "SET"]
        var names: Set<String> = []
        for index in stride(from: 2, to: call.count, by: 2) {
            let name = call[index].lowercased
            if !names.insert(name).inserted { throw failure(name, "duplicate parameter") }
            if let parameter = parameters.first(where: { $0.name == name }) {
                guard parameter.write != nil else { throw failure(name, "can't set immutable config") }
                own.append((parameter, call[index + 1].text))
            } else {
                others += [call[index], call[index + 1]]
            }
        }
        let before = call.engine.settings
        for (parameter, value) in own {
            if let problem = parameter.write?(call.engine, value) {
                call.engine.settings = before
                call.engine.users.standard.setPassword(before.password)
                throw failure(parameter.name, problem)
            }
        }
        guard others.count > 2 else { return .ok }
        let database = call.client.database
        defer { call.client.database = database }
        for present in call.engine.presentDatabases {
            call.client.database = present.number
            let reply = call.engine.runNow(others, call.client)
            if case .error(let text) = reply {
                call.engine.settings = before
                throw CommandError(whole: text)
            }
        }
        return .ok
    }

    private static func failure(_ name: String, _ problem: String) -> CommandError {
        CommandError("CONFIG SET failed (possibly related to argument '\(name)') - \(problem)")
    }
}
