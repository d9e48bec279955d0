/// A policy that keeps its residents, and perhaps its ghosts, in the queues of one `Segments`.
protocol SegmentedPolicy: EvictionPolicy, ~Copyable {
    /// The queues of residents and ghosts.
    var segments: Segments { get set }
    /// The numbers of the queues that hold residents, from 1; those above hold ghosts.
    static var lastResident: UInt8 { get }
}

extension SegmentedPolicy where Self: ~Copyable {
    var ghostCount: Int { segments.total - ledger.count }

    @inline(__always)
    func contains(_ id: UInt32) -> Bool {
        let place = segments.place(of: id)
        return place != 0 && place <= Self.lastResident
    }

    @inline(__always)
    func prefetch(_ id: UInt32) { segments.prefetch(id) }

    @inline(__always)
    func prefetchNeighbours(_ id: UInt32) { segments.prefetchNeighbours(id) }

    mutating func changeSize(_ id: UInt32, to size: UInt64) {
        segments.recharge(id, from: ledger.charge(of: id), to: ledger.charge(size))
        ledger.changeSize(id, to: size)
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) {
            takeOut(id)
        } else if segments.place(of: id) != 0 {
            forget(id)
        }
    }

    /// Whether an id stands in a queue of ghosts.
    @inline(__always)
    func isGhost(_ id: UInt32) -> Bool { segments.place(of: id) > Self.lastResident }

    /// Forgets a ghost.
    @inline(__always)
    mutating func forget(_ id: UInt32) {
        segments.remove(id, charge: ledger.chargeInPlace(of: id))
    }

    /// Forgets the oldest ghosts of a queue until it is charged no more than `limit`.
    @inline(__always)
    mutating func trim(_ segment: UInt8, to limit: UInt64) {
        while segments.used(segment) > limit { forget(segments.tail(segment)) }
    }

    /// Makes a resident a ghost.
    @inline(__always)
    mutating func makeGhost(_ id: UInt32, _ segment: UInt8) {
        segments.move(id, to: segment, charge: ledger.chargeInPlace(of: id))
        ledger.leave(id)
    }

    @inline(__always)
    mutating func takeOut(_ id: UInt32) {
        segments.remove(id, charge: ledger.chargeInPlace(of: id))
        ledger.leave(id)
    }
}
