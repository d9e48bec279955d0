import Simulation
import Tracing

/// The write-behind queue of one cache, as the log tells it.
struct QueueModel {
    struct Item {
        var key: KeyID
        var value: Value?
        var write: Int
        var accepted: EventNumber
        /// Since when its key has waited, and when this write itself was accepted.
        var acceptedAt: Instant
        var acknowledgedAt: Instant
        /// Whether this attempt has brought it to the store.
        var isHandled = false
    }

    var waiting: [Item] = []
    var underWay: [Item] = []
    /// What a crash took, and each of which must be reported lost at once.
    var doomed: [Item] = []
    /// Writes that were given up before their writers were told that they are done.
    var droppedEarly: [Item] = []
    var crash: EventNumber = 0

    var isEmpty: Bool { waiting.isEmpty && underWay.isEmpty && doomed.isEmpty }

    mutating func crash(dirty: Int, event: EventNumber) throws {
        guard dirty == waiting.count else { throw Complaint("\(waiting.count) writes were dirty") }
        doomed = waiting
        waiting = []
        crash = event
    }
}

extension Auditor {
    func followQueue(_ event: Event) throws {
        guard var cache = caches[event.node] else { throw Complaint("there is no such cache") }
        if case .flushed = event.what, let first = cache.queue.doomed.first {
            // Its answer was lost before, and it was not.
            try check(first.accepted == event.cause, "another write should be told of first")
            try check(isSafe(first.write, from: event.node), "it never reached the store")
            cache.queue.doomed.removeFirst()
            caches[event.node] = cache
            return
        }
        try check(cache.queue.doomed.isEmpty, "writes that a crash took are not reported lost")
        switch event.what {
        case .queue(let depth, let capacity):
            let write = try writeNumber(event)
            cache.queue.waiting.append(
                .init(
                    key: event.key, value: event.value, write: write, accepted: event.number,
                    acceptedAt: event.time,
                    acknowledgedAt: event.time))
            try check(depth == cache.queue.waiting.count, "the depth should be \(cache.queue.waiting.count)")
            // A batch that failed goes back whether or not there is room.
            try check(depth <= capacity, "\(depth) wait, and \(capacity) is the most")
            caches[event.node] = cache
            accept(write, event, isDurable: false)
            return
        case .coalesce(let depth, let queuedAt):
            let replaced = event.links[.replaced]
            if workers[event.operation] == event.node {
                try supersede(replaced, event, &cache.queue)
            } else {
                let write = try writeNumber(event)
                guard let index = cache.queue.waiting.lastIndex(where: { $0.key == event.key }) else {
                    throw Complaint("no write of this key waits")
                }
                let old = cache.queue.waiting[index]
                try check(
                    old.accepted == replaced && old.acceptedAt == queuedAt,
                    "it replaces event \(old.accepted)")
                cache.queue.waiting[index].value = event.value
                cache.queue.waiting[index].write = write
                cache.queue.waiting[index].accepted = event.number
                cache.queue.waiting[index].acknowledgedAt = event.time
                accept(write, event, isDurable: false)
                if write != old.write { truth(event) { $0.supersede(old.write, by: write) } }
                fates[old.write, default: WriteFate()].supersededBy = write
            }
            try check(depth == cache.queue.waiting.count, "the depth should be \(cache.queue.waiting.count)")
        case .flush(let count, _, _):
            workers[event.operation] = event.node
            try check(cache.queue.underWay.isEmpty, "a batch is under way already")
            try check(count <= cache.queue.waiting.count && count > 0, "\(cache.queue.waiting.count) wait")
            cache.queue.underWay = Array(cache.queue.waiting.prefix(count))
            for index in cache.queue.underWay.indices { cache.queue.underWay[index].isHandled = false }
            cache.queue.waiting.removeFirst(count)
            cache.queue.crash = 0
        case .flushed(let age, let depth):
            guard let index = cache.queue.underWay.firstIndex(where: { $0.accepted == event.cause }) else {
                throw Complaint("what was not under way is written back")
            }
            let item = cache.queue.underWay.remove(at: index)
            try check(
                item.isHandled || isSafe(item.write, from: event.node), "it never reached the store")
            try check(age == event.time - item.acceptedAt, "it was accepted at \(item.acceptedAt)")
            try check(depth == cache.queue.waiting.count, "the depth should be \(cache.queue.waiting.count)")
        case .retry:
            cache.queue.waiting = cache.queue.underWay + cache.queue.waiting
            cache.queue.underWay = []
        case .drop(_, let depth):
            try check(depth == cache.queue.waiting.count, "the depth should be \(cache.queue.waiting.count)")
            dropEarly(&cache.queue, event)
        default: break
        }
        caches[event.node] = cache
    }

    /// Whether a write does not need a cache any more: a database has it, or another cache's queue, to which a batch that was
    /// given up had brought it.
    private func isSafe(_ write: Int, from node: NodeID) -> Bool {
        if fates[write]?.isDurable ?? false { return true }
        return caches.contains { other, cache in
            other != node && (cache.queue.waiting + cache.queue.underWay).contains { $0.write == write }
        }
    }

    /// A newer write stands for one whose batch failed.
    private func supersede(_ replaced: EventNumber, _ event: Event, _ queue: inout QueueModel) throws {
        guard let index = queue.underWay.firstIndex(where: { $0.accepted == replaced }),
            let newer = queue.waiting.lastIndex(where: { $0.key == event.key })
        else { throw Complaint("nothing was under way that could be replaced") }
        let old = queue.underWay.remove(at: index)
        queue.waiting[newer].acceptedAt = old.acceptedAt
        let write = queue.waiting[newer].write
        truth(event) { $0.supersede(old.write, by: write) }
        fates[old.write, default: WriteFate()].supersededBy = write
    }

    /// A write that was given up before its writer was told that it is done is lost when he is told.
    private func dropEarly(_ queue: inout QueueModel, _ event: Event) {
        guard
            let index = queue.underWay.firstIndex(where: { $0.key == event.key && $0.value == event.value }),
            !isAcknowledged(queue.underWay[index].write)
        else { return }
        let item = queue.underWay.remove(at: index)
        queue.droppedEarly.append(item)
        let key = TruthKey(root: root(of: event.node), key: item.key)
        truths[key, default: TruthModel()].forget(item.write, event: event.number)
    }

    /// Takes out what a crash took and nobody had been told to be done: nothing is said of it.
    func dropUnacknowledged(_ queue: inout QueueModel, _ event: Event) {
        queue.doomed.removeAll { item in
            if isAcknowledged(item.write) { return false }
            let key = TruthKey(root: root(of: event.node), key: item.key)
            truths[key, default: TruthModel()].forget(item.write, event: event.number)
            return true
        }
    }

    /// Whether the writer of a write, or of one whose place it took, was told that it is done.
    private func isAcknowledged(_ write: Int) -> Bool {
        if fates[write]?.isAcknowledged ?? false { return true }
        return fates.contains { $0.value.supersededBy == write && $0.key != write && isAcknowledged($0.key) }
    }

    func lost(_ acknowledgedAt: Instant, _ cause: LossCause, _ event: Event) throws {
        if cause == .overwritten { return coverage.overwritten += 1 }
        guard var cache = caches[event.node] else { throw Complaint("there is no such cache") }
        let item: QueueModel.Item
        if cause == .crash, !cache.queue.doomed.isEmpty {
            item = cache.queue.doomed.removeFirst()
            try check(
                item.key == event.key && item.value == event.value, "another write should be lost first")
        } else if cause == .dropped, acknowledgedAt == event.time,
            let index = cache.queue.droppedEarly.firstIndex(where: {
                $0.key == event.key && $0.value == event.value
            })
        {
            item = cache.queue.droppedEarly.remove(at: index)
            caches[event.node] = cache
            return try lose(item.write, event)
        } else {
            guard
                let index = cache.queue.underWay.firstIndex(where: {
                    $0.key == event.key && $0.value == event.value && $0.acknowledgedAt == acknowledgedAt
                })
            else { throw Complaint("a write is lost that was not dirty") }
            item = cache.queue.underWay.remove(at: index)
            if cause == .crash { try check(event.cause == cache.queue.crash, "no crash took it") }
        }
        caches[event.node] = cache
        try check(item.acknowledgedAt == acknowledgedAt, "it was acknowledged at \(item.acknowledgedAt)")
        try lose(item.write, event)
    }

    private func lose(_ write: Int, _ event: Event) throws {
        let fate = fates[write, default: WriteFate()]
        try check(fate.lost == 0, "it was reported lost by event \(fate.lost) already")
        try check(!fate.isDurable, "it is reported lost, and is in the database")
        for (_, cache) in caches {
            // What has just been handed down is under way until its worker runs on, in the same instant.
            let isDirty = (cache.queue.waiting + cache.queue.underWay.filter { !$0.isHandled }).contains {
                $0.write == write
            }
            try check(!isDirty, "it is reported lost, and another queue still has it")
        }
        fates[write, default: WriteFate()].lost = event.number
        truth(event) { $0.forget(write, event: event.number) }
        coverage.lost += 1
    }
}
