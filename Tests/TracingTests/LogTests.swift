import Simulation
import Testing
import Tracing

@Suite struct LogTests {
    let simulation = Simulation()
    let names = Names()

    private func event(_ what: Happening, node: NodeID = NodeID(1), value: String? = nil) -> Event {
        Event(
            time: .start, node: node, key: .none, operation: 0, client: 0, cause: 0, what: what,
            value: value.map { Value($0) })
    }

    private func happenings(_ count: Int) -> [Happening] {
        (0..<count).map { number in
            switch number % 5 {
            case 0: .hit(age: .zero, left: nil)
            case 1: .miss(.cold)
            case 2: .read(found: true, took: .milliseconds(Int64(number)))
            case 3: .queue(depth: number, capacity: 9)
            default: .failed(.read, .down, took: .zero)
            }
        }
    }

    @Test func eventsAreNumberedFromOneAndTimed() throws {
        let log = Log(simulation: simulation, names: names)
        #expect(log.append(event(.join(since: Instant(nanoseconds: 500_000_000)))) == 1)
        try simulation.run { try await simulation.sleep(for: .seconds(3)) }
        #expect(log.append(event(.join(since: Instant(nanoseconds: 500_000_000)))) == 2)
        #expect(log[2]?.time == .start + .seconds(3))
        #expect(log[1]?.number == 1)
        for number in [-1, 0, 3, .max] { #expect(log[number] == nil) }
    }

    @Test func theOldestLeaveAndTheMetricsStayExact() {
        let all = Log(simulation: simulation, names: names)
        let short = Log(simulation: simulation, names: names, limit: 10)
        for what in happenings(1234) {
            all.append(event(what))
            short.append(event(what))
            #expect(short.events.count <= 20)
            #expect(short.events.last?.number == short.count)
        }
        #expect(short.count == 1234)
        #expect(short.events.count >= 10)
        #expect(!short.isComplete)
        #expect(all.isComplete)
        #expect(short[short.first]?.number == short.first)
        #expect(short[short.first - 1] == nil)
        for counter in Counter.allCases {
            #expect(short.metrics[NodeID(1)][counter] == all.metrics[NodeID(1)][counter])
        }
        #expect(short.metrics[NodeID(1)].readLatency.total == all.metrics[NodeID(1)].readLatency.total)
        #expect(short.metrics[NodeID(1)].queueDepthHighest == 1233)
    }

    @Test func aLogMayKeepNothingAndBeShortenedLater() {
        let log = Log(simulation: simulation, names: names, limit: 0)
        for what in happenings(100) { log.append(event(what)) }
        #expect(log.events.isEmpty)
        #expect(log.count == 100)
        #expect(log[100] == nil)
        #expect(log.first == 101)
        #expect(log.metrics[NodeID(1)][.hits] == 20)

        let later = Log(simulation: simulation, names: names)
        for what in happenings(100) { later.append(event(what)) }
        later.limit = 7
        #expect(later.events.map(\.number) == Array(94...100))
    }

    @Test func aMarkCountsFromThenOnAndCarriesTheGauges() {
        let log = Log(simulation: simulation, names: names)
        log.append(event(.queue(depth: 3, capacity: 9)))
        log.append(event(.hit(age: .zero, left: nil)))
        log.mark("m")
        #expect(log.marks[0].metrics[NodeID(1)].queueDepth == 3)
        #expect(log.marks[0].metrics[NodeID(1)][.hits] == 0)
        log.append(event(.hit(age: .zero, left: nil)))
        log.append(event(.miss(.cold), node: NodeID(2)))
        #expect(log.marks[0].metrics[NodeID(1)][.hits] == 1)
        #expect(log.marks[0].metrics[NodeID(2)][.misses] == 1)
        #expect(log.metrics[NodeID(1)][.hits] == 2)
        log.mark("m")
        #expect(log.marks.count == 1)
        #expect(log.marks[0].metrics[NodeID(1)][.hits] == 0)
    }

    @Test func aClosedLogTakesInNothing() {
        let log = Log(simulation: simulation, names: names)
        log.append(event(.join(since: Instant(nanoseconds: 500_000_000))))
        log.close()
        #expect(log.append(event(.join(since: Instant(nanoseconds: 500_000_000)))) == 0)
        #expect(log.count == 1)
    }

    @Test func whatWasTrueStaysWithItsEvent() {
        let log = Log(simulation: simulation, names: names, limit: 3)
        for number in 1...20 {
            var event = event(.join(since: .start), value: "read \(number)")
            if number % 5 == 0 { event.truth = Value("true \(number)") }
            log.append(event)
        }
        #expect(log.events.map(\.number) == Array(log.first...20))
        #expect(log.events.map { $0.value?.text } == (log.first...20).map { "read \($0)" })
        #expect(log[20]?.truth == Value("true 20"))
        #expect(log[19]?.truth == nil)
        log.limit = 2
        #expect(log.events.map(\.number) == [19, 20])
        #expect(log[20]?.truth == Value("true 20"))
    }

    @Test func observersAreToldInOrder() {
        final class Notes: @unchecked Sendable { var lines: [String] = [] }
        let notes = Notes()
        let log = Log(simulation: simulation, names: names, limit: 1)
        log.observers = [{ notes.lines.append("a\($0.number)") }, { notes.lines.append("b\($0.number)") }]
        log.append(event(.join(since: Instant(nanoseconds: 500_000_000))))
        log.append(event(.join(since: Instant(nanoseconds: 500_000_000))))
        #expect(notes.lines == ["a1", "b1", "a2", "b2"])
    }
}

extension Log {
    @discardableResult
    fileprivate func append(_ event: Event) -> EventNumber {
        append(
            event.what, node: event.node, key: event.key, operation: event.operation, client: event.client,
            cause: event.cause, value: event.value, truth: event.truth)
    }
}

@Suite struct MetricsTests {
    @Test func everyCounterHasANameOfItsOwn() {
        let names = Counter.allCases.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Counter.missesCold.name == "misses-cold")
        #expect(Counter.errorsPartitioned.name == "errors-partitioned")
        for counter in Counter.allCases { #expect(Counter.named(counter.name) == counter) }
        #expect(Counter.named("missesCold") == nil)
    }

    @Test func theHitRateIsOfHitsAndMisses() {
        let names = Names()
        var metrics = Metrics()
        #expect(metrics[NodeID(4)].hitRate == nil)
        func count(_ what: Happening) {
            metrics.count(
                Event(
                    time: .start, node: NodeID(4), key: .none, operation: 0, client: 0, cause: 0, what: what),
                names: names)
        }
        for _ in 0..<3 { count(.hit(age: .zero, left: nil)) }
        count(.miss(.unavailable(.flaky)))
        #expect(metrics[NodeID(4)].hitRate == 0.75)
        #expect(metrics[NodeID(4)][.missesUnavailable] == 1)
        #expect(metrics[NodeID(4)][.errorsFlaky] == 1)
        #expect(metrics[NodeID(4)][.errors] == 1)
        #expect(metrics[NodeID(9)][.hits] == 0)
    }

    @Test func aRejectedEntryLeavesTheGaugesRight() {
        let names = Names()
        _ = names.key("a")
        var metrics = Metrics()
        let reason = PolicyReason(policy: 0, code: 200, first: 9, second: 4)
        for what in [
            Happening.store(
                Stored(
                    ttl: nil, expires: nil, replaced: false, isAbsence: false, capacity: 4, inBytes: true,
                    fill: Fill(entries: 1, bytes: 3))),
            .reject(
                EvictionRecord(
                    incoming: KeyID(0), storedAt: .start, reason: reason,
                    fill: Fill(entries: 0, bytes: 0))),
        ] {
            metrics.count(
                Event(
                    time: .start, node: NodeID(0), key: KeyID(0), operation: 0, client: 0, cause: 0,
                    what: what), names: names)
        }
        #expect(metrics[NodeID(0)].entries == 0)
        #expect(metrics[NodeID(0)].bytes == 0)
        #expect(metrics[NodeID(0)].bytesHighest == 3)
    }
}
