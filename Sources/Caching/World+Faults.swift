public import Simulation
public import Tracing

extension World {
    /// Disturbs a node, until a moment or until it is healed. To one that was taken away nothing happens any more.
    public func disturb(_ node: any Node, _ fault: Fault, cause: EventNumber = 0) {
        guard !node.faults.isClosed else { return }
        // Of two that do the same the one that lasts longer counts; of two that do more or less, the newer one, and then the
        // older one again.
        let present = node.faults.present.first { $0.fault.isSameKind(as: fault) }?.fault
        let outlasting = present.flatMap { $0.outlasts(fault) ? $0 : nil }
        if let outlasting, fault.isAllOrNothing {
            note(nil, node.id, nil, .fault(outlasting), cause: cause)
            return
        }
        let event = note(nil, node.id, nil, .fault(fault), cause: cause)
        let skew = node.faults.skew
        let end = fault.until.map { until in
            simulation.at(until, named: "end of a fault of \(node.name)") {
                guard node.faults.end(event) else { return }
                self.noteHealed(node, fault, cause: event)
                if case .partition = fault { self.healFarEnds(of: node, fault) }
                if let outlasting { self.disturb(node, outlasting, cause: event) }
            }
        }
        node.faults.set(fault, event: event, end: end)
        if case .skewed(let span, _) = fault { node.clockJumped(by: span - skew, cause: event) }
    }

    /// Who really calls in the name of a node: a cache that cannot be reached is gone around by the application.
    func sender(for caller: NodeID) -> NodeID {
        guard let node = nodes.first(where: { $0.id == caller }), node.faults.cutsOff(.application) else {
            return caller
        }
        return .application
    }

    /// Cuts two nodes, or the application and a node, off from each other.
    public func partition(_ one: NodeID, _ other: NodeID, until: Instant?) {
        for (node, far) in [(one, other), (other, one)] {
            guard let node = nodes.first(where: { $0.id == node }) else { continue }
            disturb(node, .partition(other: far, until: until))
        }
    }

    /// Ends all that is wrong with a node.
    ///
    /// - Returns: how many faults it had.
    @discardableResult
    public func heal(_ node: any Node) -> Int {
        let ended = node.faults.clear()
        for (fault, event) in ended { noteHealed(node, fault, cause: event) }
        healFarEnds(of: node)
        return ended.count
    }

    /// A partition stands at both ends, and ends at both before anybody can act on it.
    ///
    /// - Parameter healed: the one that ended; nil for all of the node.
    private func healFarEnds(of node: any Node, _ healed: Fault? = nil) {
        for other in nodes where other !== node {
            if case .partition(let far, _)? = healed, far != other.id { continue }
            for (fault, event) in other.faults.present
            where fault == .partition(other: node.id, until: healed.map(\.until) ?? fault.until) {
                if other.faults.end(event) { note(nil, other.id, nil, .heal(fault), cause: event) }
            }
        }
    }

    private func noteHealed(_ node: any Node, _ fault: Fault, cause: EventNumber) {
        let event = note(nil, node.id, nil, .heal(fault), cause: cause)
        if case .skewed(let span, _) = fault { node.clockJumped(by: .zero - span, cause: event) }
    }

    /// Crashes a node: a cache loses its memory; a database keeps its rows. It is back at once, or at `until`.
    public func crash(_ node: any Node, until: Instant?) {
        guard !node.faults.isClosed else { return }
        let event = node.loseMemory(cause: 0) ?? note(nil, node.id, nil, .crash(entries: 0, dirty: 0))
        if let until { disturb(node, .down(until: until), cause: event) }
    }
}
