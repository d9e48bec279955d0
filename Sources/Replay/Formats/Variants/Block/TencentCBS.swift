extension TraceFormat {
    /// Tencent's traces of cloud block storage (Zhang and others, OSCA, USENIX ATC 2020). Offsets and sizes are in sectors. Its lines are
    /// five numbers, as those of much else, so it has to be named, by --input-format or by the file.
    static let tencent = blockTable(
        "tencent", aliases: ["cbs", "tencent-cbs"],
        summary: "Tencent's cloud block storage: CSV in sectors of 512 bytes; has to be named",
        layout: "timestamp in s,offset,size,0 read or 1 write,volume",
        [
            .time(unit: 1_000_000_000), .offset(unit: 512), .length(unit: 512), .operation, .device,
        ], sureness: 0)
}
