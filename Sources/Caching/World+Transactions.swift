internal import Simulation
internal import Tracing

/// The transactions of a database: a round trip for the beginning, and one for the end.
extension World {
    /// Begins a transaction of a client, which must have none.
    public func beginTransaction(_ database: DatabaseNode, isSnapshot: Bool, client: Int32) async throws
        -> Outcome
    {
        let outcome = try await transact(database, client, takes: database.settings.read) { operation in
            let transaction = Transaction(database, isSnapshot: isSnapshot, client: client)
            database.transactions.append(transaction)
            self.transactions[client] = transaction
            self.note(
                operation, database.id, nil,
                .transaction(isSnapshot ? .beganSnapshot : .beganReadCommitted, writes: 0))
            return nil
        }
        // Who does not know that it began has no use for it.
        if case .failed(let refusal, _) = outcome {
            if let open = transactions[client] { close(open) }
            transactions[client] = Transaction(
                database, isSnapshot: isSnapshot, client: client, failure: refusal)
        }
        return outcome
    }

    /// Has all writes of a client's transaction take effect at once, or none.
    public func commitTransaction(of client: Int32) async throws -> Outcome? {
        guard let transaction = transactions[client] else { return nil }
        let database = transaction.node
        let outcome = try await transact(database, client, takes: database.settings.write) { operation in
            if let failure = transaction.failure {
                self.close(transaction)
                return failure
            }
            if transaction.conflict != nil {
                self.note(operation, database.id, transaction.conflict, .refuse(.transaction, .conflict))
                self.giveUp(transaction, operation)
                return .conflict
            }
            try self.apply(transaction, operation)
            return nil
        }
        switch outcome {
        case .done:
            for write in transaction.writes {
                _ = database.truth.acknowledge(write.key, version: write.version, at: simulation.now)
            }
        // Without a connection there is no transaction.
        case .failed: if isOpen(transaction) { giveUp(transaction, nil) }
        }
        return outcome
    }

    /// Gives up all writes of a client's transaction.
    public func rollBackTransaction(of client: Int32) async throws -> Outcome? {
        guard let transaction = transactions[client] else { return nil }
        let database = transaction.node
        let outcome = try await transact(database, client, takes: database.settings.write) { operation in
            self.giveUp(transaction, operation)
            return nil
        }
        if isOpen(transaction) { giveUp(transaction, nil) }
        return outcome
    }

    private func isOpen(_ transaction: Transaction) -> Bool {
        transactions[transaction.client] === transaction
    }

    private func close(_ transaction: Transaction) {
        transactions[transaction.client] = nil
        transaction.node.transactions.removeAll { $0 === transaction }
    }

    private func apply(_ transaction: Transaction, _ operation: Operation) throws {
        let database = transaction.node
        close(transaction)
        let writes = transaction.writes
        note(operation, database.id, nil, .transaction(.committed, writes: writes.count))
        for write in writes { try database.remember(write.key) }
        try database.rows.write(writes.map { ($0.key, $0.value) })
        let call = DatabaseCall(node: database, operation: operation, caller: .application)
        for write in writes {
            call.commit(
                write.key, write.value, write.version, database.draw(database.settings.write), kind: .direct)
        }
    }

    private func giveUp(_ transaction: Transaction, _ operation: Operation?) {
        close(transaction)
        if transaction.failure != nil { return }
        let database = transaction.node
        let event = note(
            operation, database.id, nil, .transaction(.rolledBack, writes: transaction.writeCount))
        for write in transaction.writes {
            database.truth.refuse(write.key, version: write.version, at: simulation.now, event: event)
        }
    }

    /// One round trip to a database, which takes effect when it arrives.
    ///
    /// - Parameter effect: says why it is refused, if it is.
    private func transact(
        _ database: DatabaseNode, _ client: Int32, takes: Distribution,
        _ effect: (Operation) throws -> Refusal?
    ) async throws -> Outcome {
        let operation = operation(.transaction, nil, client: client)
        operation.start = note(operation, .application, nil, .request(.transaction))
        operation.source = database.id
        let call = DatabaseCall(node: database, operation: operation, caller: .application)
        do {
            try call.refuse(.transaction, nil, endsTransaction: true)
            let took = database.draw(takes)
            let refusal = try effect(operation)
            try await simulation.sleep(for: took)
            if !database.faults.isEmpty { try await call.waitOutHang(.transaction, nil, after: took) }
            if let refusal { throw Refused(node: database.id, refusal: refusal) }
        } catch let refused as Refused {
            note(
                operation, .application, nil,
                .failed(.transaction, refused.refusal, took: simulation.now - operation.began))
            return .failed(refused.refusal, refused.node)
        }
        let completion = Completion(
            verb: .transaction, took: simulation.now - operation.began, node: database.id, isDurable: true,
            found: true)
        note(operation, .application, nil, .done(completion))
        return .done(completion, nil)
    }
}
