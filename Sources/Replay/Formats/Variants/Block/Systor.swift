extension TraceFormat {
    /// The block traces of virtual desktops of Lee and others, Understanding Storage Traffic Characteristics on Enterprise Virtual Desktop
    /// Infrastructure, SYSTOR 2017.
    static let systor = blockTable(
        "systor", aliases: ["systor17"], summary: "SYSTOR '17's block traces of virtual desktops: CSV",
        layout: "timestamp in s,response,R or W,LUN,offset,size",
        [
            .time(unit: 1_000_000_000), .ignored, .operation, .device, .offset(unit: 1), .length(unit: 1),
        ])
}
