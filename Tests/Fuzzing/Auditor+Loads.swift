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
        if underWay == 0 { model = LoadModel(since: event.time) }
        model.ends.append(event.time + took)
        model.count += 1
        model.work = model.work + took
        loads[LoadKey(node: event.node, key: event.key)] = model
    }

    func stampeded(_ herd: Herd, _ event: Event) throws {
        // A loader's loads are those of the application, at any cache.
        if event.node == .application { return }
        guard let model = loads[LoadKey(node: event.node, key: event.key)] else {
            throw Complaint("the key was never loaded")
        }
        try check(model.ends.allSatisfy { $0 <= event.time }, "a load is still under way")
        try check(
            model.count == herd.loads && model.since == herd.since && model.work == herd.work,
            "there were \(model.count) loads since \(model.since), \(model.work) of work")
    }
}
