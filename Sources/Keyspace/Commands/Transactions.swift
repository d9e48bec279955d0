internal import Tracing

/// `MULTI` and its kin. What they do, the session does; here is what they tell of themselves.
enum Transactions {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "MULTI", .transactions, arity: 1, [.fast], keys: .none,
            "begin a transaction: the commands that follow are queued",
            syntax: "", example: "MULTI\nINCR a\nINCR a\nEXEC", outside),
        CommandDescriptor(
            "EXEC", .transactions, arity: 1, [], keys: .none,
            "run the commands that were queued, all at one moment; nil where a watched key has changed",
            syntax: "", example: "MULTI\nSET a 1\nLPUSH a x\nEXEC", outside),
        CommandDescriptor(
            "DISCARD", .transactions, arity: 1, [.fast], keys: .none, "forget the commands that were queued",
            syntax: "", example: "MULTI\nSET a 1\nDISCARD\nEXISTS a", outside),
        CommandDescriptor(
            "WATCH", .transactions, arity: -2, [.fast], keys: .all,
            "have the next EXEC do nothing if one of the keys changes before it",
            syntax: "key [key ...]", example: "WATCH stock\nSET stock 5\nMULTI\nDECR stock\nEXEC", outside),
        CommandDescriptor(
            "UNWATCH", .transactions, arity: 1, [.fast], keys: .none, "forget the keys that are watched",
            syntax: "", example: "WATCH stock\nUNWATCH\nSET stock 5\nMULTI\nDECR stock\nEXEC", outside),
    ]

    /// The session sees to these commands before their bodies are reached; queued ones have nothing left to do.
    static func outside(_ call: Call) throws(CommandError) -> Reply { .ok }
}
