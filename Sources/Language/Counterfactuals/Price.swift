internal import Caching
internal import Simulation
internal import Tracing

/// What a change would have cost: how the same run differs under it, in all that was counted.
struct Price: Equatable {
    /// What would have been worse: `3 more loads`.
    var costs: [String] = []
    /// What would have gone wrong that did not: `1 more operation fails`.
    var harms: [String] = []

    /// - Parameter nodes: the caches and databases of the run, by number.
    init(of trial: Metrics, than run: Metrics, _ names: Tracing.Names) {
        let (app, before) = (trial[.application], run[.application])
        addHarm(app[.errors] - before[.errors], "operation fails", "operations fail")
        addHarm(app[.staleReads] - before[.staleReads], "read is stale", "reads are stale")
        addHarm(
            Self.sum(.lostWrites, trial, names) - Self.sum(.lostWrites, run, names), "write is lost",
            "writes are lost")
        // What is loaded or written for an operation that would have failed is no price.
        add(
            Self.sum(.loads, trial, names) - Self.sum(.loads, run, names)
                - max(0, app[.reads] - before[.reads]), "load", "loads")
        add(
            Self.sum(.writes, trial, names) - Self.sum(.writes, run, names)
                - max(0, app[.writes] - before[.writes]), "write of a database", "writes of databases")
        addSlower("reads", app.readLatency.mean, before.readLatency.mean)
        addSlower("writes", app.writeLatency.mean, before.writeLatency.mean)
    }

    /// As a sentence's end: `3 more loads, and writes take 31ms instead of 1ms`; nil if there is nothing to pay.
    var words: String? {
        let all = harms + costs
        guard let last = all.last else { return nil }
        return all.count == 1 ? last : all.dropLast().joined(separator: ", ") + ", and " + last
    }

    /// A sum over caches and databases.
    private static func sum(_ counter: Counter, _ metrics: Metrics, _ names: Tracing.Names) -> Int {
        names.nodes.indices.dropFirst().reduce(0) { $0 + metrics[NodeID($1)][counter] }
    }

    private mutating func addHarm(_ count: Int, _ one: String, _ many: String) {
        if count > 0 { harms.append("\(count) more \(count == 1 ? one : many)") }
    }

    private mutating func add(_ count: Int, _ one: String, _ many: String) {
        if count > 0 { costs.append("\(count) more \(count == 1 ? one : many)") }
    }

    /// Means that differ by less than a tenth are told as equal.
    private mutating func addSlower(_ what: String, _ mean: TimeSpan?, _ before: TimeSpan?) {
        guard let mean, let before, mean.nanoseconds > before.nanoseconds + before.nanoseconds / 10 else {
            return
        }
        costs.append("\(what) take \(Self.rounded(mean)) on average instead of \(Self.rounded(before))")
    }

    /// To three digits, as nobody reads more of a mean.
    private static func rounded(_ span: TimeSpan) -> TimeSpan {
        var unit: Int64 = 1
        while span.nanoseconds / unit >= 1000 { unit *= 10 }
        return TimeSpan(nanoseconds: (span.nanoseconds + unit / 2) / unit * unit)
    }
}
