internal import Simulation
internal import Tracing

extension Details {
    func append(write kind: WriteKind, _ took: TimeSpan, _ event: Event, _ line: inout TextBuffer) {
        if let value = event.value { line.append(quoted: value.text) }
        switch kind {
        case .direct:
            if event.value != nil { line.append(", ") }
        case .behindTheBack:
            line.append(event.value == nil ? "behind the cache's back, " : " behind the cache's back, ")
        case .writeBack:
            line.append(event.value == nil ? "written back, " : " written back, ")
            if let accepted = log.cause(of: event), accepted.isAcceptance {
                line.append("accepted ")
                line.append(event.time - accepted.time)
                line.append(" ago, ")
            }
        }
        line.append(took)
    }

    /// `a read`, and `a batch of writes` for a flush.
    static func call(_ verb: Verb) -> String { verb == .flush ? "a batch of writes" : verb.aNoun }

    // MARK: Faults

    func append(_ fault: Fault, _ line: inout TextBuffer) {
        switch fault {
        case .down: line.append("down")
        case .slow(let factor, _):
            line.append(Self.number(factor))
            line.append(" times slower")
        case .flaky(let share, _):
            line.append(Self.percent(share))
            line.append(" of calls fail")
        case .partition(let other, _):
            line.append("cut off from ")
            line.append(names.node(other))
        case .hung: line.append("hangs: takes calls and answers none,")
        case .memoryFull: line.append("memory full: nothing can be stored,")
        case .queueFull: line.append("queue full: it takes no write in,")
        case .skewed(let span, _):
            line.append("its clock jumps ")
            line.append(TimeSpan(nanoseconds: abs(span.nanoseconds)))
            line.append(span < .zero ? " back," : " ahead,")
        }
        line.append(" until ")
        if let until = fault.until { line.append(until, rightAlignedTo: 0) } else { line.append("healed") }
    }

    func append(healed fault: Fault, _ line: inout TextBuffer) {
        switch fault {
        case .down: line.append("up again")
        case .slow: line.append("no longer slow")
        case .flaky: line.append("no longer flaky")
        case .partition(let other, _):
            line.append("reaches ")
            line.append(names.node(other))
            line.append(" again")
        case .hung: line.append("answers again")
        case .memoryFull: line.append("has memory again")
        case .queueFull: line.append("its queue takes writes in again")
        case .skewed: line.append("its clock is right again")
        }
    }

    func append(crash entries: Int, _ dirty: Int, at node: NodeID, _ line: inout TextBuffer) {
        guard names.nodes[Int(node.index)].kind == .cache else {
            return line.append("nothing lost: a database keeps its rows")
        }
        append(entries, "entry", "entries", &line)
        if dirty > 0 {
            line.append(" and ")
            append(dirty, "dirty write", "dirty writes", &line)
        }
        line.append(" lost")
    }

    /// A number without needless decimals: `10`, `2.5`.
    static func number(_ number: Double) -> String {
        if let whole = Int(exactly: number) { return String(whole) }
        return String(number)
    }

    /// A share as a percentage of at most two decimals: `20%`, `0.25%`.
    static func percent(_ share: Double) -> String {
        number((share * 10_000).rounded() / 100) + "%"
    }
}

extension Event {
    /// Whether a write was taken into a queue with this event.
    var isAcceptance: Bool {
        switch what {
        case .queue, .coalesce: true
        default: false
        }
    }
}
