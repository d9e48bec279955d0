import Glibc
import Keyspace
import Simulation
import Shrinking

// Gives a real Redis and the keyspace the same random commands and compares every reply.
//
//   larder-differential compare [--seed N] [--commands N]
//   larder-differential wire --larder PROGRAM [--seed N] [--commands N]
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

/// Runs a campaign beside a real Redis; ends the process.
@MainActor
func compete(databases: Int, _ fight: (LoopbackServer) throws -> Bool) -> Never {
    do {
        let server = try LoopbackServer.redis(databases: databases)
        let passed = try fight(server)
        server.stop()
        exit(passed ? 0 : 1)
    } catch LoopbackServer.Failure.missing {
        print("redis-server is not installed; have it installed with: apt-get install redis-server")
        exit(1)
    } catch {
        print("redis-server does not answer: \(error)")
        exit(1)
    }
}

let seed = UInt64(number(after: "--seed", standard: 1))
let commands = number(after: "--commands", standard: 20_000)

switch arguments.first {
case "compare":
    compete(databases: 1) { server in
        let duel = Duel(try server.connect(), KeyspaceContender())
        var campaign = Campaign(duel, seed: seed, commands: commands)
        return campaign.run()
    }
case "wire":
    guard let place = arguments.firstIndex(of: "--larder"), place + 1 < arguments.count else {
        print("--larder needs the program")
        exit(64)
    }
    compete(databases: 16) { server in
        let larder = try LoopbackServer.larder(program: arguments[place + 1])
        defer { larder.stop() }
        for (version, depth) in [("2", 1), ("3", 1), ("2", 24), ("3", 24)] {
            let (theirs, ours) = (try server.connect(), try larder.connect())
            for connection in [theirs, ours] { _ = connection.run(["HELLO", ByteString(version)]) }
            print("RESP\(version), up to \(depth) in flight: ", terminator: "")
            var campaign = Campaign(
                Duel(theirs, ours), seed: seed &+ UInt64(depth), commands: commands / 4, depth: depth,
                templates: CommandTemplates.all + CommandTemplates.ofServers)
            if !campaign.run() { return false }
        }
        return true
    }
case "bench": Bench.run(keys: arguments.count > 1 ? Int(arguments[1]) ?? 1_000_000 : 1_000_000)
default:
    print(
        """
        usage: larder-differential compare [--seed N] [--commands N]
               larder-differential wire --larder PROGRAM [--seed N] [--commands N]
               larder-differential bench [KEYS]
        """)
    exit(64)
}
