import Keyspace
import Simulation
import Tracing

/// What a log tells of the uses of a cache's entries: the facts against which every sentence of a policy is held.
///
/// It counts requests as a policy does, hits and insertions alike, and knows nothing of queues, clocks and segments. What a
/// sentence says of those it leaves to the tests of the policy; what it says of uses, ages, ends and numbers has to be true.
struct PolicyWitness {
    struct Use {
        /// The numbers of the requests that inserted it and that used it last.
        var inserted: Int
        var last: Int
        var hits = 0
        var lastTime: Instant
        /// The longest time for which it was not used, up to its last use; and the same in requests.
        var longestIdle = TimeSpan.zero
        var mostIdle = 0
    }

    private var settings: [Substring] = []
    /// Whether all uses are known: not if commands used the cache, or another policy took entries over.
    private var isKnown = true
    private var isInBytes = false
    private var requests = 0
    private var uses: [KeyID: Use] = [:]
    /// Of each key: the most hits and the longest times without a use in earlier stays. A policy that samples may have looked then.
    private var earlier: [KeyID: Record] = [:]

    private struct Record {
        var hits = 0
        var idleTime = TimeSpan.zero
        var idleRequests = 0
    }

    // MARK: What the log tells

    /// The cache was built or changed; the text is how it would be typed.
    mutating func configure(_ text: String) {
        let words = text.split(separator: " ")
        let bounds = words.filter { $0.hasPrefix("policy=") || $0 == "capacity=unbounded" }
        // Another policy is told of the entries that are there, but not how they were used.
        if !settings.isEmpty, bounds != settings { isKnown = false }
        settings = bounds
        let capacity = words.first { $0.hasPrefix("capacity=") }
        isInBytes = capacity.map { $0.hasSuffix("B") } ?? false
    }

    /// Whether the policy is one of Redis's that may not evict every entry.
    var mayKeepEverything: Bool {
        settings.contains { $0.hasPrefix("policy=volatile-") || $0 == "policy=noeviction" }
    }

    mutating func sawCommand() { isKnown = false }

    mutating func used(_ key: KeyID, at time: Instant) {
        requests += 1
        guard var use = uses[key] else { return }
        use.mostIdle = max(use.mostIdle, requests - use.last)
        use.last = requests
        use.hits += 1
        use.longestIdle = max(use.longestIdle, time - use.lastTime)
        use.lastTime = time
        uses[key] = use
    }

    mutating func stored(_ key: KeyID, replaced: Bool, at time: Instant) {
        if replaced { return used(key, at: time) }
        requests += 1
        uses[key] = Use(inserted: requests, last: requests, lastTime: time)
    }

    mutating func left(_ key: KeyID, at time: Instant) {
        guard let use = uses.removeValue(forKey: key) else { return }
        var record = earlier[key] ?? Record()
        record.hits = max(record.hits, use.hits)
        record.idleTime = max(record.idleTime, use.longestIdle, time - use.lastTime)
        record.idleRequests = max(record.idleRequests, use.mostIdle, requests + 1 - use.last)
        earlier[key] = record
    }

    /// The same without entries, as after a crash.
    var emptied: PolicyWitness {
        var copy = self
        copy.uses = [:]
        return copy
    }

    mutating func rejected(_ key: KeyID, _ reason: PolicyReason) {
        if reason.code == PolicyReason.memoryIsFull { return }
        uses[key] = nil
        requests += 1
    }

    // MARK: What a policy says

    /// What is not true of a policy's reason; nil if all of it is.
    ///
    /// - Parameter entries: all that was in the cache, the victim included.
    func complaint(
        about record: EvictionRecord, of policy: String, _ event: Event, _ entries: [KeyID: CacheModel.Entry]
    ) -> String? {
        let reason = record.reason
        if reason.code >= 200 { return sharedComplaint(reason) }
        let name = String(policy.prefix { $0 != "(" })
        if name == "ttl-first" || name == "volatile-ttl" {
            // An entry that is overwritten has its new end already.
            let present = entries.filter { $0.key != record.incoming || $0.key == event.key }
            return endComplaint(reason, event, present, isVolatile: name == "volatile-ttl")
        }
        guard isKnown, !isInBytes, !name.hasPrefix("volatile-") else { return nil }
        // The request for which room is made counts already, and its entry is in no other's way.
        let now = record.incoming.exists ? requests + 1 : requests
        let isNewcomer = uses[event.key] == nil
        guard
            let use = uses[event.key]
                ?? (record.incoming == event.key ? Use(inserted: now, last: now, lastTime: event.time) : nil)
        else { return "it was never stored" }
        let others =
            isNewcomer ? [] : uses.filter { $0.key != event.key && entries[$0.key] != nil }.map(\.value)
        let claims = Claims(
            reason: reason, use: use, earlier: earlier[event.key] ?? Record(), others: others, now: now,
            time: event.time)
        return claims.complaint(of: name)
    }

    private func sharedComplaint(_ reason: PolicyReason) -> String? {
        switch reason.code {
        case 200: reason.first > reason.second ? nil : "it is no larger than the capacity"
        case 202: reason.first <= reason.second ? nil : "its frequency was above the other's"
        case 203: reason.first > reason.second ? nil : "its size is within the limit"
        default: nil
        }
    }

    /// "it had the least time left to live, 5s", which a policy knows to the millisecond; "it never expires, nor do the others,
    /// and it came in before them".
    private func endComplaint(
        _ reason: PolicyReason, _ event: Event, _ entries: [KeyID: CacheModel.Entry], isVolatile: Bool
    ) -> String? {
        guard let victim = entries[event.key], !victim.isOfCommand else { return nil }
        let others = entries.filter { $0.key != event.key && !(isVolatile && $0.value.expires == nil) }.map(
            \.value)
        if others.contains(where: \.isOfCommand) { return nil }
        if reason.code == 1 {
            if victim.expires != nil { return "it expires" }
            if others.contains(where: { $0.expires != nil }) { return "another one expires" }
            guard isKnown, let inserted = uses[event.key]?.inserted else { return nil }
            return uses.contains { entries[$0.key] != nil && $0.value.inserted < inserted }
                ? "another one came in before it" : nil
        }
        guard let end = victim.expires else { return "it never expires" }
        if others.contains(where: { $0.expires.map { $0.milliseconds < end.milliseconds } ?? false }) {
            return "another one had less time left"
        }
        let left = end.milliseconds - event.time.milliseconds
        return reason.first == left ? nil : "it had \(left)ms left"
    }

    /// The sentences of one departure.
    private struct Claims {
        let reason: PolicyReason
        let use: Use
        let earlier: Record
        let others: [Use]
        let now: Int
        let time: Instant

        private var sinceUse: Int64 { Int64(now - use.last) }
        private var sinceInsertion: Int64 { Int64(now - use.inserted) }
        private var hits: Int64 { Int64(use.hits) }

        private func equal(_ said: Int64, _ fact: Int64, _ what: String) -> String? {
            said == fact ? nil : "\(what) is \(fact), not \(said)"
        }

        private func lastUse(_ said: Int64) -> String? {
            equal(said, sinceUse, "the time since its last use")
        }

        private func least(_ value: (Use) -> Int, _ what: String) -> String? {
            others.contains { value($0) < value(use) } ? "another one's \(what) is lower" : nil
        }

        func complaint(of name: String) -> String? {
            switch name {
            case "lru": lastUse(reason.first) ?? least(\.last, "last use")
            case "mru": lastUse(reason.first) ?? least({ -$0.last }, "time since the last use")
            case "fifo":
                equal(reason.first, sinceInsertion, "the time since its insertion")
                    ?? equal(reason.second, hits, "the number of its hits") ?? least(\.inserted, "insertion")
            case "lfu": frequency
            case "random", "allkeys-random":
                equal(reason.first, Int64(others.count + 1), "the number of entries")
            case "clock", "sieve":
                equal(reason.first, hits, "the number of its hits") ?? lastUse(reason.second)
            case "slru", "arc", "lirs", "clock-pro", "size": lastUse(reason.second)
            case "car":
                lastUse(reason.second)
                    ?? (reason.code == 0 && hits > 0 ? "it was used since it came in" : nil)
            case "2q":
                reason.code == 0
                    ? equal(reason.first, sinceInsertion, "the time since its insertion")
                    : lastUse(reason.first)
            case "lhd": lastUse(reason.first)
            case "2-random-lru": lastUse(reason.second)
            case "w-tinylfu": admission
            case "hyperbolic": rate
            case "lru-k": reason.code == 0 ? lastUse(reason.second) : nil
            case "qd-lp":
                reason.code == 0
                    ? (hits > 0 ? "it was hit" : nil) : equal(reason.first, hits, "the number of its hits")
            case "s3-fifo":
                reason.code == 0
                    ? (reason.first > hits || reason.first >= reason.second ? "it had other hits" : nil)
                    : equal(reason.first, hits, "the number of its hits")
            case "gdsf", "lfu-da": equal(reason.first, hits + 1, "its frequency")
            case "lecar", "cacheus": experts(isRecent: name == "lecar")
            case "redis-lru", "allkeys-lru": idle
            case "redis-lfu", "allkeys-lfu":
                // The counter begins at 5, grows by chance and decays.
                reason.first > min(255, 5 + max(hits, Int64(earlier.hits)))
                    ? "its counter cannot have been so high" : nil
            default: nil
            }
        }

        /// "its frequency 2 was the lowest, and of the 3 entries with it it was the oldest".
        private var frequency: String? {
            let same = others.filter { $0.hits == use.hits }
            return equal(reason.first, hits + 1, "its frequency") ?? least(\.hits, "frequency")
                ?? equal(reason.second, Int64(same.count + 1), "the number of entries with its frequency")
                ?? (same.contains { $0.last < use.last } ? "another one with its frequency is older" : nil)
        }

        /// "the lowest rate of use of the sample: 2 uses in the 7 requests since it came in".
        private var rate: String? {
            let age = max(sinceInsertion, 1)
            let wrong = equal(reason.first, hits + 1, "its uses") ?? equal(reason.second, age, "its age")
            // Of few entries the sample is all.
            guard wrong == nil, others.count < 60 else { return wrong }
            return others.contains { other in
                (other.hits + 1) * Int(age) < (use.hits + 1) * max(now - other.inserted, 1)
            } ? "another one's rate is lower" : nil
        }

        private var admission: String? {
            switch reason.code {
            case 0: reason.first <= reason.second ? nil : "its frequency was above the victim's"
            case 1: reason.first < reason.second ? nil : "its frequency was not below the other's"
            default: lastUse(reason.first)
            }
        }

        private func experts(isRecent: Bool) -> String? {
            switch reason.code {
            case 0:
                // What it remembers of earlier stays counts as well.
                (reason.first <= hits ? "it had \(hits + 1) uses" : nil)
                    ?? (isRecent ? least(\.last, "last use") : nil)
            case 1: lastUse(reason.second) ?? (isRecent ? least(\.last, "last use") : nil)
            default: reason.second <= hits ? "it had \(hits + 1) uses" : nil
            }
        }

        /// "idle for 5s when sampled, by a clock of whole seconds", or "for 7 requests": it was so at some time, if not now.
        private var idle: String? {
            if reason.code == 0 {
                let most = Int64(max(use.mostIdle, now - use.last, earlier.idleRequests))
                return reason.first <= most ? nil : "it was idle for \(most) requests at most"
            }
            let longest = max(use.longestIdle, time - use.lastTime, earlier.idleTime)
            return (reason.first - 1) * 1_000_000_000 < longest.nanoseconds
                ? nil : "it was idle for \(longest) at most"
        }
    }
}
