internal import Basics

/// Turns miss-ratio curves into text and pictures.
public enum CurveReport {
    /// The curves as a table, CSV, JSON or Markdown, with a line break at the end.
    public static func text(_ results: [CurveResult], _ format: ReportFormat) -> String {
        switch format {
        case .table: results.map { head($0) + "\n" + table($0).plain() + remarks($0) }.joined(separator: "\n")
        case .markdown:
            results.map { "## \($0.trace)\n\n" + head($0) + "\n" + table($0).markdown() + remarks($0) }
                .joined(separator: "\n")
        case .csv: csv(results)
        case .json: json(results)
        }
    }

    /// The curves as a picture.
    public static func chart(_ result: CurveResult) -> Chart {
        Chart(
            title: result.trace, horizontal: result.countsEntries ? .entries : .bytes,
            vertical: result.plotsBytes ? "byte miss ratio" : "miss ratio",
            series: result.curves.map { curve in
                Chart.Series(
                    name: curve.policy + (curve.error == nil ? "" : " (estimate)"),
                    points: thinned(curve.points).map { point in
                        (x: Double(point.size), y: result.plotsBytes ? point.byteMissRatio : point.missRatio)
                    })
            })
    }

    /// A page of the curves of one or several traces.
    public static func page(_ results: [CurveResult]) -> String {
        HTMLPage.text(
            title: "Miss-ratio curves", charts: results.map { (chart($0), text([$0], .table)) })
    }

    /// No more points than a picture can show.
    private static func thinned(_ points: [CurvePoint]) -> [CurvePoint] {
        let stride = max(1, points.count / 2000)
        return points.enumerated().filter { $0.offset % stride == 0 || $0.offset == points.count - 1 }
            .map(\.element)
    }

    private static func head(_ result: CurveResult) -> String {
        "\(result.trace): \(Words.count(result.requests, "request")),"
            + " \(Words.count(result.distinctKeys, "distinct key")).\n"
    }

    private static func table(_ result: CurveResult) -> TextTable {
        var table = TextTable(columns: [TextTable.Column(title: result.countsEntries ? "entries" : "size")])
        table.columns += result.curves.map { TextTable.Column(title: $0.policy) }
        var sizes: [UInt64] = []
        for size in result.curves.flatMap({ $0.points.map(\.size) }).sorted() where size != sizes.last {
            sizes.append(size)
        }
        var next = result.curves.map { _ in 0 }
        for size in sizes {
            var row = [result.countsEntries ? Quantities.grouped(size) : Quantities.describe(bytes: size)]
            for (index, curve) in result.curves.enumerated() {
                if next[index] < curve.points.count, curve.points[next[index]].size == size {
                    let point = curve.points[next[index]]
                    let ratio = result.plotsBytes ? point.byteMissRatio : point.missRatio
                    row.append((point.correction == nil ? "" : "~") + ReplayTable.percent(ratio))
                    next[index] += 1
                } else {
                    row.append("")
                }
            }
            table.rows.append(row)
        }
        return table
    }

    private static func remarks(_ result: CurveResult) -> String {
        result.remarks.isEmpty ? "" : "\n" + result.remarks.map { Wrapping.wrapped($0, indent: 2) }.joined()
    }

    private static func csv(_ results: [CurveResult]) -> String {
        var text =
            "trace,policy,size,unit,miss_ratio,byte_miss_ratio,misses,sampling_rate,correction\n"
        for result in results {
            let unit = result.countsEntries ? "entries" : "bytes"
            for curve in result.curves {
                let head = "\(CSVText.field(result.trace)),\(CSVText.field(curve.policy)),"
                for point in curve.points {
                    text += head + "\(point.size),\(unit)," + Quantities.fixed(point.missRatio, decimals: 6)
                    text += "," + Quantities.fixed(point.byteMissRatio, decimals: 6) + ","
                    let rate = point.correction == nil ? 1 : curve.rate
                    text += (point.misses.map { "\($0)" } ?? "") + "," + Quantities.fixed(rate, decimals: 6)
                    text += "," + (point.correction.map { Quantities.fixed($0, decimals: 6) } ?? "") + "\n"
                }
            }
        }
        return text
    }

    private static func json(_ results: [CurveResult]) -> String {
        let traces = results.map { result in
            let curves = result.curves.map { curve in
                let points = curve.points.map { point in
                    "[\(point.size), \(Quantities.fixed(point.missRatio, decimals: 6)),"
                        + " \(Quantities.fixed(point.byteMissRatio, decimals: 6)),"
                        + " \(point.correction.map { Quantities.fixed($0, decimals: 6) } ?? "null")]"
                }
                var text =
                    "    {\"policy\": \(JSONText.string(curve.policy)), \"exact\": \(curve.error == nil),"
                text += " \"sampling_rate\": \(Quantities.fixed(curve.rate, decimals: 6)),"
                if let error = curve.error {
                    text += " \"lru_error_mean\": \(Quantities.fixed(error.mean, decimals: 6)),"
                    text += " \"lru_error_max\": \(Quantities.fixed(error.highest, decimals: 6)),"
                }
                return text + " \"points\": [\n      " + points.joined(separator: ",\n      ") + "]}"
            }
            return "  {\"trace\": \(JSONText.string(result.trace)), \"requests\": \(result.requests),"
                + " \"distinct_keys\": \(result.distinctKeys),"
                + " \"unit\": \"\(result.countsEntries ? "entries" : "bytes")\","
                + " \"columns\": [\"size\", \"miss_ratio\", \"byte_miss_ratio\", \"correction\"],"
                + " \"curves\": [\n" + curves.joined(separator: ",\n") + "\n  ]}"
        }
        return "{\"traces\": [\n" + traces.joined(separator: ",\n") + "\n]}\n"
    }
}
