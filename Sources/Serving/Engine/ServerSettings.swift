public import Simulation

/// How a server is set up, and what `CONFIG` changes of that.
public struct ServerSettings: Sendable {
    /// The version of Redis that clients are told.
    public var version = "7.0.15"
    public var port = 6379
    /// By how much the server's clock is ahead of the simulation's, which begins at 0: the time since 1970 at its start.
    public var epoch = TimeSpan.zero
    /// Whether the epoch is taken from the real clock when the server starts.
    public var usesRealEpoch = false
    public var databases = 16
    /// Whether a setup has built what database 0 stands for, so that GET and SET go through its strategy.
    public var hasSetup = false
    /// Whether every command is logged, so that it can be explained.
    public var explains = true
    /// `requirepass`; empty for none.
    public var password = ""
    public var clientLimit = 10_000
    /// `client-query-buffer-limit`
    public var queryBufferLimit = 1 << 30
    /// How many bytes may wait to be sent to a client before its connection is closed.
    public var replyBufferLimit = 1 << 30
    /// `slowlog-log-slower-than`, in microseconds, and `slowlog-max-len`.
    public var slowerThan = 10_000
    public var slowLogLength = 128
    /// `notify-keyspace-events`
    public var notifications = NotificationClasses()
    /// `lua-time-limit`, in milliseconds.
    public var scriptTimeLimit = 5000
    /// `latency-monitor-threshold`, in milliseconds; 0 for never.
    public var latencyThreshold = 0
    /// `min-replicas-to-write`, of which there are none.
    public var replicasToWrite = 0
    /// Whether scripts may call what is refused to them: `DEBUG SET-DISABLE-DENY-SCRIPTS`.
    var allowsAllInScripts = false
    /// Settings that are only kept, for clients that set and read them.
    public var kept: [String: String] = [:]

    public init() {}

    /// Whether the version that clients are told is at least this one.
    func isAtLeast(_ major: Int, _ minor: Int) -> Bool {
        let parts = version.split(separator: ".").map { Int($0) ?? 0 } + [0, 0]
        return (parts[0], parts[1]) >= (major, minor)
    }
}
