import Basics
import Simulation
import Testing

@testable import Keyspace

@Suite struct ExpiryHeapTests {
    /// The slots and their times in the order of setting; the first to expire is found by looking at all.
    struct Model {
        var items: [(slot: Int, time: Instant)] = []

        mutating func set(_ slot: Int, to time: Instant) {
            remove(slot)
            items.append((slot, time))
        }

        mutating func remove(_ slot: Int) { items.removeAll { $0.slot == slot } }

        var first: (slot: Int, time: Instant)? { items.min { $0.time < $1.time } }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func itDoesWhatAListDoes(seed: UInt64) {
        var stream = RandomStream(seed: seed, name: "heap")
        var heap = ExpiryHeap()
        var model = Model()
        for step in 0..<4000 {
            let slot = Int(stream.below(60))
            // Few different times, so that many are equal.
            let time = Instant(nanoseconds: Int64(stream.below(12)))
            switch stream.below(step % 500 < 250 ? 3 : 6) {
            case 0:
                heap.remove(slot)
                model.remove(slot)
            case 1:
                if let first = heap.first {
                    heap.remove(first.slot)
                    model.remove(first.slot)
                }
            default:
                heap.set(slot, to: time)
                model.set(slot, to: time)
            }
            #expect(heap.first?.slot == model.first?.slot)
            #expect(heap.first?.time == model.first?.time)
        }
        var order: [Int] = []
        while let first = heap.first {
            order.append(first.slot)
            heap.remove(first.slot)
        }
        let sorted = model.items.enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }
        #expect(order == sorted.map(\.element.slot))
    }
}
