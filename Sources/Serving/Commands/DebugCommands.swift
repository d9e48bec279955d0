internal import Caching
internal import Keyspace
internal import Simulation
internal import Tracing

/// `DEBUG` and other commands for whoever runs the server.
enum DebugCommands {
    static let all: [ServedCommand] = [
        ServedCommand(
            "DEBUG", arity: -2, [.admin, .noscript], "look into the server, or disturb it",
            syntax: "subcommand [argument ...]", debug),
        ServedCommand(
            "SHUTDOWN", arity: -1, [.admin, .noscript], "end the server",
            syntax: "[NOSAVE | SAVE] [NOW] [FORCE] [ABORT]"
        ) { call throws(CommandError) in
            call.engine.shutDown()
            return .nothing
        },
        ServedCommand(
            "SAVE", arity: 1, [.admin, .noscript], "nothing is kept in files, so there is nothing to save"
        ) {
            call throws(CommandError) in .ok
        },
        ServedCommand("BGSAVE", arity: -1, [.admin, .noscript], "as SAVE", syntax: "[SCHEDULE]") {
            call throws(CommandError) in .simple("Background saving started")
        },
        ServedCommand("BGREWRITEAOF", arity: 1, [.admin, .noscript], "as SAVE") { call throws(CommandError) in
            .simple("Background append only file rewriting started")
        },
        ServedCommand("LASTSAVE", arity: 1, [.fast], "when the server was started") {
            call throws(CommandError) in
            .integer(call.engine.settings.epoch.nanoseconds / 1_000_000_000)
        },
        ServedCommand("ROLE", arity: 1, [.fast, .noscript], "master, without replicas") {
            call throws(CommandError) in
            .array([.bulk("master"), .integer(0), .array([])])
        },
        ServedCommand(
            "WAIT", arity: 3, [.noscript, .blocking], "how many replicas have the last write: there is none",
            syntax: "numreplicas timeout"
        ) { call throws(CommandError) in
            if try call.integer(2) < 0 { throw CommandError("timeout is negative") }
            return .integer(0)
        },
        ServedCommand(
            "LOLWUT", arity: -1, [.fast], "a picture, and the version", syntax: "[VERSION version]"
        ) { call throws(CommandError) in
            .verbatim(
                ByteString("Larder: a shelf for every key.\nRedis ver. \(call.engine.settings.version)\n"))
        },
        ServedCommand(
            "TIME", arity: 1, [.fast], "the server's clock: seconds, and microseconds of the second"
        ) {
            call throws(CommandError) in
            let microseconds = (call.engine.now.nanoseconds + call.engine.settings.epoch.nanoseconds) / 1000
            return .array([
                .bulk(String(microseconds / 1_000_000)), .bulk(String(microseconds % 1_000_000)),
            ])
        },
        ServedCommand("MEMORY DOCTOR", arity: 2, [], "advice about memory") { call throws(CommandError) in
            .verbatim("Hi Sam, this instance is empty or is using very little memory.\n")
        },
        ServedCommand("MEMORY PURGE", arity: 2, [], "give memory back to the system") {
            call throws(CommandError) in .ok
        },
        ServedCommand("MEMORY STATS", arity: 2, [], "how memory is used") { call throws(CommandError) in
            let used = call.engine.presentDatabases.reduce(0) { $0 + $1.cache.memory.fill.bytes }
            let keys = call.engine.presentDatabases.reduce(0) { $0 + $1.cache.memory.fill.entries }
            return .map([
                .init(key: .bulk("peak.allocated"), value: .count(used)),
                .init(key: .bulk("total.allocated"), value: .count(used)),
                .init(key: .bulk("keys.count"), value: .count(keys)),
                .init(key: .bulk("dataset.bytes"), value: .count(used)),
            ])
        },
        ServedCommand("MEMORY MALLOC-STATS", arity: 2, [], "what the allocator says: nothing") {
            call throws(CommandError) in .verbatim("Stats not supported for the current allocator")
        },
    ]

    private static func debug(_ call: Invocation) throws(CommandError) -> Reply {
        let engine = call.engine
        switch call[1].lowercased {
        case "sleep":
            guard call.count == 3, let seconds = call[2].double, seconds >= 0 else { throw .syntax }
            return engine.sleep(.seconds(1).scaled(by: seconds), call)
        case "object": return try object(call)
        case "set-active-expire":
            guard call.count == 3 else { throw .syntax }
            engine.setExpiry(isActive: call[2].integer == 1)
            return .ok
        case "jmap", "reload", "loadaof", "restart", "flushall-not", "quicklist-packed-threshold",
            "change-repl-id", "replybuffer", "dict-resizing", "pause-cron", "stringmatch-len":
            return .ok
        case "set-disable-deny-scripts":
            guard call.count == 3 else { throw .syntax }
            engine.settings.allowsAllInScripts = call[2].integer == 1
            return .ok
        case "digest": return .simple(String(repeating: "0", count: 40))
        case "digest-value":
            return .array(
                call.arguments.dropFirst(2).map { key in
                    guard case .bulk(let dumped) = engine.runNow(["DUMP", key], call.client) else {
                        return .simple(String(repeating: "0", count: 40))
                    }
                    return .simple(SHA1.hex(dumped.bytes))
                })
        case "protocol": return try example(call)
        case "error":
            guard call.count == 3 else { throw .syntax }
            throw CommandError(whole: call[2])
        case "log": return .ok
        case "htstats-key", "htstats", "listpack", "ziplist", "sdslen": return .verbatim("[no statistics]\n")
        default:
            throw CommandError(
                "unknown subcommand '\(call[1].text)'. Larder knows DEBUG SLEEP, OBJECT, SET-ACTIVE-EXPIRE, DIGEST-VALUE, PROTOCOL, ERROR and JMAP"
            )
        }
    }

    private static func object(_ call: Invocation) throws(CommandError) -> Reply {
        guard call.count >= 3 else { throw .syntax }
        let engine = call.engine
        let cache = engine.cache(call.client.database)
        if let key = cache.keyspace.names.known(call[2].keyText), let entry = cache.memory[key.id],
            entry.isDead(at: engine.now)
        {
            return .simple(
                "Value at:0x7f0000000000 refcount:1 encoding:raw serializedlength:0 lru:0 lru_seconds_idle:0")
        }
        guard case .bulk(let encoding) = engine.runNow(["OBJECT", "ENCODING", call[2]], call.client) else {
            throw .noSuchKey
        }
        let length =
            if case .bulk(let dumped) = engine.runNow(["DUMP", call[2]], call.client) { dumped.count } else {
                0
            }
        let idle =
            if case .integer(let seconds) = engine.runNow(["OBJECT", "IDLETIME", call[2]], call.client) {
                seconds
            } else { Int64(0) }
        return .simple(
            "Value at:0x7f0000000000 refcount:1 encoding:\(encoding.text) serializedlength:\(length) lru:0 lru_seconds_idle:\(idle)"
        )
    }

    /// A reply of each kind that the protocol has.
    private static func example(_ call: Invocation) throws(CommandError) -> Reply {
        guard call.count == 3 else { throw .syntax }
        switch call[2].lowercased {
        case "string": return .bulk("Hello World")
        case "integer": return .integer(12345)
        case "double": return .double(3.141)
        case "null": return .null
        case "array": return .array([.integer(0), .integer(1), .integer(2)])
        case "set": return .set([.integer(0), .integer(1), .integer(2)])
        case "map":
            return .map([
                .init(key: .integer(0), value: .boolean(false)),
                .init(key: .integer(1), value: .boolean(true)),
                .init(key: .integer(2), value: .boolean(false)),
            ])
        case "bignum":
            return .bigNumber("1234567999999999999999999999999999999")
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "verbatim": return .verbatim("This is a verbatim\nstring")
        case "push": return .push([.bulk("server-cpu-usage"), .integer(42)])
        case "attrib":
            call.client.sendAttribute("key-popularity", .array([.bulk("key:123"), .integer(90)]))
            return .bulk("Some real reply following the attribute")
        default:
            throw CommandError(
                "Wrong protocol type name. Please use one of the following: string|integer|double|null|array|set|map|attrib|push|verbatim|true|false"
            )
        }
    }
}

extension Engine {
    /// Has the whole server wait, as one that works on a slow command does.
    func sleep(_ span: TimeSpan, _ call: Invocation) -> Reply {
        // To a script it is one moment: the time passes when it has ended.
        if let scripts, scripts.isRunning {
            scripts.slept = scripts.slept + span
        } else {
            advance(by: span)
        }
        return .ok
    }

    /// Whether keys whose time has run out leave by themselves, or only when somebody asks for them.
    func setExpiry(isActive: Bool) {
        for (_, cache) in presentDatabases {
            var settings = cache.settings
            settings.expiry = isActive ? .exact : .lazy
            try? world.configure(cache, settings, summary: "expiry=\(isActive ? "exact" : "lazy")")
        }
    }
}
