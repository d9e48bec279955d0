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
                  0% ┤      ████████████······██████
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

    private func labels(_ highest: Double, _ kind: StatKind) -> [String] {
        Plot(title: "", values: [highest], kind: kind, from: .start, until: .at(1)).text(height: 15)
            .split(separator: "\n").filter { $0.contains("┤") }
            .map { $0.split(separator: " ").first.map(String.init) ?? "" }
    }

    @Test func countsAreLabelledByWholeNumbersAndBytesByRoundOnes() {
        #expect(labels(30, .count) == ["30", "15", "0"])
        #expect(labels(40, .count) == ["40", "30", "20", "10", "0"])
        #expect(labels(30, .rate) == ["30", "22.5", "15", "7.5", "0"])
        #expect(labels(2000, .bytes) == ["2KiB", "1.5KiB", "1KiB", "512B", "0B"])
        #expect(labels(700, .bytes) == ["800B", "600B", "400B", "200B", "0B"])
    }
}
