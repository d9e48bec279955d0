/// A trace made of chosen requests of one file, or of several files merged by time.
public final class SelectedTrace: RequestSource {
    /// A file that is being read.
    private final class Part {
        var file: TraceFile
        @exclusivity(unchecked) var records = TraceRecords()
        var next = 0

        init(_ file: TraceFile) { self.file = file }

        /// Reads on.
        func refill() throws(TraceError) {
            next = 0
            _ = try file.read(1 << 14, into: &records)
        }
    }

    private let parts: [Part]
    private let selection: TraceSelection
    private var kept = TraceRecords()
    private var seen: UInt64 = 0
    private var taken: UInt64 = 0
    private var firstTime: UInt64?
    private var isOver = false
    public let columns: TraceColumns

    /// Throws if the files do not say the same of their requests, or not what the selection needs.
    public init(_ files: [TraceFile], _ selection: TraceSelection) throws(TraceError) {
        columns = files.first?.columns ?? []
        self.selection = selection
        parts = files.map { Part($0) }
        for file in files {
            guard file.columns == columns else {
                throw TraceError(
                    file: file.name,
                    message:
                        "it does not say the same of its requests as \(files[0].name); merge traces of one form"
                )
            }
            if files.count > 1, !columns.contains(.times) {
                throw TraceError(
                    file: file.name, message: "it tells no times, so it cannot be merged by time")
            }
            for place in [selection.from, selection.until] {
                if case .time = place, !columns.contains(.times) {
                    throw TraceError(
                        file: file.name, message: "it tells no times; give --from and --until in requests")
                }
            }
            if selection.filters.contains(where: { !$0.needs.isSubset(of: columns) }) {
                throw TraceError(
                    file: file.name,
                    message: "it does not tell what --filter asks of its requests; leave the filter out")
            }
        }
    }

    /// The files.
    public var files: [TraceFile] { parts.map(\.file) }

    public var progress: Double? {
        let shares = parts.compactMap(\.file.progress)
        return shares.count == parts.count ? shares.reduce(0, +) / Double(max(shares.count, 1)) : nil
    }

    public func read(_ limit: Int, into batch: inout RequestBatch, keys: inout KeyTable) throws(TraceError)
        -> Bool
    {
        kept.removeAll()
        while kept.count < limit, !isOver {
            guard let part = try nextPart() else {
                isOver = true
                break
            }
            try take(part, limit)
        }
        kept.number(with: &keys)
        batch.ids += kept.columns.ids
        batch.sizes += kept.columns.sizes
        batch.operations += kept.columns.operations
        batch.times += kept.columns.times
        batch.lifetimes += kept.columns.lifetimes
        batch.costs += kept.columns.costs
        return kept.count > 0
    }

    /// The part whose next request is the earliest, of equals the first; nil at the end of all.
    private func nextPart() throws(TraceError) -> Int? {
        var best: Int?
        for index in parts.indices {
            if parts[index].next == parts[index].records.count {
                try parts[index].refill()
            }
            guard parts[index].records.count > 0 else { continue }
            if let other = best, time(other) <= time(index) { continue }
            best = index
        }
        return best
    }

    private func time(_ part: Int) -> UInt64 {
        parts[part].records.columns.times.isEmpty ? 0 : parts[part].records.columns.times[parts[part].next]
    }

    /// Takes requests of a part: all that are in memory if it is the only one, else the next.
    private func take(_ part: Int, _ limit: Int) throws(TraceError) {
        repeat {
            let index = parts[part].next
            parts[part].next += 1
            let now = parts[part].records.columns.times.isEmpty ? 0 : parts[part].records.columns.times[index]
            if firstTime == nil { firstTime = now }
            let elapsed = now - min(now, firstTime ?? now)
            defer { seen += 1 }
            if let until = selection.until, isReached(until, elapsed) {
                isOver = true
                return
            }
            if let from = selection.from, !isReached(from, elapsed) { continue }
            if selection.filters.allSatisfy({ $0.holds(parts[part].records, index) }) {
                kept.append(index, of: parts[part].records)
                taken += 1
                if let most = selection.limit, taken >= most {
                    isOver = true
                    return
                }
            }
        } while parts.count == 1 && kept.count < limit && parts[part].next < parts[part].records.count
    }

    private func isReached(_ place: TraceSelection.Place, _ elapsed: UInt64) -> Bool {
        switch place {
        case .requests(let count): seen >= count
        case .time(let duration): elapsed >= duration
        }
    }
}
