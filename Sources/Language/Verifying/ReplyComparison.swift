internal import Keyspace

extension Engine {
    /// A command of Redis that was sent, and its reply; nil if there was none.
    struct ToldReply {
        var command: [ByteString]
        var reply: Reply?

        var shown: String { reply.map { $0.lines.prefix(4).joined(separator: " ") } ?? "no reply" }
    }
}

/// Whether two replies to the same command say the same, as far as they can.
enum ReplyComparison {
    /// Commands that draw at random, or tell of the server itself.
    private static let incomparable: Set = [
        "spop", "srandmember", "randomkey", "hrandfield", "zrandmember", "time", "info", "dbsize", "lastsave",
        "client",
        "config", "debug", "memory", "object", "scan", "sscan", "hscan", "zscan", "command", "lolwut",
        "latency", "slowlog",
    ]
    /// Commands whose replies have no order.
    private static let unordered: Set = [
        "keys", "smembers", "sdiff", "sinter", "sunion", "hkeys", "hvals", "hgetall",
    ]
    /// Commands that reply what is left of a time to live, or when it ends, and how far two replies may be apart.
    private static let times: [String: Int64] = [
        "ttl": 1, "pttl": 1000, "expiretime": 1, "pexpiretime": 1000,
    ]

    static func isSame(_ one: Engine.ToldReply, _ other: Engine.ToldReply) -> Bool {
        guard one.command == other.command, let name = one.command.first?.lowercased else { return false }
        if incomparable.contains(name) { return true }
        guard let left = one.reply?.flattened, let right = other.reply?.flattened else {
            return one.reply == nil && other.reply == nil
        }
        if let tolerance = times[name], case .integer(let here) = left, case .integer(let there) = right {
            // The clock of a simulation begins at 0, so moments cannot be compared, only that there are some.
            if name.hasSuffix("expiretime") { return (here < 0) == (there < 0) }
            return here == there || here >= 0 && there >= 0 && abs(here - there) <= tolerance
        }
        if unordered.contains(name), case .array(let here) = left, case .array(let there) = right {
            return here.map { $0.plainText ?? "" }.sorted() == there.map { $0.plainText ?? "" }.sorted()
        }
        return left == right
    }
}
