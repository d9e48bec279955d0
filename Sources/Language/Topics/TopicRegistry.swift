/// Every idea that `help` explains.
enum TopicRegistry {
    /// A new topic is one file and one line here.
    static let all: [Topic] = [
        .ttl
    ]

    static func named(_ name: String) -> Topic? { all.first { $0.name == name } }

    /// An example of each strategy.
    static let strategyExamples: [String: String] = [:]

    /// An example of an eviction policy: a cache that is one entry too small.
    static func policyExample(_ name: String) -> String {
        """
        database users rows=user:1..user:9
        cache front over users capacity=3 policy=\(name)
        trace off
        read user:1 user:2 user:3 user:1
        trace brief
        read user:4
        show front
        """
    }
}
