import Basics
import Testing

@testable import Simulation

@Suite struct TimersTests {
    final class Fired: @unchecked Sendable { var names: [Int] = [] }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func theyDoWhatASortedListDoes(seed: UInt64) {
        var stream = RandomStream(seed: seed, name: "timers")
        var timers = Timers()
        var model: [(time: Instant, name: Int)] = []
        var handles: [Timers.Handle] = []
        let fired = Fired()
        for name in 0..<3000 {
            switch stream.below(4) {
            case 0:
                guard let (time, action) = timers.popEarliest() else {
                    #expect(model.isEmpty)
                    continue
                }
                if case .call(let body) = action { body() }
                let first = model.removeFirst()
                #expect(time == first.time)
                #expect(fired.names.last == first.name)
            case 1 where !handles.isEmpty:
                // Often one that has fired or was cancelled already.
                let index = Int(stream.below(UInt64(handles.count)))
                timers.cancel(handles[index])
                model.removeAll { $0.name == index }
            default:
                let time = Instant(nanoseconds: Int64(stream.below(20)))
                let number = handles.count
                handles.append(timers.set(time, .call { fired.names.append(number) }))
                let place = model.firstIndex { $0.time > time } ?? model.count
                model.insert((time, number), at: place)
            }
            #expect(timers.count == model.count, "\(name)")
            #expect(timers.earliest == model.first?.time ?? .distantFuture)
        }
    }

    @Test func cancellingAllLeavesHandlesThatNameNothing() {
        var timers = Timers()
        let fired = Fired()
        let old = (0..<5).map { number in timers.set(.start, .call { fired.names.append(number) }) }
        timers.cancelAll()
        #expect(timers.count == 0)
        #expect(timers.popEarliest() == nil)
        _ = timers.set(.start, .call { fired.names.append(99) })
        for handle in old { timers.cancel(handle) }
        #expect(timers.count == 1)
        if case .call(let body)? = timers.popEarliest()?.action { body() }
        #expect(fired.names == [99])
    }
}

@Suite struct ClosingTests {
    @Test func aTaskMayCancelItsTimerAfterTheEnd() throws {
        let simulation = Simulation()
        let signal = Signal(simulation)
        simulation.start {
            let alarm = simulation.at(.start + .seconds(5)) { signal.fire() }
            defer { simulation.cancel(alarm) }
            try? await signal.wait()
        }
        try simulation.run { try await simulation.sleep(for: .seconds(1)) }
        simulation.close()
        #expect(simulation.nextTimer == nil)
    }
}
