internal import Basics
internal import Eviction

/// One policy at one size: a cache that a trace is replayed on, chunk by chunk.
final class Cell: ReplayPiece {
    let policy: PolicyChoice
    let size: CacheSize
    let capacity: UInt64
    private let evictor: any Evictor
    private let rule: LifetimeRule
    private let ignoresSizes: Bool
    /// Bytes of each entry besides its size.
    private let overhead: UInt64
    private let cost: CostRule?
    /// Whether each request must be looked at for its cost.
    private let watchesCost: Bool
    private let looksAhead: Bool
    private var counts = CutCounts()
    private var totals: CacheTotals {
        get { counts.totals }
        _modify { yield &counts.totals }
    }
    private var departures = Departures(recording: false)
    private var deadlines = Deadlines()
    /// By id, whether the entry expired and was not stored since.
    private var lapsed: [Bool] = []
    /// Whether an entry may have a deadline, so that the clock must be watched.
    private var watchesClock = false
    private var now: UInt64 = 0
    private var overwrites: UInt64 = 0
    private var overwrittenBytes: UInt64 = 0

    init(
        _ policy: PolicyChoice, _ size: CacheSize, distinctKeys: Int, footprint: UInt64 = 0,
        settings: ReplaySettings
    ) throws(ReplayError) {
        self.policy = policy
        self.size = size
        capacity = size.capacity(distinctKeys: distinctKeys, footprint: footprint)
        evictor = try policy.make(
            capacity: capacity, countsEntries: size.countsEntries, seed: settings.seed)
        rule = settings.lifetimes
        ignoresSizes = settings.ignoresSizes
        overhead = size.countsEntries || settings.ignoresSizes ? 0 : UInt64(settings.overhead)
        cost = settings.cost
        watchesCost = cost == .column || (cost == .size && evictor.descriptor.usesCost)
        looksAhead = policy.looksAhead
    }

    func cut(_ kind: TraceChunk.Kind) { counts.cut(kind) }

    /// What went wrong with a policy that is a program; nil if nothing did.
    var failure: ReplayError? {
        (evictor as? ProcessEvictor)?.failure.map { .process(policy: policy.text, message: $0) }
    }

    /// What it came to.
    var row: ReplayRow {
        var row = ReplayRow(policy: policy.text, size: size, capacity: capacity)
        row.totals = counts.counted
        row.windows = counts.windows
        row.residents = evictor.count
        return row
    }

    func replay(_ chunk: TraceChunk, _ range: Range<Int>) {
        if range.isEmpty { return }
        let hasLifetimes =
            switch rule {
            case .ignore: false
            case .honour: !chunk.batch.lifetimes.isEmpty
            case .every: true
            }
        if hasLifetimes { watchesClock = true }
        if chunk.batch.operations.isEmpty && !watchesClock && !watchesCost && !evictor.descriptor.usesTime {
            replayReads(chunk, range)
        } else {
            departures = Departures(recording: false)
            for index in range { step(chunk, index, hasLifetimes: hasLifetimes) }
            totals.evicted &+= departures.evicted
            totals.refused &+= departures.refused
            totals.tooLarge &+= departures.tooLarge
        }
        totals.stored = evictor.entered &+ overwrites
        totals.storedBytes = evictor.enteredBytes &- evictor.entered &* overhead &+ overwrittenBytes
    }

    /// The fast way, where all requests are reads and nothing expires.
    private func replayReads(_ chunk: TraceChunk, _ range: Range<Int>) {
        let ids = chunk.batch.ids.span.extracting(range)
        let charges = overhead == 0 ? chunk.batch.sizes : chunk.charges
        let sizes = ignoresSizes || charges.isEmpty ? Span() : charges.span.extracting(range)
        let nextUses = looksAhead ? chunk.nextUses.span.extracting(range) : Span()
        let tally = evictor.replay(ids: ids, sizes: sizes, nextUses: nextUses)
        totals.misses &+= tally.misses
        totals.missedBytes &+= tally.missedBytes &- tally.misses &* overhead
        totals.evicted &+= tally.evicted
        totals.refused &+= tally.refused
        totals.tooLarge &+= tally.tooLarge
    }

    // MARK: One request at a time

    private func step(_ chunk: TraceChunk, _ index: Int, hasLifetimes: Bool) {
        let batch = chunk.batch
        let id = batch.ids[index]
        var access = Access(id: id)
        if !ignoresSizes, !batch.sizes.isEmpty {
            access.size = overhead == 0 ? batch.sizes[index] : chunk.charges[index]
        }
        if looksAhead { access.nextUse = chunk.nextUses[index] }
        switch cost {
        case .column: access.cost = Double(batch.costs[index]) / 1000
        case .size: access.cost = Double(access.size &- overhead)
        case .fixed, nil: break
        }
        if !batch.times.isEmpty {
            // Some traces go back in time a little; clocks of caches do not.
            now = max(now, batch.times[index])
            access.now = Int64(clamping: now / 1_000_000)
            expire()
        }
        let lifetime = hasLifetimes ? lifetime(batch, index) : 0
        let deadline = lifetime == 0 ? nil : now &+ min(lifetime, UInt64.max &- now)
        switch batch.operations.isEmpty ? .read : batch.operations[index] {
        case .read:
            access.expires = milliseconds(deadlines.time(of: id) ?? deadline)
            if evictor.hit(access) { return }
            totals.misses &+= 1
            totals.missedBytes &+= access.size &- overhead
            if cost == .column { totals.missedCost = totals.missedCost.saturatingAdd(batch.costs[index]) }
            if hasLapsed(id) { totals.missesExpired &+= 1 }
            access.expires = milliseconds(deadline)
            evictor.store(access, &departures)
            noteStored(id, deadline)
        case .write: write(&access, lifetime, deadline)
        case .add: if !evictor.contains(id) { write(&access, lifetime, deadline) }
        case .replace: if evictor.contains(id) { write(&access, lifetime, deadline) }
        case .expire:
            access.expires = milliseconds(deadline)
            if evictor.hit(access) { deadlines.set(id, to: deadline) }
        case .delete:
            if evictor.contains(id) { totals.deleted &+= 1 }
            evictor.remove(id)
            noteStored(id, nil)
        }
    }

    private func write(_ access: inout Access, _ lifetime: UInt64, _ deadline: UInt64?) {
        let id = access.id
        let wasResident = evictor.contains(id)
        let entered = evictor.entered
        // A write may leave the entry's time to live as it is.
        let kept = lifetime == .max && wasResident ? deadlines.time(of: id) : deadline
        access.expires = milliseconds(kept)
        evictor.store(access, &departures)
        if wasResident, evictor.contains(id), evictor.entered == entered {
            overwrites &+= 1
            overwrittenBytes &+= access.size &- overhead
        }
        noteStored(id, lifetime == .max && !wasResident ? nil : kept)
    }

    private func lifetime(_ batch: RequestBatch, _ index: Int) -> UInt64 {
        if case .every(let nanoseconds) = rule { return nanoseconds }
        return batch.lifetimes.isEmpty ? 0 : batch.lifetimes[index]
    }

    private func milliseconds(_ deadline: UInt64?) -> Int64 {
        deadline.map { Int64(clamping: $0 / 1_000_000) } ?? .max
    }

    /// Takes out all entries whose time to live ran out by now.
    private func expire() {
        guard watchesClock else { return }
        while let id = deadlines.next(until: now) {
            guard evictor.contains(id) else { continue }
            evictor.remove(id)
            totals.expired &+= 1
            if Int(id) >= lapsed.count {
                lapsed.append(
                    contentsOf: repeatElement(false, count: max(Int(id) + 1, lapsed.count * 2) - lapsed.count)
                )
            }
            lapsed[Int(id)] = true
        }
    }

    private func hasLapsed(_ id: UInt32) -> Bool { Int(id) < lapsed.count && lapsed[Int(id)] }

    /// Notes that an entry was stored with a deadline, or is gone on purpose.
    private func noteStored(_ id: UInt32, _ deadline: UInt64?) {
        guard watchesClock else { return }
        if Int(id) < lapsed.count { lapsed[Int(id)] = false }
        deadlines.set(id, to: deadline)
    }
}
