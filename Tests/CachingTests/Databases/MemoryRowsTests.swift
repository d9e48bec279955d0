import Basics
import Caching
import Simulation
import Testing
import Tracing

@Suite struct MemoryRowsTests {
    let names = Names()

    func read(_ rows: MemoryRows, _ key: String) -> String? { rows.read(names.key(key))?.text }

    func write(_ rows: MemoryRows, _ key: String, _ text: String?) {
        rows.write([(names.key(key), text.map { Value($0, version: 3) })])
    }

    @Test func givenRowsComeFirstThenThoseOfThePatternThenThoseWritten() {
        let rows = MemoryRows(
            pattern: RowPattern("k1..k3"), given: [("z", "last"), ("k2", "given"), ("z", "later")])
        #expect(rows.names(limit: 9) == ["z", "k2", "k1", "k3"])
        #expect(rows.count() == 4)
        #expect(read(rows, "k2") == "given")
        #expect(read(rows, "k3") == "row 3")
        #expect(read(rows, "z") == "later")
        #expect(read(rows, "k4") == nil)
        write(rows, "new", "1")
        write(rows, "a", "2")
        write(rows, "new", "3")
        #expect(rows.names(limit: 9) == ["z", "k2", "k1", "k3", "new", "a"])
        #expect(rows.names(limit: 5) == ["z", "k2", "k1", "k3", "new"])
        #expect(rows.names(limit: 0) == [])
        #expect(rows.count() == 6)
    }

    @Test func aDeletedRowIsGoneAndComesBackInItsPlace() {
        let rows = MemoryRows(pattern: RowPattern("k1..k3"))
        write(rows, "k2", nil)
        write(rows, "k2", nil)
        write(rows, "never", nil)
        #expect(rows.names(limit: 9) == ["k1", "k3"])
        #expect(rows.count() == 2)
        #expect(read(rows, "k2") == nil)
        for round in 1...3 {
            write(rows, "new", "\(round)")
            write(rows, "new", nil)
        }
        write(rows, "k2", "back")
        write(rows, "new", "there")
        #expect(rows.names(limit: 9) == ["k1", "k2", "k3", "new"])
        #expect(rows.count() == 4)
        #expect(rows.read(names.key("k2")) == Value("back", version: 3))
        #expect(rows.read(names.key("k1")) == Value("row 1", version: 0))
    }

    @Test func itDoesWhatADictionaryDoes() {
        var stream = RandomStream(seed: 3, name: "rows")
        let rows = MemoryRows(pattern: RowPattern("k5..k9"), given: [("k1", "one"), ("k7", "seven")])
        var model = ["k1": "one", "k5": "row 5", "k6": "row 6", "k7": "seven", "k8": "row 8", "k9": "row 9"]
        for step in 0..<5000 {
            let key = "k\(stream.below(15))"
            switch stream.below(3) {
            case 0:
                write(rows, key, nil)
                model[key] = nil
            case 1:
                write(rows, key, "\(step)")
                model[key] = "\(step)"
            default: #expect(read(rows, key) == model[key])
            }
            #expect(rows.count() == model.count)
            if step % 100 == 0 { #expect(rows.names(limit: 99).sorted() == model.keys.sorted()) }
        }
    }
}
