@testable import Picturing
import Simulation
import Testing

@Suite struct DashboardTests {
    @Test func anEmptyRunHasALineOfTime() {
        var tape = Tape(title: "empty")
        tape.end = .start
        let lines = Dashboard(tape).lines(after: 1, columns: 60)
        #expect(lines[0].hasPrefix("empty  "))
        #expect(lines.last?.contains("┼") ?? false)
        #expect(lines.allSatisfy { $0.count <= 60 })
    }
}
