import Reporting
import Simulation
import Testing
import Tracing

@Suite struct WindowsTests {
    let story = Story()

    /// Ten seconds of one read a second: a miss first, then hits; the cache crashes at 5s.
    private func play() {
        let store = story.load("user:1", at: 0, operation: 1)
        for second in 1...9 {
            if second == 5 {
                let crash = story.tell(5, story.front, nil, .crash(entries: 1, dirty: 0))
                story.load("user:1", at: 5, operation: 6, .lost(at: .at(5)), from: crash.number)
                continue
            }
            let time = Double(second)
            story.tell(time, .request(.read), operation: second + 1)
            story.tell(
                time, story.front, .hit(age: .seconds(1), left: nil), operation: second + 1,
                cause: store.number, value: "row 1")
            story.tell(time + 0.001, story.done(.read, 0.001, story.front), operation: second + 1)
        }
    }

    @Test func eachWindowCountsWhatHappenedInIt() {
        play()
        let windows = Windows(story.log.events, width: .seconds(2), until: .at(12))
        var buffer = TextBuffer()
        windows.append(to: &buffer)
        #expect(
            buffer.text == """
                   time  requests  hit-rate     p50     p99   loads
                 0.000s         2       50%     1ms    22ms       1
                 2.000s         2      100%     1ms     1ms       0
                 4.000s         2       50%     1ms    22ms       1
                 6.000s         2      100%     1ms     1ms       0
                 8.000s         2      100%     1ms     1ms       0
                10.000s         0         -       -       -       0

                """)
        #expect(windows.rows.map(\.entries) == [1, 1, 1, 1, 1, 1])
    }

    @Test func windowsAddUpToTheMetrics() {
        play()
        for width in [TimeSpan.milliseconds(7), .seconds(1), .seconds(3), .seconds(100)] {
            let windows = Windows(story.log.events, width: width, until: .at(12), at: .node(story.front))
            let metrics = story.log.metrics[story.front]
            #expect(windows.rows.reduce(0) { $0 + $1[.hits] } == metrics[.hits])
            #expect(windows.rows.reduce(0) { $0 + $1[.misses] } == metrics[.misses])
            #expect(windows.rows.reduce(0) { $0 + $1[.stores] } == metrics[.stores])
            #expect(windows.rows.last?.entries == metrics.entries)
        }
    }

    @Test func anEventAtTheEdgeBelongsToTheNextWindow() {
        story.tell(1, story.front, .miss(.cold))
        story.tell(2, story.front, .miss(.cold))
        let windows = Windows(story.log.events, width: .seconds(1), from: .at(1), until: .at(3))
        #expect(windows.rows.map { $0[.misses] } == [1, 1])
        #expect(windows.rows.map(\.start) == [.at(1), .at(2)])
    }

    @Test func percentilesAreExact() {
        for read in 1...100 {
            story.tell(0, story.done(.read, Double(read) / 1000, story.users), operation: read)
        }
        let window = Windows(story.log.events, width: .seconds(1), until: .at(1)).rows.first
        #expect(window?.value(of: "read-p50") == .duration(.milliseconds(50)))
        #expect(window?.value(of: "p99") == .duration(.milliseconds(99)))
        #expect(window?.value(of: "p99.9") == .duration(.milliseconds(100)))
        #expect(window?.value(of: "max") == .duration(.milliseconds(100)))
    }

    @Test func thereAreNeverTooManyWindows() {
        story.tell(1, story.front, .miss(.cold))
        let windows = Windows(
            story.log.events, width: .zero, until: Instant(nanoseconds: 400_000_000_000_000))
        #expect(windows.rows.count <= Windows.limit)
        #expect(windows.rows.reduce(0) { $0 + $1[.misses] } == 1)
        #expect(
            Windows(story.log.events, width: .seconds(1), until: .distantFuture).rows.count <= Windows.limit)
        #expect(Windows(story.log.events, width: .seconds(1), from: .at(5), until: .at(1)).rows.isEmpty)
    }

    @Test(arguments: [
        (TimeSpan.seconds(10), 70, TimeSpan.milliseconds(200)), (.seconds(60), 60, .seconds(1)),
        (.seconds(61), 60, .seconds(2)), (.seconds(86_400), 70, .seconds(1800)), (.zero, 70, .nanoseconds(1)),
        (.longest, 70, .seconds(131_769_800 / 86_400 * 86_400 + 86_400)),
    ]) func widthsAreRound(_ span: TimeSpan, _ count: Int, _ width: TimeSpan) {
        #expect(Windows.width(for: span, atMost: count) == width)
    }

    @Test func everyMetricHasAFigureOfItsKind() {
        story.tell(0, story.done(.command, 0.001, story.front), operation: 20)
        play()
        let windows = Windows(story.log.events, width: .seconds(2), until: .at(12))
        for (name, kind) in Window.metrics { #expect(windows.rows[0].value(of: name)?.kind == kind) }
        #expect(windows.rows[0].value(of: "colour") == nil)
    }

    /// What `stats` counts under a name, `plot` counts under it too.
    @Test func aCallThatHadNoAnswerIsOneTimeout() {
        story.tell(1, story.users, .timeout(.read, limit: .milliseconds(50)), operation: 1)
        story.tell(1, story.front, .skip(.read, .timeout), operation: 1)
        story.tell(1, story.users, .refuse(.read, .timeout), operation: 2)
        let row = Windows(story.log.events, width: .seconds(2), until: .at(2)).rows[0]
        let report = StatsReport(story.log.metrics, names: story.names)
        for name in ["timeouts", "errors"] {
            #expect(row.value(of: name) == report.value(of: name, at: .total), "\(name)")
        }
        #expect(row.value(of: "timeouts") == .count(1))
    }

    /// An operation that failed as nobody answered is an error of the total, whatever the nodes counted.
    @Test func everyCountIsTheOneOfStats() {
        story.tellEverything()
        let report = StatsReport(story.log.metrics, names: story.names)
        let last = story.log.events.map(\.time).max() ?? .start
        for scope in [StatsScope.total, .node(.application), .node(story.front), .node(story.users)] {
            let windows = Windows(
                story.log.events, width: .seconds(1), until: last + .seconds(1), at: scope)
            for counter in Counter.allCases {
                let sum = windows.rows.reduce(0) { $0 + $1[counter] }
                #expect(report.value(of: counter.name, at: scope) == .count(sum), "\(counter.name)")
            }
        }
    }

    @Test func theErrorsOfTheTotalAreThoseOfTheApplication() {
        story.tell(1, story.users, .timeout(.read, limit: .milliseconds(50)), operation: 1)
        story.tell(1, .failed(.read, .timeout, took: .milliseconds(51)), operation: 1)
        story.tell(1, story.front, .skip(.read, .down), operation: 2)
        let row = Windows(story.log.events, width: .seconds(2), until: .at(2)).rows[0]
        let report = StatsReport(story.log.metrics, names: story.names)
        for (name, count) in [
            ("errors", 1), ("errors-timeout", 1), ("errors-down", 0), ("connection-failures", 1),
        ] {
            #expect(row.value(of: name) == .count(count), "\(name)")
            #expect(report.value(of: name, at: .total) == .count(count), "\(name)")
        }
        #expect(report.value(of: "errors", at: .node(story.front)) == .count(1))
    }

    /// A call of 2s that begins half a second into the first window, and one that overlaps it.
    @Test func workIsSpreadOverTheWindowsInWhichItIsDone() {
        story.tell(0.5, story.users, .read(found: true, took: .seconds(2)), operation: 1)
        story.tell(1.5, story.users, .read(found: true, took: .lasting(1.25)), operation: 2)
        let windows = Windows(story.log.events, width: .seconds(1), until: .at(4))
        #expect(windows.rows.map { $0.value(of: "busy") } == [0.5, 1, 0.75, 0].map { .share($0) })
        let sum = windows.rows.reduce(TimeSpan.zero) { $0 + $1.busy }
        #expect(sum == story.log.metrics[story.users].traffic.busy)
    }

    @Test func aConnectionIsInUseUntilItIsPutBack() {
        story.tell(0.5, story.front, .connect(inUse: 1, limit: 2), operation: 1)
        story.tell(0.6, story.front, .connect(inUse: 2, limit: 2), operation: 2)
        story.tell(2.5, story.front, .release(inUse: 1, waiting: 0), operation: 1)
        story.tell(3.5, story.front, .release(inUse: 0, waiting: 0), operation: 2)
        let windows = Windows(story.log.events, width: .seconds(1), until: .at(5))
        #expect(windows.rows.map(\.connections) == [2, 2, 2, 1, 0])
        let later = Windows(story.log.events, width: .seconds(1), from: .at(2), until: .at(4))
        #expect(later.rows.map(\.connections) == [2, 1])
    }

    @Test func aRateBelowOneIsNotNought() {
        let record = EvictionRecord(
            incoming: .none, storedAt: .start,
            reason: PolicyReason(policy: story.lru, code: 0, first: 0, second: 0),
            fill: Fill(entries: 0, bytes: 0))
        story.tell(1, story.front, .evict(record))
        let row = Windows(story.log.events, width: .seconds(4), until: .at(4)).rows[0]
        #expect(row.value(of: "eviction-rate") == .rate(0.25))
    }

    @Test func manyColumnsGoIntoSeveralTables() {
        play()
        story.accept("Ann", at: 10, operation: 20, version: 2)
        story.tell(10.1, story.done(.write, 0.001, story.front), operation: 20)
        for what in [
            Happening.timeout(.read, limit: .milliseconds(50)), .skip(.read, .down),
            .lost(acknowledgedAt: .at(1), .crash), .request(.refresh),
            .stale(Staleness(versionsBehind: 1, age: .zero, since: .at(2))),
            .expire(storedAt: .at(1), ttl: .seconds(1), Fill(entries: 0, bytes: 0)),
        ] {
            story.tell(10.2, story.front, what)
        }
        var buffer = TextBuffer()
        Windows(story.log.events, width: .seconds(6), until: .at(12)).append(to: &buffer)
        let lines = buffer.text.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines.count { $0.hasPrefix("  time") } == 2)
        for name in ["requests", "lost-writes", "queue-depth", "timeouts"] {
            #expect(lines.count { $0.contains(" \(name)") } == 1, "\(name)")
        }
    }
}
