extension TraceFormat {
    /// Microsoft Research's block traces of servers in Cambridge (Narayanan, Donnelly and Rowstron, Write Off-Loading, FAST 2008). Times are
    /// Windows' ticks of 100 ns.
    static let msrCambridge = blockTable(
        "msr", aliases: ["msr-cambridge", "msrc"],
        summary: "MSR Cambridge's block traces: CSV, times in 100-ns ticks",
        layout: "timestamp,host,disk,Read or Write,offset,size,response time",
        [
            .time(unit: 100), .device, .device, .operation, .offset(unit: 1), .length(unit: 1),
            .ignored,
        ])
}
