/// A chart in letters, for a terminal of 80 columns.
public struct TextChart {
    private let chart: Chart
    private let columns: Int
    /// The rows, and how many of them lie between two that are labelled.
    private let rows: Int
    private let rowsAStep: Int

    /// - Parameter columns: how wide it may be.
    public init(_ chart: Chart, columns: Int = 80, rowsAStep: Int? = nil) {
        self.chart = chart
        self.columns = max(40, min(columns, 200))
        self.rowsAStep = rowsAStep ?? 16 / chart.verticalSteps
        rows = chart.verticalSteps * self.rowsAStep + 1
    }

    private static let marks = Array("*o+x#@%&=$~")

    /// The chart, with a line break at its end.
    public var text: String {
        guard let range = chart.range else { return "" }
        return chart.isOfBars ? bars : lines(range)
    }

    private var bars: String {
        let width = chart.series.map(\.name.count).max() ?? 0
        let room = max(10, columns - width - 12)
        var text = "\(chart.title): \(chart.vertical)\n"
        for series in chart.series {
            guard let share = series.points.first?.y else { continue }
            let length = Int((share / chart.top * Double(room)).rounded())
            let name = series.name + String(repeating: " ", count: width - series.name.count)
            let percent = Quantities.fixed(share * 100, decimals: 2) + "%"
            text += "\(name)  \(String(repeating: " ", count: 7 - percent.count))\(percent) "
            text += String(repeating: "█", count: length) + "\n"
        }
        return text
    }

    private func lines(_ range: ClosedRange<Double>) -> String {
        let width = columns - 8
        var grid = [[Character]](repeating: [Character](repeating: " ", count: width), count: rows)
        for (index, series) in chart.series.enumerated() {
            draw(series, Self.marks[index % Self.marks.count], range, &grid)
        }
        var text = "\(chart.title): \(chart.vertical)\n"
        for row in 0..<rows {
            let isLabelled = row % rowsAStep == 0
            let share = chart.top * Double(rows - 1 - row) / Double(rows - 1)
            let label = isLabelled ? Quantities.fixed(share * 100, decimals: 1) + "%" : ""
            var line =
                String(repeating: " ", count: max(0, 6 - label.count)) + label + (isLabelled ? "┤" : "│")
            line += String(grid[row])
            while line.last == " " { line.removeLast() }
            text += line + "\n"
        }
        text += "      └" + String(repeating: "─", count: width) + "\n" + axis(range, width) + "\n"
        return text + legend
    }

    /// Marks the points of a line and, where they lie apart, the way between them.
    private func draw(
        _ series: Chart.Series, _ mark: Character, _ range: ClosedRange<Double>, _ grid: inout [[Character]]
    ) {
        let width = grid[0].count
        let places = series.points.map { point in
            (
                column: chart.place(point.x, in: range) * Double(width - 1),
                row: (1 - point.y / chart.top) * Double(rows - 1)
            )
        }
        for (index, place) in places.enumerated() {
            let next = index + 1 < places.count ? places[index + 1] : place
            let steps = max(1, Int(next.column.rounded()) - Int(place.column.rounded()))
            for step in 0..<steps {
                let part = Double(step) / Double(steps)
                let column = Int((place.column + (next.column - place.column) * part).rounded())
                let row = Int((place.row + (next.row - place.row) * part).rounded())
                grid[max(0, min(rows - 1, row))][max(0, min(width - 1, column))] = mark
            }
        }
    }

    private func axis(_ range: ClosedRange<Double>, _ width: Int) -> String {
        var line = [Character](repeating: " ", count: columns)
        var free = 0
        for tick in chart.ticks(in: range) {
            let label = Array(chart.horizontal.label(tick))
            let middle = 7 + Int((chart.place(tick, in: range) * Double(width - 1)).rounded())
            let start = max(0, min(columns - label.count, middle - label.count / 2))
            if start < free { continue }
            for (index, character) in label.enumerated() { line[start + index] = character }
            free = start + label.count + 2
        }
        var text = String(line)
        while text.last == " " { text.removeLast() }
        return text
    }

    private var legend: String {
        var lines = ["       \(chart.horizontal.title)"]
        var line = "      "
        for (index, series) in chart.series.enumerated() {
            let entry = " \(Self.marks[index % Self.marks.count]) \(series.name) "
            if line.count + entry.count > columns {
                lines.append(line)
                line = "      "
            }
            line += entry
        }
        lines.append(line)
        return lines.map { line in
            var line = line
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}
