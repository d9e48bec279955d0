internal import Keyspace

/// The categories of commands that rules of users name, such as `@read`.
enum AccessCategories {
    static let all = [
        "keyspace", "read", "write", "set", "sortedset", "list", "hash", "string", "bitmap", "hyperloglog",
        "geo",
        "stream", "pubsub", "admin", "fast", "slow", "blocking", "dangerous", "connection", "transaction",
        "scripting",
    ]

    /// The categories of a command, by its name in capitals.
    static func of(_ name: String) -> [String] {
        if let facts = CommandFacts.of(name) { return facts.categories }
        // What Redis 7.0 does not have: Larder's own, and subcommands of CLIENT that came later.
        guard let command = ServedCommands.named(name) else { return ["slow"] }
        let isAdmin = command.descriptor.flags.contains(.admin)
        return (isAdmin ? ["admin"] : [])
            + [command.descriptor.flags.contains(.fast) ? "fast" : "slow"]
            + (isAdmin || name.hasPrefix("LARDER") ? ["dangerous"] : [])
            + (name.hasPrefix("CLIENT ") ? ["connection"] : [])
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
