internal import Basics
internal import Simulation
public import Tracing

/// How two runs of the same statements are compared, event by event, to find if they diverge.
public enum Divergence {
    /// A number that is the same for events that say the same: when, where, what, to which key, with which value, and
    /// for a miss its cause. What only follows from a cache's settings, such as the time to live of a stored entry, is
    /// left out. Events that a brief trace leaves out have no mark.
    ///
    /// Two events that differ have different marks, but for one case in some 2^64 (FNV-1a).
    public static func mark(of event: Event, in names: Names) -> UInt64? {
        let kind = EventKind(event)
        guard event.isBrief else { return nil }
        var mark = FNV1a()
        mark.add(UInt64(bitPattern: event.time.nanoseconds))
        mark.add(UInt64(truncatingIfNeeded: event.node.index))
        mark.add(UInt64(truncatingIfNeeded: event.client))
        mark.add(UInt64(kind.number))
        if case .miss(let cause) = event.what { mark.add(cause.name.utf8) }
        if event.key.exists { mark.add(names.key(event.key).text.utf8) }
        mark.add(0x100)
        if let value = event.value { mark.add(value.text.utf8) }
        return mark.value
    }

    /// The line of a brief trace for an event.
    public static func line(of event: Event, in log: Log) -> String {
        TextTrace(log: log, level: .brief).line(event)
    }
}
