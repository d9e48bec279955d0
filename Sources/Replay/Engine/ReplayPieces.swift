internal import Eviction

/// All policies at all sizes, parted into pieces that threads can work on beside each other.
struct ReplayPieces {
    /// The pieces, those that take longest first.
    private(set) var all: [any ReplayPiece] = []
    private var cells: [(place: Int, cell: Cell)] = []
    private var ladders: [(places: [Int], piece: LadderPiece)] = []

    /// Makes empty caches, for each policy in turn its sizes.
    ///
    /// Where a trace can only read and nothing expires, sizes in entries of a policy that knows how are walked through together.
    init(
        _ settings: ReplaySettings, columns: TraceColumns, distinctKeys: Int, footprint: UInt64
    ) throws(ReplayError) {
        let onlyReads =
            !columns.contains(.operations) && settings.cost != .column
            && (settings.lifetimes == .ignore
                || (settings.lifetimes == .honour && !columns.contains(.lifetimes)))
        var first = 0
        for policy in settings.policies {
            var alone = Array(settings.sizes.indices)
            if onlyReads {
                let together = alone.filter { settings.sizes[$0].countsEntries }
                let taken = try addLadders(policy, together, first, settings, distinctKeys)
                alone.removeAll { taken.contains($0) }
            }
            for index in alone {
                let cell = try Cell(
                    policy, settings.sizes[index], distinctKeys: distinctKeys, footprint: footprint,
                    settings: settings)
                cells.append((first + index, cell))
            }
            first += settings.sizes.count
        }
        all = ladders.map(\.piece) + cells.map(\.cell)
    }

    /// Adds ladders for sizes of a policy, and tells which sizes they take.
    private mutating func addLadders(
        _ policy: PolicyChoice, _ indices: [Int], _ first: Int, _ settings: ReplaySettings,
        _ distinctKeys: Int
    ) throws(ReplayError) -> [Int] {
        var taken: [Int] = []
        // A walk over stack distances takes as long as two caches, and serves any number.
        let isStack = policy.text == "lru"
        let most = isStack ? max(indices.count, 1) : 8
        for start in stride(from: 0, to: indices.count, by: most) {
            let part = Array(indices[start..<min(start + most, indices.count)])
            if part.count < (isStack ? 3 : 2) { break }
            let sizes = part.map { settings.sizes[$0] }
            let capacities = sizes.map { $0.capacity(distinctKeys: distinctKeys) }
            let ladder =
                isStack
                ? StackLadder(capacities: capacities)
                : try policy.makeLadder(capacities: capacities, seed: settings.seed)
            guard let ladder else { break }
            let piece = LadderPiece(policy, sizes, capacities, ladder, ignoresSizes: settings.ignoresSizes)
            ladders.append((part.map { first + $0 }, piece))
            taken += part
        }
        return taken
    }

    /// What went wrong with a policy that is a program; nil if nothing did.
    var failure: ReplayError? { cells.lazy.compactMap(\.cell.failure).first }

    /// The rows, for each policy its sizes.
    var rows: [ReplayRow] {
        var placed = cells.map { ($0.place, $0.cell.row) }
        for (places, piece) in ladders { placed += zip(places, piece.rows) }
        return placed.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
