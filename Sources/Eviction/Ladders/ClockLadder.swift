/// CLOCK with one bit at several sizes. The circle is a queue, as in `Clock`: what the hand spares goes from its front to its back.
struct ClockLadder: LadderRungs, ~Copyable {
    /// By id, a bit a size.
    private struct Marks: BitwiseCopyable {
        var resident: UInt8 = 0
        /// Used since the hand last passed; only where resident.
        var used: UInt8 = 0
    }

    private var marks = DenseArray(filler: Marks())
    private var queues = InlineArray<8, RingQueue> { _ in RingQueue() }
    private var capacities = InlineArray<8, Int>(repeating: 0)

    init(_ setups: [PolicySetup]) {
        for index in setups.indices { capacities[index] = Int(clamping: setups[index].capacity) }
    }

    @inline(__always)
    func prefetch(_ id: UInt32) { marks.prefetch(id) }

    @inline(__always)
    mutating func hit(_ id: UInt32) -> UInt8 {
        let resident = marks.value(at: id).resident
        if resident != 0 { marks[id].used = resident }
        return resident
    }

    @inline(__always)
    mutating func insert(_ id: UInt32, at rung: Int) {
        let bit = UInt8(1) << UInt8(truncatingIfNeeded: rung)
        if queues[rung].count == capacities[rung] { evict(at: rung, bit) }
        queues[rung].push(id)
        marks.include(id)
        marks[id].resident |= bit
    }

    @inline(__always)
    private mutating func evict(at rung: Int, _ bit: UInt8) {
        while true {
            marks.prefetch(queues[rung].ahead(8))
            let next = queues[rung].pop()
            if marks[next].used & bit == 0 {
                marks[next].resident &= ~bit
                return
            }
            marks[next].used &= ~bit
            queues[rung].push(next)
        }
    }

    func residents(at rung: Int) -> Int { queues[rung].count }
}
