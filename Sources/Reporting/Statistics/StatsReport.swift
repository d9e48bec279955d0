public import Simulation
public import Tracing

/// What has been counted, for people, for programs and for checks: the answer of `stats`.
public struct StatsReport: Sendable {
    let metrics: Metrics
    /// The nodes it covers, in the order in which they are shown; the application is always first.
    let nodes: [(id: NodeID, name: String, kind: NodeKind)]
    /// How much time it covers, for what is reported by the second.
    let span: TimeSpan

    /// - Parameters:
    ///   - metrics: since the start, or since a mark: `log.metrics`, `log.marks[…].metrics`.
    ///   - names: what the nodes are called.
    ///   - nodes: the nodes to show; nil for all that ever were.
    ///   - span: how much simulated time has passed while it was counted.
    public init(_ metrics: Metrics, names: Names, nodes: [NodeID]? = nil, over span: TimeSpan = .zero) {
        self.span = span
        self.metrics = metrics
        let shown = (nodes ?? names.nodes.indices.map { NodeID($0) }).filter { $0 != .application }
        self.nodes = ([.application] + shown).map { id in
            let node = names.nodes[Int(id.index)]
            return (id, node.name, node.kind)
        }
    }

    /// Every statistic that has a name, with a line of what it means, in the order in which help lists them.
    public static let names: [(name: String, meaning: String, kind: StatKind)] = Metric.totals.map {
        ($0.name, $0.help, $0.kind)
    }

    /// What kind of figure a name stands for; nil if there is no such statistic.
    public static func kind(of name: String) -> StatKind? {
        Metric.named(name).flatMap { $0.total == nil ? nil : $0.kind }
    }

    /// The figure of a name.
    ///
    /// In total, reads, writes, deletes, commands, stale reads, errors and latencies are the application's; the rest is added up over
    /// the caches and databases, or the highest of them if it is a highest.
    ///
    /// - Returns: nil if there is no such statistic, or nothing it could be taken from: a rate without lookups, a
    ///   percentile without operations.
    public func value(of name: String, at scope: StatsScope) -> StatValue? {
        Metric.named(name)?.total?(self, scope)
    }

    // MARK: Adding up

    /// How often something happened in a second.
    func rate(of count: Int) -> Double? { span > .zero ? Double(count) / span.seconds : nil }

    func count(of counter: Counter, at scope: StatsScope) -> Int {
        if scope == .total, counter.belongsToApplication { return metrics[.application][counter] }
        return sum(at: scope) { $0[counter] }
    }

    func sum(at scope: StatsScope, _ figure: (NodeMetrics) -> Int) -> Int {
        switch scope {
        case .node(let id): figure(metrics[id])
        case .total: nodes.dropFirst().reduce(0) { $0 + figure(metrics[$1.id]) }
        }
    }

    func highest(at scope: StatsScope, _ figure: (NodeMetrics) -> Int) -> Int {
        switch scope {
        case .node(let id): figure(metrics[id])
        case .total: nodes.dropFirst().reduce(0) { max($0, figure(metrics[$1.id])) }
        }
    }

    /// Hits or misses as a share of both.
    func share(of counter: Counter, at scope: StatsScope) -> Double? {
        let lookups = count(of: .hits, at: scope) + count(of: .misses, at: scope)
        return lookups == 0 ? nil : Double(count(of: counter, at: scope)) / Double(lookups)
    }

    /// A distribution; in total the application's, and for what the application does not measure that of the only
    /// node that does.
    func latency(at scope: StatsScope, _ distribution: (NodeMetrics) -> Latency) -> Latency? {
        switch scope {
        case .node(let id): return distribution(metrics[id])
        case .total:
            let own = distribution(metrics[.application])
            if own.count > 0 { return own }
            // Distributions cannot be added up, so that of the node which recorded most stands for all.
            return nodes.dropFirst().map { distribution(metrics[$0.id]) }.max { $0.count < $1.count }
        }
    }
}
