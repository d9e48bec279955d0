internal import Basics

/// A chart as a picture of SVG that needs nothing besides itself.
public struct SVGChart {
    private let chart: Chart
    private let width: Double
    private let left = 64.0
    private let top = 48.0
    private let plotWidth = 590.0
    private let plotHeight = 380.0

    /// The picture of a chart; it is as wide as its longest name needs.
    public init(_ chart: Chart) {
        self.chart = chart
        let longest = Double(chart.series.map(\.name.count).max() ?? 0)
        namesWidth = longest * 7.5
        width = max(860, left + plotWidth + 64 + namesWidth)
    }

    private let namesWidth: Double

    /// Okabe and Ito's colours, which people who are colour-blind can tell apart; past eight, lines are dashed.
    private static let colours = [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8B6F00",
    ]
    private static let dashes = [
        "", " stroke-dasharray=\"7 4\"", " stroke-dasharray=\"2 3\"", " stroke-dasharray=\"9 3 2 3\"",
    ]

    /// The picture, with a line break at its end.
    public var text: String {
        let height =
            chart.isOfBars
            ? barsHeight : max(top + plotHeight + 56, top + Double(chart.series.count) * 20 + 40)
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(height))" \
            font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif" font-size="13" role="img">
            <title>\(Markup.escaped(chart.title)): \(Markup.escaped(chart.vertical))</title>
            <rect width="100%" height="100%" fill="white"/>
            <text x="\(number(left))" y="28" font-size="16" fill="#222">\(Markup.escaped(chart.title))</text>

            """
        if let range = chart.range { text += chart.isOfBars ? bars : axes(range) + lines(range) + legend }
        return text + "</svg>\n"
    }

    private func axes(_ range: ClosedRange<Double>) -> String {
        var text = ""
        for step in 0...chart.verticalSteps {
            let share = chart.top * Double(step) / Double(chart.verticalSteps)
            let y = number(vertical(share))
            text += """
                <line x1="\(number(left))" x2="\(number(left + plotWidth))" y1="\(y)" y2="\(y)" stroke="#ddd"/>
                <text x="\(number(left - 8))" y="\(number(vertical(share) + 4))" text-anchor="end" fill="#444">\(percent(share))</text>

                """
        }
        for tick in chart.ticks(in: range) {
            let x = number(horizontal(tick, range))
            text += """
                <line x1="\(x)" x2="\(x)" y1="\(number(top))" y2="\(number(top + plotHeight))" stroke="#eee"/>
                <text x="\(x)" y="\(number(top + plotHeight + 18))" text-anchor="middle" fill="#444">\(chart.horizontal.label(tick))</text>

                """
        }
        return text + """
            <rect x="\(number(left))" y="\(number(top))" width="\(number(plotWidth))" height="\(number(plotHeight))" fill="none" stroke="#888"/>
            <text x="\(number(left + plotWidth / 2))" y="\(number(top + plotHeight + 42))" text-anchor="middle" fill="#222">\(chart.horizontal.title)</text>
            <text transform="translate(16 \(number(top + plotHeight / 2))) rotate(-90)" text-anchor="middle" fill="#222">\(Markup.escaped(chart.vertical))</text>

            """
    }

    private func lines(_ range: ClosedRange<Double>) -> String {
        var text = ""
        for (index, series) in chart.series.enumerated() {
            let points = series.points.map { "\(number(horizontal($0.x, range))),\(number(vertical($0.y)))" }
            text +=
                "<polyline fill=\"none\" stroke=\"\(colour(index))\" stroke-width=\"2\"\(dash(index))"
                + " points=\"\(points.joined(separator: " "))\"/>\n"
            if series.points.count > 40 { continue }
            for point in series.points {
                let label =
                    "\(series.name) at \(chart.horizontal.label(point.x)): \(percent(point.y, decimals: 2))"
                text +=
                    "<circle cx=\"\(number(horizontal(point.x, range)))\" cy=\"\(number(vertical(point.y)))\" r=\"3\""
                    + " fill=\"\(colour(index))\"><title>\(Markup.escaped(label))</title></circle>\n"
            }
        }
        return text
    }

    private var legend: String {
        var text = ""
        let x = left + plotWidth + 20
        for (index, series) in chart.series.enumerated() {
            let y = top + 10 + Double(index) * 20
            text += """
                <line x1="\(number(x))" x2="\(number(x + 26))" y1="\(number(y))" y2="\(number(y))" stroke="\(colour(index))" stroke-width="2"\(dash(index))/>
                <text x="\(number(x + 32))" y="\(number(y + 4))" fill="#222">\(Markup.escaped(series.name))</text>

                """
        }
        return text
    }

    // MARK: Bars

    private var barsHeight: Double { top + Double(chart.series.count) * 26 + 60 }

    private var bars: String {
        var text = ""
        let start = left + max(110, namesWidth)
        let room = width - start - 90
        for (index, series) in chart.series.enumerated() {
            guard let share = series.points.first?.y else { continue }
            let y = top + Double(index) * 26
            text += """
                <text x="\(number(start - 8))" y="\(number(y + 15))" text-anchor="end" fill="#222">\(Markup.escaped(series.name))</text>
                <rect x="\(number(start))" y="\(number(y))" width="\(number(share / chart.top * room))" height="20" fill="\(Self.colours[0])"/>
                <text x="\(number(start + share / chart.top * room + 6))" y="\(number(y + 15))" fill="#444">\(percent(share, decimals: 2))</text>

                """
        }
        let y = top + Double(chart.series.count) * 26 + 24
        return text
            + "<text x=\"\(number(start))\" y=\"\(number(y))\" fill=\"#222\">\(Markup.escaped(chart.vertical))</text>\n"
    }

    // MARK: Places

    private func horizontal(_ x: Double, _ range: ClosedRange<Double>) -> Double {
        left + chart.place(x, in: range) * plotWidth
    }

    private func vertical(_ share: Double) -> Double { top + (1 - share / chart.top) * plotHeight }

    private func colour(_ index: Int) -> String { Self.colours[index % Self.colours.count] }

    private func dash(_ index: Int) -> String {
        Self.dashes[index / Self.colours.count % Self.dashes.count]
    }

    private func percent(_ share: Double, decimals: Int? = nil) -> String {
        Quantities.fixed(share * 100, decimals: decimals ?? (chart.top < 0.1 ? 1 : 0)) + "%"
    }

    private func number(_ value: Double) -> String {
        var text = Quantities.fixed(value, decimals: 1)
        if text.hasSuffix(".0") { text.removeLast(2) }
        return text
    }
}
