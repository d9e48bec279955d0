internal import Caching
internal import Connecting
internal import Keyspace
internal import Simulation

/// Real servers that a session's nodes stand at.
extension Files {
    /// Throws if the session was started with `--safe`, or belongs to a lesson: it connects to nothing.
    func checkMayConnect() throws(Problem) {
        if !access.hasFiles { throw .noConnections("a lesson connects to no server") }
        if access.isReadOnly {
            throw .noConnections("this session connects to no server, since it was started with --safe")
        }
    }

    /// Throws where something would run the session's statements again: what they do to a real server would be done twice,
    /// and cannot be taken back.
    func checkMayRunAgain(for what: String) throws(Problem) {
        if !realParts.isEmpty { throw .realParts(what, realParts) }
    }
}

extension EngineFiles {
    func checkMayConnect() throws(Problem) {
        try files.checkMayConnect()
        if isTrial || reading.isRepeated { throw .realParts("running the session again", files.realParts) }
    }

    func cache(at placement: Placement) -> any RemoteKeyspace {
        let limit = Duration.nanoseconds(placement.limit.nanoseconds)
        return placement.address.kind == .redisCluster
            ? RedisCluster(placement.address, limit: limit) : RedisServer(placement.address, limit: limit)
    }

    /// Notes that the session has a real part from now on, for as long as it lasts.
    func noteRealPart(_ address: String) {
        if !files.realParts.contains(address) { files.realParts.append(address) }
    }

    /// Where the next cache stands that a script means to be simulated, if the command line says so: each in a database of
    /// its own.
    func nextPlacement() -> Placement? {
        guard var address = files.placement, !isTrial else { return nil }
        if address.kind == .redis, let number = Int(address.database.isEmpty ? "0" : address.database) {
            files.placement?.database = String(number + 1)
            address.database = String(number)
        }
        return Placement(address)
    }
}
