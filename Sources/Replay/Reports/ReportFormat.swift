/// How results are written down.
public enum ReportFormat: String, CaseIterable, Sendable {
    /// For people: ranked, in columns.
    case table
    /// For spreadsheets and scripts, with a header.
    case csv
    /// One JSON document.
    case json
    /// The table as Markdown.
    case markdown
}

/// Turns the results of one or several traces into text.
public enum ReplayReport {
    /// The report of the results, with a line break at its end.
    public static func text(_ results: [ReplayResult], _ format: ReportFormat) -> String {
        switch format {
        case .table: results.map { ReplayTable($0).plain }.joined(separator: "\n")
        case .csv: ReplayCSV.text(results)
        case .json: ReplayJSON.text(results)
        case .markdown: results.map { ReplayTable($0).markdown }.joined(separator: "\n")
        }
    }

    /// A picture of the results: the miss ratio over the sizes, over the windows if there are any, or as bars at a single size.
    public static func chart(_ result: ReplayResult) -> Chart { ReplayChart.chart(result) }
}
