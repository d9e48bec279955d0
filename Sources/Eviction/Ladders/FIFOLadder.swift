/// FIFO at several sizes: a bit a size tells where a key is resident, and a queue a size tells who is next.
struct FIFOLadder: LadderRungs, ~Copyable {
    private var resident = DenseArray<UInt8>(filler: 0)
    private var queues = InlineArray<8, RingQueue> { _ in RingQueue() }
    private var capacities = InlineArray<8, Int>(repeating: 0)

    init(_ setups: [PolicySetup]) {
        for index in setups.indices { capacities[index] = Int(clamping: setups[index].capacity) }
    }

    @inline(__always)
    func prefetch(_ id: UInt32) { resident.prefetch(id) }

    @inline(__always)
    mutating func hit(_ id: UInt32) -> UInt8 { resident.value(at: id) }

    @inline(__always)
    mutating func insert(_ id: UInt32, at rung: Int) {
        let bit = UInt8(1) << UInt8(truncatingIfNeeded: rung)
        if queues[rung].count == capacities[rung] {
            resident[queues[rung].pop()] &= ~bit
            resident.prefetch(queues[rung].ahead(8))
        }
        queues[rung].push(id)
        resident.include(id)
        resident[id] |= bit
    }

    func residents(at rung: Int) -> Int { queues[rung].count }
}
