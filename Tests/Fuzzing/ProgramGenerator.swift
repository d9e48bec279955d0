/// Makes whole programs: they build, use, break and change a system of caches, and go back in time.
public struct ProgramGenerator {
    var dice: Dice
    /// Draws what was thought of later, so that a seed keeps the rest of its program.
    var laterDice: Dice
    let features: ProgramFeatures
    var databases: [String] = []
    var caches: [String] = []
    private var built = 0
    private var values = 0

    private init(seed: UInt64) {
        dice = Dice(seed: seed, name: "program")
        laterDice = Dice(seed: seed, name: "program, later")
        features = ProgramFeatures(&dice)
    }

    /// The statements of the program of a seed, each for the top of a script.
    public static func statements(seed: UInt64) -> [String] {
        var generator = ProgramGenerator(seed: seed)
        var statements = generator.system()
        let count = generator.dice.number(5...45)
        while statements.count < count { statements += generator.top() }
        return statements
    }

    // MARK: Building

    private mutating func system() -> [String] {
        var statements = dice.chance(30) ? ["seed \(dice.below(1000))"] : []
        statements.append(database())
        if dice.once(in: 6) { statements.append(database()) }
        statements.append(cache())
        while features.stacks, caches.count < 4, dice.chance(60) { statements.append(cache()) }
        return statements
    }

    private mutating func database() -> String {
        built += 1
        let name = "db\(built)"
        databases.append(name)
        var text = "database \(name)"
        if dice.chance(80) { text += " rows=k:1..k:\(max(1, features.keys - dice.below(3)))" }
        if dice.once(in: 4) { text += " extra=\"row of its own\"" }
        if dice.chance(60) { text += " read=\(latency(max: 40)) write=\(latency(max: 60))" }
        if laterDice.once(in: 5) {
            let limit = ["workers=1", "workers=3", "max-rate=50/s", "workers=2 max-rate=200/s"]
            text += " \(laterDice.one(of: limit)) worker-queue=\(laterDice.one(of: ["0", "2", "unlimited"]))"
            text += " worker-wait=\(laterDice.one(of: ["10ms", "1s", "60s"]))"
        }
        return text
    }

    private mutating func cache() -> String {
        built += 1
        let name = "c\(built)"
        var under = dice.one(of: databases)
        if features.stacks, !caches.isEmpty, dice.chance(75) { under = dice.one(of: caches) }
        caches.append(name)
        let place = laterDice.once(in: 25) ? "" : " over \(under)"
        return "cache \(name)\(place)\(cacheOptions(all: true))"
    }

    mutating func cacheOptions(all: Bool) -> String {
        var options: [String] = ["strategy=\(strategy())"]
        if features.usesTTL {
            options.append("ttl=\(duration())")
            if dice.once(in: 3) { options.append("jitter=\(duration())") }
        }
        if features.usesNegative { options.append("negative-ttl=\(duration())") }
        if features.usesCapacity {
            options.append("capacity=\(capacity())")
            let plain = dice.one(of: ["lru", "lfu", "fifo", "random", "clock", "clock(bits=2)"])
            options.append("policy=\(laterDice.once(in: 2) ? laterDice.one(of: Self.policies) : plain)")
        }
        if laterDice.once(in: 4) { options.append("expiry=\(laterDice.one(of: ["lazy", "active"]))") }
        if laterDice.once(in: 4) {
            options.append("compress=\(laterDice.one(of: ["zlib", "zstd", "none"]))")
            options.append("compress-from=\(laterDice.one(of: ["0B", "4B", "64B"]))")
        }
        if dice.chance(50) { options.append("latency=\(latency(max: 5))") }
        if dice.chance(30) { options.append("single-flight=\(dice.one(of: ["on", "on", "off"]))") }
        if dice.chance(20) {
            options.append("refresh-at=\(dice.one(of: ["0%", "10%", "50%", "90%", "100%"]))")
        }
        if features.writesBehind {
            if dice.chance(70) {
                options.append("flush-every=\(dice.one(of: ["0s", "10ms", "200ms", "1s", "5s", "30s"]))")
            }
            if dice.chance(50) { options.append("batch=\(dice.one(of: [1, 2, 3, 10]))") }
            if dice.chance(40) { options.append("queue=\(dice.one(of: [1, 2, 3, 5, 20]))") }
            if dice.chance(50) { options.append("retry=\(dice.one(of: ["100ms", "1s", "3s"]))") }
            if dice.chance(40) { options.append("attempts=\(dice.one(of: [1, 2, 5]))") }
            if dice.chance(40) { options.append("coalesce=\(dice.one(of: ["on", "off", "off"]))") }
            if laterDice.once(in: 4) { options.append("queue-reads=off") }
            if laterDice.once(in: 4) {
                options.append("queue-wait=\(laterDice.one(of: ["0s", "100ms", "5s", "none"]))")
            }
        }
        if features.isGuarded { options += guards() }
        if all { return options.map { " " + $0 }.joined() }
        return options.filter { _ in dice.chance(30) }.map { " " + $0 }.joined()
    }

    /// The policies that a cache of a system can have; those that look ahead need a trace.
    private static let policies = [
        "mru", "sieve", "s3-fifo", "qd-lp", "slru", "2q", "arc", "car", "lirs", "w-tinylfu", "clock-pro",
        "lru-k",
        "lecar", "cacheus", "lhd", "mq", "lfu-da", "gdsf", "size", "hyperbolic", "2-random-lru", "redis-lru",
        "redis-lfu", "ttl-first", "allkeys-lru", "allkeys-lfu", "allkeys-random", "volatile-lru",
        "volatile-lfu",
        "volatile-random", "volatile-ttl", "noeviction", "lru(admission=tinylfu)",
    ]

    /// What can be put around a strategy, each for itself and some together.
    private mutating func guards() -> [String] {
        let all = [
            "timeout=\(dice.one(of: ["5ms", "15ms", "50ms"]))",
            "cache-timeout=\(dice.one(of: ["1ms", "3ms", "10ms"]))",
            "retries=\(dice.number(0...3))", "backoff=\(dice.one(of: ["0s", "3ms", "100ms"]))",
            "backoff-jitter=\(dice.one(of: ["0%", "50%", "100%"]))",
            "hedge=\(dice.one(of: ["1ms", "10ms", "30ms"]))",
            "breaker=\(dice.one(of: ["20%", "50%", "100%"]))", "breaker-window=\(duration())",
            "breaker-calls=\(dice.number(1...5))", "breaker-pause=\(duration())",
            "breaker-probes=\(dice.number(1...3))", "health-every=\(dice.one(of: ["300ms", "1s", "10s"]))",
            "health-failures=\(dice.number(1...3))", "connections=\(dice.number(1...3))",
            "connection-queue=\(dice.number(0...3))",
            "connection-wait=\(dice.one(of: ["1ms", "20ms", "1s"]))",
            "stale-if-error=\(duration())", "stale-while-revalidate=\(duration())", "fallback=\"by default\"",
            "early=\(dice.one(of: ["0.5", "1", "20", "500"]))",
            "lease=\(dice.one(of: ["10ms", "300ms", "2s"]))", "sliding=on",
            "tracking=on",
        ]
        return all.filter { _ in dice.chance(25) }
    }

    private mutating func strategy() -> String {
        let reads = ["cache-aside", "read-through", "refresh-ahead", "refresh-ahead"]
        let writes =
            ["cache-aside", "write-through", "write-around"]
            + (features.writesBehind ? ["write-behind", "write-behind"] : [])
        switch dice.below(3) {
        case 0: return dice.one(of: reads)
        case 1: return dice.one(of: writes)
        default: return "\(dice.one(of: reads))+\(dice.one(of: writes))"
        }
    }

    private mutating func capacity() -> String {
        if dice.once(in: 10) { return "unbounded" }
        if features.usesBytes { return dice.one(of: ["5B", "12B", "20B", "40B", "64B", "1KiB"]) }
        return "\(dice.number(1...max(2, features.keys)))"
    }

    // MARK: Pieces

    mutating func key() -> String { dice.once(in: 30) ? "extra" : "k:\(dice.number(1...features.keys))" }

    mutating func keys() -> String {
        if dice.once(in: 4) {
            let from = dice.number(1...features.keys)
            return "k:\(from)..k:\(dice.number(from...features.keys))"
        }
        return (0..<dice.number(1...3)).map { _ in key() }.joined(separator: " ")
    }

    mutating func value() -> String {
        values += 1
        let words = ["v\(values)", "\"v \(values)\"", "'value number \(values)'", "\"\"", "same"]
        return words[dice.index(byWeight: [20, 5, 5, 1, 2])]
    }

    mutating func node() -> String {
        let all = databases + caches
        return all.isEmpty ? "nothing" : dice.one(of: all)
    }

    mutating func cacheName() -> String { caches.isEmpty ? "nothing" : dice.one(of: caches) }

    mutating func via() -> String { dice.once(in: 6) ? " in=\(node())" : "" }

    mutating func duration() -> String {
        dice.one(of: ["1ms", "20ms", "100ms", "500ms", "1s", "2s", "3500ms", "10s", "1m"])
    }

    mutating func latency(max: Int) -> String {
        let mean = dice.number(0...max)
        guard features.usesRandomLatency, dice.chance(60) else { return "\(mean)ms" }
        return switch dice.below(4) {
        case 0: "uniform(\(mean)ms,\(mean + dice.below(30))ms)"
        case 1: "normal(\(mean)ms,\(dice.number(0...20))ms)"
        case 2: "exponential(\(mean)ms)"
        default: "lognormal(\(mean)ms,0.\(dice.below(10)))"
        }
    }

    mutating func optionalLength() -> String { dice.chance(60) ? " for=\(duration())" : "" }

    mutating func forget(_ name: String) {
        databases.removeAll { $0 == name }
        caches.removeAll { $0 == name }
    }

    mutating func rebuild() -> [String] {
        databases = []
        caches = []
        return [database(), cache()]
    }

    mutating func another() -> String { databases.isEmpty || dice.once(in: 4) ? database() : cache() }
}
