import Glibc
import Keyspace
import Simulation

/// How many commands a second the keyspace carries out in this process, on many keys.
enum Bench {
    static func run(keys: Int) {
        measure("GET", keys, prepare: { ["SET", $0, "value"] }) { ["GET", $0] }
        measure("SET", keys) { ["SET", $0, "value"] }
        measure("HSET", keys) { ["HSET", $0, "field", "value"] }
        measure("LPUSH", keys) { ["LPUSH", $0, "element"] }
        measure("SADD", keys) { ["SADD", $0, "member"] }
        measure("ZADD", keys) { ["ZADD", $0, "1", "member"] }
    }

    private static func measure(
        _ name: String, _ keys: Int, prepare: ((ByteString) -> [ByteString])? = nil,
        command: (ByteString) -> [ByteString]
    ) {
        let session = CommandSession(Keyspace())
        let names = (0..<keys).map { ByteString("key:\($0)") }
        if let prepare { for key in names { _ = session.run(prepare(key), at: .start) } }
        let commands = names.map(command)
        let start = Duel.now
        for command in commands { _ = session.run(command, at: .start) }
        let took = (Duel.now - start).nanoseconds
        let rate = Double(keys) * 1e9 / Double(max(1, took))
        print("\(name) on \(keys) keys: \(Int(rate)) commands a second")
    }
}
