import Fuzzing
import Testing
import Shrinking

@Suite struct ShrinkerTests {
    @Test func leavesOnlyWhatIsNeeded() {
        let shrunk = Shrinker.shrink(Array(0..<100)) { $0.contains(17) && $0.contains(80) }
        #expect(shrunk == [17, 80])
    }
}
