import Simulation
import Tracing

/// Loads of one key that overlap, counted a second time: from the moments in the log alone.
extension Auditor {
    struct LoadKey: Hashable {
        var node: NodeID
        var key: KeyID
    }

    struct LoadModel {
        /// When the loads that are under way end.
        var ends: [Instant] = []
        /// Since there was none under way for the last time: how many began, when the first did, and how long they take.
        var count = 0
        var since = Instant.start
        var work = TimeSpan.zero
    }

    func loadBegan(_ took: TimeSpan, alongside: Int, _ event: Event) throws {
        var model = loads[LoadKey(node: event.node, key: event.key)] ?? LoadModel()
        let underWay = model.ends.filter { $0 > event.time }.count
        try check(alongside == underWay, "\(underWay) loads of the key are under way")
        if underWay == 0 {
            // Of those that end in this very instant it may be told after the next one has begun.
            if model.ends.last != nil, model.ends.max() == event.time {
                endedLoads[LoadKey(node: event.node, key: event.key)] = model
            }
            model = LoadModel(since: event.time)
        }
        model.ends.append(event.time + took)
        model.count += 1
        model.work = model.work + took
        loads[LoadKey(node: event.node, key: event.key)] = model
    }

    func stampeded(_ herd: Herd, _ event: Event) throws {
        // A loader's loads are those of the application, at any cache.
        if event.node == .application { return }
        let key = LoadKey(node: event.node, key: event.key)
        var found = loads[key]
        if let ended = endedLoads.removeValue(forKey: key), ended.ends.max() == event.time { found = ended }
        guard let model = found else { throw Complaint("the key was never loaded") }
        try check(model.ends.allSatisfy { $0 <= event.time }, "a load is still under way")
        try check(
            model.count == herd.loads && model.since == herd.since && model.work == herd.work,
            "there were \(model.count) loads since \(model.since), \(model.work) of work")
    }
}
