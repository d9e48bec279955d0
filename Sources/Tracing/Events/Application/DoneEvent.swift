public import Simulation

/// An operation ended well.
struct DoneEvent: HappeningKind {
    static let names = ["done"]

    var completion: Completion

    var rank: Int { 1 }

    func count(in metrics: inout NodeMetrics) {
        switch completion.verb {
        case .read, .warm:
            metrics.add(.reads)
            metrics.readLatency.record(completion.took)
        case .write:
            metrics.add(.writes)
            metrics.writeLatency.record(completion.took)
        case .delete:
            metrics.add(.deletes)
            metrics.writeLatency.record(completion.took)
        case .command:
            metrics.add(.commands)
            metrics.commandLatency.record(completion.took)
        case .invalidate, .refresh, .flush, .transaction: break
        }
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("verb", completion.verb.name)
        json.field("took_ns", completion.took)
        json.field("source", names.node(completion.node))
        json.field("durable", completion.isDurable)
        json.field("found", completion.found)
    }

    // MARK: In the trace

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        let node = wording.names.node(completion.node)
        switch completion.verb {
        case .read where !completion.found && completion.node == .application: line.append("nothing, in ")
        case .read, .warm, .refresh:
            if completion.found {
                wording.append(event.value, orElse: "found", &line)
                line.append(" from ")
                line.append(node)
                line.append(" in ")
            } else if let miss = lastMiss(of: event, wording) {
                line.append("nothing: no copy in ")
                line.append(wording.names.node(miss.node))
                line.append(", in ")
            } else {
                line.append("nothing: no such row, in ")
            }
        case .write where completion.isInCacheOnly:
            wording.append(event.value, orElse: "a value", &line)
            line.append(" written to ")
            line.append(node)
            line.append(" only, in ")
        case .write, .delete: return append(written: event, wording, &line)
        case .invalidate: append(invalidated: event, wording, &line)
        case .flush: line.append("flushed in ")
        case .transaction: line.append("answered in ")
        case .command:
            line.append(safe: wording.source.request(of: event)?.commandName ?? "command")
            line.append(" answered by ")
            line.append(node)
            line.append(" in ")
        }
        line.append(completion.took)
    }

    /// The miss with which a read ended that asked only a cache: it says nothing of the row.
    private func lastMiss(of event: Event, _ wording: Wording) -> Event? {
        guard let cause = wording.source.cause(of: event), case .miss(let why) = cause.what else {
            return nil
        }
        if case .negative = why { return nil }
        return cause
    }

    private func append(written event: Event, _ wording: Wording, _ line: inout TextBuffer) {
        if completion.verb == .write {
            wording.append(event.value, orElse: "written", &line)
            line.append(
                completion.isUncommitted
                    ? " in a transaction of " : completion.isDurable ? " durable in " : " accepted by ")
        } else {
            line.append(
                completion.isUncommitted
                    ? "deleted in a transaction of "
                    : completion.isDurable ? "deleted, durable in " : "deletion accepted by ")
        }
        line.append(wording.names.node(completion.node))
        line.append(" in ")
        line.append(completion.took)
        if completion.isUncommitted {
            line.append(", not committed")
        } else if !completion.isDurable {
            line.append(", dirty: not yet written back")
        }
    }

    /// What became of the key, which the newest event of the operation on this key says.
    private func append(invalidated event: Event, _ wording: Wording, _ line: inout TextBuffer) {
        var last = wording.source.cause(of: event)
        while let other = last, other.key != event.key, other.operation == event.operation {
            last = wording.source.cause(of: other)
        }
        switch last?.what {
        case .skip(_, let refusal):
            wording.append(refusal, at: completion.node, &line)
            line.append(": not removed, after ")
        case .remove(found: false, _):
            line.append("was not in ")
            line.append(wording.names.node(completion.node))
            line.append(", in ")
        default:
            line.append("removed from ")
            line.append(wording.names.node(completion.node))
            line.append(" in ")
        }
    }

    // MARK: In why

    func title(of event: Event, _ wording: Wording) -> String {
        var text = ": the \(completion.verb.noun) took \(completion.took)"
        let node = wording.names.node(completion.node)
        switch completion.verb {
        case .read, .warm, .refresh:
            if completion.found { return text + ", answered by \(node)" }
            let miss = lastMiss(of: event, wording)
            text +=
                miss.map { ", and \(wording.names.node($0.node)) had no copy" }
                ?? ", and there is no such row"
        case .write where completion.isInCacheOnly: text += ", and went to \(node) only"
        case .write, .delete:
            text +=
                completion.isUncommitted
                ? ", and is in a transaction of \(node), not committed"
                : completion.isDurable
                    ? ", and is durable in \(node)" : ", and is not yet in a database, only in \(node)"
        case .invalidate, .flush, .command, .transaction: break
        }
        return text
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("ended", wording.detail(event))
    }
}

/// How an operation ended well.
public struct Completion: BitwiseCopyable, Sendable {
    public var verb: Verb
    public var took: TimeSpan
    /// The node that had the value, or in which the write is durable or dirty.
    public var node: NodeID
    /// For a write: whether it has reached a database.
    public var isDurable: Bool
    /// For a write: whether it went to a cache past its strategy, so that no database will get it.
    public var isInCacheOnly: Bool
    /// For a read: whether a value was found.
    public var found: Bool
    /// For a command: what went over the network.
    public var exchange: Exchange?
    /// For a write: whether it waits in a transaction for its commit.
    public var isUncommitted = false

    public init(
        verb: Verb, took: TimeSpan, node: NodeID, isDurable: Bool, isInCacheOnly: Bool = false, found: Bool,
        exchange: Exchange? = nil
    ) {
        self.verb = verb
        self.took = took
        self.node = node
        self.isDurable = isDurable
        self.isInCacheOnly = isInCacheOnly
        self.found = found
        self.exchange = exchange
    }
}

/// What a command of Redis and its reply cost on the network.
public struct Exchange: BitwiseCopyable, Sendable, Equatable {
    /// Whether it came by itself, or as the first of a pipeline.
    public var isRoundTrip: Bool
    /// Bytes of its arguments and of the data in its reply: not of its name, of a status such as OK, or of the protocol.
    public var bytes: Int32

    public init(isRoundTrip: Bool, bytes: Int) {
        self.isRoundTrip = isRoundTrip
        self.bytes = Int32(clamping: bytes)
    }
}
