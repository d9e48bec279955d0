import Glibc
import Keyspace
import Simulation

/// The keyspace of this process, without a server around it; its replies are those of RESP2.
final class KeyspaceContender: Contender {
    private var keyspace = Keyspace()
    private lazy var session = CommandSession(keyspace)

    func run(_ command: [ByteString]) -> Reply { session.run(command, at: Duel.now).flattened }

    func runTogether(_ commands: [[ByteString]]) -> [Reply] { commands.map { run($0) } }

    func empty() {
        keyspace = Keyspace()
        session = CommandSession(keyspace)
    }

    func counted(_ name: String) -> Int {
        switch name {
        case "expired_keys": keyspace.memory.statistics.expired
        case "keyspace_hits": keyspace.memory.statistics.hits
        case "keyspace_misses": keyspace.memory.statistics.misses
        default: -1
        }
    }
}
