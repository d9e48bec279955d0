/// How the report of a golden comparison is written. To add a format, add a file here and a line in each list below.
public enum GoldenFormat: String, CaseIterable, Sendable {
    /// A line for each file, the diffs, and the counts: for people.
    case text
    /// The Test Anything Protocol, version 14.
    case tap
    /// JUnit's XML, as build servers read it.
    case junit
    /// One JSON document; its keys are described at `JSONGoldenReport`.
    case json

    func report(isColored: Bool) -> any GoldenReport {
        switch self {
        case .text: TextGoldenReport(isColored: isColored)
        case .tap: TAPGoldenReport()
        case .junit: JUnitGoldenReport()
        case .json: JSONGoldenReport()
        }
    }
}

/// A report in the making. What it gives, put together in order, is the report.
///
/// Nothing in a report depends on how long anything took or on how many jobs there were.
protocol GoldenReport {
    /// Whether `closing` needs the results, and nothing can be written before them.
    var needsAll: Bool { get }

    func opening(count: Int) -> String
    func entry(_ number: Int, _ result: GoldenResult) -> String
    func closing(_ summary: GoldenSummary, _ results: [GoldenResult]) -> String
}

extension GoldenReport {
    var needsAll: Bool { false }
}
