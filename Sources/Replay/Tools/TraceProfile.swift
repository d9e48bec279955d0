/// What a trace is like: how many requests and keys, how large, how often keys come again and how popularity is spread.
///
/// It takes about 80 bytes a distinct key with the key table, and what the texts of keys take.
public struct TraceProfile {
    /// About how many bytes each distinct key takes, besides its text.
    public static let bytesAKey = 80

    private var keys = KeyTable()
    private(set) var counts: [UInt32] = []
    private var lastRequests: [UInt64] = []
    private var largestSizes: [UInt64] = []
    private var distances = ReuseDistances()
    private(set) var distanceHistogram = LogarithmicHistogram()
    private(set) var intervalHistogram = LogarithmicHistogram()
    private(set) var sizeHistogram = LogarithmicHistogram()
    private(set) var lifetimeHistogram = LogarithmicHistogram()
    private var operations: [Int] = [0, 0, 0, 0]
    private var hasOperations = false
    private var requests: UInt64 = 0
    private var firstTime: UInt64?
    private var lastTime: UInt64 = 0
    private var earliest = UInt64.max
    private var latest: UInt64 = 0
    private var stepsBack = 0
    /// After each batch: the requests so far, the distinct keys among them and the requests of the batch that write or delete.
    private var batches: [(requests: UInt64, keys: Int, count: Int, changes: Int)] = []
    private var second: UInt64 = 0
    private var inSecond = 0
    private var busiest = 0

    /// A profile of nothing.
    public init() {}

    /// Reads a trace to its end.
    ///
    /// - Parameter progress: is told now and then how many requests were read, and which share of the file, where its size is known.
    public init(
        of trace: inout TraceFile, progress: (_ requests: Int, _ share: Double?) -> Void = { _, _ in }
    ) throws(TraceError) {
        self.init()
        var batch = RequestBatch()
        while try trace.read(Self.batchSize(trace), into: &batch, keys: &keys) {
            add(batch)
            batch.removeAll()
            progress(trace.log.requests, trace.progress)
        }
    }

    /// A hundredth of a short trace, so that its course can be drawn, but no fewer than 16 requests.
    private static func batchSize(_ trace: borrowing TraceFile) -> Int {
        min(max((trace.requestsAbout ?? 1 << 23) / 100, 16), 1 << 16)
    }

    // MARK: Adding requests

    private mutating func add(_ batch: borrowing RequestBatch) {
        if counts.count < keys.count {
            let more = keys.count - counts.count
            counts.append(contentsOf: repeatElement(0, count: more))
            lastRequests.append(contentsOf: repeatElement(0, count: more))
            if !batch.sizes.isEmpty { largestSizes.append(contentsOf: repeatElement(0, count: more)) }
        }
        for id in batch.ids { add(id) }
        for (index, size) in batch.sizes.enumerated() {
            let isDelete = !batch.operations.isEmpty && batch.operations[index] == .delete
            if isDelete { continue }
            sizeHistogram.add(UInt64(size))
            let key = Int(batch.ids[index])
            largestSizes[key] = max(largestSizes[key], size)
        }
        for operation in batch.operations {
            operations[operation.isWrite ? 1 : operation == .delete ? 2 : operation == .read ? 0 : 3] += 1
        }
        if !batch.operations.isEmpty { hasOperations = true }
        for lifetime in batch.lifetimes where lifetime > 0 { lifetimeHistogram.add(lifetime) }
        for time in batch.times { add(time: time) }
        let changes = batch.operations.count { $0 != .read }
        batches.append((requests, keys.count, batch.count, changes))
    }

    private mutating func add(_ id: UInt32) {
        requests += 1
        let key = Int(id)
        if let distance = distances.request(id) {
            distanceHistogram.add(UInt64(distance))
            intervalHistogram.add(requests - lastRequests[key])
        }
        if counts[key] < .max { counts[key] += 1 }
        lastRequests[key] = requests
    }

    private mutating func add(time: UInt64) {
        if firstTime == nil { firstTime = time }
        if time < lastTime { stepsBack += 1 }
        lastTime = time
        earliest = min(earliest, time)
        latest = max(latest, time)
        if time / 1_000_000_000 == second {
            inSecond += 1
        } else {
            (second, inSecond) = (time / 1_000_000_000, 1)
        }
        busiest = max(busiest, inSecond)
    }

    // MARK: Results

    /// How the working set grew over the trace, as a share of all distinct keys, and the share of writes and deletions.
    var progress: [(name: String, points: [(x: Double, y: Double)])] {
        let all = Double(max(keys.count, 1))
        let stride = max(1, batches.count / 60)
        let shown = batches.enumerated().filter { $0.offset % stride == 0 || $0.offset == batches.count - 1 }
            .map(\.element)
        let grown = shown.map { (x: Double($0.requests), y: Double($0.keys) / all) }
        let changes = shown.map { (x: Double($0.requests), y: Double($0.changes) / Double(max($0.count, 1))) }
        return [("distinct keys", grown)] + (hasOperations ? [("writes and deletions", changes)] : [])
    }

    /// What was found, ready to be shown.
    public func summary() -> TraceSummary {
        var summary = TraceSummary()
        summary.requests = requests
        summary.keys = UInt64(keys.count)
        if hasOperations {
            summary.operations = .init(reads: operations[0], writes: operations[1], deletes: operations[2])
        }
        if !largestSizes.isEmpty {
            summary.sizes = .init(sizeHistogram)
            summary.footprint = largestSizes.reduce(0) { $0 + Double($1) }
        }
        if lifetimeHistogram.total > 0 { summary.lifetimes = .init(lifetimeHistogram) }
        if let firstTime {
            summary.time = .init(
                first: min(firstTime, earliest), last: latest, busiestSecond: busiest, stepsBack: stepsBack)
        }
        summary.reuse = .init(distances: .init(distanceHistogram), intervals: .init(intervalHistogram))
        let sorted = counts.sorted(by: >)
        summary.popularity = .init(sorted, requests: requests)
        return summary
    }
}

extension RequestBatch {
    /// Drops all, and keeps the memory.
    mutating func removeAll() {
        ids.removeAll(keepingCapacity: true)
        sizes.removeAll(keepingCapacity: true)
        operations.removeAll(keepingCapacity: true)
        times.removeAll(keepingCapacity: true)
        lifetimes.removeAll(keepingCapacity: true)
    }
}
