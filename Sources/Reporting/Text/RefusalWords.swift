internal import Tracing

/// How it is told why a node did not answer.
struct RefusalWords {
    /// Behind the node's name: `is down`.
    let ofNode: String
    /// Where it is not known which node it was: `a node is down`.
    let ofSomeNode: String
    /// Where the node stands in a column of its own: `down`.
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
            case .closed: Self("was taken away", "a node was taken away", "taken away")
            case .timeout: Self("did not answer in time", "no answer came in time", "no answer in time")
            case .open: Self("lets no call out: its breaker is open", "a breaker is open", "breaker open")
            case .exhausted:
                Self("has no connection free", "no connection was free", "no connection free")
            case .unhealthy:
                Self("lets no call out: health checks fail", "health checks fail", "unhealthy")
            case .outOfMemory: Self("is out of memory", "memory is full", "out of memory")
            case .wrongType:
                Self(
                    "holds no string under this key", "the key holds no string",
                    "WRONGTYPE, the key holds no string")
            }
    }
}

extension Details {
    /// `users is down`.
    func append(_ refusal: Refusal, at node: NodeID, _ line: inout TextBuffer) {
        line.append(names.node(node))
        line.append(" ")
        append(RefusalWords(refusal).ofNode, refusal, &line)
    }

    /// `users is down`, for an event that says only that something was refused: its cause says where.
    func appendReason(of event: Event, _ line: inout TextBuffer) {
        guard let refusal = event.refusal else { return }
        switch log.failure(behind: event)?.what {
        case .join: line.append("so did the load it waited for, ")
        case .refuse, .block, .guarded(.timeout), .skip, .miss(.unavailable):
            if let cause = log.failure(behind: event) { return append(refusal, at: cause.node, &line) }
        default: break
        }
        line.append("as ")
        append(RefusalWords(refusal).ofSomeNode, refusal, &line)
    }

    func append(refused verb: Verb, _ refusal: Refusal, _ line: inout TextBuffer) {
        if case .timeout = refusal {
            // It has taken effect, as its own event says.
            line.append(Self.call(verb))
            return line.append(" had no answer: its caller waits no longer")
        }
        append(RefusalWords(refusal).alone, refusal, &line)
        line.append(": ")
        line.append(Self.call(verb))
        line.append(" was refused")
    }

    private func append(_ words: String, _ refusal: Refusal, _ line: inout TextBuffer) {
        line.append(words)
        guard case .partitioned(let other) = refusal else { return }
        line.append(" ")
        line.append(names.node(other))
    }
}
