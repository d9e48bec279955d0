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
        let start = processorTime
        for command in commands { _ = session.run(command, at: .start) }
        let rate = Double(keys) * 1e9 / Double(max(1, processorTime - start))
        let label = "\(name) of Redis in process, \(keys) keys, by processor time"
        print(label + String(repeating: " ", count: max(1, 58 - label.count)), Int(rate), "a second")
    }

    /// Nanoseconds that this process has had a processor, so that what else runs matters less.
    private static var processorTime: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
