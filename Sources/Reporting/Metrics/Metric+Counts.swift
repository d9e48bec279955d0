internal import Tracing

extension Metric {
    /// How often something happened. A counter is an entry of `Counter`; here stand the kinds of nodes that have it even
    /// if it is 0.
    static let counts: [Metric] =
        Counter.allCases.map { counter in
            Metric(
                name: counter.name, help: counter.help, kind: .count,
                exposition: Exposition(
                    kind: .counter, family: counter.name.replacing("-", with: "_") + "_total",
                    usual: usual[counter] ?? []),
                total: { .count($0.count(of: counter, at: $1)) }, window: { .count($0[counter]) })
        }

    private static let usual: [Counter: [NodeKind]] = [
        .reads: [.application], .writes: [.application, .database],
        .errors: [.application, .cache, .database],
        .hits: [.cache], .misses: [.cache], .stores: [.cache], .evictions: [.cache], .expiries: [.cache],
        .loads: [.database],
    ]
}
