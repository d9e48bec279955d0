/// Results for people: a table for each size, the policy with the fewest misses first.
struct ReplayTable {
    let result: ReplayResult

    init(_ result: ReplayResult) { self.result = result }

    var plain: String {
        summary.map { $0 + "\n" }.joined()
            + sections.map { section in "\n\(section.title)\n" + section.table.plain() }.joined()
            + windowTables.map { "\n\($0.title)\n" + $0.table.plain() }.joined()
    }

    var markdown: String {
        "## \(result.trace)\n\n" + summary.joined(separator: " ") + "\n"
            + sections.map { section in "\n### \(section.title)\n\n" + section.table.markdown() }.joined()
            + windowTables.map { "\n### \($0.title)\n\n" + $0.table.markdown() }.joined()
    }

    /// What the trace is, in a few lines.
    private var summary: [String] {
        let totals = result.totals
        var first = "\(result.trace): \(Words.count(totals.requests, "request"))"
        if result.warmUp > 0 {
            first += " after a warm-up of \(Quantities.grouped(result.warmUp))"
        }
        first += ", \(Words.count(result.distinctKeys, "distinct key"))."
        var lines = [first]
        if result.hasOperations {
            lines.append(
                "\(Words.count(Int(totals.reads), "read")), \(Words.count(Int(totals.writes), "write")),"
                    + " \(Words.count(Int(totals.deletes), "delete")); miss ratios are of the reads.")
            lines.append("A read that misses stores the object; so does every write.")
        }
        let share = totals.reads == 0 ? 0 : Double(totals.compulsory) / Double(totals.reads)
        lines.append(
            "\(Self.percent(share)) of the reads are their key's first request: no cache has those.")
        let offline = result.rows.contains {
            ["opt", "opt-bypass"].contains($0.policy) && !$0.size.countsEntries
        }
        if offline, result.sizesDiffer {
            lines.append("Objects differ in size: opt is no bound then, the row 'bound' is.")
        }
        return lines
    }

    private var sections: [(title: String, table: TextTable)] {
        var titles: [String] = []
        var tables: [TextTable] = []
        for size in sizes {
            let rows = result.rows.filter { $0.size == size }
            guard let capacity = rows.first?.capacity else { continue }
            let resolved =
                size.countsEntries
                ? Words.entries(capacity) : Quantities.describe(bytes: capacity)
            let isShare = size.text.hasSuffix("%") || size.needsFootprint
            titles.append(
                "Size \(isShare ? "\(size.text) (\(resolved))" : size.countsEntries ? resolved : size.text)")
            tables.append(table(rows))
        }
        return Array(zip(titles, tables))
    }

    /// The sizes in the order they were given.
    private var sizes: [CacheSize] {
        var sizes: [CacheSize] = []
        for row in result.rows where !sizes.contains(row.size) { sizes.append(row.size) }
        return sizes
    }

    private func table(_ rows: [ReplayRow]) -> TextTable {
        let ranked = ReplayTable.ranked(rows, result.cost)
        var columns: [(column: TextTable.Column, value: (ReplayRow) -> String)] = [
            (TextTable.Column(title: "policy", isNumber: false), { $0.policy }),
            (TextTable.Column(title: "miss ratio"), { Self.percent(result.missRatio($0.totals)) }),
        ]
        func add(_ title: String, _ value: @escaping (CacheTotals) -> String) {
            columns.append((TextTable.Column(title: title), { value($0.totals) }))
        }
        if result.hasSizes { add("by bytes") { Self.percent(result.byteMissRatio($0)) } }
        add("misses") { Quantities.grouped($0.misses) }
        if result.hasLifetimes {
            add("expired") { Quantities.grouped($0.missesExpired) }
        }
        add("evictions") { Quantities.grouped($0.evicted) }
        if rows.contains(where: { $0.totals.refused > 0 }) {
            add("refused") { Quantities.grouped($0.refused) }
        }
        if rows.contains(where: { $0.totals.tooLarge > 0 }) {
            add("too large") { Quantities.grouped($0.tooLarge) }
        }
        if let cost = result.cost {
            columns.append((TextTable.Column(title: "cost"), { Self.cost($0, cost) }))
            columns.append(
                (
                    TextTable.Column(title: "of all"),
                    { $0.policy == "bound" ? "" : Self.percent(cost.ratio($0.totals, of: result.totals)) }
                ))
        }
        if result.hasSizes { add("stored") { Quantities.describe(bytes: $0.storedBytes) } }
        return TextTable(
            columns: columns.map(\.column), rows: ranked.map { row in columns.map { $0.value(row) } })
    }

    /// The least cost first if costs are told, then the fewest misses; among equals fewest missed bytes, then in the order given. The
    /// bound comes first.
    static func ranked(_ rows: [ReplayRow], _ cost: CostRule?) -> [ReplayRow] {
        rows.enumerated().sorted {
            let (left, right) = ($0.element.totals, $1.element.totals)
            if let cost {
                let (leftCost, rightCost) = (
                    $0.element.policy == "bound" ? -1 : cost.cost(of: left),
                    $1.element.policy == "bound" ? -1 : cost.cost(of: right)
                )
                if leftCost != rightCost { return leftCost < rightCost }
            }
            return (left.misses, left.missedBytes, $0.offset) < (right.misses, right.missedBytes, $1.offset)
        }.map(\.element)
    }

    /// The cost of a row's misses. Nobody knows that of the bound.
    private static func cost(_ row: ReplayRow, _ rule: CostRule) -> String {
        if row.policy == "bound" { return "" }
        let cost = rule.cost(of: row.totals)
        let isWhole = cost == cost.rounded()
        let whole = Quantities.grouped(UInt64(cost))
        return isWhole ? whole : whole + Quantities.fixed(cost - cost.rounded(.down), decimals: 3).dropFirst()
    }

    /// For each size the miss ratio of every policy in every window.
    private var windowTables: [(title: String, table: TextTable)] {
        if result.windows.isEmpty { return [] }
        return sizes.map { size in
            ("Size \(size.text), miss ratio over time", windows(result.rows.filter { $0.size == size }))
        }
    }

    private func windows(_ rows: [ReplayRow]) -> TextTable {
        let isByTime = result.windows.first?.start != nil
        var table = TextTable(columns: [
            TextTable.Column(title: isByTime ? "from" : "from request"), TextTable.Column(title: "reads"),
        ])
        table.columns += rows.map { TextTable.Column(title: $0.policy) }
        for (index, window) in result.windows.enumerated() {
            let start = window.start.map { Self.seconds($0) } ?? Quantities.grouped(window.firstRequest)
            let ratios = rows.map { row in
                window.totals.reads == 0
                    ? "-" : Self.percent(Double(row.windows[index].misses) / Double(window.totals.reads))
            }
            table.rows.append([start, Quantities.grouped(window.totals.reads)] + ratios)
        }
        return table
    }

    static func percent(_ share: Double) -> String { Quantities.fixed(share * 100, decimals: 2) + "%" }

    static func seconds(_ nanoseconds: UInt64) -> String {
        let isWhole = nanoseconds % 1_000_000_000 == 0
        return Quantities.fixed(Double(nanoseconds) / 1e9, decimals: isWhole ? 0 : 3) + "s"
    }
}
