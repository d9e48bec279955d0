internal import Foundation

/// A Redis Cluster of six nodes, three masters and a replica of each, made by `redis-cli --cluster create`.
public final class RealCluster: @unchecked Sendable {
    public let nodes: [RealRedis]

    public var address: String {
        "redis-cluster://" + nodes.prefix(2).map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
    }

    public init() throws {
        nodes = try Self.ports(6).map { port in
            try RealRedis(
                [
                    "--cluster-enabled", "yes", "--cluster-node-timeout", "1500", "--cluster-config-file",
                    "nodes.conf",
                    "--cluster-port", "\(port + 1)",
                ], port: port)
        }
        let made = try Tool.run(
            "redis-cli",
            ["--cluster", "create"] + nodes.map { "127.0.0.1:\($0.port)" } + [
                "--cluster-replicas", "1", "--cluster-yes",
            ])
        guard made.status == 0 else { throw Waiting.Failure(description: made.output) }
        try Waiting.until("a cluster in which all slots are served") {
            try nodes.allSatisfy { try $0.cli("CLUSTER", "INFO").contains("cluster_state:ok") }
        }
    }

    /// Ports that are free, with the one behind each, on which the nodes talk to one another.
    private static func ports(_ count: Int) -> [Int] {
        var found: [Int] = []
        while found.count < count {
            let port = Ports.free()
            if port < 65000, !found.contains(where: { abs($0 - port) < 2 }) { found.append(port) }
        }
        return found
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
