/// Segmented LRU: queues of equal shares one above the other; a hit lifts an entry to the head of the next higher queue, what
/// that pushes over its share sinks to the head of the one below, and victims leave at the tail of the lowest.
///
/// A new entry enters the lowest queue that has room for it, so that a cache that is not full uses all of its capacity.
///
/// Worked example, capacity 4, `segments=2` (shares of 2): `1 2 3 4 1 5`: 1 and 2 enter the lower queue, 3 and 4 the upper; the
/// hit lifts 1 to the upper queue and 3 sinks; 5 evicts 2, the tail of the lower one.
struct SLRU: SegmentedPolicy, ~Copyable {
    static let segmentCount = PolicyOption(
        "segments", .integer(2...16), default: .integer(4), "how many queues of equal shares")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "slru", summary: "LRU in segments: each hit lifts an entry one segment higher",
            options: [segmentCount],
            source:
                "Karedla, Love and Wherry, Caching Strategies to Improve Disk System Performance, 1994; with four"
                + " segments: Huang et al., An Analysis of Facebook Photo Caching, SOSP 2013",
            complexity: "O(1)", memory: "9 bytes a key, no ghosts")
    }

    static func sentence(for reason: EvictionReason) -> String {
        "least recently used of segment \(reason.first), the lowest: its last use was \(requestsAgo(reason.second))"
    }

    static var lastResident: UInt8 { 16 }

    var ledger: Ledger
    var segments = Segments(count: 16)
    private let highest: UInt8
    private var share: UInt64 = 0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        highest = UInt8(setup.integer(Self.segmentCount))
        fitShares()
    }

    mutating func fitShares() { share = ledger.capacity / UInt64(highest) }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        let place = segments.place(of: access.id)
        if place == highest {
            segments.moveToHead(access.id)
            return
        }
        segments.move(access.id, to: place + 1, charge: ledger.charge(of: access.id))
        demote(from: place + 1)
    }

    /// Demotes entries until each segment is within its share, from a segment down.
    @inline(__always)
    private mutating func demote(from start: UInt8) {
        var segment = start
        while segment > 1 {
            while segments.used(segment) > share {
                let last = segments.tail(segment)
                segments.move(last, to: segment - 1, charge: ledger.charge(of: last))
            }
            segment -= 1
        }
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        _ = ledger.enter(access.id, size: access.size)
        let charge = ledger.charge(access.size)
        var place: UInt8 = 1
        while place <= highest && segments.used(place) + charge > share { place += 1 }
        segments.pushHead(access.id, place > highest ? 1 : place, charge: charge)
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        var segment: UInt8 = 1
        while segments.tail(segment) == noEntry { segment += 1 }
        return segments.tail(segment)
    }

    func reason(for victim: UInt32) -> EvictionReason {
        ledger.reason(0, Int64(segments.place(of: victim)), ledger.sinceUse(victim))
    }

    mutating func changeSize(_ id: UInt32, to size: UInt64) {
        segments.recharge(id, from: ledger.charge(of: id), to: ledger.charge(size))
        ledger.changeSize(id, to: size)
        demote(from: highest)
    }

    mutating func resize(capacity: UInt64, _ departures: inout Departures) {
        ledger.capacity = capacity
        fitShares()
        while ledger.isOverfull { evictOne(&departures) }
        demote(from: highest)
    }

    func residentsInEvictionOrder() -> [UInt32] { (1...highest).flatMap { segments.fromTail($0) } }
}
