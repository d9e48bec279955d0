internal import Simulation
internal import Strategies
internal import Tracing

/// What a cache does while nobody waits for it: refreshes, and writing back.
extension CacheNode {
    /// Has a refresh of a key run, unless one is under way.
    func refresh(_ key: Key, cause: EventNumber, _ loader: Loader?) {
        world.probe?.touch(id, key.id, isWrite: true, saw: refreshing.contains(key.id))
        guard refreshing.insert(key.id).inserted else { return }
        world.startBackground(.refresh, key, at: id, cause: cause) { operation in
            let leases = self.guards?.leases
            defer {
                self.refreshing.remove(key.id)
                leases?.giveBack(by: operation)
            }
            try await self.readStrategy(for: operation, from: .application, loader).0.refresh(key)
        }
    }

    /// Starts the strategy's workers that do not run yet. They end when the queue is closed.
    func startWork() {
        while workers < settings.flushWorkers { startWorker() }
    }

    private func startWorker() {
        let operation = world.operation(.flush, nil, client: -1)
        operation.worker = workers
        let which = workers == 0 ? "" : " \(workers + 1)"
        workers += 1
        world.simulation.start(named: "write-behind worker\(which) of \(name)", isPrompt: true) {
            while !self.queue.isClosed {
                do {
                    try await self.writeStrategy(for: operation, nil, from: .application).work()
                    // A strategy without a worker: wait until another one is configured.
                    try await self.queue.reconfigured.wait()
                } catch is CancellationError {
                    return
                } catch {
                    self.world.report(error)
                    return
                }
            }
        }
    }
}
