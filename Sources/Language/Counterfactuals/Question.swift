internal import Caching
internal import Keyspace
internal import Simulation
internal import Tracing

/// What is asked of the other runs: what could be changed, and how to see that it would have helped.
struct Question {
    var outcome: String
    var changes: [Change]
    /// Whether a log shows the other outcome.
    var isAnswered: (Log) -> Bool

    init?(_ event: Event, _ world: World) {
        let node = world.names.node(event.node)
        let operation = event.operation
        let suggest = Suggestions(event, world)
        switch event.what {
        case .miss where operation > 0:
            outcome = "this read would have been a hit"
            changes = suggest.againstMiss
            isAnswered = { log in
                let ofOperation = log.events.filter {
                    $0.operation == operation && log.names.node($0.node) == node
                }
                return ofOperation.contains { $0.isHit || $0.isStaleHit }
                    && !ofOperation.contains { if case .miss = $0.what { true } else { false } }
            }
        case .stale where operation > 0:
            outcome = "this read would not have been stale"
            changes = suggest.againstStaleness
            isAnswered = { log in
                let ofOperation = log.events.filter { $0.operation == operation }
                // A read that fails instead is not stale, and its failure counts as harm.
                return ofOperation.contains(where: \.isEnd)
                    && !ofOperation.contains { if case .stale = $0.what { true } else { false } }
            }
        case .failed(let verb, _, _) where operation > 0:
            outcome = "this \(verb.name) would not have failed"
            changes = suggest.againstFailure
            isAnswered = { log in
                log.events.contains {
                    if $0.operation == operation, case .done = $0.what { true } else { false }
                }
            }
        case .refuse(.command, .outOfMemory) where operation > 0:
            outcome = "this command would have been carried out"
            changes = suggest.againstFullMemory
            isAnswered = { log in
                let ofOperation = log.events.filter { $0.operation == operation }
                return !ofOperation.isEmpty
                    && !ofOperation.contains { if case .refuse = $0.what { true } else { false } }
            }
        case .reject(let record) where record.reason.code == PolicyReason.memoryIsFull:
            let key = world.names.key(event.key).text
            let time = event.time
            outcome = "\(key) would have been let in"
            changes = suggest.againstFullMemory
            isAnswered = { log in Self.holds(log, key, in: node, at: time) }
        case .lost, .drop:
            let key = event.key
            outcome = "this write would not have been lost"
            changes = suggest.againstLoss
            isAnswered = { log in
                !log.events.contains { if $0.key == key, case .lost = $0.what { true } else { false } }
            }
        case .evict, .expire:
            let key = world.names.key(event.key).text
            let time = event.time
            outcome = "\(key) would still have been there"
            changes = suggest.againstDeparture
            isAnswered = { log in Self.holds(log, key, in: node, at: time) }
        case .stampede:
            let key = event.key
            outcome = "it would have been 1 load"
            changes = suggest.againstStampede
            // Under the change the loads may have come at another time.
            isAnswered = { log in
                !log.events.contains { other in
                    guard other.key == key, case .read(_, _, let alongside) = other.what else { return false }
                    return alongside > 0
                }
            }
        case .retryStorm, .flap, .thrash, .penetration:
            let kind = event.kind
            outcome = Self.withoutPattern(event)
            changes = suggest.againstPattern
            isAnswered = { log in
                !log.events.contains { $0.kind == kind && log.names.node($0.node) == node }
            }
        default: return nil
        }
    }

    private static func withoutPattern(_ event: Event) -> String {
        switch event.what {
        case .thrash: "the cache would not have thrashed"
        case .flap: "the breaker would not have flapped"
        case .retryStorm: "there would have been no retry storm"
        default: "there would have been no cache penetration"
        }
    }

    /// Whether a node has a key at a time, as far as a log tells.
    private static func holds(_ log: Log, _ key: String, in node: String, at time: Instant) -> Bool {
        guard let id = log.names.known(key)?.id else { return false }
        let last = log.events.last { other in
            guard other.key == id, log.names.node(other.node) == node, other.time <= time else {
                return false
            }
            switch other.what {
            case .store, .hit, .evict, .expire, .remove, .reject: return true
            default: return false
            }
        }
        switch last?.what {
        case .store, .hit: return true
        default: return false
        }
    }
}
