import Basics
@testable import Keyspace
import Simulation
import Testing

@Suite struct RankedMembersTests {
    /// Against a sorted array, with enough members for several runs.
    @Test(arguments: [1, 2] as [UInt64])
    func itDoesWhatASortedArrayDoes(_ seed: UInt64) {
        var random = RandomStream(seed: seed, name: "ranks")
        var ranked = RankedMembers()
        var model: [RankedMembers.Element] = []
        for step in 0..<6000 {
            if step < 4000 || model.isEmpty {
                let element = RankedMembers.Element(
                    score: Double(random.below(500)), member: ByteString("m\(step)"))
                ranked.insert(element)
                model.append(element)
            } else {
                let place = Int(random.below(UInt64(model.count)))
                ranked.remove(model.remove(at: place))
            }
        }
        model.sort(by: <)
        #expect(ranked.count == model.count)
        #expect(ranked.elements(0..<model.count).map(\.member) == model.map(\.member))
        for _ in 0..<200 {
            let place = Int(random.below(UInt64(model.count)))
            let element = model[place]
            #expect(ranked.rank { $0 < element } == place)
            let end = min(model.count, place + Int(random.below(700)))
            #expect(ranked.elements(place..<end).map(\.member) == model[place..<end].map(\.member))
        }
    }
}
