extension TraceFormat {
    /// The Storage Performance Council's format, in which the UMass repository keeps its financial and web-search traces. Addresses are in
    /// sectors of 512 bytes.
    static let spc = blockTable(
        "spc", aliases: ["umass"], summary: "UMass' SPC block traces: CSV, addresses in sectors of 512 bytes",
        layout: "unit,address,size,r or w,timestamp in s",
        [
            .device, .offset(unit: 512), .length(unit: 1), .operation, .time(unit: 1_000_000_000),
        ], sureness: 87)
}
