import Reporting
import Simulation
import Testing
import Tracing

/// Explanations that go back to what was broken, or to who came too late.
extension ExplanationTests {
    /// A read at 1s, in its own operation, that nobody answers before 1.051s.
    private func timeOut(_ operation: Int, slowedBy fault: EventNumber = 0) -> Event {
        let request = story.tell(1, .request(.read), operation: operation)
        let miss = story.tell(1, front, .miss(.cold), operation: operation, cause: request.number)
        let read = story.tell(
            1.001, users, .read(found: true, took: .milliseconds(20)), operation: operation,
            cause: miss.number)
        let timeout = story.tell(
            1.051, users, .timeout(.read, limit: .milliseconds(50)), operation: operation,
            cause: read.number, links: Links(.awaited, read.number).and(.slowed, fault))
        return story.tell(
            1.051, .failed(.read, .timeout, took: .milliseconds(51)), operation: operation,
            cause: timeout.number)
    }

    @Test func aTimeoutIsLedBackToWhatMadeTheNodeSlow() {
        let slow = story.tell(0.5, users, nil, .fault(.slow(factor: 10, until: .at(9))))
        let failed = timeOut(1, slowedBy: slow.number)
        #expect(
            Explanation(of: failed, in: story.log).rows.first
                == .init(word: "broken", time: slow.time, text: "users: 10 times slower until 9.000s"))
    }

    @Test func aTimeoutThatNoFaultBroughtAboutNamesTheSlowCall() {
        story.tell(0.3, users, nil, .fault(.slow(factor: 0.5, until: nil)))
        let request = story.tell(1, .request(.read), operation: 1)
        let read = story.tell(
            1, users, .read(found: true, took: .milliseconds(200)), operation: 1, cause: request.number)
        let timeout = story.tell(
            1.05, users, .timeout(.read, limit: .milliseconds(50)), operation: 1, cause: request.number,
            links: Links(.awaited, read.number))
        let failed = story.tell(
            1.05, .failed(.read, .timeout, took: .milliseconds(50)), operation: 1, cause: timeout.number)
        let explanation = Explanation(of: failed, in: story.log)
        #expect(explanation.rows.allSatisfy { $0.word != "broken" })
        #expect(
            explanation.title == """
                FAILED user:1 at 1.050s, because users did not answer in time: the read failed after 50ms. \
                No fault slows users down: this read of it takes 200ms, longer than the timeout of 50ms.
                """)
    }

    /// Two writers through a cache: the first in the database is the last in the cache.
    @Test func aWriterWhoCameTooLateToTheCache() {
        let late = story.tell(0, .request(.write), operation: 1)
        let first = story.tell(
            0, users, .write(took: .milliseconds(50), kind: .direct), operation: 1, cause: late.number,
            value: "Alice", version: 2)
        let second = story.tell(
            0.02, users, .write(took: .milliseconds(10), kind: .direct), operation: 2, value: "Bob",
            version: 3)
        let store = story.tell(
            0.05, front, story.stored(1, at: 0.05, ttl: nil), operation: 1, cause: first.number,
            value: "Alice",
            version: 2)
        let stale = stale(after: store, by: second)
        #expect(
            why(stale) == """
                STALE user:1 at 1.000s: the read returned "Alice", which had been outdated for
                980ms.
                  written  0.020s  "Bob" to users by hand
                  stored   0.050s  by the write at 0.000s, without a ttl: it had been written at
                                   0.000s, before the other write, and was stored after it
                  found    1.000s  in front, stored 950ms before: nothing had removed it

                """)
    }

    @Test func aCopyThatStayedAsTheCacheWasDown() {
        let store = story.load("user:1", at: 0, operation: 1)
        let fault = story.tell(0.1, front, nil, .fault(.down(until: .at(0.5))))
        let request = story.tell(0.2, .request(.write), operation: 2)
        let write = story.tell(
            0.2, users, .write(took: .milliseconds(30), kind: .direct), operation: 2, cause: request.number,
            value: "Bea", version: 2)
        story.tell(0.23, front, .skip(.delete, .down), operation: 2, cause: fault.number)
        let rows = Explanation(of: stale(after: store, by: write), in: story.log).rows
        #expect(rows.map(\.word) == ["stored", "broken", "written", "skipped", "found"])
    }

    @Test func aValueThatWasReadFromAReplica() {
        let write = story.tell(
            0, users, .write(took: .milliseconds(30), kind: .direct), operation: 1, value: "mine", version: 2)
        let request = story.tell(0.031, .request(.read), operation: 2)
        let read = story.tell(
            0.032, users, .read(found: true, took: .milliseconds(20)), operation: 2, cause: request.number,
            value: "row 1")
        let lag = story.tell(
            0.032, users, .lag(behind: .milliseconds(32)), operation: 2, cause: read.number)
        let store = story.tell(
            0.052, front, story.stored(1, at: 0.052), operation: 2, cause: lag.number, value: "row 1")
        story.tell(0.053, story.done(.read, 0.022, users), operation: 2, cause: store.number, value: "row 1")
        let rows = Explanation(of: stale(after: store, by: write), in: story.log).rows
        #expect(rows.contains { $0.word == "lagged" && $0.time == lag.time })
    }

    @Test func whatLeftForALowerBoundLeftForNobody() {
        let store = story.load("user:1", at: 0, operation: 1)
        let change = story.tell(1, front, nil, .configured(.changed), value: "cache front")
        let record = EvictionRecord(
            incoming: .none, storedAt: store.time,
            reason: PolicyReason(policy: story.lru, code: 0, first: 3, second: 1),
            fill: Fill(entries: 0, bytes: 0))
        let evict = story.tell(
            1, front, .evict(record), client: -1, cause: change.number, links: Links(.stored, store.number))
        let miss = story.tell(
            2, front, .miss(.evicted(at: .at(1), for: .none)), operation: 2, cause: evict.number)
        let text = why(miss).split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        #expect(text.contains("evicted 1.000s from front as the cache held more than its capacity: reason"))
        #expect(!text.contains("hand"))
    }

    /// A read at 1s that finds what an event stored.
    private func stale(after store: Event, by write: Event) -> Event {
        let request = story.tell(1, .request(.read), operation: 9)
        let hit = story.tell(
            1, front, .hit(age: Instant.at(1) - store.time, left: nil), operation: 9, cause: store.number,
            value: store.value?.text)
        let done = story.tell(
            1, story.done(.read, 0, front), operation: 9, cause: hit.number, value: store.value?.text)
        #expect(request.number < done.number)
        return story.tell(
            1,
            .stale(
                Staleness(
                    versionsBehind: 1, age: Instant.at(1) - write.time, since: write.time)), operation: 9,
            cause: done.number,
            links: Links(.outdated, write.number), value: store.value?.text)
    }
}
