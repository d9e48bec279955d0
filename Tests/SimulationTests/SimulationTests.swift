import Simulation
import Testing

final class Notes: @unchecked Sendable { var lines: [String] = [] }

@Suite struct SimulationTests {
    @Test func timersOfOneTimeFireInTheOrderOfTheirCreation() throws {
        let simulation = Simulation()
        let notes = Notes()
        for name in ["a", "b", "c"] {
            simulation.start {
                try? await simulation.sleep(for: .seconds(1))
                notes.lines.append("\(name) \(simulation.now)")
            }
        }
        try simulation.run { try await simulation.sleep(for: .seconds(2)) }
        #expect(notes.lines == ["a 1.000s", "b 1.000s", "c 1.000s"])
        #expect(simulation.now == Instant(nanoseconds: 2_000_000_000))
    }

    @Test func aTaskLeftUnderWayGoesOnWithTheNextRun() throws {
        let simulation = Simulation()
        let notes = Notes()
        simulation.start {
            for _ in 1...3 {
                try? await simulation.sleep(for: .seconds(1))
                notes.lines.append("\(simulation.now)")
            }
        }
        try simulation.run { try await simulation.sleep(for: .milliseconds(1500)) }
        #expect(notes.lines == ["1.000s"])
        try simulation.run { try await simulation.sleep(for: .seconds(10)) }
        #expect(notes.lines == ["1.000s", "2.000s", "3.000s"])
    }

    /// The first task to end wakes one that the end of the simulation has woken already.
    @Test func aTaskThatFiresASignalWhenItIsClosedDoesNoHarm() {
        let simulation = Simulation()
        let notes = Notes()
        let signal = Signal(simulation)
        simulation.start {
            try? await simulation.sleep(for: .seconds(5))
            signal.fire()
            notes.lines.append("fired")
        }
        simulation.start {
            do { try await signal.wait() } catch { notes.lines.append("\(error)") }
        }
        try? simulation.run { try await simulation.sleep(for: .seconds(1)) }
        simulation.close()
        #expect(notes.lines == ["fired", "CancellationError()"])
    }

    /// As `every` does, which has nobody to tell.
    @Test func aTaskThatKeepsAnInterruptToItselfStopsTheRunAllTheSame() {
        struct Stop: Error {}
        let simulation = Simulation(budget: Budget(checkpoint: { throw Stop() }))
        simulation.start { while (try? await simulation.sleep(for: .milliseconds(1))) != nil {} }
        #expect(throws: Stop.self) { try simulation.run { try await simulation.sleep(for: .seconds(3600)) } }
        #expect(simulation.now < Instant(nanoseconds: 3600 * 1_000_000_000))
        simulation.close()
    }

    @Test func aLimitBelowTheDistanceOfCheckpointsHolds() {
        let budget = Budget()
        budget.limit = 100
        let simulation = Simulation(budget: budget)
        #expect(throws: BudgetExceeded.self) {
            try simulation.run { while true { try await simulation.sleep(for: .milliseconds(1)) } }
        }
        #expect(budget.spent == 100)
    }

    /// The next statement has a limit of its own.
    @Test func aNewLimitIsANewBeginning() throws {
        let budget = Budget(limit: 10)
        #expect(throws: BudgetExceeded.self) { for _ in 1...20 { try budget.spend() } }
        budget.limit = 30
        #expect(budget.stopped == nil)
        try budget.spend()
    }

    @Test func aRunThatWaitsForNothingIsStalled() {
        let simulation = Simulation()
        let signal = Signal(simulation)
        #expect(throws: Simulation.Stalled.self) { try simulation.run { try await signal.wait() } }
        simulation.close()
    }

    @Test func whatOnlyWatchesIsToldThatNothingIsLeft() throws {
        let simulation = Simulation()
        let signal = Signal(simulation)
        simulation.watched = signal
        simulation.at(.start + .seconds(2)) {}
        try simulation.run { try await signal.wait() }
        #expect(simulation.now == .start + .seconds(2))
        simulation.close()
    }

    @Test func anEndlessTaskSpendsItsBudget() {
        let simulation = Simulation(budget: Budget(limit: 10_000))
        #expect(throws: BudgetExceeded.self) {
            try simulation.run { while true { try await simulation.sleep(for: .seconds(1)) } }
        }
        simulation.close()
    }

    @Test func closingWakesEveryTask() throws {
        let simulation = Simulation()
        let notes = Notes()
        for number in 1...3 {
            simulation.start {
                do { try await simulation.sleep(for: .seconds(1000)) } catch {
                    notes.lines.append("\(number)")
                }
            }
        }
        try simulation.run { try await simulation.sleep(for: .seconds(1)) }
        simulation.close()
        #expect(notes.lines == ["1", "2", "3"])
    }

    @Test func aCancelledTimerDoesNotFire() throws {
        let simulation = Simulation()
        let notes = Notes()
        let timer = simulation.at(Instant(nanoseconds: 5)) { notes.lines.append("cancelled") }
        simulation.at(Instant(nanoseconds: 6)) { notes.lines.append("kept") }
        simulation.cancel(timer)
        simulation.cancel(timer)
        try simulation.run { try await simulation.sleep(for: .seconds(1)) }
        #expect(notes.lines == ["kept"])
    }

    @Test func aTaskMayCancelItsTimerWhileTheSimulationIsClosed() throws {
        let simulation = Simulation()
        let notes = Notes()
        let signal = Signal(simulation)
        simulation.start {
            let alarm = simulation.at(.start + .seconds(60)) { notes.lines.append("rang") }
            defer { simulation.cancel(alarm) }
            do { try await signal.wait() } catch { notes.lines.append("woken by the end") }
        }
        try simulation.run { try await simulation.sleep(for: .seconds(1)) }
        simulation.close()
        #expect(notes.lines == ["woken by the end"])
    }
}
