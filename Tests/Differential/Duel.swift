import Glibc
import Keyspace
import Simulation

/// One of the two that are given the same commands.
protocol Contender: AnyObject {
    func run(_ command: [ByteString]) -> Reply
    /// Sends all commands before it reads the first reply.
    func runTogether(_ commands: [[ByteString]]) -> [Reply]
    /// Empties it and begins anew.
    func empty()
    /// What `INFO stats` says under a name.
    func counted(_ name: String) -> Int
}

/// A real Redis and Larder, given the same commands.
final class Duel {
    /// What they did not agree on.
    struct Disagreement {
        var command: [ByteString]
        var redis: Reply
        var larder: Reply
        var note = ""
    }

    private let redis: any Contender
    private let larder: any Contender
    /// The commands of a transaction that is being queued.
    private var queued: [[ByteString]]?
    /// Every word of the sequence, for any may have become a key.
    private var seen: Set<ByteString> = []
    /// Whether hits and misses are compared too, for which nothing may be asked besides.
    private var countsLookups = false
    private(set) var commands = 0
    private(set) var byName: [String: Int] = [:]

    init(_ redis: any Contender, _ larder: any Contender) {
        self.redis = redis
        self.larder = larder
    }

    static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// Empties both. Settings are names and values of `CONFIG SET`.
    func start(settings: [ByteString], countsLookups: Bool) {
        self.countsLookups = countsLookups
        for contender in [redis, larder] {
            contender.empty()
            if !settings.isEmpty { _ = contender.run(["CONFIG", "SET"] + settings) }
        }
        queued = nil
        seen = []
    }

    private func ours(_ command: [ByteString]) -> Reply { larder.run(command) }

    /// Runs one command on both.
    func step(_ command: [ByteString]) -> Disagreement? {
        let name = note(command)
        if queued == nil, name.hasPrefix("SORT") || name == "MULTI" { forgetRangeErrors() }
        if let special = special(name, command) { return special.first }
        return judge(name, command, redis.run(command), ours(command))
    }

    /// Runs commands on both, each of which gets them all before its first reply is read.
    func step(together all: [[ByteString]]) -> Disagreement? {
        guard all.count > 1 else { return all.first.flatMap { step($0) } }
        let names = all.map { note($0) }
        let theirs = redis.runTogether(all)
        let replies = larder.runTogether(all)
        for (index, command) in all.enumerated() {
            if let found = judge(names[index], command, theirs[index], replies[index]) { return found }
        }
        return nil
    }

    /// Whether a command can be sent before the replies to earlier ones are known.
    static func canBeSentAhead(_ command: [ByteString]) -> Bool {
        let name = command[0].text.uppercased()
        return !drawing.contains(name) && !["SORT", "SORT_RO", "OBJECT", "MULTI"].contains(name)
    }

    private func note(_ command: [ByteString]) -> String {
        commands += 1
        let name = command[0].text.uppercased()
        byName[name, default: 0] += 1
        seen.formUnion(command.dropFirst())
        return name
    }

    private func judge(
        _ name: String, _ command: [ByteString], _ theirs: Reply, _ reply: Reply
    ) -> Disagreement? {
        let kind = Comparison.kind(command)
        if name == "EXEC", let disagreement = execution(command, theirs, reply) { return disagreement }
        if name != "EXEC", !Comparison.agree(theirs, reply, kind) {
            return Disagreement(command: command, redis: theirs, larder: reply)
        }
        follow(name, command, reply)
        return nil
    }

    /// Redis's SORT looks at the error number of the C library without having cleared it, so a number out of range in an
    /// earlier command makes it fail. Reading a number that is in range clears it.
    private func forgetRangeErrors() { _ = redis.run(["ZADD", "#none", "XX", "0", "a"]) }

    private func follow(_ name: String, _ command: [ByteString], _ reply: Reply) {
        if name == "MULTI", reply == .ok { queued = [] }
        if reply == .simple("QUEUED") { queued?.append(command) }
        if name == "EXEC" || name == "DISCARD" { queued = nil }
    }

    /// The replies of a transaction, each compared as its command is.
    private func execution(_ command: [ByteString], _ theirs: Reply, _ reply: Reply) -> Disagreement? {
        defer { queued = nil }
        if case .array(let left) = theirs, case .array(let right) = reply, let queued,
            left.count == right.count,
            queued.count == left.count
        {
            for (index, inner) in queued.enumerated()
            where !Comparison.agree(left[index], right[index], Comparison.kind(inner)) {
                return Disagreement(
                    command: inner, redis: left[index], larder: right[index], note: "within a transaction")
            }
            return nil
        }
        return theirs == reply ? nil : Disagreement(command: command, redis: theirs, larder: reply)
    }

    // MARK: Commands whose replies are not determined

    /// Commands that draw at random or walk over a hash table, and the pseudo-command that waits.
    private static let drawing: Set<String> = [
        "SPOP", "SRANDMEMBER", "HRANDFIELD", "ZRANDMEMBER", "RANDOMKEY", "SCAN", "HSCAN", "SSCAN", "ZSCAN",
        "#DYING",
    ]

    /// - Returns: nil if the command is an ordinary one; else what came of it.
    private func special(_ name: String, _ command: [ByteString]) -> [Disagreement]? {
        let isSpecial =
            Self.drawing.contains(name) || name == "SORT" || name == "SORT_RO"
            || queued != nil && command.count > 1 && command[1].isAlso("REFCOUNT")
        guard isSpecial else { return nil }
        if countsLookups { return [] }
        let isOrdinary = name.hasPrefix("SORT") ? isDetermined(sort: command) : false
        if isOrdinary { return nil }
        // Within a transaction there is nothing to look at in between.
        if queued != nil || name.hasPrefix("SORT") { return [] }
        switch name {
        case "#DYING": return dying(command).map { [$0] } ?? []
        case "SPOP": return pop(command).map { [$0] } ?? []
        case "RANDOMKEY": return randomKey(command).map { [$0] } ?? []
        case "SCAN", "HSCAN", "SSCAN", "ZSCAN": return scan(command).map { [$0] } ?? []
        default: return draw(name, command).map { [$0] } ?? []
        }
    }

    /// Whether the order of what `SORT` answers is determined: not by a hash table, nor by equal texts.
    private func isDetermined(sort command: [ByteString]) -> Bool {
        let words = command.map { $0.text.uppercased() }
        guard words.contains("BY") else { return true }
        if words.contains("ALPHA") { return !words.contains("LIMIT") && !words.contains("STORE") }
        return command.count < 2 || queued == nil && redis.run(["TYPE", command[1]]) != .simple("set")
    }

    /// Lets a key die within milliseconds, and waits until it has.
    private func dying(_ command: [ByteString]) -> Disagreement? {
        let moment = ByteString(Self.now.nanoseconds / 1_000_000 + 3)
        let disagreement = step(["PEXPIREAT", command.count > 1 ? command[1] : "s1", moment])
        usleep(6000)
        return disagreement
    }

    /// What the keyspace draws is taken out of the real set.
    private func pop(_ command: [ByteString]) -> Disagreement? {
        var command = command
        if command.count == 3, let count = command[2].integer, count > 4,
            case .integer(let size) = redis.run(["SCARD", command[1]])
        {
            command[2] = ByteString(count >= size ? count : 4)
        }
        guard command.count == 2 || command.count == 3, redis.run(["TYPE", command[1]]) == .simple("set"),
            command.count == 2 || (command[2].integer ?? 0) > 0
        else {
            let theirs = redis.run(command)
            let reply = ours(command)
            return theirs == reply ? nil : Disagreement(command: command, redis: theirs, larder: reply)
        }
        let reply = ours(command)
        let drawn = reply.elements ?? [reply]
        let members = drawn.compactMap { if case .bulk(let bytes) = $0 { bytes } else { nil } }
        let removed = redis.run(["SREM", command[1]] + members)
        guard removed == .integer(Int64(drawn.count)) else {
            return Disagreement(
                command: command, redis: removed, larder: reply, note: "SREM of what was drawn")
        }
        return nil
    }

    /// Dead keys are taken out first: how many of them Redis meets is a matter of chance.
    private func randomKey(_ command: [ByteString]) -> Disagreement? {
        _ = redis.run(["EXISTS"] + seen.sorted() + ["s1"])
        _ = ours(["EXISTS"] + seen.sorted() + ["s1"])
        let theirs = redis.run(command)
        let reply = ours(command)
        if case .bulk(let key) = reply, case .bulk = theirs {
            if redis.run(["EXISTS", key]) == .integer(1), ours(["EXISTS", key]) == .integer(1) {
                return nil
            }
        }
        return theirs == reply ? nil : Disagreement(command: command, redis: theirs, larder: reply)
    }

    /// As many elements as Redis draws, and all of them there.
    private func draw(_ name: String, _ command: [ByteString]) -> Disagreement? {
        let theirs = redis.run(command)
        let reply = ours(command)
        if theirs == reply { return nil }
        let disagreement = Disagreement(command: command, redis: theirs, larder: reply)
        let lookup: ByteString =
            name == "SRANDMEMBER" ? "SMISMEMBER" : name == "HRANDFIELD" ? "HMGET" : "ZMSCORE"
        if case .bulk(let member) = reply, case .bulk = theirs {
            guard case .array(let found) = redis.run([lookup, command[1], member]) else {
                return disagreement
            }
            return found == [.integer(0)] || found == [.null] ? disagreement : nil
        }
        guard theirs.isShaped(as: reply), let left = theirs.elements?.flat, let right = reply.elements?.flat,
            left.count == right.count
        else { return disagreement }
        let hasValues = command.count == 4
        let members = right.enumerated().compactMap { index, element -> ByteString? in
            guard !hasValues || index % 2 == 0, case .bulk(let bytes) = element else { return nil }
            return bytes
        }
        guard case .array(let found) = redis.run([lookup, command[1]] + members) else { return disagreement }
        if found.contains(.integer(0)) || found.contains(.null) { return disagreement }
        if hasValues {
            let values = stride(from: 1, to: right.count, by: 2).map { right[$0] }
            if values != found { return disagreement }
        }
        let isRepeating = (command[2].integer ?? 0) < 0
        return isRepeating || Set(members).count == members.count ? nil : disagreement
    }

    /// Whole scans, each followed to its end.
    private func scan(_ command: [ByteString]) -> Disagreement? {
        let place = command[0].isAlso("SCAN") ? 1 : 2
        let theirs = wholeScan(command, place) { redis.run($0) }
        let reply = wholeScan(command, place) { ours($0) }
        // A cursor that no scan gave out: what it brings depends on Redis's hash function, but it is no error.
        if command.count > place, command[place] != "0", case .array = theirs, case .array = reply {
            return nil
        }
        return theirs == reply ? nil : Disagreement(command: command, redis: theirs, larder: reply)
    }

    private func wholeScan(_ command: [ByteString], _ place: Int, run: ([ByteString]) -> Reply) -> Reply {
        var found: Set<String> = []
        var command = command
        for _ in 0..<100_000 {
            let reply = run(command)
            guard case .array(let parts) = reply, parts.count == 2, case .bulk(let cursor) = parts[0],
                case .array(let elements) = parts[1]
            else { return reply }
            let isPaired = command[0].isAlso("HSCAN") || command[0].isAlso("ZSCAN")
            let groups =
                isPaired
                ? stride(from: 0, to: elements.count - 1, by: 2).map {
                    Reply.array([elements[$0], elements[$0 + 1]])
                }
                : elements
            // Redis may return an element twice.
            for group in groups { found.insert(group.lines.joined(separator: "\n")) }
            if cursor == "0" { break }
            command[place] = cursor
        }
        return .array(found.sorted().map { .simple($0) })
    }

    // MARK: The whole state

    /// Compares all keys with all they hold, and what has been counted.
    func compareState() -> Disagreement? {
        if queued != nil { _ = step(["DISCARD"]) }
        defer { countsLookups = false }
        if let disagreement = compareStatistics() { return disagreement }
        guard case .array(let keys) = redis.run(["KEYS", "*"]) else { return nil }
        if let disagreement = step(["KEYS", "*"]) { return disagreement }
        for case .bulk(let key) in keys {
            guard case .simple(let type) = redis.run(["TYPE", key]) else { continue }
            _ = ours(["TYPE", key])
            let dump: [ByteString] =
                switch type {
                case "string": ["GET", key]
                case "list": ["LRANGE", key, "0", "-1"]
                case "hash": ["HGETALL", key]
                case "set": ["SMEMBERS", key]
                default: ["ZRANGE", key, "0", "-1", "WITHSCORES"]
                }
            for question in [dump, ["OBJECT", "ENCODING", key], ["PEXPIRETIME", key]] {
                if let disagreement = step(question) { return disagreement }
            }
        }
        return nil
    }

    private func compareStatistics() -> Disagreement? {
        let names = ["expired_keys"] + (countsLookups ? ["keyspace_hits", "keyspace_misses"] : [])
        for name in names {
            let (theirs, ours) = (redis.counted(name), larder.counted(name))
            if theirs == ours { continue }
            return Disagreement(
                command: ["INFO", "stats"], redis: .simple("\(name):\(theirs)"),
                larder: .simple("\(name):\(ours)"))
        }
        return nil
    }
}

extension Reply {
    /// What is in an array or a set.
    var elements: [Reply]? {
        switch self {
        case .array(let all), .set(let all), .push(let all): all
        default: nil
        }
    }

    /// Whether both are of one kind, and what is in them as well.
    func isShaped(as other: Reply) -> Bool {
        switch (self, other) {
        case (.array(let left), .array(let right)), (.set(let left), .set(let right)):
            left.first.map { first in right.first.map { first.isShaped(as: $0) } ?? true } ?? true
        case (.bulk, .bulk), (.double, .double), (.integer, .integer), (.null, .null): true
        default: self == other
        }
    }
}

extension [Reply] {
    /// Without the arrays in which RESP3 puts a member with its score.
    var flat: [Reply] { flatMap { $0.elements ?? [$0] } }
}

extension ByteString {
    func isAlso(_ word: String) -> Bool { text.uppercased() == word }
}
