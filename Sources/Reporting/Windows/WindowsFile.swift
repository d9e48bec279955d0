internal import Simulation
public import Tracing

/// Windows of simulated time for programs: every metric, whatever its values, so that the columns are always the same.
///
/// Times and spans are nanoseconds, shares are parts of 1. What a window has no value for is empty in CSV and null in JSON.
public enum WindowsFile {
    private static var metrics: [(key: String, name: String)] {
        Metric.all.filter { $0.window != nil && !$0.isAlias }.map { ($0.jsonKey, $0.name) }
    }

    /// Writes a header, then a row for each window of each scope (RFC 4180).
    public static func appendCSV(_ all: [(name: String, windows: Windows)], to buffer: inout TextBuffer) {
        let metrics = metrics
        buffer.append("node,start_ns,width_ns," + metrics.map(\.key).joined(separator: ",") + "\n")
        for (name, windows) in all {
            for row in windows.rows {
                buffer.append("\(name),\(row.start.nanoseconds),\(windows.width.nanoseconds)")
                for metric in metrics {
                    buffer.append(",")
                    if let value = row.value(of: metric.name) { buffer.append(Figures.number(value.number)) }
                }
                buffer.append("\n")
            }
        }
    }

    /// Writes an object with an array of windows, on one line.
    public static func appendJSON(_ all: [(name: String, windows: Windows)], to buffer: inout TextBuffer) {
        let metrics = metrics
        var json = JSONWriter(buffer)
        buffer = TextBuffer()
        json.open()
        json.name("windows")
        json.open("[")
        for (name, windows) in all {
            for row in windows.rows {
                json.open()
                json.field("node", name)
                json.field("start_ns", row.start)
                json.field("width_ns", windows.width)
                for metric in metrics { json.field(metric.key, row.value(of: metric.name)?.number) }
                json.close()
            }
        }
        json.close("]")
        json.close()
        json.buffer.append("\n")
        buffer = json.buffer
    }
}
