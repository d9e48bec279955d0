/// The words for why a node did not answer.
struct RefusalWords {
    /// Behind the node's name: `is down`.
    let ofNode: String
    /// If it is not known which node it was: `a node is down`.
    let ofSomeNode: String
    /// If the node stands in a column of its own: `down`.
    let alone: String

    private init(_ ofNode: String, _ ofSomeNode: String, _ alone: String) {
        self.ofNode = ofNode
        self.ofSomeNode = ofSomeNode
        self.alone = alone
    }

    /// The words for a refusal; behind those for a partition goes the name of the other node.
    init(_ refusal: Refusal) {
        self =
            switch refusal {
            case .down: Self("is down", "a node is down", "down")
            case .flaky: Self("is flaky", "a node is flaky", "flaky")
            case .partitioned: Self("is cut off from", "a node is cut off from", "cut off from")
            case .closed: Self("was dropped", "a node was dropped", "dropped")
            case .timeout: Self("did not answer in time", "no answer came in time", "no answer in time")
            case .open: Self("lets no call out: its breaker is open", "a breaker is open", "breaker open")
            case .exhausted:
                Self("has no connection free", "no connection was free", "no connection free")
            case .unhealthy:
                Self("lets no call out: health checks fail", "health checks fail", "unhealthy")
            case .disconnected:
                Self(
                    "closed the connection before it answered", "a node closed the connection",
                    "connection closed before the answer")
            case .refused:
                Self("answered with an error", "a node answered with an error", "answered with an error")
            case .outOfMemory: Self("is out of memory", "memory is full", "out of memory")
            case .wrongType:
                Self(
                    "holds no string under this key", "the key holds no string",
                    "WRONGTYPE, the key holds no string")
            case .conflict:
                Self("found another version of the row", "the row had changed", "the row had changed")
            case .outdated:
                Self("has a newer version", "a newer version is cached", "a newer version is there")
            case .dropped:
                Self("got no message", "a message was lost", "the message was lost on its way")
            }
    }
}

extension Wording {
    /// `users is down`.
    func append(_ refusal: Refusal, at node: NodeID, _ line: inout TextBuffer) {
        line.append(names.node(node))
        line.append(" ")
        line.append(RefusalWords(refusal).ofNode)
        append(farEndOf: refusal, &line)
    }

    /// What a real server or the system said of a failure: ` (Connection refused)`.
    func append(reportOf event: Event, _ line: inout TextBuffer) {
        guard let report = event.value?.text, !report.isEmpty else { return }
        line.append(" (")
        line.append(safe: report)
        line.append(")")
    }

    func refusal(_ refusal: Refusal, at node: NodeID) -> String {
        var buffer = TextBuffer()
        append(refusal, at: node, &buffer)
        return buffer.text
    }

    /// `users is down`, for an event that says only that something was refused: its cause says where.
    func append(reasonOf event: Event, _ refusal: Refusal, _ line: inout TextBuffer) {
        let failure = source.failure(behind: event)
        switch failure?.what {
        case .join: line.append("so did the load it waited for, as ")
        case .refuse, .block, .timeout, .skip, .miss(.unavailable):
            if let failure { return append(refusal, at: failure.node, &line) }
        default: break
        }
        line.append(RefusalWords(refusal).ofSomeNode)
        append(farEndOf: refusal, &line)
    }

    func reason(of event: Event, _ refusal: Refusal) -> String {
        var buffer = TextBuffer()
        append(reasonOf: event, refusal, &buffer)
        return buffer.text
    }

    func append(farEndOf refusal: Refusal, _ line: inout TextBuffer) {
        guard case .partitioned(let other) = refusal else { return }
        line.append(" ")
        line.append(names.node(other))
    }
}
