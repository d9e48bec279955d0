import Basics
import Testing

@testable import Eviction

/// What a random trace may contain besides reads.
struct TraceMix {
    var keys = 30
    var requests = 1500
    var capacity: UInt64 = 10
    var countsEntries = true
    var removes = true
    var stores = true
    var resizes = true
}

/// The mixes every policy is compared on: tiny and larger caches, by entries and by bytes.
let standardMixes: [TraceMix] = [
    TraceMix(keys: 4, requests: 800, capacity: 1),
    TraceMix(keys: 6, requests: 1500, capacity: 2, resizes: false),
    TraceMix(keys: 8, requests: 1500, capacity: 3),
    TraceMix(keys: 30, capacity: 10, removes: false, stores: false, resizes: false),
    TraceMix(keys: 30, capacity: 10),
    TraceMix(keys: 200, requests: 2000, capacity: 60),
    TraceMix(keys: 200, requests: 2000, capacity: 60, resizes: false),
    TraceMix(keys: 30, capacity: 300, countsEntries: false, removes: false, stores: false, resizes: false),
    TraceMix(keys: 30, capacity: 300, countsEntries: false),
    TraceMix(keys: 150, requests: 2000, capacity: 2000, countsEntries: false),
]

/// Runs a policy and its slow twin over the same random traces and compares every request: hit or miss, who left, what is
/// resident and how much.
func expectAgreement(
    _ name: String, options: [(name: String, value: PolicyOptionValue)] = [],
    mixes: [TraceMix] = standardMixes,
    seeds: ClosedRange<UInt64> = 1...2, millisecondsPerRequest: Int64 = 1,
    sourceLocation: SourceLocation = #_sourceLocation,
    slow: (_ capacity: UInt64, _ countsEntries: Bool) -> SlowCache
) throws {
    for (number, mix) in mixes.enumerated() {
        for seed in seeds {
            let fast = try PolicyRegistry.named(name).make(
                capacity: mix.capacity, countsEntries: mix.countsEntries, seed: seed, explains: seed % 2 == 0,
                options: options)
            let twin = slow(mix.capacity, mix.countsEntries)
            let difference = firstDifference(fast, twin, mix, seed: seed, millisecondsPerRequest)
            #expect(
                difference == nil, "\(name), mix \(number), seed \(seed): \(difference ?? "")",
                sourceLocation: sourceLocation)
            if difference != nil { return }
        }
    }
}

/// The first request on which the two part, in words.
private func firstDifference(
    _ fast: any Evictor, _ twin: SlowCache, _ mix: TraceMix, seed: UInt64, _ millisecondsPerRequest: Int64
) -> String? {
    var generator = SplitMix64(seed: seed)
    var departures = Departures()
    var sizes = [UInt64?](repeating: nil, count: mix.keys)
    for request in 0..<mix.requests {
        departures.clear()
        twin.departed = []
        // The smaller of two draws, and now and then a scan, so that some keys are hotter than others.
        var key = min(generator.below(mix.keys), generator.below(mix.keys))
        if request % 200 > 160 { key = request % mix.keys }
        let id = UInt32(key)
        if sizes[key] == nil || generator.below(10) == 0 {
            sizes[key] = UInt64(generator.below(generator.below(30) == 0 ? 400 : 60))
        }
        let access = Access(
            id: id, size: sizes[key] ?? 1, now: Int64(request) * millisecondsPerRequest,
            expires: Int64(generator.below(500)),
            nextUse: generator.below(6) == 0
                ? Access.noNextUse : UInt32(request + 1 + generator.below(50)))
        var action = "read"
        switch generator.below(40) {
        case 0...1 where mix.removes:
            action = "remove"
            fast.remove(id)
            twin.remove(id)
        case 2...4 where mix.stores:
            action = "store"
            fast.store(access, &departures)
            twin.store(access)
        case 5 where mix.resizes && request % 3 == 0:
            let half = mix.capacity / 2
            let capacity = max(1, half + UInt64(generator.below(Int(mix.capacity) + 1)))
            action = "resize to \(capacity)"
            try? fast.resize(capacity: capacity, &departures)
            twin.resize(capacity)
        default:
            let wasHit = fast.access(access, &departures)
            if wasHit != twin.read(access) { return "request \(request), id \(id): hit \(wasHit)" }
        }
        let left = departures.all.map(\.id)
        if left != twin.departed {
            return "request \(request), \(action) id \(id): \(left) left, expected \(twin.departed)"
        }
        if fast.used != twin.used || fast.count != twin.sizes.count {
            return "request \(request), \(action) id \(id): \(fast.count) entries of \(fast.used),"
                + " expected \(twin.sizes.count) of \(twin.used)"
        }
        if fast.used > fast.capacity { return "request \(request): over the capacity" }
        if request % 10 == 9,
            (0..<UInt32(mix.keys)).contains(where: { fast.contains($0) != (twin.sizes[$0] != nil) })
        {
            return "request \(request), \(action) id \(id): other residents"
        }
    }
    return nil
}
