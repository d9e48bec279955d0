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

extension Session {
    /// Tells of writes that a real database will never get, as the session ends before they were written back.
    func noteUnwritten() {
        for cache in engine.world.caches where (cache.source as? DatabaseNode)?.remote != nil {
            let count = cache.queue.depth + cache.queue.underWay.count
            guard count > 0 else { continue }
            output.flush()
            diagnostics(
                "note: \(cache.name) still holds \(count) \(count == 1 ? "write" : "writes") that \(cache.source.name) "
                    + "does not have: 'settle' at the end has them written back\n")
        }
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

    /// Where the next cache stands that a script means to be simulated, if the command line says so.
    func nextPlacement() -> Placement? { isTrial ? nil : files.placement?.next() }

    /// Checks what a database holds at which the command line has put a cache, and empties it if that was asked for.
    func prepare(_ server: any RemoteKeyspace, _ placement: Placement, _ info: Reply, _ size: Reply)
        throws(Problem)
    {
        guard let content = files.placement?.content else { return }
        if files.evictionsBefore == nil {
            files.evictionsBefore = RealPlacement.evictions(in: info.plainText ?? "")
        }
        guard content == .none, case .integer(let count) = size, count > 0 else { return }
        throw .address(
            message: "\(placement.address.shown) holds \(count) \(count == 1 ? "key" : "keys") already",
            remedy:
                "name a database that is empty, such as redis://127.0.0.1:6379/9, or have it emptied with --flush"
        )
    }
}

extension RealPlacement {
    /// How many entries a server has evicted, by its own count.
    static func evictions(in info: String) -> Int? {
        let line = info.split(whereSeparator: \.isNewline).first { $0.hasPrefix("evicted_keys:") }
        return line.flatMap { Int($0.dropFirst("evicted_keys:".count)) }
    }
}
