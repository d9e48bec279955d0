import Simulation
import Testing

@testable import Tracing

@Suite struct TrafficTests {
    private static func at(_ milliseconds: Int64) -> Instant { .start + .milliseconds(milliseconds) }

    @Test func callsAtOneTimeKeepADatabaseBusyOnce() {
        var traffic = Traffic()
        traffic.add(.read(found: true, took: .milliseconds(20)), at: Self.at(0), size: 10)
        traffic.add(.read(found: true, took: .milliseconds(20)), at: Self.at(5), size: 10)
        #expect(traffic.busy == .milliseconds(25))
        #expect(traffic.bytes == 20)
        #expect(traffic.roundTrips == 2)
        traffic.add(.read(found: true, took: .milliseconds(20)), at: Self.at(100), size: 1)
        #expect(traffic.busy == .milliseconds(45))
    }

    @Test func aBatchIsOneRoundTrip() {
        var traffic = Traffic()
        traffic.add(.batch(.read, keys: 3), at: Self.at(0), size: 0)
        for _ in 0..<3 { traffic.add(.read(found: true, took: .milliseconds(20)), at: Self.at(0), size: 10) }
        #expect(traffic.roundTrips == 1)
        #expect(traffic.busy == .milliseconds(20))
        // Write-backs of one moment are a batch by themselves.
        for _ in 0..<3 {
            traffic.add(.write(took: .milliseconds(30), kind: .writeBack), at: Self.at(50), size: 10)
        }
        #expect(traffic.roundTrips == 2)
        traffic.add(.write(took: .milliseconds(30), kind: .writeBack), at: Self.at(90), size: 10)
        traffic.add(.write(took: .milliseconds(30), kind: .direct), at: Self.at(90), size: 10)
        #expect(traffic.roundTrips == 4)
    }

    @Test func theSmallerValueGoesOverTheNetwork() {
        var traffic = Traffic()
        let packing = Packing(codec: .zlib, plain: 1000, packed: 300, took: .microseconds(11))
        traffic.add(.pack(packing), at: Self.at(0), size: 0)
        let stored = Stored(
            ttl: nil, expires: nil, replaced: false, isAbsence: false, capacity: nil, inBytes: false,
            fill: Fill(entries: 1, bytes: 301))
        traffic.add(.store(stored), at: Self.at(0), size: 1001)
        #expect(traffic.bytes == 301)
        #expect(traffic.busy == .microseconds(21))
    }

    @Test func whoIsNotReachedCarriesNothing() {
        var traffic = Traffic()
        traffic.add(.miss(.unavailable(.down)), at: Self.at(0), size: 6)
        traffic.add(.skip(.write, .down), at: Self.at(0), size: 6)
        #expect(traffic == Traffic())
    }
}
