import Basics
import Eviction
import Keyspace
import Simulation
import Testing
import Tracing

@Suite struct EntryTableTests {
    private func entry(_ text: String, at seconds: Int64 = 0, stored: Int = 0, ttl: TimeSpan? = nil) -> Entry
    {
        Entry(
            value: Value(text), storedAt: .start + .seconds(seconds), stored: stored, ttl: ttl,
            bytes: text.utf8.count)
    }

    private func evictor(_ policy: String, _ capacity: Capacity) throws -> any Evictor {
        try PolicyRegistry.named(policy).make(
            capacity: EntryTable.bound(capacity), countsEntries: !capacity.isInBytes, seed: 1, explains: true)
    }

    private func table(_ policy: String, _ capacity: Capacity) throws -> EntryTable {
        var table = EntryTable()
        var victims: [EntryTable.Victim] = []
        table.govern(capacity: capacity, by: try evictor(policy, capacity), victims: &victims)
        return table
    }

    @discardableResult
    private func store(_ table: inout EntryTable, _ key: Int, _ entry: Entry) -> [Int] {
        var victims: [EntryTable.Victim] = []
        table.store(KeyID(key), entry, victims: &victims)
        return victims.map { Int($0.key.index) }
    }

    @Test func anEntryIsReplacedInItsPlace() throws {
        var table = try table("lru", .entries(2))
        #expect(store(&table, 0, entry("one", ttl: .seconds(5))) == [])
        #expect(table.nextExpiry?.time == .start + .seconds(5))
        #expect(store(&table, 0, entry("three")) == [])
        #expect(table.nextExpiry == nil)
        #expect(table.fill == Fill(entries: 1, bytes: 5))
        #expect(table[KeyID(0)]?.value == Value("three"))
    }

    @Test func itHasNothingOfAKeyItNeverSaw() {
        var table = EntryTable()
        #expect(table[KeyID(7)] == nil)
        #expect(table.fate(of: KeyID(7)) == nil)
        #expect(table.remove(KeyID(7)) == nil)
        table.touch(KeyID(7), at: .start)
        table.setOrigin(of: KeyID(7), to: 3)
        #expect(table.nextExpiry == nil)
        #expect(table.keysInEvictionOrder == [])
    }

    @Test func aSmallerBoundEvictsInThePolicysOrder() throws {
        var table = try table("lru", .entries(4))
        for key in 0..<4 { store(&table, key, entry("x", stored: key + 1)) }
        table.touch(KeyID(0), at: .start)
        #expect(table.keysInEvictionOrder == [1, 2, 3, 0].map { KeyID($0) })
        var victims: [EntryTable.Victim] = []
        table.resize(capacity: .entries(2), victims: &victims)
        #expect(victims.map(\.key) == [KeyID(1), KeyID(2)])
        #expect(table.fill.entries == 2)
        table.resize(capacity: .unbounded, victims: &victims)
        for key in 10..<100 { #expect(store(&table, key, entry("x")) == []) }
    }

    @Test func anotherPolicyWithASmallerBoundEvictsToo() throws {
        var table = try table("lru", .entries(4))
        for key in 0..<4 { store(&table, key, entry("x", stored: key + 1)) }
        table.touch(KeyID(0), at: .start)
        var victims: [EntryTable.Victim] = []
        table.govern(capacity: .entries(2), by: try evictor("fifo", .entries(2)), victims: &victims)
        #expect(victims.map(\.key) == [KeyID(1), KeyID(2)])
        #expect(table.keysInEvictionOrder == [KeyID(3), KeyID(0)])
        #expect(table.keysByAge == [KeyID(0), KeyID(3)])
    }

    @Test func anEntryTooLargeIsRefused() throws {
        var table = try table("lru", .bytes(4))
        store(&table, 0, entry("ok"))
        var victims: [EntryTable.Victim] = []
        table.store(KeyID(1), entry("too large"), victims: &victims)
        #expect(victims.map(\.key) == [KeyID(1)])
        #expect(victims.first?.wasRefused == true)
        #expect(table.fill == Fill(entries: 1, bytes: 2))
    }

    /// A table as a plain list of what it holds, newest use last: LRU, done the slow and obvious way.
    private struct Model {
        var entries: [(key: Int, entry: Entry)] = []
        var capacity: Int

        mutating func store(_ key: Int, _ entry: Entry) -> [Int] {
            entries.removeAll { $0.key == key }
            entries.append((key, entry))
            var victims: [Int] = []
            while entries.reduce(0, { $0 + $1.entry.bytes }) > capacity {
                victims.append(entries.removeFirst().key)
            }
            return victims
        }

        mutating func touch(_ key: Int) {
            guard let index = entries.firstIndex(where: { $0.key == key }) else { return }
            entries.append(entries.remove(at: index))
        }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func itDoesWhatAListDoes(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, name: "table")
        var table = try table("lru", .bytes(50))
        var model = Model(capacity: 50)
        for step in 1...3000 {
            let key = Int(stream.below(25))
            switch stream.below(5) {
            case 0:
                #expect((table.remove(KeyID(key)) != nil) == model.entries.contains { $0.key == key })
                model.entries.removeAll { $0.key == key }
            case 1, 2:
                table.touch(KeyID(key), at: .start)
                model.touch(key)
            default:
                let ttl: TimeSpan? = stream.below(2) == 0 ? nil : .seconds(Int64(1 + stream.below(9)))
                let text = String(repeating: "v", count: Int(1 + stream.below(12)))
                let entry = entry(text, at: Int64(stream.below(4)), stored: step, ttl: ttl)
                #expect(store(&table, key, entry) == model.store(key, entry))
            }
            #expect(table.fill.entries == model.entries.count)
            #expect(table.fill.bytes == model.entries.reduce(0) { $0 + $1.entry.bytes })
            #expect(table.keysInEvictionOrder == model.entries.map { KeyID($0.key) })
            #expect(table.nextExpiry?.time == model.entries.compactMap { $0.entry.expires }.min())
            #expect(
                table.keysByAge
                    == model.entries.sorted { $0.entry.stored < $1.entry.stored }.map { KeyID($0.key) })
        }
    }
}
