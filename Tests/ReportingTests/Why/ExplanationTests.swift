import Reporting
import Simulation
import Testing
import Tracing

@Suite struct ExplanationTests {
    let story = Story()
    var front: NodeID { story.front }
    var users: NodeID { story.users }

    func why(_ event: Event) -> String { Explanation(of: event, in: story.log).text() }

    func expiry(of store: Event, at time: Double) -> Event {
        story.tell(
            time, front,
            .expire(
                storedAt: store.time, ttl: .seconds(60), Fill(entries: 0, bytes: 0)), cause: store.number,
            links: Links(.lifetime, store.number))
    }

    @Test func missOfAnExpiredEntry() throws {
        let expiry = expiry(of: story.load("user:1", at: 0, operation: 1), at: 60.021)
        story.load(
            "user:1", at: 61.022, operation: 2,
            .expired(at: .at(60.021), storedAt: .at(0.021), ttl: .seconds(60)), from: expiry.number)
        let subject = try #require(Explanation.last(in: story.log))
        #expect(
            why(subject) == """
                MISS user:1 at 61.022s, because it had expired.
                  stored    0.021s  by the read at 0.000s, with the cache's ttl of 60s
                  expired  60.021s  nobody had refreshed it
                Cost: 22ms instead of 1ms, and one read of users.

                """)
        #expect(
            why(expiry) == """
                EXPIRE user:1 at 60.021s, because it had been stored at 0.021s with a ttl of
                60s.
                  stored  0.021s  by the read at 0.000s, with the cache's ttl of 60s
                Cost: the miss at 61.022s (22ms instead of 1ms, and one read of users).

                """)
    }

    @Test func missOfAKeyThatWasNeverThere() throws {
        story.load("user:1", at: 3, operation: 1)
        let subject = try #require(Explanation.subject(for: story.names.key("user:1").id, in: story.log))
        #expect(
            why(subject) == """
                MISS user:1 at 3.000s, because front had never had it.
                  asked  3.000s  a read by the application
                Cost: 22ms instead of 1ms, and one read of users.

                """)
    }

    @Test func missOfAnEvictedEntry() throws {
        let first = story.load("user:1", at: 0, operation: 1)
        var eviction = first
        story.load("user:4", at: 1, operation: 2) { _, read in
            let record = EvictionRecord(
                incoming: story.names.key("user:4").id, storedAt: first.time,
                reason: PolicyReason(policy: story.lru, code: 0, first: 3, second: 1),
                fill: Fill(entries: 2, bytes: 22))
            eviction = story.tell(
                1.021, front, .evict(record), operation: 2, cause: read.number,
                links: Links(.stored, first.number))
        }
        story.load(
            "user:1", at: 2, operation: 3, .evicted(at: eviction.time, for: story.names.key("user:4").id),
            from: eviction.number)
        let subject = try #require(Explanation.last(in: story.log))
        #expect(
            why(subject) == """
                MISS user:1 at 2.000s, because it had been evicted to make room for user:4.
                  stored   0.021s  by the read at 0.000s, with the cache's ttl of 60s
                  evicted  1.021s  from front to make room for user:4: reason 0 of 3 and 1
                                   (lru), for the read at 1.000s
                Cost: 22ms instead of 1ms, and one read of users.

                """)
        #expect(
            why(eviction) == """
                EVICT user:1 at 1.021s, because room was needed for user:4, and lru chose it:
                reason 0 of 3 and 1.
                  stored  0.021s  by the read at 0.000s, with the cache's ttl of 60s
                  missed  1.000s  user:4: in front, cold: never cached before
                  loaded  1.001s  user:4: from users: "row 1", 20ms
                Cost: the miss at 2.000s (22ms instead of 1ms, and one read of users).

                """)
    }

    @Test func missOfAnInvalidatedEntryAndOfALostOne() {
        let first = story.load("user:1", at: 0, operation: 1)
        let request = story.tell(3, .request(.write), operation: 2)
        let write = story.tell(
            3, users, .write(took: .milliseconds(30), kind: .direct), operation: 2, cause: request.number,
            value: "Ann")
        let removal = story.tell(
            3.03, front, .remove(found: true, Fill(entries: 0, bytes: 0)), operation: 2, cause: write.number,
            links: Links(.stored, first.number))
        let miss = story.tell(
            4, front, .miss(.invalidated(at: .at(3.03))), operation: 3, cause: removal.number)
        #expect(
            why(miss) == """
                MISS user:1 at 4.000s, because it had been removed by the write at 3.000s.
                  stored   0.021s  by the read at 0.000s, with the cache's ttl of 60s
                  removed  3.030s  from front by the write at 3.000s

                """)
        let second = story.load("user:1", at: 5, operation: 4)
        let crash = story.tell(6, front, nil, .crash(entries: 1, dirty: 0))
        let lost = story.tell(
            7, front, .miss(.lost(at: .at(6))), operation: 5, cause: crash.number,
            links: Links(.stored, second.number))
        #expect(
            why(lost) == """
                MISS user:1 at 7.000s, because front had lost its memory in a crash.
                  stored   5.021s  by the read at 5.000s, with the cache's ttl of 60s
                  crashed  6.000s  front: 1 entry lost

                """)
    }

    @Test func hitAndWhereTheTimeWent() {
        let store = story.load("user:1", at: 0, operation: 1)
        let request = story.tell(12.021, .request(.read), operation: 2)
        let hit = story.tell(
            12.021, front, .hit(age: .seconds(12), left: .seconds(48)), operation: 2, cause: store.number,
            value: "row 1")
        let end = story.tell(
            12.022, story.done(.read, 0.001, front), operation: 2, cause: hit.number, value: "row 1")
        #expect(
            why(hit) == """
                HIT user:1 at 12.021s, because it had been stored in front 12s before and had
                48s left.
                  stored  0.021s  by the read at 0.000s, with the cache's ttl of 60s
                Cost: 1ms, and no call of a database.

                """)
        #expect(
            why(end) == """
                DONE user:1 at 12.022s: the read took 1ms, answered by front.
                  asked  12.021s  a read by the application
                  found  12.021s  in front, stored 12s before
                Cost: 1ms.

                """)
        #expect(why(request) == "REQUEST user:1 at 12.021s: a read began.\n")
    }

    @Test func failureOfADatabase() throws {
        let fault = story.tell(1, users, nil, .fault(.down(until: .at(11))))
        let request = story.tell(2, .request(.read), operation: 1)
        let miss = story.tell(2, front, .miss(.cold), operation: 1, cause: request.number)
        let refusal = story.tell(
            2.001, users, .refuse(.read, .down), operation: 1, cause: fault.number)
        let failure = story.tell(
            2.001, .failed(.read, .down, took: .milliseconds(1)), operation: 1, cause: refusal.number)
        #expect(Explanation.last(in: story.log)?.number == failure.number)
        #expect(miss.number == 3)
        #expect(
            why(failure) == """
                FAILED user:1 at 2.001s, because users is down: the read failed after 1ms.
                  broken   1.000s  users: down until 11.000s
                  asked    2.000s  a read by the application
                  missed   2.000s  in front, cold: never cached before
                  refused  2.001s  by users, down: a read was refused
                Cost: 1ms.

                """)
    }

    @Test func staleReadAfterADeleteThatWasSkipped() throws {
        let store = story.load("user:1", at: 0, operation: 1)
        let fault = story.tell(1, front, nil, .fault(.down(until: .at(2))))
        let request = story.tell(1, .request(.write), operation: 2)
        let write = story.tell(
            1, users, .write(took: .milliseconds(30), kind: .direct), operation: 2, cause: request.number,
            value: "Bo", version: 2)
        story.tell(1.03, front, .skip(.delete, .down), operation: 2, cause: fault.number)
        story.tell(3, .request(.read), operation: 3)
        let hit = story.tell(
            3, front, .hit(age: .lasting(2.979), left: nil), operation: 3, cause: store.number, value: "row 1"
        )
        let end = story.tell(
            3.001, story.done(.read, 0.001, front), operation: 3, cause: hit.number, value: "row 1")
        story.tell(
            3.001,
            .stale(
                Staleness(
                    versionsBehind: 1, age: .seconds(2), since: .at(1))), operation: 3, cause: end.number,
            links: Links(.outdated, write.number), value: "row 1", truth: "Bo")
        let subject = try #require(Explanation.last(in: story.log))
        #expect(
            why(subject) == """
                STALE user:1 at 3.001s: the read returned "row 1", which had been outdated for
                2s.
                  stored   0.021s  by the read at 0.000s, with the cache's ttl of 60s
                  broken   1.000s  front: down until 2.000s
                  written  1.000s  "Bo" to users by the write at 1.000s
                  skipped  1.030s  front is down: not deleted, an old copy may stay
                  found    3.000s  in front, stored 2.979s before: nothing had removed it

                """)
    }

    @Test func staleReadAfterAStaleSetRace() {
        let request = story.tell(0, .request(.read), operation: 1)
        let load = story.tell(
            0.001, users, .read(found: true, took: .milliseconds(20)), operation: 1, cause: request.number,
            value: "row 1")
        let writing = story.tell(0.01, .request(.write), operation: 2)
        let write = story.tell(
            0.01, users, .write(took: .milliseconds(5), kind: .direct), operation: 2, cause: writing.number,
            value: "Bo", version: 2)
        let store = story.tell(
            0.021, front, story.stored(1, at: 0.021), operation: 1, cause: load.number, value: "row 1")
        story.tell(1, .request(.read), operation: 3)
        let hit = story.tell(
            1, front, .hit(age: .lasting(0.979), left: nil), operation: 3, cause: store.number, value: "row 1"
        )
        let stale = story.tell(
            1,
            .stale(
                Staleness(
                    versionsBehind: 1, age: .lasting(0.99), since: .at(0.01))), operation: 3,
            cause: hit.number, links: Links(.outdated, write.number), value: "row 1")
        #expect(
            why(stale) == """
                STALE user:1 at 1.000s: the read returned "row 1", which had been outdated for
                990ms.
                  written  0.010s  "Bo" to users by the write at 0.010s
                  stored   0.021s  by the read at 0.000s, with the cache's ttl of 60s: it had
                                   been loaded at 0.001s, before the write, and was stored after
                                   it
                  found    1.000s  in front, stored 979ms before: nothing had removed it

                """)
    }
}
