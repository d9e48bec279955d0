/// How the report of a golden comparison is written. To add a format, add a file here and a line in each list below.
public enum GoldenFormat: String, CaseIterable, Sendable {
    /// A line for each file, the diffs, and the counts: for people.
    case text
    /// The Test Anything Protocol, version 13, which is what `prove` reads.
    case tap
    /// JUnit's XML, as build servers read it.
    case junit
    /// One JSON document; its keys are described at `JSONGoldenReport`.
    case json
    /// Workflow commands of GitHub Actions, which it shows at the lines of a change.
    case github
}

/// How to write a report.
public struct GoldenReporting: Sendable {
    /// Its format.
    public var format: GoldenFormat
    /// Whether the text format may colour.
    public var isColored: Bool
    /// Whether to tell how long each file took. Without it the report of the same files is the same bytes in every run.
    public var hasTimings: Bool
    /// Whether to tell what was not reached.
    public var hasCoverage: Bool

    /// By default plain text without timings.
    public init(
        _ format: GoldenFormat = .text, isColored: Bool = false, hasTimings: Bool = false,
        hasCoverage: Bool = false
    ) {
        self.format = format
        self.isColored = isColored
        self.hasTimings = hasTimings
        self.hasCoverage = hasCoverage
    }

    func report() -> any GoldenReport {
        switch format {
        case .text: TextGoldenReport(self)
        case .tap: TAPGoldenReport(hasTimings: hasTimings)
        case .junit: JUnitGoldenReport(hasTimings: hasTimings)
        case .json: JSONGoldenReport(hasTimings: hasTimings, hasCoverage: hasCoverage)
        case .github: GitHubGoldenReport()
        }
    }
}

/// A report in the making. What it gives, put together in order, is the report.
///
/// Nothing in a report depends on how many jobs there were, and nothing on how long anything took unless that was asked
/// for.
protocol GoldenReport {
    func opening(count: Int) -> String
    func entry(_ number: Int, _ result: GoldenResult) -> String
    func closing(_ summary: GoldenSummary, _ results: [GoldenResult]) -> String
}

extension Duration {
    /// In seconds with three decimals: `0.012`.
    var seconds: String {
        let milliseconds =
            Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
        return "\(milliseconds / 1000)." + String(String(milliseconds % 1000 + 1000).dropFirst())
    }
}
