import Testing

@testable import Eviction

final class SlowMRU: SlowQueue {
    override func onHit(_ access: Access) {
        order.removeAll { $0 == access.id }
        order.append(access.id)
    }

    override func victim() -> UInt32 { order[order.count - 1] }
}

final class SlowSieve: SlowQueue {
    var visited: Set<UInt32> = []
    /// The index in `order` to look at next.
    var hand = 0

    override func onHit(_ access: Access) { visited.insert(access.id) }

    override func onRemove(_ id: UInt32) {
        guard let index = order.firstIndex(of: id) else { return }
        order.remove(at: index)
        visited.remove(id)
        // What stood after it has moved up, so a hand on it now points to the next newer by itself.
        if index < hand { hand -= 1 }
        if handIsAtEnd && hand == order.count { hand = 0 }
    }

    /// Whether the hand ran off the newest end, so that it starts again at the oldest even if newer entries come.
    var handIsAtEnd: Bool { hand >= order.count }

    override func victim() -> UInt32 {
        if hand >= order.count { hand = 0 }
        while visited.remove(order[hand]) != nil { hand = (hand + 1) % order.count }
        return order[hand]
    }
}

/// The future as each request tells it.
class SlowOPT: SlowCache {
    var nextUse: [UInt32: UInt32] = [:]
    var touched: [UInt32: Int] = [:]
    var steps = 0

    override func onAdmit(_ access: Access) { onHit(access) }

    override func onHit(_ access: Access) {
        steps += 1
        nextUse[access.id] = access.nextUse
        touched[access.id] = steps
    }

    override func victim() -> UInt32 {
        sizes.keys.min {
            let (first, second) = (nextUse[$0] ?? 0, nextUse[$1] ?? 0)
            return first == second ? (touched[$0] ?? 0) < (touched[$1] ?? 0) : first > second
        } ?? 0
    }
}

final class SlowOPTBypass: SlowOPT {
    override func insert(_ access: Access) {
        guard charge(access) <= capacity else { return super.insert(access) }
        while used + charge(access) > capacity {
            if (nextUse[victim()] ?? 0) <= access.nextUse {
                departed.append(access.id)
                return
            }
            evictOne()
        }
        super.insert(access)
    }
}

@Suite struct MRUTests {
    @Test func workedExample() throws {
        try expectStory(
            "mru", capacity: 2, [1, 2, 3, 1, 2],
            [
                "1 miss", "2 miss", "3 miss, 2 leaves: most recently used: its last use was 1 request ago",
                "1 hit",
                "2 miss, 1 leaves: most recently used: its last use was 1 request ago",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("mru") { SlowMRU(capacity: $0, countsEntries: $1) }
    }
}

@Suite struct SieveTests {
    @Test func workedExample() throws {
        try expectStory(
            "sieve", capacity: 3, [1, 2, 3, 1, 4, 5, 1],
            [
                "1 miss", "2 miss", "3 miss", "1 hit",
                "4 miss, 2 leaves: the hand found it not visited since it came in 3 requests ago",
                "5 miss, 3 leaves: the hand found it not visited since it came in 3 requests ago", "1 hit",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("sieve") { SlowSieve(capacity: $0, countsEntries: $1) }
    }

    @Test func reference() throws {
        try SharedTraces.expectExact("sieve")
    }
}

@Suite struct OPTTests {
    @Test func workedExample() throws {
        let cache = try PolicyRegistry.named("opt").make(capacity: 2, explains: true)
        var departures = Departures()
        let requests: [(id: UInt32, next: UInt32)] = [
            (1, 3), (2, 4), (3, Access.noNextUse), (1, Access.noNextUse), (2, Access.noNextUse),
        ]
        let hits = requests.map { cache.access(Access(id: $0.id, nextUse: $0.next), &departures) }
        #expect(hits == [false, false, false, true, false])
        #expect(departures.all.map(\.id) == [2, 3])
        #expect(
            departures.all.map { cache.sentence(for: $0.reason) } == [
                "its next use, request 4, is the furthest in the future", "it is never requested again",
            ])
    }

    @Test func bypassRefusesWhatIsUsedLast() throws {
        let cache = try PolicyRegistry.named("opt-bypass").make(capacity: 1, explains: true)
        var departures = Departures()
        let requests: [(id: UInt32, next: UInt32)] = [(1, 2), (2, Access.noNextUse), (1, 5), (3, 9)]
        let hits = requests.map { cache.access(Access(id: $0.id, nextUse: $0.next), &departures) }
        #expect(hits == [false, false, true, false])
        #expect(departures.all.map(\.wasRefused) == [true, true])
        #expect(
            departures.all.map { cache.sentence(for: $0.reason) } == [
                "not let in: it is never requested again",
                "not let in: its next use is request 9, that of every resident is earlier or the same",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("opt") { SlowOPT(capacity: $0, countsEntries: $1) }
        try expectAgreement("opt-bypass") { SlowOPTBypass(capacity: $0, countsEntries: $1) }
    }

    @Test func reference() throws {
        try SharedTraces.expectExact("opt")
        try SharedTraces.expectExact("opt-bypass")
    }
}
