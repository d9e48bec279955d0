internal import Eviction

/// Two caches that meet the same requests, and the reads that only one of them could answer, sorted by reason.
final class SideBySide {
    /// One of the two caches, with what is remembered of its keys.
    final class Contender {
        let evictor: any Evictor
        var misses: UInt64 = 0
        fileprivate var departures = Departures()
        /// How many entries were let in, and of these keys that the whole trace requests only once.
        fileprivate var admitted: UInt64 = 0
        fileprivate var admittedOnceOnly: UInt64 = 0
        /// By id.
        fileprivate var memories: [Memory]

        init(_ evictor: any Evictor, keys: Int) {
            self.evictor = evictor
            memories = Array(repeating: Memory(), count: keys)
        }
    }

    /// What a contender remembers of a key.
    fileprivate struct Memory {
        /// The counts of admissions at the key's last request, and at its leaving.
        var admittedAtRequest: UInt64 = 0
        var onceOnlyAtRequest: UInt64 = 0
        var admittedAtLeaving: UInt64 = 0
        var onceOnlyAtLeaving: UInt64 = 0
        /// When and why it left or was refused.
        var left: UInt64 = 0
        var reason = EvictionReason(code: 201)
        var wasRefused = false
    }

    /// The reads that only one of the two could answer.
    struct Tally {
        var reads: UInt64 = 0
        /// Those for keys that had been requested ten times or more before.
        var hot: UInt64 = 0
        /// By reason and id.
        var partings: [[UInt32: Parting]] = Array(repeating: [:], count: Explanation.Reason.allCases.count)
    }

    /// The reads of one key for one reason: how many, and the first of them.
    struct Parting {
        var reads: UInt64 = 0
        var request: UInt64
        var lastRequest: UInt64
        var left: UInt64
        var reason: EvictionReason
    }

    let contenders: [Contender]
    /// What the first contender answered and the second did not, and the other way round.
    private(set) var tallies = [Tally(), Tally()]
    /// The requests and reads that were counted.
    private(set) var requests: UInt64 = 0
    private(set) var reads: UInt64 = 0
    private let capacity: UInt64
    private let countsEntries: Bool
    private let ignoresSizes: Bool
    private let warmUp: UInt64
    private var now: UInt64 = 0
    private var entryDistances = StackDistances<BitSums>()
    private var byteDistances = StackDistances<WeightSums>()
    /// By id.
    private var requestsOfKey: [UInt32]
    private var lastRequests: [UInt64]
    private var isOnceOnly: [Bool]

    init(
        _ contenders: [Contender], _ trace: KeptTrace, capacity: UInt64, countsEntries: Bool,
        settings: ReplaySettings
    ) {
        self.contenders = contenders
        self.capacity = capacity
        self.countsEntries = countsEntries
        ignoresSizes = settings.ignoresSizes
        warmUp = trace.reader.warmUp(of: trace.requests)
        requestsOfKey = Array(repeating: 0, count: trace.distinctKeys)
        lastRequests = Array(repeating: 0, count: trace.distinctKeys)
        var counts = [UInt8](repeating: 0, count: trace.distinctKeys)
        for chunk in trace.chunks {
            for id in chunk.batch.ids where counts[Int(id)] < 2 { counts[Int(id)] += 1 }
        }
        isOnceOnly = counts.map { $0 == 1 }
    }

    /// Plays a chunk's requests on both.
    func play(_ chunk: TraceChunk) {
        for index in 0..<chunk.batch.count {
            let id = chunk.batch.ids[index]
            var access = Access(id: id)
            if !ignoresSizes, !chunk.batch.sizes.isEmpty { access.size = chunk.batch.sizes[index] }
            if !chunk.nextUses.isEmpty { access.nextUse = chunk.nextUses[index] }
            if !chunk.batch.times.isEmpty {
                access.now = Int64(clamping: chunk.batch.times[index] / 1_000_000)
            }
            play(access, chunk.batch.operations.isEmpty ? .read : chunk.batch.operations[index])
            requestsOfKey[Int(id)] &+= 1
            lastRequests[Int(id)] = now
            now += 1
        }
    }

    private func play(_ access: Access, _ operation: RequestOperation) {
        let id = access.id
        if now >= warmUp { requests += 1 }
        if operation == .delete {
            for contender in contenders { contender.evictor.remove(id) }
            entryDistances.forget(id)
            byteDistances.forget(id)
            return
        }
        let distance =
            countsEntries
            ? entryDistances.request(id, weight: 1)
            : byteDistances.request(id, weight: UInt64(max(access.size, 1)))
        let hits = contenders.map { $0.evictor.contains(id) }
        if operation == .read, now >= warmUp {
            reads += 1
            for (contender, isHit) in zip(contenders, hits) where !isHit { contender.misses += 1 }
            if hits[0] != hits[1] { part(id, winner: hits[0] ? 0 : 1, distance: distance) }
        }
        for (contender, isHit) in zip(contenders, hits) {
            request(access, operation, of: contender, isHit: isHit)
        }
    }

    /// Lets a contender answer a request, and remembers who left.
    private func request(
        _ access: Access, _ operation: RequestOperation, of contender: Contender, isHit: Bool
    ) {
        let id = Int(access.id)
        let entered = contender.evictor.entered
        contender.departures.clear()
        if isHit ? operation == .add : operation == .replace || operation == .expire { return }
        if isHit, operation == .read || operation == .expire {
            contender.evictor.hit(access)
        } else {
            contender.evictor.store(access, &contender.departures)
        }
        if contender.evictor.entered != entered {
            contender.admitted += 1
            if isOnceOnly[id] { contender.admittedOnceOnly += 1 }
        }
        contender.memories[id].admittedAtRequest = contender.admitted
        contender.memories[id].onceOnlyAtRequest = contender.admittedOnceOnly
        for departure in contender.departures.all {
            let left = Int(departure.id)
            contender.memories[left].left = now
            contender.memories[left].reason = departure.reason
            contender.memories[left].wasRefused = departure.wasRefused
            contender.memories[left].admittedAtLeaving = contender.admitted
            contender.memories[left].onceOnlyAtLeaving = contender.admittedOnceOnly
        }
    }

    /// Notes a read that only one could answer.
    private func part(_ id: UInt32, winner: Int, distance: UInt64?) {
        let memory = contenders[1 - winner].memories[Int(id)]
        let reason = self.reason(memory, distance).rawValue
        tallies[winner].reads += 1
        if requestsOfKey[Int(id)] >= 10 { tallies[winner].hot += 1 }
        let first = Parting(
            request: now, lastRequest: lastRequests[Int(id)], left: memory.left, reason: memory.reason)
        tallies[winner].partings[reason][id, default: first].reads += 1
    }

    private func reason(_ memory: Memory, _ distance: UInt64?) -> Explanation.Reason {
        if memory.wasRefused { return .refused }
        let admitted = memory.admittedAtLeaving - memory.admittedAtRequest
        let onceOnly = memory.onceOnlyAtLeaving - memory.onceOnlyAtRequest
        if onceOnly > 0, onceOnly * 2 >= admitted { return .flushedByOnceOnly }
        return distance.map { $0 > capacity } ?? true ? .tooFarApart : .leftWithinReach
    }
}
