import Basics
@testable import Keyspace
import Simulation
import Testing

@Suite struct OrderedTableTests {
    /// Against an array of pairs.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func itDoesWhatAListOfPairsDoes(_ seed: UInt64) {
        var random = RandomStream(seed: seed, name: "table")
        var table = OrderedTable<Int>()
        var model: [(key: ByteString, value: Int)] = []
        for step in 0..<5000 {
            let key = ByteString("k\(random.below(step < 2500 ? 60 : 12))")
            let place = model.firstIndex { $0.key == key }
            if random.below(5) < (step % 1000 < 500 ? 3 : 1) {
                #expect(table.set(key, step) == place.map { model[$0].value })
                if let place { model[place].value = step } else { model.append((key, step)) }
            } else {
                #expect(table.remove(key) == place.map { model[$0].value })
                if let place { model.remove(at: place) }
            }
            #expect(table.count == model.count)
        }
        #expect(table.keys == model.map(\.key))
        for pair in model { #expect(table[pair.key] == pair.value) }
    }

    /// What is there from the start of a scan to its end is seen, whatever comes and goes meanwhile.
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func aScanMissesNothingThatStays(_ seed: UInt64) {
        var random = RandomStream(seed: seed, name: "scan")
        var table = OrderedTable<Int>()
        for index in 0..<300 { table.set(ByteString("k\(index)"), index) }
        let staying = Set(table.keys.filter { _ in random.below(3) == 0 })
        var seen: [ByteString] = []
        var cursor: UInt64 = 0
        repeat {
            cursor = table.scan(after: cursor, limit: Int(random.below(9)) + 1) { key, _ in seen.append(key) }
            for _ in 0..<20 {
                let key = ByteString("k\(random.below(300))")
                if !staying.contains(key) { table.remove(key) }
            }
            table.set(ByteString("new\(random.below(1000))"), 0)
        } while cursor != 0
        #expect(staying.isSubset(of: seen))
        #expect(Set(seen).count == seen.count)
    }
}
