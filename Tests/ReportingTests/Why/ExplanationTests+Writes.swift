import Reporting
import Simulation
import Testing
import Tracing

/// Explanations of writes that wait, and of what becomes of them.
extension ExplanationTests {
    @Test func writeThatWasGivenUp() throws {
        let queue = story.accept("Ed", at: 0, operation: 1, version: 4)
        let fault = story.tell(0.5, users, nil, .fault(.down(until: nil)))
        story.tell(
            1.001, front, nil, .flush(count: 1, oldest: .seconds(1), depth: 0), operation: 2, client: -1,
            cause: queue.number)
        let refusal = story.tell(
            1.001, users, .refuse(.flush, .down), operation: 2, client: -1, cause: fault.number)
        let retry = story.tell(
            1.001, front, nil, .retry(attempt: 1, after: .seconds(1), refusal: .down, depth: 1), operation: 2,
            client: -1, cause: refusal.number)
        let drop = story.tell(
            2.001, front, .drop(attempts: 2, depth: 0), operation: 2, client: -1, cause: refusal.number,
            links: Links(.accepted, queue.number), value: "Ed", version: 4)
        story.tell(
            2.001, front, .lost(acknowledgedAt: .at(0.001), .dropped), client: -1, cause: drop.number,
            links: Links(.accepted, queue.number), value: "Ed", version: 4)
        let subject = try #require(Explanation.last(in: story.log))
        #expect(
            why(subject) == """
                LOST user:1 at 2.001s, because writing it back was given up: "Ed" had been
                acknowledged at 0.001s.
                  accepted  0.001s  "Ed" by front, not yet in a database: the write at 0.000s
                  broken    0.500s  users: down until healed
                  refused   1.001s  by users, down: a batch of writes was refused
                  given up  2.001s  after 2 attempts

                """)
        #expect(
            why(retry) == """
                RETRY front at 1.001s, because attempt 1 failed (users is down): the next one is
                1s later.
                  broken   0.500s  users: down until healed
                  flushed  1.001s  by front: 1 write, dirty for 1s
                  refused  1.001s  user:1: by users, down: a batch of writes was refused

                """)
    }

    @Test func writeThatTookTheirPlaceAndWriteBack() {
        let first = story.accept("Cy", at: 0, operation: 1, version: 2)
        let request = story.tell(0.5, .request(.write), operation: 2)
        let coalesce = story.tell(
            0.5, front, "user:1", .coalesce(depth: 1, queuedAt: first.time), operation: 2,
            cause: first.number,
            links: Links(.replaced, first.number), value: "Di", version: 3)
        story.tell(
            1.001, front, nil, .flush(count: 1, oldest: .seconds(1), depth: 0), operation: 3, client: -1,
            cause: coalesce.number)
        let write = story.tell(
            1.001, users, .write(took: .milliseconds(30), kind: .writeBack), operation: 3, client: -1,
            cause: coalesce.number, value: "Di")
        #expect(request.number == 5)
        #expect(
            why(coalesce) == """
                COALESCE user:1 at 0.500s, because an earlier write of the key was still
                waiting: "Di" took its place.
                  accepted  0.001s  "Cy" by front, not yet in a database: the write at 0.000s

                """)
        #expect(
            why(write) == """
                WRITE user:1 at 1.001s: "Di" was written back to users 501ms after it was
                accepted.
                  accepted  0.001s  "Cy" by front, not yet in a database: the write at 0.000s
                  accepted  0.500s  "Di" by front in place of the write queued at 0.001s: the
                                    write at 0.500s
                  flushed   1.001s  by front: 1 write, dirty for 1s

                """)
    }

    @Test func waitingForALoadUnderWay() {
        let request = story.tell(0, .request(.read), operation: 1, client: 1)
        let miss = story.tell(
            0, front, .miss(.cold), operation: 1, client: 1, cause: request.number)
        let load = story.tell(
            0.001, users, .read(found: true, took: .milliseconds(20)), operation: 1, client: 1,
            cause: miss.number, value: "row 1")
        let other = story.tell(0.005, .request(.read), operation: 2, client: 2)
        let join = story.tell(
            0.006, front, .join(since: Instant(nanoseconds: 500_000_000)), operation: 2, client: 2,
            cause: load.number)
        story.tell(
            0.021, story.done(.read, 0.016, users), operation: 2, client: 2, cause: join.number,
            value: "row 1")
        #expect(other.number == 4)
        #expect(
            why(join) == """
                JOIN user:1 at 0.006s, because a load of the same key was already under way.
                  loaded  0.001s  from users: "row 1", 20ms, by the read at 0.000s
                Cost: 16ms.

                """)
    }

    @Test func whatIsNoLongerKeptIsSaidToBeSo() throws {
        let short = Story(limit: 3)
        let store = short.load("user:1", at: 0, operation: 1)
        for time in 1...6 { short.tell(Double(time), short.users, nil, .heal(.down(until: nil))) }
        let expiry = short.tell(
            60.021, short.front,
            .expire(
                storedAt: store.time, ttl: .seconds(60), Fill(entries: 0, bytes: 0)), cause: store.number,
            links: Links(.lifetime, store.number))
        #expect(short.log[store.number] == nil)
        #expect(
            Explanation(of: expiry, in: short.log).text() == """
                EXPIRE user:1 at 60.021s, because it had been stored at 0.021s with a ttl of
                60s.
                  stored  0.021s  event #4 is no longer kept; raise trace keep=

                """)
        #expect(throws: Explanation.Missing.notKept(4, first: short.log.first)) {
            try Explanation(of: 4, in: short.log)
        }
        #expect(throws: Explanation.Missing.unknown(99, count: short.log.count)) {
            try Explanation(of: 99, in: short.log)
        }
    }

    @Test func whatAMissSaysItselfIsTold() {
        let short = Story(limit: 2)
        for _ in 1...9 { short.tell(1, short.users, nil, .heal(.down(until: nil))) }
        let miss = short.tell(
            3, short.front, .miss(.evicted(at: .at(2), for: short.names.key("user:4").id)), cause: 2)
        #expect(
            Explanation(of: miss, in: short.log).text() == """
                MISS user:1 at 3.000s, because it had been evicted to make room for user:4.
                  evicted  2.000s  event #2 is no longer kept; raise trace keep=

                """)
    }

    @Test func aSkipOfTheStaleReadItselfExplainsNothing() {
        let write = story.tell(
            1, users, .write(took: .milliseconds(30), kind: .direct), operation: 2, value: "Bo", version: 2)
        story.tell(3, .request(.read), operation: 3)
        let hit = story.tell(
            3, front, .hit(age: .seconds(3), left: nil), operation: 3, value: "row 1")
        let skip = story.tell(3, front, .skip(.write, .down), operation: 3, value: "row 1")
        let stale = story.tell(
            3,
            .stale(
                Staleness(
                    versionsBehind: 1, age: .seconds(2), since: .at(1))), operation: 3, cause: hit.number,
            links: Links(.outdated, write.number), value: "row 1")
        let rows = Explanation(of: stale, in: story.log).rows
        #expect(rows.map(\.word) == ["written", "found"])
        #expect(skip.number == 4)
    }

    @Test func aWriteBackThroughAnotherCacheIsNotDoneByHand() {
        let write = story.tell(
            1, users, .write(took: .milliseconds(30), kind: .direct), operation: 2, client: -1, value: "Bo")
        #expect(
            Explanation(of: write, in: story.log).title
                == #"WRITE user:1 at 1.000s: the write-back at 1.000s wrote "Bo" to users."#)
    }

    @Test func verbsReadAsNouns() {
        let titles = Verb.allCases.map { verb in
            Explanation(of: story.tell(1, .request(verb)), in: story.log).title
        }
        #expect(
            titles == [
                "REQUEST user:1 at 1.000s: a read began.", "REQUEST user:1 at 1.000s: a write began.",
                "REQUEST user:1 at 1.000s: a deletion began.",
                "REQUEST user:1 at 1.000s: an invalidation began.",
                "REQUEST user:1 at 1.000s: a warming read began.",
                "REQUEST user:1 at 1.000s: a refresh began.", "REQUEST user:1 at 1.000s: a flush began.",
                "REQUEST user:1 at 1.000s: a command began.",
                "REQUEST user:1 at 1.000s: a transaction began.",
            ])
    }

    @Test func everyKindOfEventIsExplained() {
        story.tellEverything()
        for event in story.log.events {
            let explanation = Explanation(of: event, in: story.log)
            #expect(explanation.title.hasSuffix("."))
            #expect(explanation.title.hasPrefix(EventKind(event).word + " "))
            let numbers = explanation.rows.compactMap(\.time)
            #expect(numbers == numbers.sorted())
            #expect(explanation.text().split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
        }
    }

    @Test func whyIsAboutTheNewestEventThatTells() {
        story.load("user:1", at: 0, operation: 1)
        story.load("user:2", at: 1, operation: 2)
        story.tell(2, front, nil, .configured(.changed), value: "ttl=30s")
        #expect(
            Explanation.last(in: story.log).map { TextTrace(log: story.log, level: .brief).line($0) }
                == "   1.000s  front   MISS     user:2   cold: never cached before")
        #expect(Explanation.subject(for: story.names.key("user:1").id, in: story.log)?.number == 2)
        #expect(Explanation.subject(for: story.names.key("user:3").id, in: story.log) == nil)
        #expect(Explanation.last(in: Story().log) == nil)
    }
}
