import Basics
import Simulation
import Testing

@testable import Tracing

@Suite struct NamesTests {
    @Test func namesAreComparedByteByByte() {
        let names = Names()
        let composed = names.key("\u{E9}")
        let decomposed = names.key("e\u{301}")
        #expect(composed != decomposed)
        #expect(names.key(bytes: [0xC3, 0xA9]) == composed)
        #expect(names.known("e\u{301}") == decomposed)
        #expect(composed.size == 2 && decomposed.size == 3)
    }

    @Test func everyStringOfBytesIsAName() {
        let names = Names()
        let all: [[UInt8]] = [
            [], [0], [0xFF], [0xC3], [0xC3, 0xA9], [0xF4, 0x8F, 0xBC, 0x80], Array("a".utf8),
        ]
        let keys = all.map { names.key(bytes: $0) }
        #expect(Set(keys).count == all.count)
        for (name, key) in zip(all, keys) {
            #expect(KeyText.bytes(of: key.text) == name)
            #expect(names.key(key.text) == key)
            #expect(Int(key.size) == name.count)
        }
    }

    @Test func namesThatNobodyRetainsAreReclaimed() {
        let names = Names()
        let kept = names.key("kept")
        names.retain(kept.id)
        for index in 0..<100_000 {
            _ = names.key("absent:\(index)")
            names.reclaim()
        }
        #expect(names.keys.count < 2100)
        #expect(names.known("kept") == kept)
        #expect(names.known("absent:99999")?.text == "absent:99999", "the latest ones are still known")
        #expect(names.known("absent:0") == nil)
        names.release(kept.id)
        for index in 0..<3000 { _ = names.key("other:\(index)") }
        names.reclaim()
        #expect(names.known("kept") == nil)
    }

    /// A table of names against a dictionary, with names that come and go.
    @Test(arguments: [UInt64(1), 2, 3])
    func theTableAgreesWithADictionary(seed: UInt64) {
        var stream = RandomStream(seed: seed, name: "names")
        let names = Names()
        var held: [String: Key] = [:]
        for _ in 0..<20_000 {
            let text = "k\(stream.below(3000))"
            if let key = held[text] {
                #expect(names.key(text) == key)
                #expect(names.key(key.id).text == text)
                names.release(key.id)
                held[text] = nil
            } else {
                let key = names.key(text)
                names.retain(key.id)
                held[text] = key
            }
            names.reclaim()
        }
        for (text, key) in held { #expect(names.known(text) == key) }
    }

    @Test func theLogRetainsTheKeysOfItsEvents() {
        let names = Names()
        let log = Log(simulation: Simulation(budget: Budget()), names: names, limit: 100)
        for index in 0..<20_000 {
            log.append(
                .miss(.cold), node: .application, key: names.key("key:\(index)").id, operation: 0, client: 0,
                cause: 0)
            names.reclaim()
            for event in log.events.suffix(2) where index > 2 {
                #expect(names.key(event.key).text == "key:\(index - log.count + event.number)")
            }
        }
        for event in log.events { #expect(names.key(event.key).text == "key:\(event.number - 1)") }
        #expect(names.keys.count < 3000)
    }
}
