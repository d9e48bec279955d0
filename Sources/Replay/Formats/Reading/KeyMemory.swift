/// What the last request of each key said, for requests that leave it out.
struct KeyMemory {
    private var sizes: [UInt64] = []
    /// When the entry of a key expires, 0 if it does not.
    private var expiries: [UInt64] = []

    /// Fills in what the requests of a batch leave out, in their order.
    mutating func complete(_ batch: inout RequestBatch, log: inout TraceLog) {
        completeSizes(&batch, &log)
        if !batch.lifetimes.isEmpty, !batch.times.isEmpty { completeLifetimes(&batch) }
    }

    private mutating func completeSizes(_ batch: inout RequestBatch, _ log: inout TraceLog) {
        for index in batch.sizes.indices {
            // What is deleted has no size, and may come back with the one it had.
            if !batch.operations.isEmpty, batch.operations[index] == .delete {
                batch.sizes[index] = 0
                continue
            }
            let key = Int(batch.ids[index])
            if key >= sizes.count { sizes.append(contentsOf: repeatElement(0, count: key + 1 - sizes.count)) }
            if batch.sizes[index] != TraceRecords.unknownSize {
                sizes[key] = batch.sizes[index]
            } else if sizes[key] != 0 {
                batch.sizes[index] = sizes[key]
            } else {
                batch.sizes[index] = 1
                let stores = batch.operations.isEmpty || batch.operations[index] != .expire
                if stores { log.unknownSizes += 1 }
            }
        }
    }

    private mutating func completeLifetimes(_ batch: inout RequestBatch) {
        for index in batch.lifetimes.indices {
            let key = Int(batch.ids[index])
            let now = batch.times[index]
            if key >= expiries.count {
                expiries.append(contentsOf: repeatElement(0, count: key + 1 - expiries.count))
            }
            let lifetime = batch.lifetimes[index]
            if lifetime == TraceRecords.unchangedLifetime {
                let left = expiries[key] > now ? expiries[key] - now : 0
                batch.lifetimes[index] = left
                if left == 0 { expiries[key] = 0 }
            } else if batch.operations[index] != .read || lifetime > 0 {
                let (expiry, isForEver) = now.addingReportingOverflow(lifetime)
                expiries[key] = lifetime == 0 || isForEver ? 0 : expiry
            }
        }
    }
}
