internal import Keyspace
internal import Simulation
public import Tracing

/// How an operation ended.
public enum Outcome: Sendable {
    case done(Completion, Value?)
    case failed(Refusal, NodeID)
}

extension World {
    /// Reads a key through a node.
    ///
    /// - Throws: only what is no part of the simulation: cancellation, a spent budget, a broken file.
    @discardableResult
    public func read(_ key: Key, through node: any StoreNode, client: Int32 = 0, verb: Verb = .read)
        async throws -> Outcome
    {
        let operation = begin(verb, key, client)
        let side = node.readSide(for: operation, from: .application)
        defer { side.putBack() }
        do {
            let value = try await side.reading.read(key)
            return .done(try finish(operation, key, value, node), value)
        } catch let refused as Refused {
            return fail(operation, key, refused)
        }
    }

    /// Ends a read that went well, and says so if it brought something else than the truth.
    @discardableResult @inline(__always)
    func finish(_ operation: Operation, _ key: Key, _ value: Value?, _ node: any StoreNode) throws
        -> Completion
    {
        let completion = complete(operation, key, value: value, found: !value.isAbsent)
        if let judgement = try node.source.truth.judge(
            key, read: value, began: operation.began, start: operation.start,
            row: { try node.source.rows.read(key) })
        {
            note(
                operation, .application, key, .stale(judgement.staleness),
                links: Links(.outdated, judgement.outdated).and(.current, judgement.current)
                    .and(.answered, operation.answeredBy), value: value, truth: judgement.truth)
        } else if relations != nil {
            judgeDerived(operation, key, value)
        }
        return completion
    }

    /// Writes a value through a node; nil deletes.
    @discardableResult
    public func write(
        _ key: Key, _ text: String?, padding: Int = 0, through node: any StoreNode, client: Int32 = 0,
        ifVersion wantedVersion: Int? = nil
    ) async throws -> Outcome {
        let node = redirectsWrites ? top(over: node) : node
        let operation = begin(text == nil ? .delete : .write, key, client)
        operation.wantedVersion = wantedVersion
        operation.version = nextVersion()
        operation.isBehindTheBack = node.under == nil && cache(over: node) != nil
        let value = text.map { Value($0, version: operation.version, padding: padding) }
        do {
            try await node.asStore(for: operation, from: .application).write(key, value)
            let completion = complete(operation, key, value: value, found: true)
            let truth = node.source.truth
            if let doom = truth.acknowledge(key, version: operation.version, at: simulation.now) {
                let loss = Happening.lost(acknowledgedAt: simulation.now, doom.loss)
                note(
                    nil, doom.node, key, loss, cause: doom.cause, links: Links(.accepted, doom.accepted),
                    value: doom.value)
            }
            return .done(completion, value)
        } catch let refused as Refused {
            let outcome = fail(operation, key, refused)
            node.source.truth.refuse(
                key, version: operation.version, at: simulation.now, event: operation.last)
            return outcome
        }
    }

    /// The first of the caches that stand over a node, and over one another; the node itself if there are none.
    private func top(over node: any StoreNode) -> any StoreNode {
        var top = node
        while let cache = cache(over: top) { top = cache }
        return top
    }

    /// Takes a key out of a cache and leaves the database alone.
    @discardableResult
    public func invalidate(_ key: Key, in cache: CacheNode, client: Int32 = 0) async throws -> Outcome {
        let operation = begin(.invalidate, key, client)
        let call = CacheCall(node: cache, operation: operation, caller: .application)
        try await call.delete(key)
        if let refusal = operation.unanswered {
            return fail(operation, key, Refused(node: cache.id, refusal: refusal))
        }
        operation.source = cache.id
        return .done(complete(operation, key, value: nil, found: true), nil)
    }

    /// A value that a client puts into a cache by itself: a copy of what it had read or written, or its own.
    func copy(_ text: String, of key: Key, in cache: CacheNode) throws -> Value {
        let origin = try cache.source.truth.origin(
            of: text, key, row: { try cache.source.rows.read(key) })
        return Value(text, version: origin ?? -nextVersion())
    }

    func begin(_ verb: Verb, _ key: Key, _ client: Int32) -> Operation {
        let operation = operation(verb, key, client: client)
        operation.start = note(operation, .application, key, .request(verb))
        return operation
    }

    func complete(
        _ operation: Operation, _ key: Key, value: Value?, found: Bool, inCacheOnly: Bool = false
    ) -> Completion {
        var completion = Completion(
            verb: operation.verb, took: simulation.now - operation.began, node: operation.source,
            isDurable: operation.isDurable, isInCacheOnly: inCacheOnly, found: found)
        completion.isUncommitted = operation.isUncommitted
        note(operation, .application, key, .done(completion), value: value)
        return completion
    }

    func fail(_ operation: Operation, _ key: Key, _ refused: Refused) -> Outcome {
        note(
            operation, .application, key,
            .failed(operation.verb, refused.refusal, took: simulation.now - operation.began))
        return .failed(refused.refusal, refused.node)
    }

    // MARK: Past the strategy

    /// Asks a cache alone, which loads nothing.
    @discardableResult
    public func look(_ key: Key, in cache: CacheNode, client: Int32 = 0) async throws -> Outcome {
        let operation = begin(.read, key, client)
        let found = try await CacheCall(node: cache, operation: operation, caller: .application).get(key)
        if found == nil, let refusal = operation.unanswered {
            return fail(operation, key, Refused(node: cache.id, refusal: refusal))
        }
        operation.source = cache.id
        let completion = complete(operation, key, value: found?.value, found: found?.value != nil)
        if relations != nil { judgeDerived(operation, key, found?.value) }
        return .done(completion, found?.value)
    }

    /// Puts a value into a cache past its strategy and past the database; nil takes it out.
    @discardableResult
    public func put(
        _ key: Key, _ text: String?, into cache: CacheNode, client: Int32 = 0
    ) async throws -> Outcome {
        let operation = begin(text == nil ? .invalidate : .write, key, client)
        let call = CacheCall(node: cache, operation: operation, caller: .application)
        let value = try text.map { try copy($0, of: key, in: cache) }
        if let value { try await call.set(key, value) } else { try await call.delete(key) }
        if let refusal = operation.unanswered {
            return fail(operation, key, Refused(node: cache.id, refusal: refusal))
        }
        operation.source = cache.id
        let completion = complete(operation, key, value: value, found: true, inCacheOnly: true)
        return .done(completion, value)
    }
}
