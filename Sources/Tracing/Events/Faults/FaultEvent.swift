public import Simulation

/// A fault began.
struct FaultEvent: HappeningKind {
    static let names = ["fault"]
    static let tone = Tone.disturbance

    var fault: Fault

    var rank: Int { 4 }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        switch fault {
        case .down: line.append("down")
        case .slow(let factor, _):
            line.append(Figures.number(factor))
            line.append(" times slower")
        case .flaky(let share, _):
            line.append(Figures.percent(share))
            line.append(" of calls fail")
        case .partition(let other, _):
            line.append("cut off from ")
            line.append(wording.names.node(other))
        case .hung: line.append("hangs: accepts calls and never answers,")
        case .memoryFull: line.append("memory full: nothing can be stored,")
        case .queueFull: line.append("queue full: accepts no writes,")
        case .skewed(let span, _):
            line.append("its clock jumps ")
            line.append(TimeSpan(nanoseconds: abs(span.nanoseconds)))
            line.append(span < .zero ? " back," : " ahead,")
        }
        line.append(" until ")
        if let until = fault.until { line.append(until, rightAlignedTo: 0) } else { line.append("healed") }
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.fields(fault, names)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("broken", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}

extension JSONWriter {
    mutating func fields(_ fault: Fault, _ names: Names) {
        var factor: Double?
        var share: Double?
        var other: String?
        var skew: TimeSpan?
        let name: String
        switch fault {
        case .down: name = "down"
        case .slow(let by, _): (name, factor) = ("slow", by)
        case .flaky(let part, _): (name, share) = ("flaky", part)
        case .partition(let node, _): (name, other) = ("partition", names.node(node))
        case .hung: name = "hang"
        case .memoryFull: name = "memory-full"
        case .queueFull: name = "queue-full"
        case .skewed(let span, _): (name, skew) = ("skew", span)
        }
        field("fault", name)
        field("factor", factor)
        field("share", share)
        field("cut_off_from", other)
        field("until_ns", fault.until)
        if let skew { field("skew_ns", skew) }
    }
}

/// A disturbance that was ordered, and when it will end by itself.
public enum Fault: BitwiseCopyable, Sendable, Equatable {
    case down(until: Instant?)
    /// Everything takes `factor` times as long.
    case slow(factor: Double, until: Instant?)
    /// A share of the calls is refused.
    case flaky(share: Double, until: Instant?)
    case partition(other: NodeID, until: Instant?)
    /// Calls take effect, and no answer comes.
    case hung(until: Instant?)
    /// A cache can store nothing more.
    case memoryFull(until: Instant?)
    /// A write-behind queue accepts nothing.
    case queueFull(until: Instant?)
    /// The node's clock is ahead by so much, or behind if it is negative.
    case skewed(by: TimeSpan, until: Instant?)

    public var until: Instant? {
        switch self {
        case .down(let until), .slow(_, let until), .flaky(_, let until), .partition(_, let until),
            .hung(let until), .memoryFull(let until), .queueFull(let until), .skewed(_, let until):
            until
        }
    }
}
