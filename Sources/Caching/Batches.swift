internal import Simulation
public import Tracing

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
    public func read(_ keys: [Key], through node: any StoreNode, client: Int32 = 0, verb: Verb = .read)
        async throws
    {
        try await together(keys, verb, client) { lead, members in
            let side = node.readSide(for: lead, from: .application)
            defer { side.putBack() }
            do {
                let values = try await side.reading.read(members.map(\.key))
                for (member, value) in zip(members, values) {
                    try finish(member.operation, member.key, value, node)
                }
            } catch let refused as Refused {
                for (key, operation) in members {
                    // What refused one call refused them all.
                    if operation.last < lead.last { operation.last = lead.last }
                    _ = fail(operation, key, refused)
                }
            }
        }
    }

    /// Asks a cache alone for several keys, in one round trip.
    public func look(_ keys: [Key], in cache: CacheNode, client: Int32 = 0) async throws {
        try await together(keys, .read, client) { lead, members in
            let call = CacheCall(node: cache, operation: lead, caller: .application)
            for (member, found) in zip(members, try await call.get(members.map(\.key))) {
                let (key, operation) = member
                // One round trip is answered, or it is not.
                if found == nil, let refusal = lead.unanswered {
                    _ = fail(operation, key, Refused(node: cache.id, refusal: refusal))
                    continue
                }
                operation.source = cache.id
                _ = complete(operation, key, value: found?.value, found: found?.value != nil)
            }
        }
    }

    /// Begins an operation for each of several keys, each key once, the first of which leads the batch.
    private func together(
        _ keys: [Key], _ verb: Verb, _ client: Int32,
        _ body: (_ lead: Operation, [(key: Key, operation: Operation)]) async throws -> Void
    ) async throws {
        var seen: Set<KeyID> = []
        let members = keys.filter { seen.insert($0.id).inserted }.map { ($0, begin(verb, $0, client)) }
        guard let lead = members.first?.1 else { return }
        if members.count > 1 {
            lead.batch = Dictionary(uniqueKeysWithValues: members.map { ($0.0.id, $0.1) })
        }
        // It is one of them itself.
        defer { lead.batch = [:] }
        try await body(lead, members)
    }
}
