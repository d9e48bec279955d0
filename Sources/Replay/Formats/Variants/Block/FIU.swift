extension TraceFormat {
    /// Florida International University's block traces (Koller and Rangaswami, I/O Deduplication, FAST 2010). Addresses and sizes are in
    /// sectors of 512 bytes, times in nanoseconds.
    static let fiu = blockTable(
        "fiu", summary: "FIU's block traces: columns parted by blanks, in sectors of 512 bytes",
        layout: "timestamp process-id process address size R or W major minor hash",
        [
            .time(unit: 1), .ignored, .ignored, .offset(unit: 512), .length(unit: 512), .operation, .device,
            .device, .ignored,
        ], delimiter: " ")
}
