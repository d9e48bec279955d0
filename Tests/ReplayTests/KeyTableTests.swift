import Replay
import Testing

@Test func keysAreNumberedInOrderOfFirstAppearance() {
    var keys = KeyTable()
    #expect([9, 4, 9, 7].map { keys.id(of: UInt64($0)) } == [0, 1, 0, 2])
    #expect(keys.count == 3)
}
