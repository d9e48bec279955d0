/// A stretch of a trace in memory, cut where counts must be taken.
struct TraceChunk: Sendable {
    /// A place before a request where counts are taken.
    struct Cut: Sendable {
        /// How many of the chunk's requests come before it.
        var offset: Int
        /// Why counts are taken here.
        var kind: Kind
    }

    enum Kind: Sendable {
        case warmUpEnds
        case windowEnds
    }

    /// The requests.
    var batch = RequestBatch()
    /// The size of each with what a cache keeps besides; empty if that is nothing.
    var charges: [UInt64] = []
    /// For each, the number of the next request for its key; empty if nobody looks ahead.
    var nextUses: [UInt32] = []
    /// The number of the first request.
    var first: UInt64 = 0
    /// Where counts are taken, in order.
    var cuts: [Cut] = []

    /// How many bytes its columns take.
    var memory: Int {
        batch.ids.capacity * 4 + batch.sizes.capacity * 8 + batch.operations.capacity
            + batch.times.capacity * 8 + batch.costs.capacity * 8 + batch.tenants.capacity * 8 + batch
            .lifetimes.capacity * 8 + nextUses.capacity * 4
            + charges.capacity * 8
    }
}

/// For each request of a kept trace, the number of the next one for its key, as OPT needs it.
enum NextUses {
    /// Fills the column of all chunks; O(requests). What is deleted next is not used again.
    static func fill(_ chunks: inout [TraceChunk], distinctKeys: Int) {
        var next = [UInt32](repeating: .max, count: distinctKeys)
        for chunk in chunks.indices.reversed() {
            let first = UInt32(truncatingIfNeeded: chunks[chunk].first)
            let ids = chunks[chunk].batch.ids
            let operations = chunks[chunk].batch.operations
            var column = [UInt32](repeating: .max, count: ids.count)
            for index in ids.indices.reversed() {
                let id = Int(ids[index])
                column[index] = next[id]
                let isDeletion = !operations.isEmpty && operations[index] == .delete
                next[id] = isDeletion ? .max : first &+ UInt32(index)
            }
            chunks[chunk].nextUses = column
        }
    }
}
