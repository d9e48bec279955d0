import Basics
import Eviction
import Simulation
import Testing
import Tracing

@testable import Keyspace

/// The memory by itself: what it holds, who leaves, when they expire.
@Suite struct MemoryTests {
    private func memory(_ policy: String, _ capacity: Capacity) throws -> Memory {
        let memory = Memory(names: Names(), keepsFates: true)
        for key in 0..<100 { #expect(memory.names.key("k\(key)").id == KeyID(key)) }
        var bounds = Bounds(policy: policy)
        bounds.capacity = capacity
        _ = try memory.setBounds(bounds, seed: { 1 }, at: .start)
        return memory
    }

    /// - Returns: who was evicted or turned away for it.
    @discardableResult
    private func store(
        _ memory: Memory, _ key: Int, _ text: String, at seconds: Int64 = 0, stored: Int = 0,
        ttl: TimeSpan? = nil
    ) -> [Int] {
        let now = Instant.start + .seconds(seconds)
        let size = text.utf8.count - memory.names.size(of: KeyID(key))
        let change = memory.store(
            KeyID(key), Value(text), bytes: size, life: ttl.map { Lifetime($0, from: now) }, at: now)
        memory.attribute(change, to: stored, at: now)
        var victims = change.evicted.map { Int($0.key.index) }
        if case .rejected = change.kind { victims.append(key) }
        return victims
    }

    private func evicted(_ changes: [Change]) -> [KeyID] { changes.map(\.key) }

    private func resize(_ memory: Memory, _ capacity: Capacity, _ policy: String? = nil) throws -> [KeyID] {
        var bounds = memory.bounds
        bounds.capacity = capacity
        if let policy { bounds.policy = policy }
        return try memory.setBounds(bounds, seed: { 1 }, at: .start).map(\.key)
    }

    @Test func anEntryIsReplacedInItsPlace() throws {
        let memory = try memory("lru", .entries(2))
        #expect(store(memory, 0, "one", ttl: .seconds(5)) == [])
        #expect(memory.nextExpiry?.time == .start + .seconds(5))
        #expect(store(memory, 0, "three") == [])
        #expect(memory.nextExpiry == nil)
        #expect(memory.fill == Fill(entries: 1, bytes: 5))
        #expect(memory[KeyID(0)]?.value == Value("three"))
    }

    @Test func itHasNothingOfAKeyItNeverSaw() {
        let memory = Memory(names: Names(), keepsFates: true)
        #expect(memory[KeyID(7)] == nil)
        #expect(memory.fate(of: KeyID(7)) == nil)
        guard case .removed(false) = memory.remove(KeyID(7)).kind else { return #expect(Bool(false)) }
        memory.use(KeyID(7), at: .start)
        #expect(memory.nextExpiry == nil)
        #expect(memory.keysInEvictionOrder == [])
    }

    @Test func aSmallerBoundEvictsInThePolicysOrder() throws {
        let memory = try memory("lru", .entries(4))
        for key in 0..<4 { store(memory, key, "xxx", stored: key + 1) }
        memory.use(KeyID(0), at: .start)
        #expect(memory.keysInEvictionOrder == [1, 2, 3, 0].map { KeyID($0) })
        #expect(try resize(memory, .entries(2)) == [KeyID(1), KeyID(2)])
        #expect(memory.fill.entries == 2)
        #expect(try resize(memory, .unbounded) == [])
        for key in 10..<100 { #expect(store(memory, key, "xxx") == []) }
    }

    @Test func anotherPolicyWithASmallerBoundEvictsToo() throws {
        let memory = try memory("lru", .entries(4))
        for key in 0..<4 { store(memory, key, "xxx", stored: key + 1) }
        memory.use(KeyID(0), at: .start)
        #expect(try resize(memory, .entries(2), "fifo") == [KeyID(1), KeyID(2)])
        #expect(memory.keysInEvictionOrder == [KeyID(3), KeyID(0)])
        #expect(memory.keysByAge == [KeyID(0), KeyID(3)])
    }

    @Test func anEntryTooLargeIsRejected() throws {
        let memory = try memory("lru", .bytes(4))
        store(memory, 0, "fits")
        #expect(store(memory, 1, "too large") == [1])
        #expect(memory.fill == Fill(entries: 1, bytes: 4))
        guard case .rejected = memory.fate(of: KeyID(1))?.kind else { return #expect(Bool(false)) }
    }

    // MARK: Every change of an end is told to the policy

    @Test func aRenewedEntryIsEvictedByItsNewEnd() throws {
        for policy in ["ttl-first", "volatile-ttl"] {
            let memory = try memory(policy, .entries(2))
            store(memory, 1, "one", at: 0, ttl: .seconds(60))
            store(memory, 2, "two", at: 10, ttl: .seconds(60))
            let now = Instant.start + .seconds(20)
            memory.use(KeyID(1), at: now)
            #expect(memory.renew(KeyID(1), at: now) != nil)
            #expect(store(memory, 3, "six", at: 20, ttl: .seconds(60)) == [2], "\(policy)")
        }
    }

    @Test func ajumpOfTheClockMovesTheEndsThatThePolicySees() throws {
        let memory = try memory("ttl-first", .entries(2))
        store(memory, 1, "one", at: 0, ttl: .seconds(60))
        store(memory, 2, "two", at: 10, ttl: .seconds(70))
        memory.jump(by: .seconds(15), at: .start + .seconds(20), cause: 9)
        #expect(memory[KeyID(1)]?.expires == .start + .seconds(45))
        #expect(memory[KeyID(1)]?.endSetBy == 9)
        store(memory, 2, "two", at: 20, ttl: .seconds(10))
        #expect(store(memory, 3, "six", at: 20, ttl: .seconds(60)) == [2])
    }

    @Test func aHitRenewsTheSpanThatTheEntryWasGiven() throws {
        let memory = try memory("lru", .entries(2))
        store(memory, 1, "one", at: 0, ttl: .seconds(600))
        let change = try #require(memory.renew(KeyID(1), at: .start + .seconds(5)))
        memory.attribute(change, to: 7, at: .start + .seconds(5))
        #expect(memory[KeyID(1)]?.expires == .start + .seconds(605))
        #expect(memory[KeyID(1)]?.endSetBy == 7)
        #expect(memory[KeyID(1)]?.life?.span == .seconds(600))
    }

    // MARK: At exactly the end

    @Test func anEntryIsDeadAtExactlyItsEnd() throws {
        let memory = try memory("lru", .entries(2))
        store(memory, 1, "one", at: 0, ttl: .seconds(60))
        let end = Instant.start + .seconds(60)
        #expect(memory.expire(KeyID(1), at: end - TimeSpan(nanoseconds: 1)) == nil)
        #expect(memory.expire(KeyID(1), at: end) != nil)
        #expect(memory.expire(KeyID(1), at: end) == nil)
        guard case .expired(_, ttl: .seconds(60)) = memory.fate(of: KeyID(1))?.kind else { return }
    }

    @Test func aJumpToExactlyTheEndKillsIt() throws {
        let memory = try memory("lru", .entries(2))
        store(memory, 1, "one", at: 0, ttl: .seconds(60))
        memory.jump(by: .seconds(50), at: .start + .seconds(10), cause: 3)
        #expect(memory.expire(KeyID(1), at: .start + .seconds(10)) != nil)
        store(memory, 1, "one", at: 10, ttl: .seconds(60))
        memory.jump(by: .seconds(60) - TimeSpan(nanoseconds: 1), at: .start + .seconds(10), cause: 3)
        #expect(memory.expire(KeyID(1), at: .start + .seconds(10)) == nil, "one nanosecond is left")
    }

    @Test func keysThatHaveATimeToLiveAreFoundAmongMany() throws {
        let memory = try memory("lru", .unbounded)
        for key in 0..<100 { store(memory, key, "xxx", ttl: key % 10 == 3 ? .seconds(5) : nil) }
        var place = 0
        #expect(memory.keysWithTTL(4, from: &place) == [3, 13, 23, 33].map { KeyID($0) })
        #expect(memory.keysWithTTL(20, from: &place).count == 10, "each at most once")
        _ = memory.remove(KeyID(3))
        place = 95
        #expect(memory.keysWithTTL(2, from: &place) == [13, 23].map { KeyID($0) })
    }

    /// A memory as a plain list of what it holds, newest use last: LRU, done the slow and obvious way.
    private struct Model {
        var entries: [(key: Int, text: String, stored: Int, expires: Instant?)] = []
        var capacity: Int

        mutating func store(_ key: Int, _ text: String, _ stored: Int, _ expires: Instant?) -> [Int] {
            entries.removeAll { $0.key == key }
            entries.append((key, text, stored, expires))
            var victims: [Int] = []
            while entries.reduce(0, { $0 + $1.text.utf8.count }) > capacity {
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
        let memory = try memory("lru", .bytes(50))
        var model = Model(capacity: 50)
        for step in 1...3000 {
            let key = Int(stream.below(25))
            switch stream.below(5) {
            case 0:
                let isThere = memory.holds(KeyID(key))
                _ = memory.remove(KeyID(key))
                #expect(isThere == model.entries.contains { $0.key == key })
                model.entries.removeAll { $0.key == key }
            case 1, 2:
                memory.use(KeyID(key), at: .start)
                model.touch(key)
            default:
                let ttl: TimeSpan? = stream.below(2) == 0 ? nil : .seconds(Int64(1 + stream.below(9)))
                let text = String(repeating: "v", count: Int(1 + stream.below(12)))
                let seconds = Int64(stream.below(4))
                let expires = ttl.map { Instant.start + .seconds(seconds) + $0 }
                #expect(
                    store(memory, key, text, at: seconds, stored: step, ttl: ttl)
                        == model.store(key, text, step, expires))
            }
            #expect(memory.fill.entries == model.entries.count)
            #expect(memory.fill.bytes == model.entries.reduce(0) { $0 + $1.text.utf8.count })
            #expect(memory.keysInEvictionOrder == model.entries.map { KeyID($0.key) })
            #expect(memory.nextExpiry?.time == model.entries.compactMap { $0.expires }.min())
            #expect(
                memory.keysByAge
                    == model.entries.sorted { $0.stored < $1.stored }.map { KeyID($0.key) })
        }
    }
}
