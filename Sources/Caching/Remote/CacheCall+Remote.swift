internal import Keyspace
internal import Simulation
internal import Tracing

/// Calls of a cache that is a real server. What happened is noted when the answer is there: nobody knows it before.
///
/// Faults that a script orders lie between the caller and the server, which knows nothing of them.
extension CacheCall {
    /// Looks keys up in one round trip.
    func lookUp(_ keys: [Key], on server: any RemoteKeyspace) async throws -> [CachedValue?] {
        guard let first = keys.first else { return [] }
        guard reachForRead(keys) else { return keys.map { _ in nil } }
        if !node.faults.isEmpty, try await !isAwake(for: keys) { return keys.map { _ in nil } }
        node.world.noteBatch(.read, of: keys.count, at: node.id, operation)
        let asked = simulation.now
        let answer = try await node.ask(server, keys.flatMap { node.lookUpCommands($0) })
        guard try await isAnswered(.read, first, asked) else { return keys.map { _ in nil } }
        switch answer {
        case .failure(let failure):
            for key in keys { noteFailure(failure, key) }
            return keys.map { _ in nil }
        case .success(let replies):
            var found: [CachedValue?] = []
            for (index, key) in keys.enumerated() {
                let member = operation.member(key)
                if case .error(let text) = replies[2 * index] {
                    let failure = RemoteFailure.refused(text.text)
                    guard failure.refusal == .wrongType else {
                        noteFailure(failure, key)
                        found.append(nil)
                        continue
                    }
                    node.world.note(member, node.id, key, .refuse(.read, .wrongType))
                    throw Refused(node: node.id, refusal: .wrongType)
                }
                found.append(
                    node.observe(key, replies[2 * index], replies[2 * index + 1], asked: asked, member))
            }
            let renewed = zip(keys, found).filter { $0.1?.value != nil }.compactMap {
                node.renewCommand($0.0)
            }
            if !renewed.isEmpty { _ = try await node.ask(server, renewed) }
            return found
        }
    }

    /// The same, without waiting for the answer longer than a limit.
    func lookUp(_ key: Key, on server: any RemoteKeyspace, within limit: TimeSpan) async throws
        -> CachedValue?
    {
        do {
            return try await Timeout(limit: limit, node: node).run(.read, key, operation, of: node.id) {
                [node, caller, loader] fork in
                try await CacheCall(node: node, operation: fork, caller: caller, loader: loader)
                    .lookUp([key], on: server)[0]
            }
        } catch let refused as Refused where refused.refusal == .timeout {
            noteSilence(key, operation)
            return nil
        }
    }

    /// Stores values in one round trip.
    func store(_ keys: [Key], _ values: [Value?], on server: any RemoteKeyspace) async throws {
        // What the source lacks is deleted, unless the cache keeps absences.
        let gone = zip(keys, values).filter { $0.1 == nil && node.settings.negativeTTL == nil }.map(\.0)
        for key in gone where node.hasCopy(of: key) {
            try await CacheCall(node: node, operation: operation.member(key), caller: caller).remove(
                key, on: server)
        }
        let stored = zip(keys, values).filter { $0.1 != nil || node.settings.negativeTTL != nil }
        guard let first = stored.first?.0, reach(.write, first) else { return }
        node.world.noteBatch(.write, of: stored.count, at: node.id, operation)
        let lives = stored.map { node.lifetime(of: $0.1, own: $0.1 == nil ? nil : loader?.ttl) }
        let asked = simulation.now
        let answer = try await node.ask(
            server, zip(stored, lives).map { node.storeCommand($0.0, $0.1, $1) })
        guard try await isAnswered(.write, first, asked) else { return }
        for (index, (key, value)) in stored.enumerated() {
            let member = operation.member(key)
            switch answer {
            case .failure(let failure): noteSkip(.write, failure, key, member)
            case .success(let replies):
                if case .error(let text) = replies[index] {
                    noteSkip(.write, .refused(text.text), key, member)
                } else {
                    node.stored(key, value, lives[index], asked: asked, member)
                }
            }
        }
    }

    /// Deletes a key.
    func remove(_ key: Key, on server: any RemoteKeyspace) async throws {
        guard reach(.delete, key) else { return }
        let asked = simulation.now
        let answer = try await node.ask(server, [["DEL", ByteString(keyText: key.text)]]).checked
        guard try await isAnswered(.delete, key, asked) else { return }
        switch answer {
        case .failure(let failure): noteSkip(.delete, failure, key, operation)
        case .success(let replies): node.removed(key, found: replies[0] != .integer(0), operation)
        }
    }

    /// Looks a key up, and loads and stores it where the server lacks it.
    func get(
        _ key: Key, on server: any RemoteKeyspace, orLoad load: @Sendable () async throws -> Value?
    ) async throws -> Value? {
        operation.unanswered = nil
        if let found = try await lookUp([key], on: server)[0] { return found.value }
        // A cache that cannot be asked takes its loader with it: the application loads for itself.
        if operation.unanswered != nil { return try await load() }
        return try await share(key) {
            let value = try await load()
            try await self.store([key], [value], on: server)
            return value
        }
    }

    /// The same for several keys, with one load for all that the server lacks.
    func get(
        _ keys: [Key], on server: any RemoteKeyspace, orLoad load: @Sendable ([Key]) async throws -> [Value?]
    ) async throws -> [Value?] {
        operation.unanswered = nil
        let found = try await lookUp(keys, on: server)
        if operation.unanswered != nil { return try await load(keys) }
        return try await found.filled(for: keys) { missing in
            try await share(missing) { keys in
                let values = try await load(keys)
                try await self.store(keys, values, on: server)
                return values
            }
        }
    }

    // MARK: Failures

    private func noteFailure(_ failure: RemoteFailure, _ key: Key) {
        operation.unanswered = failure.refusal
        node.world.note(
            operation.member(key), node.id, key, .miss(.unavailable(failure.refusal)), value: failure.value)
    }

    private func noteSkip(_ verb: Verb, _ failure: RemoteFailure, _ key: Key, _ member: Operation) {
        operation.unanswered = failure.refusal
        node.noteSkip(verb, failure.refusal, key, member, report: failure.value)
    }
}
