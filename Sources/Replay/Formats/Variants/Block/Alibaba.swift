extension TraceFormat {
    /// Alibaba's block traces of cloud disks (Li and others, An In-Depth Analysis of Cloud Block Storage Workloads, IISWC 2020). Times are
    /// in microseconds.
    static let alibaba = blockTable(
        "alibaba", summary: "Alibaba's block traces of 2020: CSV, times in microseconds",
        layout: "device,R or W,offset,length,timestamp",
        [.device, .operation, .offset(unit: 1), .length(unit: 1), .time(unit: 1000)])
}
