internal import Keyspace

/// What Redis has and Larder does not: each is refused by an error that says so.
enum MissingCommands {
    static let all: [ServedCommand] =
        refuse(
            "streams",
            "XADD XRANGE XREVRANGE XREAD XREADGROUP XLEN XDEL XTRIM XACK XCLAIM XAUTOCLAIM XGROUP XINFO XPENDING XSETID"
        )
        + refuse(
            "geo",
            "GEOADD GEODIST GEOHASH GEOPOS GEORADIUS GEORADIUS_RO GEORADIUSBYMEMBER GEORADIUSBYMEMBER_RO GEOSEARCH GEOSEARCHSTORE"
        )
        + refuse("functions", "FCALL FCALL_RO")
        + refuse(
            "replication", "REPLICAOF SLAVEOF PSYNC SYNC REPLCONF FAILOVER MIGRATE")
        + refuse("modules", "MODULE")
        + refuse(
            "functions",
            "FUNCTION LOAD|FUNCTION DELETE|FUNCTION DUMP|FUNCTION RESTORE|FUNCTION KILL|FUNCTION STATS",
            at: "|")
        + [
            // A tool that tidies up, or looks, finds none.
            ServedCommand(
                "FUNCTION FLUSH", arity: -2, [.noscript], "there are no functions", syntax: "[ASYNC | SYNC]"
            ) {
                call throws(CommandError) in .ok
            },
            ServedCommand(
                "FUNCTION LIST", arity: -2, [.noscript], "there are no functions", syntax: "[WITHCODE]"
            ) {
                call throws(CommandError) in .array([])
            },
        ]
        + [
            ServedCommand(
                "CLUSTER", arity: -2, [.admin, .noscript],
                "cluster mode, which Larder's server does not have",
                syntax: "…"
            ) {
                call throws(CommandError) in
                throw CommandError("This instance has cluster support disabled")
            },
            ServedCommand("READONLY", arity: 1, [.fast], "cluster mode only") { call throws(CommandError) in
                throw CommandError("This instance has cluster support disabled")
            },
            ServedCommand("READWRITE", arity: 1, [.fast], "cluster mode only") { call throws(CommandError) in
                throw CommandError("This instance has cluster support disabled")
            },
            ServedCommand(
                "CLIENT MAINT_NOTIFICATIONS", arity: -2, [],
                "a notice of maintenance, which Redis 7 does not have",
                syntax: "…"
            ) { call throws(CommandError) in
                throw CommandError("unknown subcommand 'MAINT_NOTIFICATIONS'. Try CLIENT HELP.")
            },
        ]

    private static func refuse(_ what: String, _ names: String, at separator: Character = " ")
        -> [ServedCommand]
    {
        names.split(separator: separator).map { name in
            ServedCommand(String(name), arity: -1, [], "not in Larder: it has no \(what)", syntax: "…") {
                call throws(CommandError) in
                throw CommandError(
                    "Larder does not have \(what), so there is no '\(call.descriptor.fullName)'")
            }
        }
    }
}
