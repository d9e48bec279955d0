internal import Simulation
internal import Tracing

/// Batches: the cache is asked once for all keys, and what the options decide they decide for each key.
extension GuardedTier {
    func get(_ keys: [Key]) async throws -> [CachedValue?] {
        guard keys.count > 1 else {
            guard let key = keys.first else { return [] }
            return [try await member(key).get(key)]
        }
        var answers = [CachedValue?](repeating: nil, count: keys.count)
        let asked = keys.indices.filter { !member(keys[$0]).expiresEarly(keys[$0]) }
        let found = try await ask(asked.map { keys[$0] })
        if operation.unanswered != nil { return answers }
        var missing: [Int] = []
        for (place, answer) in zip(asked, found) {
            if let answer {
                answers[place] = member(keys[place]).follow(answer, keys[place])
            } else {
                missing.append(place)
            }
        }
        // Two batches that wait for each other's leases would wait until those run out: all take them in one order.
        for place in missing.sorted(by: { keys[$0].id.index < keys[$1].id.index }) {
            let own = member(keys[place])
            while try await own.mustWait(for: keys[place]) {
                guard let answer = try await own.ask(keys[place]) else { continue }
                answers[place] = own.follow(answer, keys[place])
                break
            }
        }
        return answers
    }

    func get(_ keys: [Key], orLoad load: @Sendable ([Key]) async throws -> [Value?]) async throws -> [Value?]
    {
        operation.unanswered = nil
        let found = try await get(keys)
        // A cache that is down takes its loader with it: the application loads for itself.
        if operation.unanswered != nil { return try await load(keys) }
        do {
            return try await found.filled(for: keys) { missing in
                try await inner.share(missing) { keys in
                    let values = try await load(keys)
                    let kept = zip(keys, values).filter { !member($0.0).isVoid($0.0, $0.1) }
                    try await inner.keep(kept.map(\.0), kept.map(\.1))
                    return values
                }
            }
        } catch let refused as Refused where refused.node == node.id {
            return try await load(keys)
        }
    }

    func set(_ keys: [Key], _ values: [Value?]) async throws {
        defer { for key in keys { guards.leases?.giveBack(by: operation.member(key)) } }
        let kept = zip(keys, values).filter { !member($0.0).isVoid($0.0, $0.1) }
        guard let first = kept.first else { return }
        let (keys, values) = (kept.map(\.0), kept.map(\.1))
        try await limited(.write, first.0) {
            try await $0.set(keys, values)
        } plain: {
            try await inner.set(keys, values)
        }
    }

    /// Asks the cache for several keys at once, and goes on without it if it takes too long.
    private func ask(_ keys: [Key]) async throws -> [CachedValue?] {
        operation.unanswered = nil
        guard let limit = guards.settings.cacheTimeout, let first = keys.first else {
            if keys.isEmpty, node.remote == nil { try await world.simulation.sleep(for: node.drawLatency()) }
            return try await inner.get(keys, servesExpired: true)
        }
        do {
            return try await Timeout(limit: limit, node: node).run(.read, first, operation, of: node.id) {
                [node, caller] fork in
                try await CacheCall(node: node, operation: fork, caller: caller).get(
                    keys, servesExpired: true)
            }
        } catch is Refused {
            operation.unanswered = .timeout
            for key in keys {
                world.note(operation.member(key), node.id, key, .miss(.unavailable(.timeout)))
            }
            return keys.map { _ in nil }
        }
    }
}
