internal import Simulation
public import Tracing

extension Reading {
    /// One after the other.
    public func read(_ keys: [Key]) async throws -> [Value?] {
        var values: [Value?] = []
        for key in keys { values.append(try await read(key)) }
        return values
    }
}

extension CacheTier {
    /// One after the other.
    public func get(_ keys: [Key]) async throws -> [CachedValue?] {
        var found: [CachedValue?] = []
        for key in keys { found.append(try await get(key)) }
        return found
    }

    /// One after the other.
    public func set(_ keys: [Key], _ values: [Value?]) async throws {
        for (key, value) in zip(keys, values) { try await set(key, value) }
    }

    /// Asks for all, loads what is lacking in one go, and keeps it.
    public func get(_ keys: [Key], orLoad load: @Sendable ([Key]) async throws -> [Value?]) async throws
        -> [Value?]
    {
        try await get(keys).filled(for: keys) { missing in
            let values = try await load(missing)
            try await set(missing, values)
            return values
        }
    }
}

extension [CachedValue?] {
    /// The values of a batch: what a cache had, and for the keys it lacked what loading them together brings.
    func filled(for keys: [Key], _ load: ([Key]) async throws -> [Value?]) async throws -> [Value?] {
        var values = map { $0?.value }
        let missing = indices.filter { self[$0] == nil }
        if missing.isEmpty { return values }
        let loaded = try await load(missing.map { keys[$0] })
        for (place, value) in zip(missing, loaded) { values[place] = value }
        return values
    }
}

extension Operation {
    /// The operation that a key of a batch belongs to.
    func member(_ key: Key) -> Operation { batch.isEmpty ? self : batch[key.id] ?? self }
}

extension World {
    /// Notes that what follows at a node, of so many keys, comes in one round trip.
    func noteBatch(_ verb: Verb, of count: Int, at node: NodeID, _ operation: Operation) {
        if count > 1 { note(nil, node, nil, .batch(verb, keys: count), cause: operation.last) }
    }

    /// Reads several keys through a node, in as few round trips as its strategy can: each key is an operation of its own, and
    /// they begin and end together. Where one call fails, all fail.
    public func read(_ keys: [Key], through node: any Node, client: Int32 = 0, verb: Verb = .read)
        async throws
    {
        var seen: Set<KeyID> = []
        let keys = keys.filter { seen.insert($0.id).inserted }
        let operations = keys.map { begin(verb, $0, client) }
        guard let lead = operations.first else { return }
        if keys.count > 1 {
            lead.batch = Dictionary(uniqueKeysWithValues: zip(keys.map(\.id), operations))
        }
        let side = node.readSide(for: lead, from: .application)
        defer { side.putBack() }
        do {
            let values = try await side.reading.read(keys)
            for (place, key) in keys.enumerated() {
                try finish(operations[place], key, values[place], node)
            }
        } catch let refused as Refused {
            for (place, key) in keys.enumerated() {
                // What refused one call refused them all.
                if operations[place].last < lead.last { operations[place].last = lead.last }
                _ = fail(operations[place], key, refused)
            }
        }
        lead.batch = [:]
    }

    /// Why the cache that an operation has just asked did not answer it; nil where it did.
    private func unanswered(_ operation: Operation) -> Refusal? {
        switch log[operation.last]?.what {
        case .skip(_, let refusal), .miss(.unavailable(let refusal)): refusal
        default: nil
        }
    }

    /// Asks a cache alone for several keys, in one round trip.
    public func look(_ keys: [Key], in cache: CacheNode, client: Int32 = 0) async throws {
        var seen: Set<KeyID> = []
        let keys = keys.filter { seen.insert($0.id).inserted }
        let operations = keys.map { begin(.read, $0, client) }
        guard let lead = operations.first else { return }
        if keys.count > 1 {
            lead.batch = Dictionary(uniqueKeysWithValues: zip(keys.map(\.id), operations))
        }
        let found = try await CacheCall(node: cache, operation: lead, caller: .application).get(keys)
        let noAnswer = unanswered(lead)
        for (place, key) in keys.enumerated() {
            if found[place] == nil, let refusal = unanswered(operations[place]) ?? noAnswer {
                _ = fail(operations[place], key, Refused(node: cache.id, refusal: refusal))
                continue
            }
            operations[place].source = cache.id
            let value = found[place]?.value
            _ = complete(operations[place], key, value: value, found: value != nil)
        }
        lead.batch = [:]
    }
}
