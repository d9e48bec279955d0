import Basics
import Dispatch
import Foundation
import Simulation
import Testing

/// A small program with ready tasks, timers of one instant and a signal, and the order in which it does its steps.
private func trace(_ chooser: (any Chooser)?, seen: Seen? = nil) throws -> [String] {
    let simulation = Simulation(
        chooser: chooser.map { chooser in seen.map { Watching(chooser, $0) } ?? chooser })
    let notes = Notes()
    let signal = Signal(simulation)
    for name in ["a", "b", "c"] {
        simulation.start(named: "client \(name)") {
            notes.lines.append("\(name) begins")
            try? await simulation.sleep(for: .milliseconds(5))
            notes.lines.append("\(name) \(simulation.now)")
            try? await signal.wait()
            notes.lines.append("\(name) ends")
        }
    }
    for name in ["x", "y"] {
        simulation.at(.start + .milliseconds(5), named: "alarm \(name)") {
            notes.lines.append("\(name) rings")
        }
    }
    simulation.at(.start + .milliseconds(8), named: "firing") { signal.fire() }
    try simulation.run { try await simulation.sleep(for: .milliseconds(10)) }
    simulation.close()
    return notes.lines
}

private final class Seen: @unchecked Sendable { var choices: [[Choice]] = [] }

private final class Watching: Chooser, @unchecked Sendable {
    let inner: any Chooser
    let seen: Seen
    init(_ inner: any Chooser, _ seen: Seen) { (self.inner, self.seen) = (inner, seen) }
    var isTimed: Bool { inner.isTimed }
    func choose(_ choices: [Choice], at now: Instant) -> Int? {
        seen.choices.append(choices)
        return inner.choose(choices, at: now)
    }
}

/// Chooses the last choice each time, and gives up after some steps.
private final class Last: Chooser, @unchecked Sendable {
    let isTimed: Bool
    var left: Int
    init(isTimed: Bool, steps: Int = .max) { (self.isTimed, left) = (isTimed, steps) }
    func choose(_ choices: [Choice], at now: Instant) -> Int? {
        left -= 1
        return left < 0 ? nil : choices.count - 1
    }
}

@Suite struct ChoosingTests {
    private static let usual = [
        "a begins", "b begins", "c begins", "x rings", "y rings", "a 0.005s", "b 0.005s", "c 0.005s",
        "a ends",
        "b ends", "c ends",
    ]

    @Test func insertionOrderIsTheOrderWithoutAChooser() throws {
        #expect(try trace(nil) == Self.usual)
        #expect(try trace(InsertionOrder()) == Self.usual)
        let recorded = RecordedOrder(InsertionOrder())
        #expect(try trace(recorded) == Self.usual)
        #expect(Set(recorded.schedule.choices) == [0])
    }

    @Test func aChooserIsToldTheNamesOfTasksAndTimers() throws {
        let seen = Seen()
        _ = try trace(InsertionOrder(), seen: seen)
        #expect(
            seen.choices.first?.map(\.description) == ["client a", "client b", "client c", "session"])
        let names = Set(seen.choices.flatMap { $0 }.map(\.description))
        #expect(names.contains("alarm x at 0.005s"))
        #expect(names.contains("client b wakes at 0.005s"))
    }

    @Test func ofTimersOfOneTimeAnotherMayFireFirst() throws {
        let lines = try trace(Last(isTimed: true))
        #expect(lines.prefix(3) == ["c begins", "b begins", "a begins"])
        // Timers: x, y, then the sleeps in the order in which the tasks began to sleep.
        #expect(lines.dropFirst(3).prefix(5) == ["a 0.005s", "b 0.005s", "c 0.005s", "y rings", "x rings"])
    }

    @Test func withoutTimeALaterTimerMayFireBeforeAnEarlierOne() throws {
        let lines = try trace(Last(isTimed: false))
        #expect(lines.prefix(3) == ["y rings", "x rings", "c begins"], "timers before tasks that are ready")
        var orders: Set<[String]> = []
        for seed in 1...50 { orders.insert(try trace(RandomOrder(seed: UInt64(seed), isTimed: false))) }
        #expect(
            orders.contains { $0.contains("a 0.008s") }, "the signal's timer fires before a sleep has ended")
    }

    @Test func aRandomOrderIsAFunctionOfItsSeed() throws {
        var orders: Set<[String]> = []
        for seed in 1...20 {
            let once = try trace(RandomOrder(seed: UInt64(seed)))
            #expect(try trace(RandomOrder(seed: UInt64(seed))) == once)
            #expect(once.sorted() == Self.usual.sorted(), "the same steps, in another order")
            orders.insert(once)
        }
        #expect(orders.count > 10)
    }

    @Test(arguments: [true, false]) func aPrintedScheduleGivesTheSameRunAgain(isTimed: Bool) throws {
        for seed in 1...20 {
            let recorded = RecordedOrder(RandomOrder(seed: UInt64(seed), isTimed: isTimed))
            let lines = try trace(recorded)
            let schedule = try #require(Schedule("\(recorded.schedule)"))
            #expect(schedule == recorded.schedule)
            let replayed = ReplayedOrder(schedule)
            #expect(try trace(replayed) == lines)
            #expect(replayed.choicesLeft == 0)
            #expect(!replayed.hasDiverged)
        }
    }

    @Test func aScheduleThatEndsEarlyGoesOnInInsertionOrder() throws {
        #expect(try trace(ReplayedOrder(Schedule())) == Self.usual)
        let lines = try trace(ReplayedOrder(Schedule(choices: [2])))
        #expect(lines.prefix(3) == ["c begins", "a begins", "b begins"])
    }

    @Test func aScheduleOfAnotherProgramIsNoticed() {
        let replayed = ReplayedOrder(Schedule(choices: [17]))
        #expect(throws: Simulation.Abandoned.self) { _ = try trace(replayed) }
        #expect(replayed.hasDiverged)
    }

    @Test func aChooserMayEndTheRun() {
        #expect(throws: Simulation.Abandoned.self) { _ = try trace(Last(isTimed: true, steps: 4)) }
    }

    @Test func schedulesAreWrittenShortly() {
        #expect("\(Schedule(choices: [0, 0, 0, 2, 1, 1]))" == "timed 0*3 2 1*2")
        #expect("\(Schedule(isTimed: false))" == "untimed")
        #expect(Schedule("untimed 3")?.choices == [3])
        for text in [
            "", "0", "timed -1", "timed x", "timed 1*0", "timed 1*2*3", "timed 0*99999999999", "timed *",
        ] {
            #expect(Schedule(text) == nil, "\(text)")
        }
    }

    @Test func thePlainRunAndTheChosenOneAgreeOnGeneratedPrograms() throws {
        for seed in 1...60 {
            let plain = try generated(UInt64(seed), nil)
            #expect(plain == (try generated(UInt64(seed), InsertionOrder())), "seed \(seed)")
        }
    }

    /// A program of tasks that sleep, wait, fire, start one another and set timers, drawn from a seed.
    private func generated(_ seed: UInt64, _ chooser: (any Chooser)?) throws -> [String] {
        let simulation = Simulation(chooser: chooser)
        let notes = Notes()
        let signals = (0..<3).map { _ in Signal(simulation) }
        @Sendable func body(_ name: String, _ depth: Int) async {
            var stream = RandomStream(seed: seed, name: name)
            for step in 0..<6 {
                notes.lines.append("\(name).\(step) \(simulation.now)")
                switch stream.below(6) {
                case 0, 1: try? await simulation.sleep(for: .milliseconds(Int64(stream.below(4))))
                case 2: try? await signals[Int(stream.below(3))].wait()
                case 3: signals[Int(stream.below(3))].fire()
                case 4 where depth < 3: simulation.start { await body("\(name)/\(step)", depth + 1) }
                default:
                    let number = Int(stream.below(3))
                    simulation.at(simulation.now + .milliseconds(Int64(stream.below(3)))) {
                        notes.lines.append("\(name) rings \(number)")
                        signals[number].fireOne()
                    }
                }
            }
        }
        for name in ["a", "b", "c"] { simulation.start { await body(name, 0) } }
        try simulation.run { try await simulation.sleep(for: .milliseconds(30)) }
        simulation.close()
        return notes.lines
    }
}

#if DEBUG
    /// Runs something on a thread of its own and waits for it.
    private func onAnotherThread(_ body: @escaping @Sendable () -> Void) {
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            body()
            done.signal()
        }
        done.wait()
    }

    @Suite struct OwnerTests {
        @Test func anotherThreadMayNotUseASimulationThatRuns() async {
            await #expect(processExitsWith: .failure) {
                let simulation = Simulation()
                try? simulation.run { onAnotherThread { _ = simulation.at(.start) {} } }
            }
        }

        @Test func aRunWithinARunIsNoticed() async {
            await #expect(processExitsWith: .failure) {
                let simulation = Simulation()
                try? simulation.run { try? simulation.run {} }
            }
        }

        @Test func betweenRunsASimulationMayBeHandedOver() async throws {
            let simulation = Simulation()
            for _ in 1...4 {
                try await Task.detached { () async throws -> Void in
                    try simulation.run { try await simulation.sleep(for: .seconds(1)) }
                }.value
            }
            #expect(simulation.now == .start + .seconds(4))
        }
    }
#endif
