import Reporting
import Simulation
import Testing
import Tracing

/// How it is told that an entry's time ran out: by what decided when it would.
@Suite struct ExpiryTests {
    let story = Story()
    var front: NodeID { story.front }

    private func expire(
        _ by: Event, since: Double, ttl: Double, at time: Double, stored: Event? = nil
    ) -> Event {
        story.tell(
            time, front,
            .expire(
                storedAt: .at(since), ttl: .lasting(ttl), Fill(entries: 0, bytes: 0)), client: -1,
            cause: by.number,
            links: Links(.lifetime, by.number).and(.stored, stored?.number ?? 0))
    }

    private func miss(_ expiry: Event, since: Double, ttl: Double) {
        story.tell(
            70, front, .miss(.expired(at: expiry.time, storedAt: .at(since), ttl: .lasting(ttl))),
            operation: 9,
            cause: expiry.number)
    }

    @Test func aHitThatRenewedIt() {
        let store = story.load("user:1", at: 0, operation: 1)
        let hit = story.tell(
            5, front, .hit(age: .lasting(4.979), left: .lasting(55)), operation: 2, cause: store.number)
        let renewal = story.tell(5, front, .renew(until: .at(65)), operation: 2, cause: hit.number)
        let expiry = expire(renewal, since: 5, ttl: 60, at: 65, stored: store)
        miss(expiry, since: 5, ttl: 60)
        #expect(
            story.lines().suffix(2) == [
                "  65.000s  front   EXPIRE   user:1   its ttl of 60s, renewed at 5.000s, ran out",
                "  70.000s  front   MISS     user:1   expired 5s ago (ttl 60s, renewed at 5.000s)",
            ])
        let why = Explanation(of: expiry, in: story.log)
        #expect(
            why.title
                == "EXPIRE user:1 at 65.000s, because the last hit to renew its ttl of 60s was at 5.000s."
        )
        #expect(why.rows.map(\.word) == ["stored", "renewed"])
    }

    @Test func aCommandThatSetIt() {
        story.load("user:1", at: 0, operation: 1)
        let set = story.tell(5, front, .ttl(.seconds(10), expires: .at(15)), operation: 2)
        miss(expire(set, since: 5, ttl: 10, at: 15), since: 5, ttl: 10)
        #expect(
            story.lines().last
                == "  70.000s  front   MISS     user:1   expired 55s ago (ttl 10s, set at 5.000s)")
    }

    @Test func aClockThatJumped() {
        let store = story.load("user:1", at: 0, operation: 1)
        let fault = story.tell(1, front, nil, .fault(.skewed(by: .seconds(45), until: nil)))
        let expiry = expire(fault, since: 1, ttl: 14.021, at: 15.021, stored: store)
        miss(expiry, since: 1, ttl: 14.021)
        #expect(
            story.lines().suffix(2) == [
                "  15.021s  front   EXPIRE   user:1   its ttl ran out 14.021s after the cache's clock jumped at 1.000s",
                "  70.000s  front   MISS     user:1   expired 54.979s ago (14.021s after the cache's clock jumped at 1.000s)",
            ])
        let why = Explanation(of: expiry, in: story.log)
        #expect(why.title == "EXPIRE user:1 at 15.021s, because the clock of front had jumped at 1.000s.")
        #expect(why.rows.map(\.time) == [store.time, fault.time])
        #expect(expire(fault, since: 71, ttl: 0, at: 71).number > 0)
        #expect(
            story.lines().last?.hasSuffix("its ttl ran out when the cache's clock jumped at 71.000s") == true)
    }

    /// A command's time to live lasts to the end of its millisecond, so the store says when that is.
    @Test func anExpiryThatIsNoticedLateCountsFromTheEnd() {
        let stored = Stored(
            ttl: .milliseconds(250), expires: .at(1.251), replaced: false, isAbsence: false, capacity: nil,
            inBytes: false, fill: Fill(entries: 1, bytes: 11))
        let store = story.tell(1, front, .store(stored), operation: 1)
        story.tell(
            11, front,
            .expire(
                storedAt: .at(1), ttl: .milliseconds(250), Fill(entries: 0, bytes: 0)), operation: 2,
            cause: store.number,
            links: Links(.lifetime, store.number))
        #expect(story.lines().last?.hasSuffix("ran out 9.749s ago: noticed by this access") == true)
    }

    // MARK: Values that no database had

    private func stale(_ cause: Event) -> String? {
        story.tell(
            2, .stale(Staleness(versionsBehind: 0, age: .zero, since: .at(2))),
            operation: cause.operation, cause: cause.number)
        return story.lines().last
    }

    @Test func aValueIsToldByWhatItCameWith() {
        let request = story.tell(0, .request(.command), operation: 1, value: "SET user:1 x")
        let store = story.tell(0, front, story.stored(1, at: 0), operation: 1, cause: request.number)
        let read = story.tell(1, .request(.read), operation: 2)
        let hit = story.tell(1, front, .hit(age: .seconds(1), left: nil), operation: 2, cause: store.number)
        let done = story.tell(1, story.done(.read, 0, front), operation: 2, cause: hit.number)
        #expect(read.number < hit.number)
        #expect(
            stale(done)
                == "   2.000s  app     STALE    user:1   no database ever had this value: it came with the command SET at 0.000s"
        )
    }

    @Test func aDefaultIsToldAsSuch() {
        let request = story.tell(1, .request(.read), operation: 2)
        let fallback = story.tell(
            1, front, .fallback(.down), operation: 2, cause: request.number, value: "nobody")
        let done = story.tell(1, story.done(.read, 0, front), operation: 2, cause: fallback.number)
        #expect(stale(done)?.hasSuffix("no database ever had this value: it is the default") == true)
    }
}
