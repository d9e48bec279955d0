internal import Caching
internal import Eviction
internal import Keyspace
internal import Simulation
internal import Strategies

/// The options of `cache` and `configure`, each with how it is read and how it is written.
///
/// One list serves building, changing, describing, help and completion.
struct CacheOption: Sendable {
    var spec: OptionSpec
    var read: @Sendable (String, inout CacheSettings) throws(Problem) -> Void
    var write: @Sendable (CacheSettings) -> String

    static let all = basic + ofStrategies + queue + compression + resilience

    /// The options that belong to one strategy.
    private static let ofStrategies = StrategyRegistry.descriptors.flatMap(\.options).map { option in
        switch option.standard {
        case .share(let standard):
            share(option.name, Sizes.share(standard), option.summary, \.[share: option])
        case .span(let standard):
            span(option.name, "\(TimeSpan(standard))", option.summary, mayBeZero: true, \.[span: option])
        }
    }

    private static let basic: [CacheOption] = [
        CacheOption(
            spec: OptionSpec(
                "strategy", .strategy, standard: "cache-aside", "how reads and writes go through it"),
            read: { text, settings throws(Problem) in settings.strategy = try strategy(text) },
            write: { $0.strategy.name }),
        CacheOption(
            spec: OptionSpec(
                "capacity", .capacity, standard: "unbounded", "the most entries, or bytes, it holds"),
            read: { text, settings throws(Problem) in settings.capacity = try capacity(text) },
            write: { Self.text($0.capacity) }),
        choice(
            "accounting", "data",
            "what counts as bytes: keys and values, or all that a Redis needs to hold them",
            \.bounds.accounting),
        CacheOption(
            spec: OptionSpec("policy", .policy, standard: "lru", "which entry leaves when it is full"),
            read: { text, settings throws(Problem) in try policy(text, &settings) },
            write: { Self.policyText($0) }),
        time("ttl", "how long an entry may live", \.ttl),
        span("jitter", "0s", "at most this is added to each ttl, at random", mayBeZero: true, \.jitter),
        time("negative-ttl", "how long it is remembered that there is no such row", \.negativeTTL),
        choice(
            "expiry", "exact",
            "when what has expired leaves: at its time, when it is asked for, or as Redis's cycle finds it",
            \.expiry),
        CacheOption(
            spec: OptionSpec("latency", .distribution, standard: "1ms", "how long a call to it takes"),
            read: { text, settings throws(Problem) in
                settings.latency = try Units.distribution(text, for: "latency=")
            },
            write: { "\($0.latency)" }),
        switched("single-flight", "off", "loads of one key at one time are made one", \.singleFlight),
        switched(
            "set-if-newer", "off", "a value is stored only if the cache has no newer version of the row",
            \.setsIfNewer),
        time(
            "feed", "a change feed of the database (CDC, an outbox) reaches it so long after each commit",
            \.feed),
        choice(
            "feed-does", "remove", "what the change feed does: take the copy out, or store the changed row",
            \.feedEffect),
    ]

    /// The options of the queue of a strategy that has one.
    static let queue: [CacheOption] = [
        span(
            "flush-every", "1s", "write-behind: how long a write waits at most", mayBeZero: true, \.flushEvery
        ),
        count(
            "batch", "100", "write-behind: how many writes go in one trip; a full batch goes at once", \.batch
        ),
        count(
            "flush-workers", "1", "write-behind: how many workers write back side by side", in: 1...100,
            \.flushWorkers),
        count("queue", "1000", "write-behind: how many writes may wait", in: 1...10_000_000, \.queue),
        time(
            "queue-wait", "write-behind: how long a write waits while the queue is full, before it fails",
            standard: "60s",
            \.queueWait),
        switched(
            "queue-reads", "on", "write-behind: a write that still waits answers a read that misses",
            \.readsQueue),
        span("retry", "1s", "write-behind: the pause before another attempt", \.retry),
        optionalCount("attempts", "unlimited", "write-behind: how often a write is tried", \.attempts),
        switched(
            "coalesce", "on", "write-behind: a write replaces one of its key that still waits", \.coalesce),
    ]

    private static func strategy(_ text: String) throws(Problem) -> StrategyChoice {
        do { return try StrategyChoice(named: text) } catch {
            let known = StrategyRegistry.descriptors.map(\.name)
            switch error {
            case .unknown(let name):
                let sides = text.split(separator: "+").map(String.init)
                let meant = sides.map { Aliases.value($0, among: known) ?? $0 }
                if meant != sides, let choice = try? StrategyChoice(named: meant.joined(separator: "+")) {
                    return choice
                }
                let joined = text.split(separator: ",").joined(separator: "+")
                let isPair = joined != text && (try? StrategyChoice(named: joined)) != nil
                throw .unknownWord(
                    name, for: "strategy", nearest: isPair ? joined : NearestWord.find(name, among: known),
                    known: known)
            case .twoReadSides(let text):
                throw .badValue(
                    text, for: "strategy",
                    expected: "one way to read and one to write, as in refresh-ahead+write-behind")
            case .twoWriteSides(let text):
                throw .badValue(
                    text, for: "strategy",
                    expected: "one way to read and one to write, as in refresh-ahead+write-behind")
            }
        }
    }

    private static func capacity(_ text: String) throws(Problem) -> Capacity {
        if text == "unbounded" { return .unbounded }
        if let count = Int(text) {
            guard count > 0 else { throw .outOfRange(text, for: "capacity=", expected: "at least 1") }
            guard count <= 1_000_000_000 else {
                throw .outOfRange(text, for: "capacity=", expected: "at most 1000000000")
            }
            return .entries(count)
        }
        guard let bytes = Units.bytes(text), bytes > 0 else {
            throw .badValue(
                text, for: "capacity=", expected: "a number of entries such as 100, or a size such as 64KiB")
        }
        return .bytes(bytes)
    }

    private static func text(_ capacity: Capacity) -> String {
        switch capacity {
        case .unbounded: "unbounded"
        case .entries(let count): "\(count)"
        case .bytes(let bytes): Sizes.bytes(bytes)
        }
    }

    /// `lru`, or with options `clock(bits=2)`.
    private static func policy(_ text: String, _ settings: inout CacheSettings) throws(Problem) {
        var name = text
        var options: [(name: String, value: String)] = []
        if text.hasSuffix(")"), let open = text.firstIndex(of: "(") {
            name = String(text[..<open])
            for part in text[text.index(after: open)...].dropLast().split(separator: ",") {
                let sides = part.split(separator: "=", maxSplits: 1)
                guard sides.count == 2 else {
                    throw .badValue(
                        text, for: "policy", expected: "a name, or a name with options: clock(bits=2)")
                }
                options.append((String(sides[0]), String(sides[1])))
            }
        }
        if name == MaxmemoryPolicy.noEviction.rawValue {
            if let option = options.first { throw .policy("noeviction has no option '\(option.name)'") }
            settings.policy = name
            settings.policyOptions = []
            return
        }
        let known = PolicyRegistry.running.map(\.descriptor.name) + MaxmemoryPolicy.allCases.map(\.rawValue)
        if !known.contains(name), let meant = Aliases.value(name, among: known) { name = meant }
        let underlying = MaxmemoryPolicy(rawValue: name)?.evictionPolicy ?? name
        guard let variant = PolicyRegistry.all.first(where: { $0.descriptor.name == underlying }) else {
            throw .unknownWord(
                name, for: "policy", nearest: NearestWord.find(name, among: known), known: known)
        }
        if variant.descriptor.looksAhead {
            throw .policy("\(name) must know the future, which only a recorded trace can tell")
        }
        do {
            _ = try variant.make(
                capacity: 1, options: options.map { ($0.name, PolicyOptionValue(text: $0.value)) })
        } catch { throw .policy("\(error)") }
        settings.policy = name
        settings.policyOptions = options
    }

    private static func policyText(_ settings: CacheSettings) -> String {
        if settings.policyOptions.isEmpty { return settings.policy }
        return
            "\(settings.policy)(\(settings.policyOptions.map { "\($0.name)=\($0.value)" }.joined(separator: ",")))"
    }
}

extension CacheSettings {
    /// What differs from the standard, as it would be typed; strategy, capacity and policy always.
    var summary: String { summary(isReal: false) }

    /// The same; of a real server without what it has by itself.
    func summary(isReal: Bool) -> String {
        let standard = CacheSettings()
        return CacheOption.all.filter { option in
            if isReal, Placement.ofSimulatedCaches.contains(option.spec.name) { return false }
            return ["strategy", "capacity"].contains(option.spec.name)
                || option.write(self) != option.write(standard)
                || option.spec.name == "policy" && capacity != .unbounded
        }.map { "\($0.spec.name)=\($0.write(self))" }.joined(separator: " ")
    }
}

/// The options of a database.
struct DatabaseOption: Sendable {
    var spec: OptionSpec
    var read: @Sendable (String, inout DatabaseSettings) throws(Problem) -> Void
    var write: @Sendable (DatabaseSettings) -> String

    static let all: [DatabaseOption] = [
        DatabaseOption(
            spec: OptionSpec("read", .distribution, standard: "20ms", "how long a read takes"),
            read: { text, settings throws(Problem) in
                settings.read = try Units.distribution(text, for: "read=")
            },
            write: { "\($0.read)" }),
        DatabaseOption(
            spec: OptionSpec("write", .distribution, standard: "30ms", "how long a write takes"),
            read: { text, settings throws(Problem) in
                settings.write = try Units.distribution(text, for: "write=")
            },
            write: { "\($0.write)" }),
        DatabaseOption(
            spec: OptionSpec(
                "replica-lag", .timeSpan, standard: "none",
                "a replica answers the reads, and is so far behind"),
            read: { text, settings throws(Problem) in
                settings.replicaLag = try Units.optionalTimeSpan(text, for: "replica-lag=")
            },
            write: { $0.replicaLag.map { "\($0)" } ?? "none" }),
        DatabaseOption(
            spec: OptionSpec(
                "workers", .count, standard: "unlimited",
                "how many calls it works on at one time; others wait in line"),
            read: { text, settings throws(Problem) in
                settings.workers =
                    text == "unlimited" ? nil : try Units.integer(text, for: "workers=", in: 1...1_000_000)
            },
            write: { $0.workers.map { "\($0)" } ?? "unlimited" }),
        DatabaseOption(
            spec: OptionSpec(
                "max-rate", .rate, standard: "unlimited",
                "how many calls it begins in a second, such as 2000/s; others wait in line"),
            read: { text, settings throws(Problem) in
                settings.rate = text == "unlimited" ? nil : try Units.rate(text, for: "max-rate=")
            },
            write: { $0.rate.map { "\(Sizes.number($0))/s" } ?? "unlimited" }),
        DatabaseOption(
            spec: OptionSpec(
                "worker-queue", .count, standard: "unlimited", "how many calls may wait in line"),
            read: { text, settings throws(Problem) in
                settings.queue =
                    text == "unlimited"
                    ? nil : try Units.integer(text, for: "worker-queue=", in: 0...10_000_000)
            },
            write: { $0.queue.map { "\($0)" } ?? "unlimited" }),
        DatabaseOption(
            spec: OptionSpec(
                "worker-wait", .timeSpan, standard: "60s",
                "how long a call waits in line before its caller gives up"),
            read: { text, settings throws(Problem) in
                settings.queueWait = try Units.optionalTimeSpan(text, for: "worker-wait=")
            },
            write: { $0.queueWait.map { "\($0)" } ?? "none" }),
    ]
}

extension DatabaseSettings {
    var summary: String {
        let standard = DatabaseSettings()
        return DatabaseOption.all.filter { option in
            ["read", "write"].contains(option.spec.name) || option.write(self) != option.write(standard)
        }.map { "\($0.spec.name)=\($0.write(self))" }.joined(separator: " ")
    }
}
