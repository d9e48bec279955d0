internal import Basics

/// Pictures of what a trace is like; every one shows shares, so that traces can be laid side by side.
public struct TraceCharts: Sendable {
    /// The charts, those first that say most of a cache.
    public var charts: [Chart] = []

    /// No charts.
    public init() {}
}

extension TraceProfile {
    /// The pictures of a trace: popularity with the law that fits it best, reuse, sizes, times to live, and how the working set grows.
    public func charts(of name: String) -> TraceCharts {
        var result = TraceCharts()
        let summary = summary()
        result.charts.append(popularity(name, summary))
        func add(
            _ title: String, _ axis: Chart.Axis, _ series: [(name: String, points: [(x: Double, y: Double)])]
        ) {
            let shown = series.filter { $0.points.count > 1 }
            guard !shown.isEmpty else { return }
            result.charts.append(
                Chart(
                    title: "\(name): \(title)", horizontal: axis, vertical: "share",
                    series: shown.map { Chart.Series(name: $0.name, points: $0.points) }))
        }
        let total = Double(max(summary.requests, 1))
        add(
            "requests within a reuse distance or interval", .entries,
            [
                ("distance in keys", distanceHistogram.shares(of: total, from: 1)),
                ("interval in requests", intervalHistogram.shares(of: total, from: 0)),
            ])
        add("objects requested up to a size", .sizes, [("requests", sizeHistogram.shares(of: nil, from: 0))])
        let lifetimes = lifetimeHistogram.shares(of: nil, from: 0).map { (x: $0.x / 1e9, y: $0.y) }
        add("times to live up to a length", .seconds, [("requests", lifetimes)])
        add("working set and operations over the trace", .requests, progress)
        return result
    }

    private func popularity(_ name: String, _ summary: TraceSummary) -> Chart {
        let sorted = counts.sorted(by: >)
        let ranks = Self.places(sorted.count)
        var series = [Chart.Series(name: "requests", points: [])]
        var (sum, next) = (0.0, 0)
        let total = Double(max(summary.requests, 1))
        for (index, count) in sorted.enumerated() {
            sum += Double(count)
            if next < ranks.count, index + 1 == ranks[next] {
                series[0].points.append((x: Double(ranks[next]), y: min(1, sum / total)))
                next += 1
            }
        }
        if let zipf = summary.popularity?.zipf {
            series.append(
                Chart.Series(
                    name: "Zipf \(Decimals.fixed(zipf.exponent, 3))", points: Self.law(zipf.exponent, ranks)))
        }
        return Chart(
            title: "\(name): requests of the most popular keys", horizontal: .keys,
            vertical: "share of the requests",
            series: series)
    }

    /// The cumulated shares that Zipf's law gives to the first ranks.
    private static func law(_ exponent: Double, _ ranks: [Int]) -> [(x: Double, y: Double)] {
        var points: [(x: Double, y: Double)] = []
        var (sum, next) = (0.0, 0)
        for rank in 1...max(ranks.last ?? 1, 1) {
            sum += ExactMath.exp(-exponent * ExactMath.log(Double(rank)))
            if next < ranks.count, rank == ranks[next] {
                points.append((x: Double(rank), y: sum))
                next += 1
            }
        }
        return points.map { (x: $0.x, y: $0.y / max(sum, .leastNonzeroMagnitude)) }
    }

    /// Some forty places from 1 to a number, equal factors apart.
    private static func places(_ last: Int) -> [Int] {
        var places: [Int] = []
        var place = 1.0
        while Int(place) < last {
            if places.last != Int(place) { places.append(Int(place)) }
            place *= 1.4
        }
        return last > 0 ? places + [last] : []
    }
}

extension LogarithmicHistogram {
    /// The share of all that are not above each number that was counted.
    ///
    /// - Parameters:
    ///   - whole: what the shares are of; nil for what was counted.
    ///   - first: what is added to each number.
    func shares(of whole: Double?, from first: Double) -> [(x: Double, y: Double)] {
        let total = whole ?? Double(max(self.total, 1))
        var seen: UInt64 = 0
        return filled.map { number, count in
            seen += count
            return (x: Double(number) + first, y: min(1, Double(seen) / total))
        }
    }
}
