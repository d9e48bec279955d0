public import Simulation

/// What can happen: the list of all kinds of events.
///
/// A kind is added by a file beside this one, and here by its case, its line in `visit` and its line in `kinds`.
/// A case holds nothing but plain bits, so that copying an event costs no more than its size.
public enum Happening: BitwiseCopyable, Sendable {
    // The application, and work in the background.
    case request(Verb)
    case done(Completion)
    case failed(Verb, Refusal, took: TimeSpan)
    case stale(Staleness)
    case load(found: Bool, took: TimeSpan)

    // A cache.
    case hit(age: TimeSpan, left: TimeSpan?)
    case miss(MissCause)
    case store(Stored)
    case ttl(TimeSpan?, expires: Instant?)
    case remove(found: Bool, Fill)
    case expire(storedAt: Instant, ttl: TimeSpan, Fill)
    case evict(EvictionRecord)
    case reject(EvictionRecord)
    case skip(Verb, Refusal)
    case join(since: Instant)
    case pack(Packing)
    case unpack(Packing)
    case batch(Verb, keys: Int)
    case observe(Observed)

    // A database.
    case read(found: Bool, took: TimeSpan, alongside: Int = 0)
    case write(took: TimeSpan, kind: WriteKind)
    case refuse(Verb, Refusal)
    case transaction(TransactionStep, writes: Int)

    // A write-behind queue.
    case queue(depth: Int, capacity: Int)
    case coalesce(depth: Int, queuedAt: Instant)
    case flush(count: Int, oldest: TimeSpan, depth: Int)
    case flushed(age: TimeSpan, depth: Int)
    case retry(attempt: Int, after: TimeSpan, refusal: Refusal, depth: Int)
    case drop(attempts: Int, depth: Int)
    case block(capacity: Int)
    case lost(acknowledgedAt: Instant, LossCause)

    // What bears failures, and keeps them from spreading.
    case timeout(Verb, limit: TimeSpan)
    case again(Verb, attempt: Int, after: TimeSpan, Refusal)
    case hedge(after: TimeSpan)
    case breaker(BreakerState, failures: Int, calls: Int, until: Instant?)
    case connect(inUse: Int, limit: Int)
    case release(inUse: Int, waiting: Int)
    case wait(inUse: Int, waiting: Int)
    case serve(StaleServing, expired: TimeSpan)
    case fallback(Refusal)
    case lease(LeaseStep)
    case health(isUp: Bool, failures: Int)
    case lag(behind: TimeSpan)
    case pending(age: TimeSpan)
    case busy(waiting: Int, delay: TimeSpan)
    case renew(until: Instant)

    // What many events together amount to.
    case stampede(Herd)
    case retryStorm(retries: Int, operations: Int, over: TimeSpan)
    case flap(times: Int, over: TimeSpan)
    case thrash(misses: Int, lookups: Int)
    case penetration(absent: Int, loads: Int)
    case hotKey(reads: Int, sampled: Int)

    // Faults, and changes of the system.
    case fault(Fault)
    case crash(entries: Int, dirty: Int)
    case heal(Fault)
    case configured(Configuration)

    @inline(__always)
    @discardableResult
    func visit<Visitor: KindVisitor>(_ visitor: inout Visitor) -> Visitor.Output {
        switch self {
        case .request(let verb): visitor.visit(RequestEvent(verb: verb))
        case .done(let completion): visitor.visit(DoneEvent(completion: completion))
        case .failed(let verb, let refusal, let took):
            visitor.visit(FailedEvent(verb: verb, refusal: refusal, took: took))
        case .stale(let staleness): visitor.visit(StaleEvent(staleness: staleness))
        case .load(let found, let took): visitor.visit(LoadEvent(found: found, took: took))
        case .hit(let age, let left): visitor.visit(HitEvent(age: age, left: left))
        case .miss(let cause): visitor.visit(MissEvent(cause: cause))
        case .store(let stored): visitor.visit(StoreEvent(stored: stored))
        case .ttl(let ttl, let expires): visitor.visit(TTLEvent(ttl: ttl, expires: expires))
        case .remove(let found, let fill): visitor.visit(RemoveEvent(found: found, fill: fill))
        case .expire(let storedAt, let ttl, let fill):
            visitor.visit(ExpireEvent(storedAt: storedAt, ttl: ttl, fill: fill))
        case .evict(let record): visitor.visit(EvictEvent(record: record))
        case .reject(let record): visitor.visit(RejectEvent(record: record))
        case .skip(let verb, let refusal): visitor.visit(SkipEvent(verb: verb, refusal: refusal))
        case .join(let since): visitor.visit(JoinEvent(since: since))
        case .pack(let packing): visitor.visit(PackEvent(packing: packing))
        case .unpack(let packing): visitor.visit(UnpackEvent(packing: packing))
        case .batch(let verb, let keys): visitor.visit(BatchEvent(verb: verb, keys: keys))
        case .observe(let observation): visitor.visit(ObserveEvent(observation: observation))
        case .read(let found, let took, let alongside):
            visitor.visit(ReadEvent(found: found, took: took, alongside: alongside))
        case .write(let took, let kind): visitor.visit(WriteEvent(took: took, kind: kind))
        case .refuse(let verb, let refusal): visitor.visit(RefuseEvent(verb: verb, refusal: refusal))
        case .transaction(let step, let writes):
            visitor.visit(TransactionEvent(step: step, writes: writes))
        case .queue(let depth, let capacity): visitor.visit(QueueEvent(depth: depth, capacity: capacity))
        case .coalesce(let depth, let queuedAt):
            visitor.visit(CoalesceEvent(depth: depth, queuedAt: queuedAt))
        case .flush(let count, let oldest, let depth):
            visitor.visit(FlushEvent(count: count, oldest: oldest, depth: depth))
        case .flushed(let age, let depth): visitor.visit(FlushedEvent(age: age, depth: depth))
        case .retry(let attempt, let after, let refusal, let depth):
            visitor.visit(RetryEvent(attempt: attempt, after: after, refusal: refusal, depth: depth))
        case .drop(let attempts, let depth): visitor.visit(DropEvent(attempts: attempts, depth: depth))
        case .block(let capacity): visitor.visit(BlockEvent(capacity: capacity))
        case .lost(let acknowledgedAt, let cause):
            visitor.visit(LostEvent(acknowledgedAt: acknowledgedAt, cause: cause))
        case .timeout(let verb, let limit): visitor.visit(TimeoutEvent(verb: verb, limit: limit))
        case .again(let verb, let attempt, let after, let refusal):
            visitor.visit(AgainEvent(verb: verb, attempt: attempt, after: after, refusal: refusal))
        case .hedge(let after): visitor.visit(HedgeEvent(after: after))
        case .breaker(let state, let failures, let calls, let until):
            visitor.visit(BreakerEvent(state: state, failures: failures, calls: calls, until: until))
        case .connect(let inUse, let limit): visitor.visit(ConnectEvent(inUse: inUse, limit: limit))
        case .release(let inUse, let waiting): visitor.visit(ReleaseEvent(inUse: inUse, waiting: waiting))
        case .wait(let inUse, let waiting): visitor.visit(WaitEvent(inUse: inUse, waiting: waiting))
        case .serve(let why, let expired): visitor.visit(ServeEvent(why: why, expired: expired))
        case .fallback(let refusal): visitor.visit(FallbackEvent(refusal: refusal))
        case .lease(let step): visitor.visit(LeaseEvent(step: step))
        case .health(let isUp, let failures): visitor.visit(HealthEvent(isUp: isUp, failures: failures))
        case .lag(let behind): visitor.visit(LagEvent(behind: behind))
        case .pending(let age): visitor.visit(PendingEvent(age: age))
        case .busy(let waiting, let delay): visitor.visit(BusyEvent(waiting: waiting, delay: delay))
        case .renew(let until): visitor.visit(RenewEvent(until: until))
        case .stampede(let herd): visitor.visit(StampedeEvent(herd: herd))
        case .retryStorm(let retries, let operations, let over):
            visitor.visit(RetryStormEvent(retries: retries, operations: operations, over: over))
        case .flap(let times, let over): visitor.visit(FlapEvent(times: times, over: over))
        case .thrash(let misses, let lookups): visitor.visit(ThrashEvent(misses: misses, lookups: lookups))
        case .penetration(let absent, let loads):
            visitor.visit(PenetrationEvent(absent: absent, loads: loads))
        case .hotKey(let reads, let sampled): visitor.visit(HotKeyEvent(reads: reads, sampled: sampled))
        case .fault(let fault): visitor.visit(FaultEvent(fault: fault))
        case .crash(let entries, let dirty): visitor.visit(CrashEvent(entries: entries, dirty: dirty))
        case .heal(let fault): visitor.visit(HealEvent(fault: fault))
        case .configured(let how): visitor.visit(ConfiguredEvent(how: how))
        }
    }

    static let kinds: [any HappeningKind.Type] = [
        RequestEvent.self, DoneEvent.self, FailedEvent.self, StaleEvent.self, HitEvent.self, MissEvent.self,
        StoreEvent.self, TTLEvent.self, RemoveEvent.self, ExpireEvent.self, EvictEvent.self,
        RejectEvent.self, SkipEvent.self, JoinEvent.self, PackEvent.self, UnpackEvent.self, BatchEvent.self,
        ObserveEvent.self,
        LoadEvent.self, ReadEvent.self, WriteEvent.self, RefuseEvent.self, TransactionEvent.self,
        QueueEvent.self,
        CoalesceEvent.self, FlushEvent.self, FlushedEvent.self, RetryEvent.self, DropEvent.self,
        BlockEvent.self, LostEvent.self, TimeoutEvent.self, AgainEvent.self, HedgeEvent.self,
        BreakerEvent.self, ConnectEvent.self, ReleaseEvent.self, WaitEvent.self, ServeEvent.self,
        FallbackEvent.self, LeaseEvent.self, HealthEvent.self, LagEvent.self, PendingEvent.self,
        BusyEvent.self, RenewEvent.self, StampedeEvent.self, RetryStormEvent.self, FlapEvent.self,
        ThrashEvent.self, PenetrationEvent.self, HotKeyEvent.self, FaultEvent.self, CrashEvent.self,
        HealEvent.self,
        ConfiguredEvent.self,
    ]
}

extension Happening {
    /// The other key that it names, besides the one that it happened to.
    @inline(__always)
    var otherKey: KeyID? {
        switch self {
        case .evict(let record), .reject(let record): record.incoming
        case .stale(let staleness) where staleness.source.exists: staleness.source
        case .miss(.evicted(_, let incoming)): incoming
        default: nil
        }
    }
}
