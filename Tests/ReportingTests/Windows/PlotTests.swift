import Reporting
import Simulation
import Testing

@Suite struct PlotTests {
    @Test func sharesFillTheirWholeScale() {
        let plot = Plot(
            title: "hit-rate of front", values: [0, 0.25, 0.5, nil, 1], kind: .share, from: .start,
            until: .at(5))
        #expect(
            plot.text(width: 40, height: 7) == """
                hit-rate of front
                100% ┤                        ██████
                     │                        ██████
                 50% ┤            ██████      ██████
                  0% ┤      ████████████      ██████
                     └──────────────────────────────
                      0.000s      2.500s      5.000s

                """)
    }

    @Test func manyValuesShareAColumn() {
        let plot = Plot(
            title: "p99", values: (0..<1000).map { Double($0) * 1e6 }, kind: .duration, from: .start,
            until: .at(1000))
        #expect(
            plot.text(width: 60, height: 8) == """
                p99
                   1s ┤                                         ▁▂▂▃▃▄▅▅▆▆▇█
                      │                           ▁▁▂▂▃▄▄▅▅▆▇▇██████████████
                500ms ┤              ▁▁▂▃▃▄▄▅▆▆▇▇███████████████████████████
                   0s ┤▁▁▁▂▃▃▄▄▅▆▆▇█████████████████████████████████████████
                      └─────────────────────────────────────────────────────
                       0.000s                500.000s              1000.000s

                """)
    }

    @Test(arguments: [0, 1, 7, 79, 80, 81, 5000]) func itKeepsToItsSize(_ count: Int) {
        let plot = Plot(
            title: "loads", values: (0..<count).map { Double($0 % 17) }, kind: .count, from: .at(3),
            until: .at(12_345.678_901))
        let lines = plot.text(width: 80, height: 24).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 25)
        #expect(lines.allSatisfy { $0.count <= 80 })
    }
}
