internal import Basics

/// Counts what a trace asks for as it goes by, and cuts its chunks where the warm-up and the windows end.
struct Cutter {
    /// What was asked for so far.
    private(set) var totals = TraceTotals()
    /// What had been asked for when the warm-up ended.
    private(set) var atWarmUp = TraceTotals()
    /// The windows that have ended.
    private(set) var windows: [TraceWindow] = []
    private var atWindow = TraceTotals()
    private var windowStart: UInt64?
    private var latest: UInt64 = 0
    private let warmUp: UInt64
    private let window: ReplayWindow?
    private let ignoresSizes: Bool

    init(warmUp: UInt64, window: ReplayWindow?, ignoresSizes: Bool) {
        self.warmUp = warmUp
        self.window = window
        self.ignoresSizes = ignoresSizes
    }

    /// Counts a chunk and cuts it.
    mutating func cut(_ chunk: inout TraceChunk) {
        var done = 0
        while true {
            let (end, kind) = nextCut(chunk.batch, from: done)
            count(chunk.batch, done..<end)
            done = end
            guard let kind else { return }
            chunk.cuts.append(TraceChunk.Cut(offset: done, kind: kind))
            switch kind {
            case .warmUpEnds: atWarmUp = totals
            case .windowEnds: endWindow(chunk.batch, at: done)
            }
        }
    }

    /// Ends the last window, where it has a request.
    mutating func finish() -> Bool {
        guard window != nil, totals.requests > atWindow.requests else { return false }
        closeWindow()
        return true
    }

    /// The next cut at or after a request of the batch, or its end. A warm-up ends before a window that ends there too.
    private func nextCut(_ batch: RequestBatch, from start: Int) -> (Int, TraceChunk.Kind?) {
        var end = batch.count
        var kind: TraceChunk.Kind?
        if let place = windowEnd(batch, from: start), place < batch.count {
            (end, kind) = (place, .windowEnds)
        }
        if warmUp > totals.requests, warmUp - totals.requests <= UInt64(end - start) {
            let place = start + Int(warmUp - totals.requests)
            if place <= end { (end, kind) = (place, .warmUpEnds) }
        }
        return (end, kind)
    }

    private func windowEnd(_ batch: RequestBatch, from start: Int) -> Int? {
        switch window {
        case nil: return nil
        case .requests(let length):
            let left = length - (totals.requests - atWindow.requests)
            return left <= UInt64(batch.count - start) ? start + Int(left) : nil
        case .time(let length):
            guard let first = windowStart ?? batch.times.first else { return nil }
            // Found out by looking: times may stand still or go back.
            return (start..<batch.count).first {
                batch.times[$0] >= first && batch.times[$0] - first >= length
            }
        }
    }

    private mutating func endWindow(_ batch: RequestBatch, at place: Int) {
        closeWindow()
        if case .time(let length) = window, place < batch.count {
            let first = windowStart ?? batch.times.first ?? 0
            // Windows without requests are passed over.
            windowStart = first + (batch.times[place] - first) / length * length
        }
    }

    private mutating func closeWindow() {
        windows.append(
            TraceWindow(firstRequest: atWindow.requests, start: windowStart, totals: totals - atWindow))
        atWindow = totals
    }

    private mutating func count(_ batch: RequestBatch, _ range: Range<Int>) {
        if case .time = window, windowStart == nil, let first = batch.times.first { windowStart = first }
        let hasSizes = !batch.sizes.isEmpty && !ignoresSizes
        let seen = totals.firstSeen
        var highest = seen
        for index in range { highest = max(highest, UInt64(batch.ids[index]) + 1) }
        totals.requests += UInt64(range.count)
        totals.firstSeen = highest
        if !batch.costs.isEmpty { countCosts(batch, range) }
        if batch.operations.isEmpty {
            totals.reads += UInt64(range.count)
            totals.compulsory += highest - seen
            if hasSizes {
                for index in range { totals.readBytes &+= UInt64(batch.sizes[index]) }
            } else {
                totals.readBytes += UInt64(range.count)
            }
        } else {
            countOperations(batch, range, hasSizes: hasSizes, seen: seen)
        }
    }

    private mutating func countCosts(_ batch: RequestBatch, _ range: Range<Int>) {
        for index in range where batch.operations.isEmpty || batch.operations[index] == .read {
            totals.readCost = totals.readCost.saturatingAdd(batch.costs[index])
        }
    }

    private mutating func countOperations(
        _ batch: RequestBatch, _ range: Range<Int>, hasSizes: Bool, seen: UInt64
    ) {
        var seen = seen
        for index in range {
            let isNew = UInt64(batch.ids[index]) >= seen
            if isNew { seen = UInt64(batch.ids[index]) + 1 }
            switch batch.operations[index] {
            case .read:
                totals.reads += 1
                totals.readBytes &+= hasSizes ? UInt64(batch.sizes[index]) : 1
                if isNew { totals.compulsory += 1 }
            case .write, .add, .replace: totals.writes += 1
            case .delete: totals.deletes += 1
            case .expire: break
            }
        }
    }
}
