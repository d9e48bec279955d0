@testable import Connecting
import Foundation
import Keyspace
import RealServers
import Testing

/// A cache that is a Redis Cluster of six nodes.
@Suite(.timeLimit(.minutes(5)), .serialized) struct RedisClusterTests {
    /// Making it takes seconds, so all tests share it.
    private static let cluster = Result { try RealCluster() }

    private func session(_ options: String = "ttl=60s") throws -> (SessionOverServers, RealCluster) {
        let cluster = try Self.cluster.get()
        let session = SessionOverServers()
        session.run(
            """
            database db rows=user:1..user:500 read=2ms write=2ms
            cache front at \(cluster.address) over db \(options)
            """)
        return (session, cluster)
    }

    /// The specification's own example, and hash tags as it tells them.
    @Test(arguments: [
        ("123456789", 12739), ("foo", 12182), ("{user1000}.following", HashSlot.of("user1000")),
        ("{user1000}.followers", HashSlot.of("user1000")), ("foo{}{bar}", 8363),
        ("foo{{bar}}zap", HashSlot.of("{bar")),
        ("foo{bar}{zap}", HashSlot.of("bar")),
    ])
    func slots(key: String, slot: Int) throws {
        #expect(HashSlot.of(ByteString(key)) == slot)
        #expect(try Self.cluster.get().nodes[0].cli("CLUSTER", "KEYSLOT", key) == "\(slot)")
    }

    @Test func redirectionsAreRead() {
        let node = ServerAddress.Endpoint(host: "h", port: 1)
        #expect(
            Redirection(.error("MOVED 3999 127.0.0.1:6381"), from: node)
                == .moved(slot: 3999, .init(host: "127.0.0.1", port: 6381)))
        #expect(Redirection(.error("ASK 3999 :6381"), from: node) == .ask(.init(host: "h", port: 6381)))
        #expect(Redirection(.error("TRYAGAIN Multiple keys request"), from: node) == .tryAgain)
        for other in ["MOVED 99999 h:1", "MOVED 1 h", "ERR no", "MOVED"] {
            #expect(Redirection(.error(ByteString(other)), from: node) == nil)
        }
    }

    @Test func aBatchGoesByNode() throws {
        let (session, cluster) = try session()
        let text = session.run(
            """
            warm user:1..user:60
            @front read user:1..user:60
            expect stats front hits >= 60
            write user:7 "Ann"
            read user:7
            expect value "Ann"
            delete user:8
            read user:8
            expect nothing
            SET '{t}a' 1
            SET '{t}b' 2
            MGET '{t}a' '{t}b'
            """)
        #expect(session.failures == 0 && !text.contains("error"), "\(text.suffix(3000))")
        #expect(text.contains("2) \"2\""))
        let sizes = try cluster.nodes.map { Int(try $0.cli("DBSIZE").filter(\.isNumber)) ?? 0 }
        #expect(sizes.filter { $0 > 5 }.count == 6, "every node has some of them: \(sizes)")
        let crossed = session.run("MGET user:1 user:2 user:3 user:4; MULTI")
        #expect(
            crossed.contains("CROSSSLOT") && crossed.contains("a transaction is not sent to a cluster"),
            "\(crossed)")
    }

    /// A slot that is given to another node is followed by `MOVED`.
    @Test func aMovedSlotIsFollowed() throws {
        let (session, cluster) = try session()
        session.run("read user:100")
        let (owner, other, slot) = try cluster.owner(of: "user:100")
        try owner.cli("DEL", "user:100")
        // In the order of a real migration: the new node first, which then has the newest claim to the slot.
        try other.cli("CLUSTER", "SETSLOT", slot, "IMPORTING", try cluster.id(of: owner))
        try owner.cli("CLUSTER", "SETSLOT", slot, "MIGRATING", try cluster.id(of: other))
        for node in [other, owner] {
            try node.cli("CLUSTER", "SETSLOT", slot, "NODE", try cluster.id(of: other))
        }
        let text = session.run(
            "write user:100 \"Bo\"; read user:100; expect value \"Bo\"; read user:100; expect hit")
        #expect(session.failures == 0 && !text.contains("unavailable"), "\(text)")
        #expect(try other.cli("GET", "user:100") == "Bo")
        #expect(try owner.cli("GET", "user:100").contains("MOVED"))
    }

    /// While a slot is on its way, what has not arrived yet is asked of the old node and what has of the new one.
    @Test func aSlotOnItsWayIsAskedFor() throws {
        let (session, cluster) = try session()
        session.run("warm '{w}1' '{w}2'; @front write '{w}1' \"one\"; @front write '{w}2' \"two\"")
        let (owner, other, slot) = try cluster.owner(of: "{w}1")
        try other.cli("CLUSTER", "SETSLOT", slot, "IMPORTING", try cluster.id(of: owner))
        try owner.cli("CLUSTER", "SETSLOT", slot, "MIGRATING", try cluster.id(of: other))
        try owner.cli("MIGRATE", "127.0.0.1", "\(other.port)", "{w}1", "0", "2000")
        #expect(try owner.cli("GET", "{w}1").contains("ASK"))
        let text = session.run(
            """
            @front read '{w}1'
            expect value "one"
            @front read '{w}2'
            expect value "two"
            @front read '{w}1' '{w}2'
            @front write '{w}3' "three"
            @front read '{w}3'
            expect value "three"
            """)
        #expect(session.failures == 0 && !text.contains("unavailable"), "\(text)")
        try owner.cli("MIGRATE", "127.0.0.1", "\(other.port)", "{w}2", "0", "2000")
        for node in [other, owner] {
            try node.cli("CLUSTER", "SETSLOT", slot, "NODE", try cluster.id(of: other))
        }
        let after = session.run("@front read '{w}1' '{w}2' '{w}3'; expect hit")
        #expect(session.failures == 0 && !after.contains("unavailable"), "\(after)")
    }

    /// A master dies: until its replica takes over its keys are gone around, others are not touched; then all are there.
    @Test func aReplicaTakesOver() throws {
        let cluster = try RealCluster()
        defer { cluster.stop() }
        let session = SessionOverServers()
        session.run(
            """
            database db rows=user:1..user:500 read=2ms write=2ms
            cache front at \(cluster.address) over db ttl=600s call-timeout=500ms
            warm user:1..user:30
            """)
        let (owner, _, _) = try cluster.owner(of: "user:1")
        try owner.cli("WAIT", "1", "1000")
        owner.process.signal(SIGKILL)
        let down = session.run("read user:1; expect value \"row 1\"; expect miss unavailable")
        #expect(session.failures == 0, "\(down)")
        let alive = try #require(cluster.nodes.first { $0 !== owner })
        try Waiting.until("a replica to take over") {
            try alive.cli("CLUSTER", "INFO").contains("cluster_state:ok")
                && alive.cli("CLUSTER", "SLOTS").contains("\(owner.port)") == false
        }
        let after = session.run(
            "read user:1..user:30; read user:1; expect hit; write user:1 \"Cy\"; read user:1; expect value \"Cy\""
        )
        #expect(session.failures == 0, "\(after.suffix(2500))")
    }
}
