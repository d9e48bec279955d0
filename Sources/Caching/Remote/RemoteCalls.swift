internal import Keyspace
internal import Simulation
internal import Tracing

extension CacheNode {
    /// Sends commands to the real server and waits for the replies.
    ///
    /// - Throws: only what is no part of the simulation: cancellation, a spent budget.
    func ask(_ server: any RemoteKeyspace, _ commands: [[ByteString]], on connection: Int32? = nil)
        async throws
        -> Result<[Reply], RemoteFailure>
    {
        let asked = world.simulation.now
        let answer: Result<[Reply], RemoteFailure> = try await world.simulation.awaitOutside { then in
            server.send(commands, on: connection, then: then)
        }
        try await faults.slowDown(since: asked)
        return answer
    }
}

extension Faults {
    /// Lets a real call take as much longer as the fault says by which its node is slow.
    func slowDown(since asked: Instant) async throws {
        if isEmpty || slowness <= 1 { return }
        let simulation = simulation
        let took = simulation.now - asked
        try await simulation.sleep(for: took.scaled(by: slowness - 1))
    }
}

extension RemoteFailure {
    /// The failure as events name it.
    var refusal: Refusal {
        switch self {
        case .unreachable: .down
        case .disconnected: .disconnected
        case .timeout: .timeout
        case .refused(let text):
            if text.hasPrefix("OOM ") {
                .outOfMemory
            } else if text.hasPrefix("WRONGTYPE ") {
                .wrongType
            } else {
                .refused
            }
        }
    }

    /// What the server or the system said, as an event keeps it.
    var value: Value? { report.isEmpty ? nil : Value(report).excerpt }
}

extension Result where Success == [Reply], Failure == RemoteFailure {
    /// The same, in which an error among the replies is a failure.
    var checked: Self {
        guard case .success(let replies) = self else { return self }
        for case .error(let text) in replies { return .failure(.refused(text.text)) }
        return self
    }
}
