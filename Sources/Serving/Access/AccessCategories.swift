internal import Keyspace

/// The categories of commands that rules of users name, such as `@read`.
enum AccessCategories {
    static let all = [
        "keyspace", "read", "write", "set", "sortedset", "list", "hash", "string", "bitmap", "hyperloglog",
        "geo",
        "stream", "pubsub", "admin", "fast", "slow", "blocking", "dangerous", "connection", "transaction",
        "scripting",
    ]

    private static let dangerous: Set = [
        "KEYS", "FLUSHALL", "FLUSHDB", "SORT", "INFO", "SWAPDB", "RESTORE", "MIGRATE", "DEBUG", "MONITOR",
        "SHUTDOWN",
        "CONFIG", "SAVE", "BGSAVE", "BGREWRITEAOF", "LASTSAVE", "ROLE", "REPLICAOF", "SLAVEOF", "SYNC",
        "PSYNC",
        "REPLCONF", "FAILOVER", "MODULE", "ACL", "CLUSTER", "SLOWLOG", "LATENCY", "CLIENT KILL",
        "CLIENT LIST",
        "CLIENT NO-EVICT", "CLIENT PAUSE", "CLIENT UNBLOCK", "CLIENT UNPAUSE", "LARDER",
    ]
    private static let connection: Set = [
        "PING", "ECHO", "HELLO", "AUTH", "SELECT", "QUIT", "RESET", "CLIENT", "COMMAND", "WAIT", "READONLY",
        "READWRITE",
    ]
    private static let scripting: Set = [
        "EVAL", "EVALSHA", "EVAL_RO", "EVALSHA_RO", "SCRIPT", "FUNCTION", "FCALL", "FCALL_RO",
    ]
    private static let transactions: Set = ["MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH"]
    private static let bitmaps: Set = [
        "SETBIT", "GETBIT", "BITCOUNT", "BITPOS", "BITOP", "BITFIELD", "BITFIELD_RO",
    ]
    private static let hyperloglog: Set = ["PFADD", "PFCOUNT", "PFMERGE", "PFDEBUG", "PFSELFTEST"]

    private static func first(_ name: String) -> String { String(name.prefix { $0 != " " }) }

    /// The categories of a command, by its name in capitals.
    static func of(_ name: String) -> [String] {
        if let facts = CommandFacts.of(name) { return facts.categories }
        guard let command = ServedCommands.named(name) else { return ["slow"] }
        let first = first(name)
        let descriptor = command.descriptor
        var found: [String] = []
        if descriptor.flags.contains(.readonly), !scripting.contains(first) { found.append("read") }
        if descriptor.flags.contains(.write) { found.append("write") }
        if let group = dataGroup(name, descriptor) { found.append(group) }
        if descriptor.flags.contains(.pubsub) { found.append("pubsub") }
        if descriptor.flags.contains(.admin) { found.append("admin") }
        found.append(descriptor.flags.contains(.fast) ? "fast" : "slow")
        if descriptor.flags.contains(.blocking) { found.append("blocking") }
        if descriptor.flags.contains(.admin) || dangerous.contains(first) || dangerous.contains(name) {
            found.append("dangerous")
        }
        if connection.contains(first) { found.append("connection") }
        if transactions.contains(first) { found.append("transaction") }
        if scripting.contains(first) { found.append("scripting") }
        return found
    }

    private static func dataGroup(_ name: String, _ descriptor: CommandDescriptor) -> String? {
        if bitmaps.contains(name) { return "bitmap" }
        if hyperloglog.contains(name) { return "hyperloglog" }
        switch name {
        case "BLPOP", "BRPOP", "BLMOVE", "BRPOPLPUSH", "BLMPOP": return "list"
        case "BZPOPMIN", "BZPOPMAX", "BZMPOP": return "sortedset"
        case "FLUSHALL", "FLUSHDB", "MOVE", "COPY", "SWAPDB", "DBSIZE": return "keyspace"
        case let name where name.hasPrefix("X") && descriptor.summary.contains("streams"): return "stream"
        case let name where name.hasPrefix("GEO"): return "geo"
        default: break
        }
        switch descriptor.group {
        case .strings: return "string"
        case .hashes: return "hash"
        case .lists: return "list"
        case .sets: return "set"
        case .sortedSets: return "sortedset"
        case .keys: return "keyspace"
        case .transactions, .server: return nil
        }
    }

    /// The group as `COMMAND DOCS` names it.
    static func group(of name: String) -> String {
        let categories = of(name)
        for (category, group) in [
            ("bitmap", "bitmap"), ("hyperloglog", "hyperloglog"), ("string", "string"), ("hash", "hash"),
            ("list", "list"), ("set", "set"), ("sortedset", "sorted-set"), ("pubsub", "pubsub"),
            ("geo", "geo"),
            ("stream", "stream"), ("scripting", "scripting"), ("transaction", "transactions"),
            ("connection", "connection"), ("keyspace", "generic"),
        ] where categories.contains(category) { return group }
        return "server"
    }
}
