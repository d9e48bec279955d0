internal import Simulation
internal import Tracing

extension Metric {
    /// Shares of a whole, and what happens in a second.
    static let rates: [Metric] = [
        Metric(
            name: "hit-rate", help: "hits, fresh and stale, as a share of all lookups", kind: .share,
            exposition: Exposition(kind: .gauge, family: "hit_rate_ratio", usual: [.cache]),
            total: { report, scope in report.share(of: .hits, at: scope).map { .share($0) } },
            window: { $0.hitRate.map { .share($0) } }),
        Metric(
            name: "miss-rate", help: "misses as a share of all lookups", kind: .share,
            exposition: Exposition(kind: .gauge, family: "miss_rate_ratio", usual: [.cache]),
            total: { report, scope in report.share(of: .misses, at: scope).map { .share($0) } },
            window: { window in
                let misses = Double(window[.misses])
                return window.hitRate.map { _ in .share(misses / (Double(window[.hits]) + misses)) }
            }),
        Metric(
            name: "eviction-rate", help: "evictions in a second", kind: .rate,
            exposition: Exposition(kind: .gauge, family: "eviction_rate_per_second"),
            total: { report, scope in
                report.rate(of: report.count(of: .evictions, at: scope)).map { .rate($0) }
            },
            window: { .rate($0.rate(of: $0[.evictions])) }),
        Metric(
            name: "busy", help: "the share of the time that the node worked; in total, of the busiest",
            kind: .share, exposition: Exposition(kind: .gauge, family: "busy_ratio", usual: [.database]),
            total: { report, scope in
                let most = TimeSpan(
                    nanoseconds: Int64(report.highest(at: scope) { Int($0.traffic.busy.nanoseconds) }))
                return report.span > .zero ? .share(min(1, most.seconds / report.span.seconds)) : nil
            },
            window: { .share(min(1, $0.busy.seconds / $0.seconds)) }),
        Metric(
            name: "compression-ratio",
            help: "what compression left of the values, as a share of their size", kind: .share,
            exposition: Exposition(kind: .gauge, family: "compression_ratio"),
            total: { report, scope in
                let plain = report.sum(at: scope) { $0.plainBytes }
                let packed = report.sum(at: scope) { $0.packedBytes }
                return plain == 0 ? nil : .share(Double(packed) / Double(plain))
            }),
    ]
}
