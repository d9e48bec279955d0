import Keyspace

/// When two replies to the same command agree.
enum Comparison {
    enum Kind {
        case exact
        /// The same elements in any order.
        case unordered
        /// The same pairs in any order.
        case unorderedPairs
        /// Numbers that tell times, so far apart at most.
        case near(Int64)
        /// Sizes, of which one may be twice the other.
        case size
        /// Only the shape can be the same.
        case shape
        /// A list that each server makes of what it has.
        case ownList
    }

    static func kind(_ command: [ByteString]) -> Kind {
        let words = command.map { $0.text.uppercased() }
        switch words.first {
        case "SMEMBERS", "HKEYS", "HVALS", "KEYS", "SINTER", "SUNION", "SDIFF": return .unordered
        case "HGETALL": return .unorderedPairs
        case "TTL", "EXPIRETIME": return .near(2)
        case "PTTL", "PEXPIRETIME": return .near(2000)
        case "TIME": return .shape
        // All commands, in the order of a hash table; Larder's own are among them.
        case "COMMAND" where words.count == 1: return .ownList
        case "MEMORY": return .size
        // Redis reads a clock that it sets ten times a second, or far more rarely if it gets no processor.
        case "OBJECT": return words.count > 1 && words[1] == "IDLETIME" ? .near(60) : .exact
        case "SORT", "SORT_RO": return words.contains("BY") ? .unordered : .exact
        default: return .exact
        }
    }

    static func agree(_ first: Reply, _ second: Reply, _ kind: Kind) -> Bool {
        if first == second { return true }
        switch (kind, first, second) {
        case (.near(let distance), .integer(let left), .integer(let right)):
            return left >= 0 && right >= 0 && abs(left - right) <= distance
        case (.size, .integer(let left), .integer(let right)):
            return max(left, right) <= 2 * min(left, right) + 64
        case (.unordered, .array(let left), .array(let right)), (.unordered, .set(let left), .set(let right)):
            return sorted(left) == sorted(right)
        case (.unorderedPairs, .map(let left), .map(let right)):
            return sorted(left.map { .array([$0.key, $0.value]) })
                == sorted(right.map { .array([$0.key, $0.value]) })
        case (.unorderedPairs, .array(let left), .array(let right)):
            return left.count == right.count && sorted(pairs(left)) == sorted(pairs(right))
        case (.shape, .array(let left), .array(let right)): return left.count == right.count
        case (.shape, .bulk, .bulk): return true
        case (.ownList, .array(let left), .array(let right)): return left.count > 100 && right.count > 100
        default: return false
        }
    }

    /// Replies in an order of their own.
    static func sorted(_ replies: [Reply]) -> [String] {
        replies.map { $0.lines.joined(separator: "\n") }.sorted()
    }

    private static func pairs(_ replies: [Reply]) -> [Reply] {
        stride(from: 0, to: replies.count - 1, by: 2).map { .array([replies[$0], replies[$0 + 1]]) }
    }
}
