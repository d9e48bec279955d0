/// What another event has to do with the event that names it, beside being its cause.
///
/// Whoever makes an event knows these events and names them. No reader of the log searches for them.
public enum LinkRole: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    /// The event that stored the entry.
    case stored
    /// The event that last set when the entry expires: a store, a command, a renewal, or a jump of the clock.
    case lifetime
    /// The event that took the write into the queue.
    case accepted
    /// The queued write whose place this one takes.
    case replaced
    /// The event that made the value outdated.
    case outdated
    /// The newest change before the read began: what was true then.
    case current
    /// The event that answered the read.
    case answered
    /// The fault that slows the call down or holds its answer back.
    case slowed
    /// What holds up what this one waits for: the event with which another call took the connection, or the failed attempt
    /// to write back what the queue is full of.
    case held
    /// The newest event of the call whose answer did not come in time.
    case awaited
    /// An invalidation or an update of the copy that did not reach the cache.
    case skipped
    /// The event with which the copy expired.
    case expired
    /// The first of the loads that overlapped.
    case first
}

/// Another event, and what it has to do with the event that names it.
public struct Link: BitwiseCopyable, Sendable, Equatable {
    // The role in the upper byte, so that a link takes 8 bytes.
    fileprivate let bits: UInt64

    public init(_ role: LinkRole, _ event: EventNumber) {
        bits = UInt64(role.rawValue) << 56 | UInt64(event)
    }

    fileprivate init(bits: UInt64) { self.bits = bits }

    public var role: LinkRole { LinkRole(rawValue: UInt8(bits >> 56)) ?? .stored }
    public var event: EventNumber { EventNumber(bits & (1 << 56 - 1)) }
}

/// The links of one event, at most four. Plain bits, so that passing them on costs no allocation.
public struct Links: BitwiseCopyable, Sendable, Equatable {
    private var slots: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    public static let none = Links()

    public init() {}

    /// - Parameter event: 0 adds nothing.
    public init(_ role: LinkRole, _ event: EventNumber) { add(role, event) }

    /// These links and one more. An event of 0 adds nothing.
    public func and(_ role: LinkRole, _ event: EventNumber) -> Links {
        var links = self
        links.add(role, event)
        return links
    }

    public mutating func add(_ role: LinkRole, _ event: EventNumber) {
        if event <= 0 { return }
        let bits = Link(role, event).bits
        if slots.0 == 0 {
            slots.0 = bits
        } else if slots.1 == 0 {
            slots.1 = bits
        } else if slots.2 == 0 {
            slots.2 = bits
        } else {
            precondition(slots.3 == 0, "an event has at most four links")
            slots.3 = bits
        }
    }

    @inline(__always)
    public var isEmpty: Bool { slots.0 == 0 }

    /// The links in the order in which they were added.
    public var all: [Link] {
        [slots.0, slots.1, slots.2, slots.3].filter { $0 != 0 }.map { Link(bits: $0) }
    }

    /// The event that has this role; 0 if none has.
    public subscript(role: LinkRole) -> EventNumber { all.first { $0.role == role }?.event ?? 0 }

    public static func == (left: Links, right: Links) -> Bool { left.slots == right.slots }
}
