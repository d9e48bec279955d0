internal import Basics

/// Results as one JSON document: an object whose `traces` holds one for each trace.
enum ReplayJSON {
    static func text(_ results: [ReplayResult]) -> String {
        "{\"traces\": [\n" + results.map(trace).joined(separator: ",\n") + "\n]}\n"
    }

    private static func trace(_ result: ReplayResult) -> String {
        var fields = [
            ("trace", JSONText.string(result.trace)), ("distinct_keys", "\(result.distinctKeys)"),
            ("warm_up", "\(result.warmUp)"),
        ]
        fields += stretch(result.totals)
        fields.append(
            ("results", "[\n" + result.rows.map { row($0, result) }.joined(separator: ",\n") + "\n  ]"))
        return "  " + object(fields)
    }

    private static func row(_ row: ReplayRow, _ result: ReplayResult) -> String {
        var fields = [
            ("policy", JSONText.string(row.policy)), ("size", JSONText.string(row.size.text)),
            ("capacity", "\(row.capacity)"), ("unit", row.size.countsEntries ? "\"entries\"" : "\"bytes\""),
        ]
        fields += cache(row.totals, result.totals) + costs(result, row, row.totals, result.totals)
        fields.append(("residents", "\(row.residents)"))
        if !result.windows.isEmpty {
            let windows = zip(result.windows, row.windows).map { window, totals in
                var fields = [("first_request", "\(window.firstRequest)")]
                if let start = window.start {
                    fields.append(("start_s", Quantities.fixed(Double(start) / 1e9, decimals: 3)))
                }
                fields.append(("reads", "\(window.totals.reads)"))
                return "      "
                    + object(
                        fields + cache(totals, window.totals) + costs(result, row, totals, window.totals))
            }
            fields.append(("windows", "[\n" + windows.joined(separator: ",\n") + "\n    ]"))
        }
        return "    " + object(fields)
    }

    private static func stretch(_ totals: TraceTotals) -> [(String, String)] {
        [
            ("requests", "\(totals.requests)"), ("reads", "\(totals.reads)"), ("writes", "\(totals.writes)"),
            ("deletes", "\(totals.deletes)"), ("read_bytes", "\(totals.readBytes)"),
            ("compulsory_misses", "\(totals.compulsory)"),
        ]
    }

    private static func cache(_ cache: CacheTotals, _ trace: TraceTotals) -> [(String, String)] {
        let missRatio = trace.reads == 0 ? 0 : Double(cache.misses) / Double(trace.reads)
        let byteMissRatio = trace.readBytes == 0 ? 0 : Double(cache.missedBytes) / Double(trace.readBytes)
        return [
            ("misses", "\(cache.misses)"), ("miss_ratio", Quantities.fixed(missRatio, decimals: 6)),
            ("byte_miss_ratio", Quantities.fixed(byteMissRatio, decimals: 6)),
            ("expired_misses", "\(cache.missesExpired)"), ("evictions", "\(cache.evicted)"),
            ("expiries", "\(cache.expired)"), ("refused", "\(cache.refused)"),
            ("too_large", "\(cache.tooLarge)"), ("stored", "\(cache.stored)"),
            ("stored_bytes", "\(cache.storedBytes)"),
        ]
    }

    private static func costs(
        _ result: ReplayResult, _ row: ReplayRow, _ cache: CacheTotals, _ trace: TraceTotals
    ) -> [(String, String)] {
        guard let cost = result.cost, row.policy != "bound" else { return [] }
        return [
            ("cost", Quantities.fixed(cost.cost(of: cache), decimals: 3)),
            ("cost_miss_ratio", Quantities.fixed(cost.ratio(cache, of: trace), decimals: 6)),
        ]
    }

    private static func object(_ fields: [(String, String)]) -> String {
        "{" + fields.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
    }
}
