import Caching
import Exploring
import Testing

@Suite struct FootprintTests {
    private func access(_ node: Int16, _ key: UInt64, write: Bool) -> StepProbe.Access {
        var access = StepProbe.Access()
        (access.node, access.key, access.isWrite) = (node, key, write)
        return access
    }

    @Test func stepsMeetWhereOneOfThemWritesWhatTheOtherSees() {
        let read = Footprint([access(1, 5, write: false)])
        let write = Footprint([access(1, 5, write: true)])
        let elsewhere = Footprint([access(2, 5, write: true), access(1, 6, write: true)])
        let wholeNode = Footprint([access(1, 0, write: true)])
        #expect(!read.conflicts(with: read))
        #expect(read.conflicts(with: write) && write.conflicts(with: read) && write.conflicts(with: write))
        #expect(!read.conflicts(with: elsewhere))
        #expect(read.conflicts(with: wholeNode) && elsewhere.conflicts(with: wholeNode))
    }
}
