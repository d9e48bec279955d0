internal import Caching
internal import Simulation

extension CacheOption {
    /// What can be put around a strategy to bear failures.
    static let resilience: [CacheOption] = calls + breaker + connections + answers

    private static let calls = [
        time("timeout", "how long a call of what it stands over may take", \.resilience.timeout),
        time(
            "cache-timeout", "how long a call of the cache may take before it is gone around",
            \.resilience.cacheTimeout),
        count(
            "retries", "0", "how often a call that failed is made again", in: 0...1000, \.resilience.retries),
        span(
            "backoff", "100ms",
            "the longest wait before the first retry; twice as long before each further one", mayBeZero: true,
            \.resilience.backoff),
        share(
            "backoff-jitter", "100%", "the share of that wait that is drawn at random",
            \.resilience.backoffJitter),
        time("hedge", "after how long without an answer a read is sent a second time", \.resilience.hedge),
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
        span("breaker-window", "10s", "how far back the breaker counts calls", \.resilience.breakerWindow),
        count(
            "breaker-calls", "10", "how many calls it must have counted to open", \.resilience.breakerCalls),
        span("breaker-pause", "5s", "how long it stays open before a probe", \.resilience.breakerPause),
        count("breaker-probes", "1", "how many probes must go well to close it", \.resilience.breakerProbes),
        time(
            "health-every", "how often the health of what it stands over is checked", \.resilience.healthEvery
        ),
        count(
            "health-failures", "3", "how many checks in a row must fail to stop all calls",
            \.resilience.healthFailures),
    ]

    private static let connections = [
        optionalCount(
            "connections", "none", "how many calls of what it stands over at one time",
            \.resilience.connections),
        optionalCount(
            "connection-queue", "unlimited", "how many calls may wait for a connection", in: 0...1_000_000,
            \.resilience.connectionQueue),
        time("connection-wait", "how long a call waits for a connection", \.resilience.connectionWait),
    ]

    private static let answers = [
        time(
            "stale-if-error", "how long after its end an entry still answers where loading it fails",
            \.resilience.staleIfError),
        time(
            "stale-while-revalidate",
            "how long after its end an entry still answers while it is loaded anew",
            \.resilience.staleWhileRevalidate),
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
        time("lease", "how long a reader that missed has the right to fill the cache", \.resilience.lease),
        switched("sliding", "off", "each hit gives an entry its ttl anew", \.resilience.sliding),
        switched(
            "tracking", "off", "a near cache: the cache it stands over tells it when a key changes",
            \.resilience.tracking),
    ]

    private static func positiveShare(_ text: String, _ what: String) throws(Problem) -> Double {
        let share = try Units.share(text, for: what)
        guard share > 0 else { throw .outOfRange(text, for: what, expected: "more than 0%") }
        return share
    }
}
