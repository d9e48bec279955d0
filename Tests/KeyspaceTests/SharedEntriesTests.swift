@testable import Keyspace
import Simulation
import Testing
import Tracing

/// Commands and strategies work on the same entries.
@Suite struct SharedEntriesTests {
    private let console = Console()

    /// Stores a value as a strategy does.
    private func store(_ name: String, _ text: String, ttl: TimeSpan? = nil, event: EventNumber = 1) {
        let key = console.keyspace.names.key(name)
        let now = Instant(milliseconds: console.now)
        let memory = console.keyspace.memory
        let change = memory.store(
            key.id, Value(text), bytes: text.utf8.count, life: ttl.map { Lifetime($0, from: now) }, at: now)
        memory.attribute(change, to: event, at: now)
    }

    @Test func whatAStrategyStoredIsAString() {
        store("user:1", "Ann", ttl: .seconds(60))
        #expect(console.run("GET user:1") == "\"Ann\"")
        #expect(console.run("TTL user:1") == "(integer) 60")
        #expect(console.run("OBJECT ENCODING user:1") == "\"embstr\"")
        #expect(console.run("APPEND user:1 a") == "(integer) 4")
        #expect(console.run("TTL user:1") == "(integer) 60")
    }

    @Test func aStrategyReplacesWhatACommandStored() {
        console.run("HSET user:1 name Ann")
        store("user:1", "Bo")
        #expect(console.run("TYPE user:1") == "string")
        #expect(console.run("GET user:1") == "\"Bo\"")
    }

    @Test func aWatchSeesWhatAStrategyStores() {
        store("user:1", "Ann", event: 1)
        console.run("WATCH user:1")
        store("user:1", "Ann", event: 2)
        #expect(console.run("MULTI\nPING\nEXEC") == "(nil)")
        console.run("WATCH user:1")
        #expect(console.run("MULTI\nPING\nEXEC") == "1) PONG")
    }

    @Test func keysThatAreNoTextHaveNamesOfTheirOwn() {
        let first = ByteString([0xFF, 0x61])
        let second = ByteString([0xFE, 0x61])
        let third = ByteString("\u{10FFFF}a")
        let all = [first, second, third, ByteString("plain"), ByteString([0xC3]), ByteString("é")]
        #expect(Set(all.map(\.keyText)).count == all.count)
        for key in all { #expect(ByteString(keyText: key.keyText) == key) }
        #expect(ByteString("é").keyText == "é")
    }
}
