import Testing

@testable import Eviction

/// Plays a worked example: reads of the ids, each answered with `hit`, `miss`, or `miss` and who left why.
///
/// The expected lines read as `3 miss, 1 leaves: least recently used: …`.
func expectStory(
    _ name: String, capacity: UInt64, _ requests: [UInt32], _ expected: [String], seed: UInt64 = 1,
    options: [(name: String, value: PolicyOptionValue)] = [],
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let cache = try PolicyRegistry.named(name).make(
        capacity: capacity, seed: seed, explains: true, options: options)
    var lines: [String] = []
    var departures = Departures()
    for id in requests {
        departures.clear()
        let wasHit = cache.access(Access(id: id), &departures)
        let left = departures.all.map {
            ", \($0.id) \($0.wasRefused ? "refused" : "leaves"): \(cache.sentence(for: $0.reason))"
        }
        lines.append("\(id) \(wasHit ? "hit" : "miss")" + left.joined())
    }
    #expect(lines == expected, sourceLocation: sourceLocation)
}
