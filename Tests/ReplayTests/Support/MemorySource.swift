import Replay

/// A trace made in memory: keys are numbers.
struct MemorySource: RequestSource {
    /// One request.
    struct Request {
        var key: UInt64
        var size: UInt64 = 1
        var operation = RequestOperation.read
        var time: UInt64 = 0
        var lifetime: UInt64 = 0
        var cost: UInt64 = 0
    }

    var requests: [Request]
    var hasSizes = false
    var hasOperations = false
    var hasTimes = false
    var hasLifetimes = false
    var hasCosts = false
    private var next = 0

    var columns: TraceColumns {
        var columns: TraceColumns = []
        if hasSizes { columns.insert(.sizes) }
        if hasOperations { columns.insert(.operations) }
        if hasTimes { columns.insert(.times) }
        if hasLifetimes { columns.insert(.lifetimes) }
        if hasCosts { columns.insert(.costs) }
        return columns
    }

    init(_ requests: [Request]) { self.requests = requests }

    /// Reads of these keys.
    init(keys: [UInt64]) { requests = keys.map { Request(key: $0) } }

    mutating func read(_ limit: Int, into batch: inout RequestBatch, keys: inout KeyTable) throws(TraceError)
        -> Bool
    {
        let end = min(next + limit, requests.count)
        if next == end { return false }
        for request in requests[next..<end] {
            batch.ids.append(keys.id(of: request.key))
            if hasSizes { batch.sizes.append(request.size) }
            if hasOperations { batch.operations.append(request.operation) }
            if hasTimes { batch.times.append(request.time) }
            if hasLifetimes { batch.lifetimes.append(request.lifetime) }
            if hasCosts { batch.costs.append(request.cost) }
        }
        next = end
        return true
    }

    /// A trace with hot keys, a scan now and then, sizes that stay the same, and whatever else is wanted.
    static func random(
        seed: UInt64, requests: Int = 3000, keys: UInt64 = 120, sizes: Bool = false, operations: Bool = false,
        times: Bool = false, lifetimes: Bool = false
    ) -> MemorySource {
        var random = SmallRandom(seed: seed)
        var all: [Request] = []
        for index in 0..<requests {
            var key = min(random.next(below: keys), random.next(below: keys))
            if index % 500 > 440 { key = keys + UInt64(index) }
            var request = Request(key: key * 977 + 5)
            request.size = UInt64(1 + (key &* 2_654_435_761 >> 7) % 40)
            request.time = UInt64(index) * 1_000_000_000
            switch random.next(below: 20) {
            case 0: request.operation = .delete
            case 1...3: request.operation = .write
            default: break
            }
            request.lifetime = random.next(below: 3) == 0 ? 0 : (1 + random.next(below: 400)) * 1_000_000_000
            all.append(request)
        }
        var source = MemorySource(all)
        source.hasSizes = sizes
        source.hasOperations = operations
        source.hasTimes = times
        source.hasLifetimes = lifetimes
        return source
    }
}

/// A small generator for tests (SplitMix64).
struct SmallRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    mutating func next(below bound: UInt64) -> UInt64 { next() % bound }
}

/// Settings for policies and sizes as they are typed.
func settings(_ policies: String, _ sizes: String, jobs: Int = 1) throws -> ReplaySettings {
    var settings = ReplaySettings(
        policies: try PolicyChoice.list(policies),
        sizes: try sizes.split(separator: ",").map { try CacheSize(String($0)) })
    settings.jobs = jobs
    return settings
}

/// What a replay of a source comes to.
func replay(_ source: MemorySource, _ settings: ReplaySettings) throws -> ReplayResult {
    try Replayer(source, name: "test", settings: settings).run()
}
