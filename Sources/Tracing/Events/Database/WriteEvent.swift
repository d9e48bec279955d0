internal import Simulation

/// A row was written to a database; without a value it was deleted.
struct WriteEvent: HappeningKind {
    static let names = ["write", "delete"]
    static let roles: [LinkRole] = [.slowed]

    var took: TimeSpan
    var kind: WriteKind

    var rank: Int { 2 }

    func name(of event: Event) -> String { event.value == nil ? "delete" : "write" }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.writes)
        metrics.writeLatency.record(took)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        if let value = event.value { line.append(quoted: value.text) }
        switch kind {
        case .direct: if event.value != nil { line.append(", ") }
        case .behindTheBack, .fed:
            line.append(event.value == nil ? "behind the cache's back, " : " behind the cache's back, ")
        case .uncommitted:
            line.append(event.value == nil ? "not committed, " : ", not committed, ")
        case .writeBack:
            line.append(event.value == nil ? "written back, " : " written back, ")
            if let accepted = acceptance(of: event, wording) {
                line.append("accepted ")
                line.append(event.time - accepted.time)
                line.append(" ago, ")
            }
        }
        line.append(took)
    }

    /// The event that took it into the queue.
    private func acceptance(of event: Event, _ wording: Wording) -> Event? {
        guard let cause = wording.source.cause(of: event), cause.isAcceptance else { return nil }
        return cause
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("took_ns", took)
        json.field("way", kind.name)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        let node = wording.names.node(event.node)
        let what = event.value == nil ? "the deletion of the row" : wording.value(event)
        switch kind {
        case .direct:
            let origin = wording.origin(of: event)
            return event.value == nil
                ? ": \(origin) deleted the row in \(node)" : ": \(origin) wrote \(what) to \(node)"
        case .uncommitted: return ": \(what) waits in a transaction of \(node) for its commit"
        case .behindTheBack: return ": \(what) reached \(node) behind the cache's back"
        case .fed:
            return ": \(what) reached \(node) behind the cache's back, and a change feed brings it later"
        case .writeBack:
            let after =
                acceptance(of: event, wording).map { " \(event.time - $0.time) after it was accepted" } ?? ""
            return ": \(what) was written back to \(node)\(after)"
        }
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        let node = wording.names.node(event.node)
        let what = event.value == nil ? "the row deleted in \(node)" : "\(wording.value(event)) to \(node)"
        switch kind {
        case .direct: return ("written", what + (isOwn ? "" : " by \(wording.origin(of: event))"))
        case .uncommitted: return ("written", what + ", not committed: nobody else sees it")
        case .behindTheBack: return ("written", what + " behind the cache's back: no cache was told")
        case .fed: return ("written", what + " behind the cache's back: a change feed brings it later")
        case .writeBack:
            let after =
                acceptance(of: event, wording).map { " \(event.time - $0.time) after it was accepted" } ?? ""
            return ("written", "\(what), written back\(after)")
        }
    }
}

/// Why a write reached a database.
public enum WriteKind: UInt8, BitwiseCopyable, Sendable {
    /// The application's own write.
    case direct
    /// A write that had waited in a write-behind queue.
    case writeBack
    /// A write past the cache, made at the node itself.
    case behindTheBack
    /// The same, at a database of whose changes a feed tells a cache later.
    case fed
    /// A write within a transaction, which nobody else sees before the commit.
    case uncommitted

    public var name: String {
        switch self {
        case .direct: "direct"
        case .writeBack: "write-back"
        case .behindTheBack: "behind-the-back"
        case .fed: "fed"
        case .uncommitted: "uncommitted"
        }
    }
}
