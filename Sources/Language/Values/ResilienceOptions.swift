internal import Caching
internal import Simulation

extension CacheOption {
    /// What can be put around a strategy to bear failures.
    static let resilience: [CacheOption] = calls + breaker + connections + answers

    private static let calls = [
        time("timeout", "how long a call of what it stands over may take", \.timeout),
        time(
            "cache-timeout", "how long a call of the cache may take before it is gone around", \.cacheTimeout),
        CacheOption(
            spec: OptionSpec("retries", .count, standard: "0", "how often a call that failed is made again"),
            read: { text, settings throws(Problem) in
                settings.resilience.retries = try Units.integer(text, for: "retries=", in: 0...1000)
            },
            write: { "\($0.resilience.retries)" }),
        CacheOption(
            spec: OptionSpec(
                "backoff", .timeSpan, standard: "100ms",
                "the longest wait before the first retry; twice as long before each further one"),
            read: { text, settings throws(Problem) in
                settings.resilience.backoff = try Units.timeSpan(text, for: "backoff=")
            },
            write: { "\($0.resilience.backoff)" }),
        CacheOption(
            spec: OptionSpec(
                "backoff-jitter", .share, standard: "100%", "the share of that wait that is drawn at random"),
            read: { text, settings throws(Problem) in
                settings.resilience.backoffJitter = try Units.share(text, for: "backoff-jitter=")
            },
            write: { Sizes.share($0.resilience.backoffJitter) }),
        time("hedge", "after how long without an answer a read is sent a second time", \.hedge),
    ]

    private static let breaker = [
        CacheOption(
            spec: OptionSpec(
                "breaker", .share, standard: "none",
                "the share of failed calls at which a circuit breaker opens"),
            read: { text, settings throws(Problem) in
                settings.resilience.breaker =
                    text == "none" ? nil : try positiveShare(text, "breaker=")
            },
            write: { $0.resilience.breaker.map(Sizes.share) ?? "none" }),
        span("breaker-window", "10s", "how far back the breaker counts calls", \.breakerWindow),
        count("breaker-calls", "10", "how many calls it must have counted to open", \.breakerCalls),
        span("breaker-pause", "5s", "how long it stays open before a probe", \.breakerPause),
        count("breaker-probes", "1", "how many probes must go well to close it", \.breakerProbes),
        time("health-every", "how often the health of what it stands over is checked", \.healthEvery),
        count(
            "health-failures", "3", "how many checks in a row must fail to stop all calls", \.healthFailures),
    ]

    private static let connections = [
        optionalCount(
            "connections", "none", "how many calls of what it stands over at one time", \.connections),
        CacheOption(
            spec: OptionSpec(
                "connection-queue", .count, standard: "unlimited", "how many calls may wait for a connection"),
            read: { text, settings throws(Problem) in
                settings.resilience.connectionQueue =
                    text == "unlimited"
                    ? nil : try Units.integer(text, for: "connection-queue=", in: 0...1_000_000)
            },
            write: { $0.resilience.connectionQueue.map { "\($0)" } ?? "unlimited" }),
        time("connection-wait", "how long a call waits for a connection", \.connectionWait),
    ]

    private static let answers = [
        time(
            "stale-if-error", "how long after its end an entry still answers where loading it fails",
            \.staleIfError),
        time(
            "stale-while-revalidate",
            "how long after its end an entry still answers while it is loaded anew",
            \.staleWhileRevalidate),
        CacheOption(
            spec: OptionSpec("fallback", .text, standard: "none", "the answer to a read that fails"),
            read: { text, settings throws(Problem) in
                settings.resilience.fallback = text == "none" ? nil : text
            },
            write: { $0.resilience.fallback.map { Columns.quoted($0, limit: 1000) } ?? "none" }),
        CacheOption(
            spec: OptionSpec(
                "early", .number, standard: "none",
                "loads entries anew before their end, by chance (XFetch): 1 is usual, more is sooner"),
            read: { text, settings throws(Problem) in
                guard text != "none" else {
                    settings.resilience.early = nil
                    return
                }
                guard let number = Double(text), number > 0, number <= 1000 else {
                    throw .badValue(text, for: "early=", expected: "a number above 0, such as 1, or none")
                }
                settings.resilience.early = number
            },
            write: { $0.resilience.early.map { Sizes.number($0) } ?? "none" }),
        time("lease", "how long a reader that missed has the right to fill the cache", \.lease),
        switched("sliding", "each hit gives an entry its ttl anew", \.sliding),
        switched(
            "tracking", "a near cache: the cache it stands over tells it when a key changes", \.tracking),
    ]

    // MARK: Kinds

    private typealias Path<Value> = WritableKeyPath<ResilienceSettings, Value> & Sendable

    private static func time(_ name: String, _ summary: String, _ path: any Path<TimeSpan?>) -> CacheOption {
        CacheOption(
            spec: OptionSpec(name, .timeSpan, standard: "none", summary),
            read: { text, settings throws(Problem) in
                settings.resilience[keyPath: path] = try optionalTime(text, name)
            },
            write: { $0.resilience[keyPath: path].map { "\($0)" } ?? "none" })
    }

    private static func switched(_ name: String, _ summary: String, _ path: any Path<Bool>) -> CacheOption {
        CacheOption(
            spec: OptionSpec(name, .flag, standard: "off", summary),
            read: { text, settings throws(Problem) in
                settings.resilience[keyPath: path] = try flag(text, name)
            },
            write: { $0.resilience[keyPath: path] ? "on" : "off" })
    }

    private static func span(
        _ name: String, _ standard: String, _ summary: String, _ path: any Path<TimeSpan>
    ) -> CacheOption {
        CacheOption(
            spec: OptionSpec(name, .timeSpan, standard: standard, summary),
            read: { text, settings throws(Problem) in
                settings.resilience[keyPath: path] = try positiveTime(text, name)
            },
            write: { "\($0.resilience[keyPath: path])" })
    }

    private static func count(
        _ name: String, _ standard: String, _ summary: String, _ path: any Path<Int>
    ) -> CacheOption {
        CacheOption(
            spec: OptionSpec(name, .count, standard: standard, summary),
            read: { text, settings throws(Problem) in
                settings.resilience[keyPath: path] = try Units.integer(
                    text, for: "\(name)=", in: 1...1_000_000)
            },
            write: { "\($0.resilience[keyPath: path])" })
    }

    private static func optionalCount(
        _ name: String, _ none: String, _ summary: String, _ path: any Path<Int?>
    ) -> CacheOption {
        CacheOption(
            spec: OptionSpec(name, .count, standard: none, summary),
            read: { text, settings throws(Problem) in
                settings.resilience[keyPath: path] =
                    text == none ? nil : try Units.integer(text, for: "\(name)=", in: 1...1_000_000)
            },
            write: { $0.resilience[keyPath: path].map { "\($0)" } ?? none })
    }

    private static func positiveShare(_ text: String, _ what: String) throws(Problem) -> Double {
        let share = try Units.share(text, for: what)
        guard share > 0 else { throw .outOfRange(text, for: what, expected: "more than 0%") }
        return share
    }
}
