internal import Tracing

/// What reads go through at a node: the node itself, or a strategy and the calls it makes.
///
/// It is handed from one operation to the next, because making it anew costs more than a read that hits.
public final class ReadSide: @unchecked Sendable {
    // Confined to the simulation's thread.
    let reading: any Reading
    private let pool: ReadSides
    private let hand: (Operation, NodeID) -> Void

    /// `hand` is told whose calls they are from then on, and where they come from.
    init(reading: any Reading, pool: ReadSides, hand: @escaping (Operation, NodeID) -> Void) {
        self.reading = reading
        self.pool = pool
        self.hand = hand
    }

    fileprivate func hand(to operation: Operation, from caller: NodeID) { hand(operation, caller) }

    /// Tells that the operation it was made for, or handed to, has its answer.
    func putBack() { pool.putBack(self) }
}

/// The read sides of a node that no operation uses at present.
public final class ReadSides: @unchecked Sendable {
    // Confined to the simulation's thread.
    private var idle: [ReadSide] = []
    private var isCurrent = true

    func take(for operation: Operation, from caller: NodeID) -> ReadSide? {
        guard let side = idle.popLast() else { return nil }
        side.hand(to: operation, from: caller)
        return side
    }

    fileprivate func putBack(_ side: ReadSide) { if isCurrent { idle.append(side) } }

    /// Lets go of them all, and of those that will be put back: the node's settings have changed, or it is gone.
    func retire() {
        isCurrent = false
        idle = []
    }
}
