@testable import Keyspace
import Testing

/// `MEMORY USAGE … SAMPLES 0`, each as a redis-server 7.0.15 on a 64-bit machine said it.
@Suite struct MemoryEstimateTests {
    private static let cases: [(command: String, usage: Int)] = [
        ("SET k 1", 48), ("SET k hello", 64),
        ("SET k 12345678901234567890123456789012345678901234", 96),
        ("SET k 123456789012345678901234567890123456789012345", 112),
        ("SET key:000000000000000000000000000001 x", 104),
        ("HSET k name Ann mail a@b.c age 30", 96),
        ("HSET k a 1", 64),
        ("HSET k f 4095 g 4096 h -4096 i -4097 j 32767 k 32768 l 8388607 m 8388608 n 2147483648", 128),
        ("HSET k f \(String(repeating: "v", count: 64))", 128),
        ("HSET k f \(String(repeating: "v", count: 65))", 248),
        ("HSET k f \(String(repeating: "v", count: 63))", 128),
        ("LPUSH k a", 144),
        ("RPUSH k a bb 1 1000 100000", 160),
        ("RPUSH k \(String(repeating: "v", count: 5000))", 5248),
        ("RPUSH k \(String(repeating: "v", count: 8170)) a b", 8376),
        ("RPUSH k \(String(repeating: "v", count: 20000)) a", 20664),
        ("SADD k 1 2 3", 64),
        ("SADD k 1 40000", 64),
        ("SADD k 1 3000000000", 80),
        ("SADD k a", 168),
        ("SADD k a b c \(String(repeating: "m", count: 40))", 304),
        ("ZADD k 1 a", 64),
        ("ZADD k 1 a 0.1 b 1e20 c -5 d", 112),
        ("ZADD k 1 \(String(repeating: "m", count: 64))", 128),
        ("ZADD k 5000000000 a inf b", 80),
    ]

    @Test(arguments: cases.indices)
    func isWhatARealServerSays(_ index: Int) {
        let (command, usage) = Self.cases[index]
        let console = Console()
        console.run(command)
        let key = command.split(separator: " ")[1]
        #expect(console.run("MEMORY USAGE \(key)") == "(integer) \(usage)", "\(command)")
    }

    /// Tables, and lists of more than one node.
    @Test func ofManyElementsToo() {
        let console = Console()
        let numbers = (0..<1000).map(String.init)
        console.run("HSET h " + numbers.map { "field\($0) value\($0)" }.joined(separator: " "))
        console.run("RPUSH l " + numbers.map { "element\($0)" }.joined(separator: " "))
        console.run("SADD t " + (0..<512).map { "member\($0)" }.joined(separator: " "))
        #expect(console.run("MEMORY USAGE h") == "(integer) 64136")
        #expect(console.run("MEMORY USAGE l") == "(integer) 12456")
        #expect(console.run("MEMORY USAGE t") == "(integer) 24680")
    }

    /// How high the nodes of a skip list are is drawn, so it is near the mean of many.
    @Test func aSkipListTakesWhatIsToBeExpected() throws {
        let console = Console()
        console.run("ZADD z " + (0..<1000).map { "\($0) member\($0)" }.joined(separator: " "))
        let usage = try #require(Int(console.run("MEMORY USAGE z").dropFirst("(integer) ".count)))
        #expect(abs(usage - 101736) < 101736 / 50, "\(usage)")
    }
}
