internal import Basics

/// Results for spreadsheets and scripts: a header and a line for each policy and size, or for each of their windows.
enum ReplayCSV {
    private static let columns = [
        "trace", "policy", "size", "requests", "misses", "miss_ratio", "byte_miss_ratio", "capacity", "unit",
        "reads", "writes", "deletes", "compulsory_misses", "expired_misses", "evictions", "expiries",
        "refused",
        "too_large", "stored", "stored_bytes",
    ]

    static func text(_ results: [ReplayResult]) -> String {
        let hasWindows = results.contains { !$0.windows.isEmpty }
        let hasCosts = results.contains { $0.cost != nil }
        let costs = hasCosts ? ["cost", "cost_miss_ratio"] : []
        var text =
            (columns + costs + (hasWindows ? ["first_request", "start_s"] : [])).joined(separator: ",") + "\n"
        for result in results {
            for row in result.rows {
                if hasWindows {
                    for (index, window) in result.windows.enumerated() {
                        let start = window.start.map { Quantities.fixed(Double($0) / 1e9, decimals: 3) } ?? ""
                        text +=
                            line(result, row, row.windows[index], window.totals)
                            + ",\(window.firstRequest),\(start)\n"
                    }
                } else {
                    text += line(result, row, row.totals, result.totals) + "\n"
                }
            }
        }
        return text
    }

    private static func costs(
        _ result: ReplayResult, _ row: ReplayRow, _ cache: CacheTotals, _ trace: TraceTotals
    ) -> [String] {
        guard let cost = result.cost else { return [] }
        if row.policy == "bound" { return ["", ""] }
        return [
            Quantities.fixed(cost.cost(of: cache), decimals: 3),
            Quantities.fixed(cost.ratio(cache, of: trace), decimals: 6),
        ]
    }

    private static func line(
        _ result: ReplayResult, _ row: ReplayRow, _ cache: CacheTotals, _ trace: TraceTotals
    ) -> String {
        let missRatio = trace.reads == 0 ? 0 : Double(cache.misses) / Double(trace.reads)
        let byteMissRatio = trace.readBytes == 0 ? 0 : Double(cache.missedBytes) / Double(trace.readBytes)
        let fields =
            [
                CSVText.field(result.trace), CSVText.field(row.policy), CSVText.field(row.size.text),
                "\(trace.requests)", "\(cache.misses)", Quantities.fixed(missRatio, decimals: 6),
                Quantities.fixed(byteMissRatio, decimals: 6), "\(row.capacity)",
                row.size.countsEntries ? "entries" : "bytes", "\(trace.reads)", "\(trace.writes)",
                "\(trace.deletes)", "\(trace.compulsory)", "\(cache.missesExpired)", "\(cache.evicted)",
                "\(cache.expired)", "\(cache.refused)", "\(cache.tooLarge)", "\(cache.stored)",
                "\(cache.storedBytes)",
            ] + costs(result, row, cache, trace)
        return fields.joined(separator: ",")
    }
}
