import Glibc
import Keyspace
import Simulation
import Shrinking

// Gives a real Redis and the keyspace the same random commands and compares every reply.
//
//   larder-differential compare [--seed N] [--commands N]
//   larder-differential bench [KEYS]

let arguments = Array(CommandLine.arguments.dropFirst())

@MainActor
func number(after name: String, standard: Int) -> Int {
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return standard }
    guard let value = Int(arguments[index + 1]) else {
        print("\(name) needs a number")
        exit(64)
    }
    return value
}

switch arguments.first {
case "compare":
    do {
        let server = try RedisServer()
        let connection = try server.connect()
        var campaign = Campaign(
            connection, seed: UInt64(number(after: "--seed", standard: 1)),
            commands: number(after: "--commands", standard: 20_000))
        let passed = campaign.run()
        server.stop()
        exit(passed ? 0 : 1)
    } catch RedisServer.Failure.missing {
        print("redis-server is not installed; have it installed with: apt-get install redis-server")
        exit(1)
    } catch {
        print("redis-server does not answer: \(error)")
        exit(1)
    }
case "bench": Bench.run(keys: arguments.count > 1 ? Int(arguments[1]) ?? 1_000_000 : 1_000_000)
default:
    print("usage: larder-differential compare [--seed N] [--commands N], or larder-differential bench [KEYS]")
    exit(64)
}
