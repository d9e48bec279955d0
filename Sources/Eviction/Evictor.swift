/// A cache's bookkeeping under some policy: which entries are resident, and which must leave and why.
///
/// Made by `PolicyRegistry`. Not safe to be used from two threads at once. Entries are dense ids: the caller numbers its
/// keys 0, 1, 2, … and never gives a number to another key. Memory grows with the largest id seen.
public protocol Evictor: AnyObject {
    /// What the policy tells of itself.
    var descriptor: PolicyDescriptor { get }
    /// The most that may be resident, in entries or bytes.
    var capacity: UInt64 { get }
    /// What is resident, in entries or bytes; never above the capacity.
    var used: UInt64 { get }
    /// How many entries are resident.
    var count: Int { get }
    /// How many evicted keys the policy remembers (its ghosts).
    var ghostCount: Int { get }
    /// How many entries have ever come in; overwrites do not count.
    var entered: UInt64 { get }
    /// The sizes of those when they came in, added up, whatever the capacity counts.
    var enteredBytes: UInt64 { get }

    /// Whether an id is resident; false for ids never seen. O(1).
    func contains(_ id: UInt32) -> Bool

    /// One request: a hit if the entry is resident (and true), else an insertion (and false), whose departures are
    /// appended. The entry itself may be refused.
    @discardableResult
    func access(_ access: Access, _ departures: inout Departures) -> Bool

    /// Notes a read of an entry; harmless (and false) if it is not resident.
    @discardableResult
    func hit(_ access: Access) -> Bool

    /// Notes that an entry was stored: an insertion, or where it is resident an overwrite with the new size, which counts
    /// as a hit and may make others leave.
    func store(_ access: Access, _ departures: inout Departures)

    /// Tells what time it is before something is evicted without a request, in milliseconds.
    func advance(to now: Int64)

    /// Notes that a resident entry expires at another time, which is no use of it; harmless if it is not resident.
    func reschedule(_ access: Access)

    /// Takes an entry out that was deleted or has expired; harmless if it is not resident.
    func remove(_ id: UInt32)

    /// Changes the capacity and evicts until the rest fits; throws if the capacity is 0.
    func resize(capacity: UInt64, _ departures: inout Departures) throws(PolicySetupError)

    /// Evicts every entry, one after the other.
    func evictAll(_ departures: inout Departures)

    /// The residents, the next victim first; an estimate if the policy draws at random or adapts.
    func residentsInEvictionOrder() -> [UInt32]

    /// The sentence for a reason this policy gave: lower case, no full stop, the subject is the entry that left.
    func sentence(for reason: EvictionReason) -> String

    /// Runs a batch of requests of which each miss inserts; the fast path. `sizes` and `nextUses` are as long as `ids`, or
    /// empty if sizes are all 1 and nothing is known of the future.
    func replay(ids: Span<UInt32>, sizes: Span<UInt64>, nextUses: Span<UInt32>) -> ReplayTally
}

extension Evictor {
    /// Runs a batch of requests of size 1 of which each miss inserts.
    public func replay(ids: Span<UInt32>) -> ReplayTally {
        replay(ids: ids, sizes: Span(), nextUses: Span())
    }
}

/// The evictor of one policy.
final class PolicyEvictor<Policy: EvictionPolicy & ~Copyable>: Evictor {
    private var policy: Policy

    init(setup: PolicySetup) {
        policy = Policy(setup: setup)
    }

    var descriptor: PolicyDescriptor { Policy.descriptor }
    var capacity: UInt64 { policy.ledger.capacity }
    var used: UInt64 { policy.ledger.used }
    var count: Int { policy.ledger.count }
    var ghostCount: Int { policy.ghostCount }
    var entered: UInt64 { policy.ledger.entered }
    var enteredBytes: UInt64 { policy.ledger.enteredBytes }

    func contains(_ id: UInt32) -> Bool {
        policy.contains(id)
    }

    func access(_ access: Access, _ departures: inout Departures) -> Bool {
        if hit(access) { return true }
        policy.insert(access, &departures)
        return false
    }

    func hit(_ access: Access) -> Bool {
        guard policy.contains(access.id) else { return false }
        policy.hit(access)
        return true
    }

    func store(_ access: Access, _ departures: inout Departures) {
        if policy.contains(access.id) {
            policy.update(access, &departures)
        } else {
            policy.insert(access, &departures)
        }
    }

    func advance(to now: Int64) {
        policy.advance(to: now)
    }

    func reschedule(_ access: Access) {
        if policy.contains(access.id) { policy.reschedule(access) }
    }

    func remove(_ id: UInt32) {
        policy.remove(id)
    }

    func resize(capacity: UInt64, _ departures: inout Departures) throws(PolicySetupError) {
        if capacity == 0 { throw .capacityZero(policy: Policy.descriptor.name) }
        policy.resize(capacity: capacity, &departures)
    }

    func evictAll(_ departures: inout Departures) {
        while policy.ledger.count > 0 { policy.evictOne(&departures) }
    }

    func residentsInEvictionOrder() -> [UInt32] {
        policy.residentsInEvictionOrder()
    }

    func sentence(for reason: EvictionReason) -> String {
        reason.sharedSentence ?? Policy.sentence(for: reason)
    }

    func replay(ids: Span<UInt32>, sizes: Span<UInt64>, nextUses: Span<UInt32>) -> ReplayTally {
        policy.replay(ids: ids, sizes: sizes, nextUses: nextUses)
    }
}
