/// The picture of a replay's results.
enum ReplayChart {
    static func chart(_ result: ReplayResult) -> Chart {
        if !result.windows.isEmpty { return overTime(result) }
        let countsEntries = result.rows.allSatisfy { $0.size.countsEntries }
        var series: [Chart.Series] = []
        for row in result.rows {
            // Sizes that count different things cannot lie on one axis.
            if !countsEntries && row.size.countsEntries { continue }
            let point = (
                x: Double(row.capacity),
                y: result.plotsBytes ? result.byteMissRatio(row.totals) : result.missRatio(row.totals)
            )
            if let index = series.firstIndex(where: { $0.name == row.policy }) {
                series[index].points.append(point)
            } else {
                series.append(Chart.Series(name: row.policy, points: [point]))
            }
        }
        for index in series.indices { series[index].points.sort { $0.x < $1.x } }
        var title = result.trace
        if let only = result.rows.first, result.rows.allSatisfy({ $0.size == only.size }) {
            title += ", size \(only.size.text)"
            series.sort { ($0.points[0].y, $0.name) < ($1.points[0].y, $1.name) }
        }
        return Chart(
            title: title, horizontal: countsEntries ? .entries : .bytes,
            vertical: result.plotsBytes ? "byte miss ratio" : "miss ratio",
            series: series)
    }

    private static func overTime(_ result: ReplayResult) -> Chart {
        let isByTime = result.windows.first?.start != nil
        let severalSizes = Set(result.rows.map(\.size.text)).count > 1
        let origin = result.windows.first?.start ?? 0
        let series = result.rows.map { row in
            let points = zip(result.windows, row.windows).filter { $0.0.totals.reads > 0 }.map {
                window, totals in
                let x = window.start.map { Double($0 - min(origin, $0)) / 1e9 } ?? Double(window.firstRequest)
                let (part, whole) =
                    result.plotsBytes
                    ? (totals.missedBytes, window.totals.readBytes) : (totals.misses, window.totals.reads)
                return (x: x, y: Double(part) / Double(max(whole, 1)))
            }
            return Chart.Series(
                name: severalSizes ? "\(row.policy) \(row.size.text)" : row.policy, points: points)
        }
        return Chart(
            title: result.trace, horizontal: isByTime ? .seconds : .requests,
            vertical: result.plotsBytes ? "byte miss ratio in each window" : "miss ratio in each window",
            series: series)
    }
}
