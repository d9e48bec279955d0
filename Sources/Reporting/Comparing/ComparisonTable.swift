public import Tracing

/// What several runs came to, side by side: a row for each number that differs, and a column for each run.
public struct ComparisonTable: Sendable {
    /// A number, as each run has it; nil if a run has none.
    public struct Row: Sendable {
        public var node: String
        public var name: String
        public var values: [StatValue?]

        public init(node: String, name: String, values: [StatValue?]) {
            self.node = node
            self.name = name
            self.values = values
        }

        /// Whether not all runs have the same, as it is printed.
        var differs: Bool { values.contains { $0?.text != values[0]?.text } }
    }

    /// What varies: a line over the columns for each.
    public let options: [String]
    /// The value of each option in each column.
    public let heads: [[String]]
    public let rows: [Row]

    public init(options: [String], heads: [[String]], rows: [Row]) {
        self.options = options
        self.heads = heads
        self.rows = rows
    }

    /// The metrics that are compared where none are named, in their order: what a person would look at first.
    public static let usual = [
        "reads", "writes", "deletes", "errors", "read-p50", "read-p99", "read-max", "write-p99",
        "stale-reads",
        "hit-rate", "stale-hits", "loads", "evictions", "rejections", "expiries", "refreshes", "joins",
        "retries", "drops",
        "blocks", "lost-writes", "bytes-max", "queue-depth-max", "timeouts", "call-retries", "hedges",
        "breaker-opens", "stale-served", "fallbacks", "lease-waits", "lease-refusals", "waits",
        "connections-max", "lagged-reads",
    ]

    /// The rows of reports that are of the same nodes by name: of each node, each metric of these names.
    public static func rows(_ reports: [StatsReport], metrics: [String]) -> [Row] {
        var nodes: [String] = []
        for report in reports {
            for node in report.nodes where !nodes.contains(node.name) { nodes.append(node.name) }
        }
        return nodes.flatMap { node in
            metrics.map { metric in
                Row(
                    node: node, name: metric,
                    values: reports.map { report in
                        report.nodes.first { $0.name == node }.flatMap {
                            report.value(of: metric, at: .node($0.id))
                        }
                    })
            }
        }
    }

    /// Writes the rows that differ, in as many tables as the width asks for; and how many rows are the same in all.
    public func append(to buffer: inout TextBuffer, width: Int = 80, styled: Bool = false) {
        let shown = rows.filter(\.differs)
        let labels = shown.map { "\($0.node) \($0.name)" }
        let labelWidth = (labels + options).map(\.utf8.count).max() ?? 0
        var first = 0
        while first < heads.count, !shown.isEmpty {
            var columns: [(index: Int, width: Int)] = []
            var used = labelWidth
            while first < heads.count {
                let texts = heads[first] + shown.map { Self.text($0.values[first]) }
                let wanted = 2 + (texts.map(\.unicodeScalars.count).max() ?? 0)
                if !columns.isEmpty, used + wanted > width { break }
                columns.append((first, wanted))
                used += wanted
                first += 1
            }
            appendTable(shown, labels, labelWidth, columns, styled, &buffer)
        }
        let same = rows.count - shown.count
        if shown.isEmpty {
            buffer.append("no difference: all \(same) numbers are the same\n")
        } else {
            buffer.append("\(same) other \(same == 1 ? "number is" : "numbers are") the same in all\n")
        }
    }

    private func appendTable(
        _ shown: [Row], _ labels: [String], _ labelWidth: Int, _ columns: [(index: Int, width: Int)],
        _ styled: Bool, _ buffer: inout TextBuffer
    ) {
        for (line, option) in options.enumerated() {
            if styled { buffer.append(Style.bold.rawValue) }
            buffer.append(option, paddedTo: labelWidth)
            for column in columns {
                buffer.append(heads[column.index][line], rightAlignedTo: column.width)
            }
            if styled { buffer.append(Style.reset.rawValue) }
            buffer.append("\n")
        }
        for (row, label) in zip(shown, labels) {
            buffer.append(label, paddedTo: labelWidth)
            for column in columns {
                buffer.append(Self.text(row.values[column.index]), rightAlignedTo: column.width)
            }
            buffer.append("\n")
        }
    }

    private static func text(_ value: StatValue?) -> String { value?.text ?? "-" }
}
