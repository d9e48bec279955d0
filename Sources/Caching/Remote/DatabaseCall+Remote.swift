internal import Simulation
internal import Tracing

/// Calls of a real database. What happened is noted when the answer is there, with the time that it really took.
extension DatabaseCall {
    /// Reads rows in one round trip.
    func read(_ keys: [Key], from server: any RemoteRows) async throws -> [Value?] {
        guard let first = keys.first else { return [] }
        try refuse(.read, first)
        let world = node.world
        let simulation = world.simulation
        world.noteBatch(.read, of: keys.count, at: node.id, operation)
        let asked = simulation.now
        let alongside = keys.map { node.loads.begin($0, at: asked) }
        let answer: Result<[String?], RemoteFailure> = try await simulation.awaitOutside { then in
            server.read(keys.map(\.text), then: then)
        }
        try await node.faults.slowDown(since: asked)
        let took = simulation.now - asked
        defer { for key in keys { endLoad(of: key, took) } }
        try await checkAnswered(.read, first, asked)
        let texts: [String?]
        switch answer {
        case .success(let found): texts = found
        case .failure(let failure): throw note(failure, .read, first)
        }
        return zip(zip(keys, texts), alongside).map { place, alongside in
            let (key, text) = place
            let member = operation.member(key)
            let value = text.map { Value($0, version: version(of: $0, key)) }
            member.source = node.id
            let event = world.note(
                member, node.id, key, .read(found: value != nil, took: took, alongside: alongside),
                value: value)
            observe(key, value, member)
            node.loads.noteRead(key, event)
            return value
        }
    }

    /// Writes rows in one transaction.
    func write(_ rows: [(key: Key, value: Value?)], _ verb: Verb, to server: any RemoteRows) async throws
        -> TimeSpan
    {
        let first = rows[0].key
        let simulation = node.world.simulation
        let asked = simulation.now
        let answer: Result<Void, RemoteFailure> = try await simulation.awaitOutside { then in
            server.write(rows.map { (name: $0.key.text, value: $0.value?.text) }, then: then)
        }
        try await node.faults.slowDown(since: asked)
        try await checkAnswered(verb, first, asked)
        if case .failure(let failure) = answer {
            // It may have taken effect all the same: nobody here knows what the rows are now.
            for row in rows { node.seen?.forget(row.key) }
            throw note(failure, verb, first)
        }
        for row in rows { node.seen?.see(row.key, row.value, at: simulation.now) }
        return simulation.now - asked
    }

    /// A fault that keeps answers back lets the caller wait.
    private func checkAnswered(_ verb: Verb, _ key: Key, _ asked: Instant) async throws {
        if !node.faults.isEmpty { try await waitOutHang(verb, key, after: node.world.simulation.now - asked) }
    }

    private func note(_ failure: RemoteFailure, _ verb: Verb, _ key: Key) -> Refused {
        node.world.note(operation, node.id, key, .refuse(verb, failure.refusal), value: failure.value)
        return Refused(node: node.id, refusal: failure.refusal)
    }

    private func endLoad(of key: Key, _ took: TimeSpan) {
        guard let (herd, first) = node.loads.end(key, took) else { return }
        node.world.note(stampede: herd, of: key, at: node.id, first: first)
    }

    /// Which write of this session a row is; 0 for one that was there before it wrote any.
    private func version(of text: String, _ key: Key) -> Int {
        node.truth.knows(key.id) ? node.version(ofForeign: text, key, node.world) : 0
    }

    /// Notes where a row is another one than this session last saw there, and has not written it meanwhile.
    private func observe(_ key: Key, _ value: Value?, _ operation: Operation) {
        let now = node.world.simulation.now
        defer { node.seen?.see(key, value, at: now) }
        guard let before = node.seen?.row(key), before.value != nil, before.value?.text != value?.text else {
            return
        }
        let kind: Observed = value == nil ? .gone(seen: before.seen, left: nil) : .changed(seen: before.seen)
        node.world.note(operation, node.id, key, .observe(kind), value: value?.excerpt)
    }
}

/// Loads of a real database that are under way, by key. How long one takes is known only when it ends.
struct RemoteLoads {
    private struct Crowd {
        var underWay = 0
        var first: EventNumber = 0
        var herd: Herd
    }

    private var crowds: [KeyID: Crowd] = [:]

    /// A load begins.
    ///
    /// - Returns: how many others of the key were under way.
    mutating func begin(_ key: Key, at now: Instant) -> Int {
        var crowd = crowds[key.id] ?? Crowd(herd: Herd(loads: 0, since: now, work: .zero))
        defer { crowds[key.id] = crowd }
        crowd.underWay += 1
        crowd.herd.loads += 1
        return crowd.underWay - 1
    }

    /// The event of a load that brought an answer.
    mutating func noteRead(_ key: Key, _ event: EventNumber) {
        if crowds[key.id]?.first == 0 { crowds[key.id]?.first = event }
    }

    /// A load ends.
    ///
    /// - Returns: the loads that overlapped, if this was the last of them and they were many; and the first of them.
    mutating func end(_ key: Key, _ took: TimeSpan) -> (herd: Herd, first: EventNumber)? {
        guard var crowd = crowds[key.id] else { return nil }
        crowd.underWay -= 1
        crowd.herd.work = crowd.herd.work + took
        crowds[key.id] = crowd.underWay == 0 ? nil : crowd
        guard crowd.underWay == 0, crowd.first != 0, crowd.herd.loads >= StampedeWatch.least else {
            return nil
        }
        return (crowd.herd, crowd.first)
    }
}
