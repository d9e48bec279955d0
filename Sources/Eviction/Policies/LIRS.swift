/// LIRS: entries whose last two uses lay close together (LIR) hold nearly all of the cache; the others (HIR) share a small queue
/// and leave from it, and a stack in the order of last use tells which of the two an entry is.
///
/// The stack S holds the LIR entries and what was used since the oldest of them, evicted keys too; its bottom is always LIR. An HIR
/// entry that is used again while in S becomes LIR, and the LIR entry at the bottom becomes HIR. The HIR residents stand in the
/// queue Q, whose front leaves. While the LIR share is not full, new entries become LIR at once. Evicted keys in S are bounded to
/// as many entries as the capacity, the first evicted being forgotten first; the paper leaves S unbounded.
///
/// Worked example, capacity 3 (LIR 2, HIR 1): `1 2 3 4 3 1`: 1 and 2 become LIR; 3 is HIR; 4 evicts 3, which stays in S; 3 comes back,
/// evicts 4 and becomes LIR, for which 1, the bottom of S, becomes HIR but stays resident; 1 is hit.
struct LIRS: EvictionPolicy, ~Copyable {
    static let hirShare = PolicyOption(
        "hir", .fraction(0.001...0.99), default: .fraction(0.01), "the share of the queue of HIR entries")
    static let remembered = PolicyOption(
        "ghosts", .fraction(0...10), default: .fraction(1),
        "how many evicted keys stay in the stack, as a share of the capacity")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "lirs",
            summary:
                "keeps what was used twice within a short distance, the rest passes through a small queue",
            options: [hirShare, remembered],
            source:
                "Jiang and Zhang, LIRS: An Efficient Low Inter-reference Recency Set Replacement Policy, SIGMETRICS 2002",
            complexity: "O(1) amortised",
            memory: "18 bytes a key, ghosts for as many entries as the capacity",
            orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        "front of the HIR queue: \(reason.code == 0 ? "not used again within the stack" : "no longer in the stack"), while"
            + " \(counted(reason.first, "entry", "entries")) with short distances between uses (LIR) stay; its last use was"
            + " \(requestsAgo(reason.second))"
    }

    /// What an entry is; the order matters: 1 to 3 are resident.
    private enum State {
        static let absent: UInt8 = 0
        static let lir: UInt8 = 1
        static let hirInStack: UInt8 = 2
        static let hir: UInt8 = 3
        static let ghost: UInt8 = 4
    }

    private static let inQueue: UInt8 = 1
    private static let inGhosts: UInt8 = 2

    var ledger: Ledger
    private var states = DenseArray<UInt8>(filler: 0)
    private var stackLinks = LinkedQueues()
    private var stack = Queue()
    /// The queue of HIR residents, and the evicted keys in the stack in the order of their eviction.
    private var queues = Segments(count: 2)
    private let setup: PolicySetup
    private var lirLimit: UInt64 = 0
    private var lirUsed: UInt64 = 0
    private var lirCount = 0
    private var ghostShare: UInt64 = 0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        self.setup = setup
        fitShares()
    }

    mutating func fitShares() {
        lirLimit = ledger.capacity - ledger.shareOfAtLeastOne(setup.fraction(Self.hirShare))
        ghostShare = ledger.share(setup.fraction(Self.remembered))
    }

    var ghostCount: Int { queues.count(Self.inGhosts) }

    @inline(__always)
    func contains(_ id: UInt32) -> Bool {
        let state = states.value(at: id)
        return state != State.absent && state != State.ghost
    }

    @inline(__always)
    func prefetch(_ id: UInt32) {
        states.prefetch(id)
        stackLinks.prefetch(id)
    }

    @inline(__always)
    func prefetchNeighbours(_ id: UInt32) { stackLinks.prefetchNeighbours(id) }

    @inline(__always)
    mutating func hit(_ access: Access) {
        let id = access.id
        ledger.hit(id)
        switch states[id] {
        case State.lir:
            if stack.head == id { return }
            stackLinks.moveToHead(id, &stack)
            prune()
        case State.hirInStack:
            queues.remove(id, charge: ledger.charge(of: id))
            stackLinks.unlink(id, &stack)
            becomeLIR(id)
        default:
            states[id] = State.hirInStack
            stackLinks.pushHead(id, &stack)
            queues.moveToHead(id)
        }
    }

    @inline(__always)
    mutating func insert(_ access: Access, _ departures: inout Departures) {
        let id = access.id
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        let returns = states.value(at: id) == State.ghost
        if returns { forget(id) }
        while !ledger.hasRoom(for: access.size) { evictOne(&departures) }
        admit(access, asLIR: returns)
    }

    mutating func admit(_ access: Access) { admit(access, asLIR: false) }

    @inline(__always)
    private mutating func admit(_ access: Access, asLIR: Bool) {
        let id = access.id
        if ledger.enter(id, size: access.size) {
            fitShares()
            while lirUsed > lirLimit { demoteBottom() }
        }
        states.include(id)
        stackLinks.include(id)
        let charge = ledger.charge(access.size)
        if asLIR || lirUsed + charge <= lirLimit {
            becomeLIR(id)
        } else {
            states[id] = State.hirInStack
            stackLinks.pushHead(id, &stack)
            queues.pushHead(id, Self.inQueue, charge: charge)
        }
    }

    /// Makes LIR what stands neither in the stack nor in the queue, and makes HIR what that displaces.
    @inline(__always)
    private mutating func becomeLIR(_ id: UInt32) {
        states[id] = State.lir
        stackLinks.pushHead(id, &stack)
        lirUsed &+= ledger.charge(of: id)
        lirCount &+= 1
        while lirUsed > lirLimit { demoteBottom() }
        prune()
    }

    /// Makes the LIR entry at the bottom of the stack the last of the queue.
    @inline(__always)
    private mutating func demoteBottom() {
        prune()
        let bottom = stack.tail
        leaveLIR(bottom)
        states[bottom] = State.hir
        queues.pushHead(bottom, Self.inQueue, charge: ledger.charge(of: bottom))
        prune()
    }

    @inline(__always)
    private mutating func leaveLIR(_ id: UInt32) {
        stackLinks.unlink(id, &stack)
        lirUsed &-= ledger.charge(of: id)
        lirCount &-= 1
    }

    /// Takes everything that is not LIR off the bottom of the stack.
    @inline(__always)
    private mutating func prune() {
        while stack.tail != noEntry && states[stack.tail] != State.lir {
            let bottom = stack.tail
            if states[bottom] == State.ghost {
                forget(bottom)
            } else {
                stackLinks.unlink(bottom, &stack)
                states[bottom] = State.hir
            }
        }
    }

    /// Forgets an evicted key.
    @inline(__always)
    private mutating func forget(_ id: UInt32) {
        stackLinks.unlink(id, &stack)
        queues.remove(id, charge: ledger.charge(of: id))
        states[id] = State.absent
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        if queues.tail(Self.inQueue) == noEntry { demoteBottom() }
        return queues.tail(Self.inQueue)
    }

    @inline(__always)
    mutating func retire(_ victim: UInt32) {
        let inStack = states[victim] == State.hirInStack
        let charge = ledger.charge(of: victim)
        if inStack {
            states[victim] = State.ghost
            queues.move(victim, to: Self.inGhosts, charge: charge)
            trimGhosts()
        } else {
            states[victim] = State.absent
            queues.remove(victim, charge: charge)
        }
        ledger.leave(victim)
    }

    func reason(for victim: UInt32) -> EvictionReason {
        let inStack = states[victim] == State.hirInStack
        return ledger.reason(inStack ? 0 : 1, Int64(lirCount), ledger.sinceUse(victim))
    }

    mutating func trimGhosts() {
        while queues.used(Self.inGhosts) > ghostShare { forget(queues.tail(Self.inGhosts)) }
    }

    mutating func changeSize(_ id: UInt32, to size: UInt64) {
        let (old, new) = (ledger.charge(of: id), ledger.charge(size))
        ledger.changeSize(id, to: size)
        if states[id] == State.lir {
            lirUsed = lirUsed &- old &+ new
            while lirUsed > lirLimit { demoteBottom() }
        } else {
            queues.recharge(id, from: old, to: new)
        }
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) {
            takeOut(id)
        } else if states.value(at: id) == State.ghost {
            forget(id)
        }
    }

    mutating func takeOut(_ id: UInt32) {
        switch states[id] {
        case State.lir: leaveLIR(id)
        case State.hirInStack:
            stackLinks.unlink(id, &stack)
            queues.remove(id, charge: ledger.charge(of: id))
        default: queues.remove(id, charge: ledger.charge(of: id))
        }
        states[id] = State.absent
        ledger.leave(id)
        prune()
    }

    mutating func resize(capacity: UInt64, _ departures: inout Departures) {
        ledger.capacity = capacity
        fitShares()
        while lirUsed > lirLimit { demoteBottom() }
        while ledger.isOverfull { evictOne(&departures) }
        trimGhosts()
    }

    func residentsInEvictionOrder() -> [UInt32] {
        queues.fromTail(Self.inQueue) + stackLinks.fromTail(stack).filter { states[$0] == State.lir }
    }
}
