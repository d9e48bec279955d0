import Eviction
import Fuzzing
import Testing

/// Every sentence of every policy is held against the facts of the log, in programs that use each of them.
@Suite struct PolicySentenceTests {
    /// Without the two that look ahead, which need a trace; with the names by which Redis chooses.
    private static let policies =
        PolicyRegistry.all.map(\.descriptor.name).filter { !$0.hasPrefix("opt") }
        + ["allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-ttl"]

    /// Bounds and lives of the entries: few and many, with an end and without, in entries and in bytes.
    private static let settings = [
        "capacity=7 ttl=2s jitter=3s", "capacity=5 strategy=write-through",
        "capacity=9 negative-ttl=1s sliding=on ttl=5s",
        "capacity=64B ttl=3s jitter=2s",
        "capacity=6 expiry=lazy ttl=1s jitter=1s strategy=refresh-ahead+write-through",
    ]

    @Test(.timeLimit(.minutes(5)), arguments: policies.enumerated().map { $0 })
    func allThatItSaysIsTrue(place: Int, policy: String) {
        var said = 0
        // Two settings for each policy; what ends first has to be tried with both kinds of ends.
        let chosen =
            policy.hasSuffix("ttl") || policy == "ttl-first" ? [0, 1, 3] : [place % 5, (place + 2) % 5]
        for number in chosen {
            let setting = Self.settings[number]
            let statements = [
                "seed \(number)", "database db rows=k:1..k:30 read=2ms write=3ms",
                "cache c over db policy=\(policy) \(setting)", "trace off",
                "workload keys=k:1..k:33 zipf=0.9 rate=100/s for=1s writes=10%; read k:1..k:30; delete k:3 k:9",
                "configure c capacity=\(setting.contains("B") ? "40B" : "4")", "advance 700ms",
                "workload keys=k:1..k:33 zipf=0.7 rate=100/s for=1s writes=30%; crash c; read k:5..k:20 k:7",
                "configure c capacity=\(setting.contains("B") ? "90B" : "8")",
                "workload keys=k:1..k:33 zipf=0.9 rate=100/s for=1s arrivals=random",
            ]
            let program = ProgramCase(seed: UInt64(number), statements: statements)
            #expect(program.run() == nil, "\(setting)")
            said += program.met.count(under: "sentence of ")
        }
        #expect(said > 0, "it never gave a reason")
    }
}
