import RealServers
import Testing

/// `larder verify` and `larder load`, beside a real `redis-server`.
@Suite(.timeLimit(.minutes(3))) struct VerifyTests {
    private let folder: Folder
    private let redis: RealRedis

    init() throws {
        folder = try Folder()
        redis = try RealRedis()
    }

    private static let agreeing = """
        database db rows=user:1..user:50 read=3ms write=3ms
        cache front over db ttl=1s
        read user:1..user:5
        read user:1
        expect hit
        write user:1 "Ann"
        read user:1
        advance 1200ms
        read user:2
        expect miss expired
        SET greeting "good day" EX 100
        TTL greeting
        LPUSH list c b a
        LRANGE list 0 -1
        SADD set x y z
        SMEMBERS set
        HSET hash f 1
        HINCRBY hash f 41
        INCR greeting
        workload keys=user:1..user:50 zipf=0.9 rate=400/s for=500ms writes=10%
        """

    @Test func bothSidesAgree() throws {
        try folder.write(Self.agreeing, to: "same.larder")
        let run = try Tool.run(["verify", "same.larder", "--against", redis.address + "/2"], in: folder)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(run.output.contains("same.larder: 20 statements, on the simulator and at \(redis.address)/2"))
        #expect(run.output.contains("they agree"))
        #expect(run.output.contains("hit-rate") && run.output.contains("keys at the end"))
    }

    /// A capacity in entries is something that Redis does not have, and another client deletes what it likes.
    @Test func whereTheyPartIsSaid() throws {
        try folder.write(
            """
            database db rows=user:1..user:50 read=3ms write=3ms
            cache front over db capacity=2
            read user:1 user:2 user:3
            read user:1
            """, to: "parts.larder")
        let run = try Tool.run(["verify", "parts.larder", "--against", redis.address], in: folder)
        #expect(run.status == 1, "\(run.output)\(run.errors)")
        #expect(
            run.output.contains(
                """
                  line 4  read user:1
                    simulator: read user:1: miss (gone), "row 1"
                    server:    read user:1: hit, "row 1"
                """), "\(run.output)")
        #expect(run.output.contains("evictions: 2\n    server:    evictions: 0"), "\(run.output)")
        #expect(run.output.contains("they part in"))
    }

    /// A script that fails on both sides in the same way parts nowhere; what another client does meanwhile is a parting.
    @Test func errorsAndRepliesAreCompared() throws {
        try folder.write(
            """
            database db rows=user:1..user:9
            cache front over db
            SET n 1 EX 100
            NOSUCHCOMMAND n
            """, to: "error.larder")
        let run = try Tool.run(["verify", "error.larder", "--against", redis.address], in: folder)
        #expect(run.status == 0 && run.output.contains("they agree"), "\(run.output)")
        try folder.write(
            """
            database db rows=user:1..user:9
            cache front over db
            CONFIG SET hash-max-listpack-entries 0
            SET n 1 EX 100
            CONFIG SET maxmemory 1
            SET m 2
            """, to: "memory.larder")
        let other = try Tool.run(["verify", "memory.larder", "--against", redis.address + "/1"], in: folder)
        #expect(other.status <= 1 && other.output.contains("memory.larder: "), "\(other.output)")
    }

    @Test func aDatabaseThatHoldsSomethingIsLeftAlone() throws {
        try redis.cli("SET", "precious", "1")
        try folder.write(Self.agreeing, to: "same.larder")
        let run = try Tool.run(["verify", "same.larder", "--against", redis.address], in: folder)
        #expect(run.status == 1)
        #expect(run.output.contains("holds 1 key already"), "\(run.output)")
        #expect(try redis.cli("GET", "precious") == "1")
        let flushed = try Tool.run(
            ["verify", "same.larder", "--against", redis.address, "--flush"], in: folder)
        #expect(flushed.status == 0, "\(flushed.output)")
        #expect(try redis.cli("EXISTS", "precious") == "0")
    }

    @Test func wrongUsage() throws {
        try folder.write(Self.agreeing, to: "same.larder")
        for (address, words) in [
            ("127.0.0.1:6379", "this is no address"), ("postgres://u@h/d", "it takes redis://"),
            ("redis-cluster://127.0.0.1:1", "a cluster cannot be emptied"),
            ("redis://:***@h", "*** stands for a password"),
        ] {
            let run = try Tool.run(["verify", "same.larder", "--against", address], in: folder)
            #expect(
                run.status == 64 && (run.errors + run.output).contains(words), "\(run.errors)\(run.output)")
        }
        let missing = try Tool.run(["verify", "nothing.larder", "--against", redis.address], in: folder)
        #expect(missing.status == 1 && missing.errors.contains("nothing.larder"), "\(missing.errors)")
        let down = try Tool.run(
            ["load", "same.larder", "--against", "redis://:geheim@127.0.0.1:1"], in: folder)
        #expect(down.status == 1 && down.errors.contains("Connection refused"), "\(down.errors)")
        #expect(!(down.errors + down.output).contains("geheim"))
    }

    @Test func aWorkloadIsSentAndForetold() throws {
        try folder.write(
            """
            database db rows=user:1..user:50 read=3ms write=3ms
            cache front over db ttl=60s
            workload keys=user:1..user:50 zipf=0.9 rate=10/s for=100s
            """, to: "load.larder")
        let run = try Tool.run(
            ["load", "load.larder", "--against", redis.address + "/5", "--rate", "400/s", "--for", "500ms"],
            in: folder)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(run.output.contains("200 reads"), "\(run.output)")
        #expect(
            run.output.contains("front (cache)") && run.output.contains("foretold  measured"), "\(run.output)"
        )
        let reads = run.output.split(separator: "\n").last { $0.hasPrefix("reads ") }
        #expect(reads?.split(separator: " ") == ["reads", "200", "200"], "\(run.output)")
        #expect(Int(try redis.cli("-n", "5", "DBSIZE").filter(\.isNumber)) ?? 0 > 10)
    }

    @Test func aTraceIsSentToo() throws {
        let requests = (0..<300).map { "\($0 * 10),k\(($0 * $0) % 17),100\n" }.joined()
        try folder.write("time,key,size\n" + requests, to: "requests.csv")
        let run = try Tool.run(
            ["load", "requests.csv", "--against", redis.address + "/6", "--rate", "1000/s"], in: folder)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(run.output.contains("300 requests") || run.output.contains("300 reads"), "\(run.output)")
        #expect(run.output.contains("foretold  measured"), "\(run.output)")
        #expect(try redis.cli("-n", "6", "STRLEN", "k0") == "100", "an object of a trace has its size")
    }
}
