/// MQ, the multi-queue: LRU queues for 1, 2–3, 4–7, … uses; an entry that is not used for a lifetime sinks one queue, victims leave at
/// the tail of the lowest queue that is not empty, and the use counts of evicted keys are remembered.
///
/// On each request the tail of each queue is looked at once, and sinks if its lifetime has run out.
///
/// Worked example, capacity 2: `1 1 2 3 2 4`: 1 is hit and stands in the queue of 2–3 uses; 3 evicts 2, alone in the lowest queue; 2
/// comes back with its count and so enters the queue of 2–3 uses, evicting 3; 4 finds the lowest queue empty and evicts 1.
struct MultiQueue: SegmentedPolicy, ~Copyable {
    static let queueCount = PolicyOption("queues", .integer(1...16), default: .integer(8), "how many queues")
    static let lifetime = PolicyOption(
        "lifetime", .integer(1...1_000_000_000), default: .integer(10_000),
        "requests without a use after which an entry sinks one queue")
    static let remembered = PolicyOption(
        "out", .fraction(0...64), default: .fraction(4), "how much is remembered, as a share of the capacity")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "mq", summary: "LRU queues by how often, in powers of two; what is not used for long sinks",
            options: [queueCount, lifetime, remembered],
            source:
                "Zhou, Philbin and Li, The Multi-Queue Replacement Algorithm for Second Level Buffer Caches, USENIX 2001",
            complexity: "O(number of queues)", memory: "21 bytes a key, ghosts for four times the entries")
    }

    static func sentence(for reason: EvictionReason) -> String {
        "least recently used of queue \(reason.first), the lowest that is not empty, with"
            + " \(counted(reason.second, "use")) in all"
    }

    private static let inGhost: UInt8 = 17
    static var lastResident: UInt8 { 16 }

    var ledger: Ledger
    var segments = Segments(count: 17)
    private var uses = DenseArray<UInt32>(filler: 0)
    private var deadlines = DenseArray<UInt64>(filler: 0)
    private let setup: PolicySetup
    private let highest: UInt8
    private let lifetime: UInt64
    private var ghostShare: UInt64 = 0
    /// Hits and insertions so far; refusals do not count.
    private var clock: UInt64 = 0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        self.setup = setup
        highest = UInt8(setup.integer(Self.queueCount))
        lifetime = UInt64(setup.integer(Self.lifetime))
        fitShares()
    }

    /// The queue of a number of uses, from 1.
    @inline(__always)
    private func queue(_ uses: UInt32) -> UInt8 {
        min(UInt8(32 - uses.leadingZeroBitCount), highest)
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        let count = uses[access.id] &+ (uses[access.id] == .max ? 0 : 1)
        uses[access.id] = count
        segments.move(access.id, to: queue(count), charge: ledger.charge(of: access.id))
        deadlines[access.id] = clock &+ lifetime
        demoteIdle()
    }

    @inline(__always)
    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        uses.include(access.id)
        deadlines.include(access.id)
        if isGhost(access.id) {
            forget(access.id)
        } else {
            uses[access.id] = 0
        }
        insertWithRoom(access, &departures)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        if ledger.enter(access.id, size: access.size) { fitShares() }
        let count = uses[access.id] &+ (uses[access.id] == .max ? 0 : 1)
        uses[access.id] = count
        segments.pushHead(access.id, queue(count), charge: ledger.charge(access.size))
        deadlines[access.id] = clock &+ lifetime
        demoteIdle()
    }

    /// Looks once at the tail of each queue but the lowest, and demotes the entry there if its lifetime has run out.
    @inline(__always)
    private mutating func demoteIdle() {
        clock &+= 1
        var segment: UInt8 = 2
        while segment <= highest {
            let last = segments.tail(segment)
            if last != noEntry && deadlines[last] < clock {
                segments.move(last, to: segment - 1, charge: ledger.charge(of: last))
                deadlines[last] = clock &+ lifetime
            }
            segment += 1
        }
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        var segment: UInt8 = 1
        while segments.tail(segment) == noEntry { segment += 1 }
        return segments.tail(segment)
    }

    func reason(for victim: UInt32) -> EvictionReason {
        ledger.reason(0, Int64(segments.place(of: victim)), Int64(uses[victim]))
    }

    @inline(__always)
    mutating func retire(_ victim: UInt32) {
        makeGhost(victim, Self.inGhost)
        trimGhosts()
    }

    mutating func fitShares() { ghostShare = ledger.share(setup.fraction(Self.remembered)) }

    @inline(__always)
    mutating func trimGhosts() { trim(Self.inGhost, to: ghostShare) }

    func residentsInEvictionOrder() -> [UInt32] { (1...highest).flatMap { segments.fromTail($0) } }
}
