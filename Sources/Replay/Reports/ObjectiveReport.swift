internal import Basics

/// Turns the sizes that reach an objective into text.
public enum ObjectiveReport {
    /// The report of one or several traces, with a line break at the end.
    public static func text(_ results: [ObjectiveResult], _ format: ReportFormat) -> String {
        switch format {
        case .table: results.map { head($0) + "\n" + table($0).plain() }.joined(separator: "\n")
        case .markdown:
            results.map { "## \($0.trace)\n\n" + head($0) + "\n" + table($0).markdown() }.joined(
                separator: "\n")
        case .csv: csv(results)
        case .json: json(results)
        }
    }

    private static func head(_ result: ObjectiveResult) -> String {
        let all =
            result.countsEntries
            ? Words.entries(result.everything)
            : Quantities.describe(bytes: result.everything)
        return "\(result.trace): the smallest size with \(result.objective.text).\n\(all) hold everything.\n"
    }

    private static func table(_ result: ObjectiveResult) -> TextTable {
        var table = TextTable(columns: [
            TextTable.Column(title: "policy", isNumber: false), TextTable.Column(title: "smallest size"),
            TextTable.Column(title: result.objective.countsBytes ? "byte miss ratio" : "miss ratio"),
            TextTable.Column(title: "with 10% more"),
        ])
        if !result.countsEntries { table.columns.append(TextTable.Column(title: "with 1 GiB more")) }
        for row in result.rows {
            let size = row.size.map {
                result.countsEntries ? Words.entries($0) : Quantities.describe(bytes: $0)
            }
            var cells = [row.policy, size ?? "none reaches it", ReplayTable.percent(row.missRatio)]
            cells += row.more.map { ReplayTable.percent($0.missRatio) }
            while cells.count < table.columns.count { cells.append("") }
            table.rows.append(cells)
        }
        return table
    }

    private static func csv(_ results: [ObjectiveResult]) -> String {
        var text =
            "trace,objective,policy,size,unit,ratio,miss_ratio,size_10_percent_more,miss_ratio_10_percent_more,"
        text += "size_1_gib_more,miss_ratio_1_gib_more\n"
        for result in results {
            for row in result.rows {
                var fields = [
                    CSVText.field(result.trace), CSVText.field(result.objective.text),
                    CSVText.field(row.policy),
                    row.size.map { "\($0)" } ?? "", result.countsEntries ? "entries" : "bytes",
                    result.objective.ratioName,
                    Quantities.fixed(row.missRatio, decimals: 6),
                ]
                for more in row.more {
                    fields += ["\(more.size)", Quantities.fixed(more.missRatio, decimals: 6)]
                }
                while fields.count < 11 { fields.append("") }
                text += fields.joined(separator: ",") + "\n"
            }
        }
        return text
    }

    private static func json(_ results: [ObjectiveResult]) -> String {
        let traces = results.map { result in
            let rows = result.rows.map { row in
                let more = row.more.map {
                    "{\"size\": \($0.size), \"miss_ratio\": \(Quantities.fixed($0.missRatio, decimals: 6))}"
                }
                return
                    "    {\"policy\": \(JSONText.string(row.policy)), \"size\": \(row.size.map { "\($0)" } ?? "null"),"
                    + " \"miss_ratio\": \(Quantities.fixed(row.missRatio, decimals: 6)),"
                    + " \"more\": [\(more.joined(separator: ", "))]}"
            }
            return "  {\"trace\": \(JSONText.string(result.trace)),"
                + " \"objective\": \(JSONText.string(result.objective.text)),"
                + " \"unit\": \"\(result.countsEntries ? "entries" : "bytes")\","
                + " \"ratio\": \"\(result.objective.ratioName)\", \"everything\": \(result.everything),\n   \"results\": [\n"
                + rows.joined(separator: ",\n") + "\n  ]}"
        }
        return "{\"traces\": [\n" + traces.joined(separator: ",\n") + "\n]}\n"
    }
}
