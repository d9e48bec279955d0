/// TTL first: the victim is the entry that expires next, and among equals the one stored first; entries that never expire leave
/// last. This is what Redis approximates as `volatile-ttl`.
///
/// The expiry is `Access.expires`. Whatever changes it changes the order: an overwrite, a hit that renews it, a command.
///
/// Worked example, capacity 2: 1 expires at 50, 2 at 20, then 3 comes: 2 leaves.
struct TTLFirst: HeapPolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "ttl-first", summary: "evicts the entry that expires next",
            source: "Redis, volatile-ttl, here exact and not sampled", complexity: "O(log n)",
            memory: "4 bytes a key and 24 an entry, no ghosts", usesTime: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        reason.code == 0
            ? "it had the least time left to live, \(words(ofMilliseconds: reason.first))"
            : "it never expires, nor do the others, and it came in before them"
    }

    /// `250ms`, `59.999s`.
    private static func words(ofMilliseconds count: Int64) -> String {
        let (seconds, rest) = count.quotientAndRemainder(dividingBy: 1000)
        guard seconds > 0 else { return "\(count)ms" }
        var decimals = rest == 0 ? "" : "." + String(1000 + rest).dropFirst()
        while decimals.last == "0" { decimals.removeLast() }
        return "\(seconds)\(decimals)s"
    }

    var ledger: Ledger
    var heap = KeyedHeap()
    private var now: Int64 = 0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
    }

    /// Signed times in the order of unsigned numbers.
    private static func ordered(_ time: Int64) -> UInt64 { UInt64(bitPattern: time) ^ (1 << 63) }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        reschedule(access)
    }

    mutating func advance(to now: Int64) { self.now = now }

    @inline(__always)
    mutating func reschedule(_ access: Access) {
        now = access.now
        let expiry = Self.ordered(access.expires)
        if heap.key(of: access.id).first != expiry {
            heap.update(access.id, KeyedHeap.Key(first: expiry, second: ledger.now))
        }
    }

    mutating func insert(_ access: Access, _ departures: inout Departures) {
        now = access.now
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        while !ledger.hasRoom(for: access.size) { evictOne(&departures) }
        admit(access)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        _ = ledger.enter(access.id, size: access.size)
        heap.insert(access.id, KeyedHeap.Key(first: Self.ordered(access.expires), second: ledger.now))
    }

    func reason(for victim: UInt32) -> EvictionReason {
        let expiry = Int64(bitPattern: heap.key(of: victim).first ^ (1 << 63))
        return expiry == .max
            ? ledger.reason(1) : ledger.reason(0, expiry.subtractingReportingOverflow(now).partialValue)
    }
}
