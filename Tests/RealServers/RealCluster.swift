internal import Foundation

/// A Redis Cluster of six nodes, three masters and a replica of each, made by `redis-cli --cluster create`.
public final class RealCluster: @unchecked Sendable {
    public let nodes: [RealRedis]

    public var address: String {
        "redis-cluster://" + nodes.prefix(2).map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
    }

    public init() throws {
        nodes = try Self.started()
        let made = try Tool.run(
            "redis-cli",
            ["--cluster", "create"] + nodes.map { "127.0.0.1:\($0.port)" } + [
                "--cluster-replicas", "1", "--cluster-yes",
            ])
        guard made.status == 0 else { throw Waiting.Failure(description: made.output) }
        try Waiting.until("a cluster in which all slots are served") {
            // A replica that has never been in step with its master does not take over from it.
            try nodes.allSatisfy {
                let role = try $0.cli("ROLE")
                return try $0.cli("CLUSTER", "INFO").contains("cluster_state:ok")
                    && (role.hasPrefix("master") || role.contains("connected"))
            }
        }
    }

    /// Six nodes. A port that was free may be taken before a node listens on it: then others are tried.
    private static func started() throws -> [RealRedis] {
        var failure: any Error = Waiting.Failure(description: "no ports were tried")
        for _ in 1...5 {
            var nodes: [RealRedis] = []
            do {
                for (port, bus) in ports(6) {
                    nodes.append(
                        try RealRedis(
                            [
                                "--cluster-enabled", "yes", "--repl-diskless-sync-delay", "0",
                                "--cluster-node-timeout", "1500", "--cluster-config-file", "nodes.conf",
                                "--cluster-port", "\(bus)",
                            ], port: port))
                }
                return nodes
            } catch {
                failure = error
                for node in nodes { node.stop() }
            }
        }
        throw failure
    }

    /// Pairs of free ports: one for clients, and one on which the nodes talk to one another. A node takes no port for clients
    /// above 55535.
    private static func ports(_ count: Int) -> [(port: Int, bus: Int)] {
        var found: [Int] = []
        while found.count < 2 * count {
            let port = Ports.free()
            if port <= 55535, !found.contains(port) { found.append(port) }
        }
        return (0..<count).map { (found[2 * $0], found[2 * $0 + 1]) }
    }

    /// The node that has a key, and one other master.
    public func owner(of key: String) throws -> (owner: RealRedis, other: RealRedis, slot: String) {
        let slot = try nodes[0].cli("CLUSTER", "KEYSLOT", key)
        let masters = try nodes.filter { try $0.cli("ROLE").hasPrefix("master") }
        for node in masters {
            // What a node does not have it refuses with MOVED.
            if try !node.cli("GET", key).contains("MOVED"), let other = masters.first(where: { $0 !== node })
            {
                return (node, other, slot)
            }
        }
        throw Waiting.Failure(description: "no node has the slot of \(key)")
    }

    public func id(of node: RealRedis) throws -> String { try node.cli("CLUSTER", "MYID") }

    public func stop() { for node in nodes { node.stop() } }
}
