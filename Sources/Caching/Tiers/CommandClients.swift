internal import Basics
internal import Keyspace
internal import Simulation
internal import Tracing

/// Where a cache takes Redis's commands: the keyspace that its memory is to them, and each client's connection.
final class CommandClients: @unchecked Sendable {
    // Confined to the simulation's thread.
    let keyspace: Keyspace
    /// By how much the clock of the commands is ahead of the simulation's when nothing is wrong with it.
    var clockOffset = TimeSpan.zero
    private var sessions: [Int32: CommandSession] = [:]

    init(_ memory: Memory, random: RandomStream) { keyspace = Keyspace(memory, random: random) }

    /// Cuts the connections of all clients, or of one: transactions that were being queued, and what was watched, are gone.
    func disconnectAll() { sessions = [:] }
    func disconnect(_ client: Int32) { sessions[client] = nil }

    func session(of client: Int32) -> CommandSession {
        if let known = sessions[client] { return known }
        let made = CommandSession(keyspace)
        sessions[client] = made
        return made
    }
}
