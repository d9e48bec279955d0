import Reporting
import Tracing

/// What programs came upon, so that a test can tell that the generator still reaches it.
public struct Coverage: Sendable {
    /// How often each thing was met, by its name; never walked through but sorted.
    private var counts: [String: Int] = [:]
    var overwritten: Int {
        get { self["lost overwritten"] }
        set { counts["lost overwritten"] = newValue }
    }
    var lost: Int {
        get { self["lost"] }
        set { counts["lost"] = newValue }
    }

    public init() {}

    public subscript(name: String) -> Int { counts[name] ?? 0 }

    /// How often what begins so was met.
    public func count(under prefix: String) -> Int {
        counts.reduce(0) { $1.key.hasPrefix(prefix) ? $0 + $1.value : $0 }
    }

    /// All that was met, sorted by name.
    public var names: [String] { counts.keys.sorted() }

    mutating func count(_ name: String, _ number: Int = 1) { counts[name, default: 0] += number }

    public mutating func add(_ other: Coverage) {
        for (name, number) in other.counts { count(name, number) }
    }

    mutating func count(_ event: Event) {
        switch event.what {
        case .hit: count("hit")
        case .miss(let cause): count("miss \(cause.name)")
        case .evict: count("evict")
        case .reject: count("reject")
        case .expire: count("expire")
        case .stale: count("stale")
        case .failed: count("failed")
        case .coalesce: count("coalesce")
        case .flushed: count("flushed")
        case .retry: count("retry")
        case .drop: count("drop")
        case .block: count("block")
        case .join: count("join")
        case .skip: count("skip")
        case .crash: count("crash")
        case .request(.refresh): count("refresh")
        case .fault: count("fault")
        case .request(.command): count("command")
        case .ttl: count("ttl")
        case .timeout, .again, .hedge, .breaker, .connect, .wait, .serve, .fallback, .lease, .health, .lag,
            .renew, .release, .pending, .busy, .stampede, .retryStorm, .flap, .thrash, .penetration, .hotKey:
            count(event.kind.name)
        default: break
        }
    }
}
