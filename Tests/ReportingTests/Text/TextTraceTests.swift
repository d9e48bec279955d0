import Reporting
import Simulation
import Testing
import Tracing

@Suite struct TextTraceTests {
    let story = Story()
    var front: NodeID { story.front }
    var users: NodeID { story.users }

    private func completion(
        _ verb: Verb, _ took: Double, _ node: NodeID, durable: Bool = false, cacheOnly: Bool = false,
        found: Bool = true
    ) -> Happening {
        .done(
            Completion(
                verb: verb, took: .lasting(took), node: node, isDurable: durable, isInCacheOnly: cacheOnly,
                found: found))
    }

    private func stored(
        _ entries: Int, ttl: Double? = 60, at now: Double = 0.021, replaced: Bool = false,
        absence: Bool = false, capacity: Int? = 3, bytes: Int? = nil
    ) -> Happening {
        .store(
            Stored(
                ttl: ttl.map { .lasting($0) }, expires: ttl.map { .at(now + $0) }, replaced: replaced,
                isAbsence: absence, capacity: capacity, inBytes: bytes != nil,
                fill: Fill(entries: entries, bytes: bytes ?? 11)))
    }

    @Test func aMissAndWhatFollowsFromIt() {
        story.tell(0, front, .miss(.cold), operation: 1)
        story.tell(0.001, users, .read(found: true, took: .milliseconds(20)), operation: 1, value: "row 1")
        story.tell(0.021, front, stored(1), operation: 1, value: "row 1")
        story.tell(0.022, completion(.read, 0.022, users), operation: 1, value: "row 1")
        story.tell(
            60.021, front,
            .expire(storedAt: .at(0.021), ttl: .seconds(60), Fill(entries: 0, bytes: 0)),
            links: Links(.lifetime, 3))
        story.tell(
            61.022, front, .miss(.expired(at: .at(60.021), storedAt: .at(0.021), ttl: .seconds(60))))
        #expect(
            story.lines() == [
                #"   0.000s  front   MISS     user:1   cold: never cached before"#,
                #"   0.001s  users   READ     user:1   "row 1", 20ms"#,
                #"   0.021s  front   STORE    user:1   ttl 60s, until 60.021s · 1 of 3 entries"#,
                #"   0.022s  app     DONE     user:1   "row 1" from users in 22ms"#,
                #"  60.021s  front   EXPIRE   user:1   its ttl of 60s, set at 0.021s, ran out"#,
                #"  61.022s  front   MISS     user:1   expired 1.001s ago (ttl 60s, stored at 0.021s)"#,
            ])
        #expect(story.lines().allSatisfy { $0.count <= 85 })
    }

    @Test func everyMiss() {
        // An invalidation by a write, by an `invalidate` and by a deletion at the cache itself.
        let request = story.tell(3, .request(.write), operation: 7)
        let write = story.tell(
            3, users, .write(took: .milliseconds(30), kind: .direct), operation: 7, cause: request.number,
            value: "Ann")
        let fill = Fill(entries: 0, bytes: 0)
        let removal = story.tell(
            3.03, front, .remove(found: true, fill), operation: 7, cause: write.number)
        let byHand = story.tell(3.04, .request(.invalidate), operation: 8)
        let handRemoval = story.tell(
            3.04, front, .remove(found: true, fill), operation: 8, cause: byHand.number)
        let bare = story.tell(3.05, front, .remove(found: false, fill), operation: 9)
        let causes: [(MissCause, EventNumber)] = [
            (.evicted(at: .at(2), for: story.names.key("user:4").id), 0),
            (.evicted(at: .at(2), for: .none), 0),
            (.rejected(at: .at(2)), 0),
            (.invalidated(at: .at(3.03)), removal.number),
            (.invalidated(at: .at(3.04)), handRemoval.number),
            (.invalidated(at: .at(3.05)), bare.number),
            (.invalidated(at: .at(3)), 0),
            (.lost(at: .at(2)), 0),
            (.unavailable(.down), 0),
            (.unavailable(.flaky), 0),
            (.unavailable(.partitioned(from: .application)), 0),
            (.unavailable(.closed), 0),
            (.negative(since: .at(3), left: .seconds(4)), 0),
            (.negative(since: .at(3), left: .longest), 0),
        ]
        for (cause, event) in causes { story.tell(5.03, front, .miss(cause), cause: event) }
        #expect(
            story.lines().suffix(causes.count) == [
                "   5.030s  front   MISS     user:1   evicted 3.03s ago to make room for user:4",
                "   5.030s  front   MISS     user:1   evicted 3.03s ago, as it held more than its capacity",
                "   5.030s  front   MISS     user:1   rejected 3.03s ago: the policy did not admit it",
                "   5.030s  front   MISS     user:1   invalidated 2s ago by the write at 3.000s",
                "   5.030s  front   MISS     user:1   invalidated 1.99s ago by hand",
                "   5.030s  front   MISS     user:1   invalidated 1.98s ago by hand",
                "   5.030s  front   MISS     user:1   invalidated 2.03s ago by a write or by hand",
                "   5.030s  front   MISS     user:1   lost 3.03s ago, when front crashed",
                "   5.030s  front   MISS     user:1   unavailable: front is down",
                "   5.030s  front   MISS     user:1   unavailable: front is flaky",
                "   5.030s  front   MISS     user:1   unavailable: front is cut off from app",
                "   5.030s  front   MISS     user:1   unavailable: front was dropped",
                "   5.030s  front   MISS     user:1   negative: known to be absent since 3.000s, for 4s more",
                "   5.030s  front   MISS     user:1   negative: known to be absent since 3.000s",
            ])
    }

    @Test func everyEventOfACache() {
        let four = story.names.key("user:4").id
        let reason = PolicyReason(policy: story.lru, code: 0, first: 3, second: 1)
        let record = EvictionRecord(
            incoming: four, storedAt: .at(0), reason: reason, fill: Fill(entries: 2, bytes: 20))
        var lowered = record
        lowered.incoming = .none
        story.tell(1, front, .hit(age: .seconds(12), left: .seconds(48)), value: "row 1")
        story.tell(1, front, .hit(age: .seconds(12), left: nil), value: "row 1")
        story.tell(1, front, stored(3, ttl: nil), value: "x")
        story.tell(1, front, stored(4, ttl: nil, capacity: nil), value: "x")
        story.tell(1, front, stored(1, ttl: nil, capacity: nil), value: "x")
        story.tell(1, front, stored(1, ttl: nil, capacity: 1024, bytes: 120), value: "x")
        story.tell(1, front, stored(2, ttl: 5, at: 1, absence: true))
        story.tell(1, front, stored(2, at: 1, replaced: true), value: "x")
        story.tell(1, front, .remove(found: true, record.fill))
        story.tell(1, front, .remove(found: false, record.fill))
        story.tell(1, front, .evict(record))
        story.tell(1, front, .evict(lowered))
        story.tell(1, front, "user:4", .reject(record))
        story.tell(1, front, .skip(.write, .down))
        story.tell(1, front, .skip(.delete, .partitioned(from: .application)))
        #expect(
            story.lines() == [
                #"   1.000s  front   HIT      user:1   "row 1", stored 12s ago, 48s left"#,
                #"   1.000s  front   HIT      user:1   "row 1", stored 12s ago, no ttl"#,
                #"   1.000s  front   STORE    user:1   no ttl · 3 of 3 entries"#,
                #"   1.000s  front   STORE    user:1   no ttl · 4 entries"#,
                #"   1.000s  front   STORE    user:1   no ttl · 1 entry"#,
                #"   1.000s  front   STORE    user:1   no ttl · 120B of 1KiB"#,
                #"   1.000s  front   STORE    user:1   absence, ttl 5s, until 6.000s · 2 of 3 entries"#,
                #"   1.000s  front   STORE    user:1   replaces the older copy, ttl 60s, until 61.000s · 2 of 3 entries"#,
                #"   1.000s  front   REMOVE   user:1   removed"#,
                #"   1.000s  front   REMOVE   user:1   it was not there"#,
                #"   1.000s  front   EVICT    user:1   to make room for user:4: reason 0 of 3 and 1 (lru)"#,
                #"   1.000s  front   EVICT    user:1   as the cache held more than its capacity: reason 0 of 3 and 1 (lru)"#,
                #"   1.000s  front   REJECT   user:4   not admitted: reason 0 of 3 and 1 (lru)"#,
                #"   1.000s  front   SKIP     user:1   front is down: not stored"#,
                #"   1.000s  front   SKIP     user:1   front is cut off from app: not deleted, an old copy may stay"#,
            ])
    }

    @Test func everyEndOfAnOperation() {
        story.tell(1, completion(.read, 0.02, users, found: false))
        story.tell(1, completion(.warm, 0.02, users), value: "row 1")
        story.tell(1, completion(.write, 0.031, users, durable: true), value: "Ann")
        let queued = story.tell(1, front, .queue(depth: 1, capacity: 9), operation: 4, value: "Ann")
        story.tell(1, completion(.write, 0.001, front), operation: 4, cause: queued.number, value: "Ann")
        let put = story.tell(1, front, stored(1), operation: 5, value: "Bo")
        story.tell(
            1, completion(.write, 0.001, front, cacheOnly: true), operation: 5, cause: put.number, value: "Bo"
        )
        story.tell(1, completion(.delete, 0.031, users, durable: true))
        story.tell(1, completion(.delete, 0.001, front))
        story.tell(1, completion(.invalidate, 0.001, front))
        let absent = story.tell(1, front, .remove(found: false, Fill(entries: 0, bytes: 0)), operation: 6)
        story.tell(1, completion(.invalidate, 0.001, front), operation: 6, cause: absent.number)
        let skipped = story.tell(1, front, .skip(.delete, .down), operation: 7)
        story.tell(1, completion(.invalidate, 0, front), operation: 7, cause: skipped.number)
        #expect(
            story.lines().filter { $0.contains("DONE") } == [
                #"   1.000s  app     DONE     user:1   nothing: no such row, in 20ms"#,
                #"   1.000s  app     DONE     user:1   "row 1" from users in 20ms"#,
                #"   1.000s  app     DONE     user:1   "Ann" durable in users in 31ms"#,
                #"   1.000s  app     DONE     user:1   "Ann" accepted by front in 1ms, dirty: not yet written back"#,
                #"   1.000s  app     DONE     user:1   "Bo" written to front only, in 1ms"#,
                #"   1.000s  app     DONE     user:1   deleted, durable in users in 31ms"#,
                #"   1.000s  app     DONE     user:1   deletion accepted by front in 1ms, dirty: not yet written back"#,
                #"   1.000s  app     DONE     user:1   removed from front in 1ms"#,
                #"   1.000s  app     DONE     user:1   was not in front, in 1ms"#,
                #"   1.000s  app     DONE     user:1   front is down: not removed, after 0s"#,
            ])
    }

    @Test func everyFailureAndStaleness() {
        let refused = story.tell(1, users, .refuse(.read, .down), operation: 1)
        story.tell(
            1.02, .failed(.read, .down, took: .milliseconds(20)), operation: 1, cause: refused.number)
        story.tell(1.02, .failed(.write, .partitioned(from: front), took: .milliseconds(20)))
        let load = story.tell(2, front, .miss(.cold), operation: 2)
        let read = story.tell(
            2.001, users, .read(found: true, took: .seconds(1)), operation: 2, cause: load.number, value: "x")
        let join = story.tell(
            2.5, front, .join(since: .at(2.001)), operation: 3, client: 2,
            cause: read.number)
        story.tell(
            3, .failed(.read, .flaky, took: .milliseconds(500)), operation: 3, client: 2, cause: join.number)
        story.tell(4, front, .join(since: .at(2.001)))
        story.tell(
            15.3,
            .stale(
                Staleness(
                    versionsBehind: 1, age: .lasting(12.3), since: .at(3))), truth: "Ann")
        story.tell(
            15.3,
            .stale(
                Staleness(versionsBehind: 2, age: .lasting(12.3), since: .at(3))),
            truth: "Ann")
        story.tell(
            15.3,
            .stale(
                Staleness(versionsBehind: 1, age: .lasting(12.3), since: .at(3))))
        story.tell(
            15.3,
            .stale(
                Staleness(versionsBehind: 0, age: .zero, since: .at(15.3))))
        #expect(
            story.lines() == [
                #"   1.000s  users   REFUSE   user:1   down: a read was refused"#,
                #"   1.020s  app     FAILED   user:1   read failed after 20ms: users is down"#,
                #"   1.020s  app     FAILED   user:1   write failed after 20ms: a node is cut off from front"#,
                #"   2.000s  front   MISS     user:1   cold: never cached before"#,
                #"   2.001s  users   READ     user:1   "x", 1s"#,
                #"   2.500s  front   JOIN     user:1   waits for the load under way since 2.001s · app#2"#,
                #"   3.000s  app#2   FAILED   user:1   read failed after 500ms: so did the load it waited for, as a node is flaky"#,
                #"   4.000s  front   JOIN     user:1   waits for the load under way since 2.001s"#,
                #"  15.300s  app     STALE    user:1   1 version behind: "Ann" since 3.000s, 12.3s before this read began"#,
                #"  15.300s  app     STALE    user:1   2 versions behind: outdated since 3.000s, 12.3s before this read began, and by then "Ann""#,
                #"  15.300s  app     STALE    user:1   1 version behind: no such row since 3.000s, 12.3s before this read began"#,
                #"  15.300s  app     STALE    user:1   no database ever had this value"#,
            ])
    }

    @Test func everyEventOfADatabase() {
        let queued = story.tell(1, front, .queue(depth: 1, capacity: 9), operation: 1, value: "Ann")
        let writes: [(WriteKind, EventNumber)] = [
            (.direct, 0), (.behindTheBack, 0), (.writeBack, queued.number), (.writeBack, 0),
        ]
        for (kind, cause) in writes {
            for value in ["Ann", nil] {
                story.tell(
                    5.2, users, .write(took: .milliseconds(30), kind: kind), operation: 9, client: -1,
                    cause: cause, value: value)
            }
        }
        story.tell(6, users, .read(found: false, took: .milliseconds(20)))
        story.tell(6, users, .refuse(.flush, .flaky))
        story.tell(6, users, .refuse(.write, .partitioned(from: front)))
        #expect(
            story.lines().dropFirst() == [
                #"   5.200s  users   WRITE    user:1   "Ann", 30ms"#,
                #"   5.200s  users   DELETE   user:1   30ms"#,
                #"   5.200s  users   WRITE    user:1   "Ann" behind the cache's back, 30ms"#,
                #"   5.200s  users   DELETE   user:1   behind the cache's back, 30ms"#,
                #"   5.200s  users   WRITE    user:1   "Ann" written back, accepted 4.2s ago, 30ms"#,
                #"   5.200s  users   DELETE   user:1   written back, accepted 4.2s ago, 30ms"#,
                #"   5.200s  users   WRITE    user:1   "Ann" written back, 30ms"#,
                #"   5.200s  users   DELETE   user:1   written back, 30ms"#,
                #"   6.000s  users   READ     user:1   no such row, 20ms"#,
                #"   6.000s  users   REFUSE   user:1   flaky: a batch of writes was refused"#,
                #"   6.000s  users   REFUSE   user:1   cut off from front: a write was refused"#,
            ])
    }

    @Test func everyEventOfWriteBehind() {
        story.tell(1, front, .queue(depth: 1, capacity: 1000), value: "Ann")
        story.tell(1, front, .coalesce(depth: 1, queuedAt: .at(1)), links: Links(.replaced, 1), value: "Bo")
        story.tell(6, front, nil, .flush(count: 2, oldest: .seconds(5), depth: 0))
        story.tell(6, front, nil, .flush(count: 1, oldest: .seconds(5), depth: 0))
        story.tell(6.03, front, .flushed(age: .lasting(5.03), depth: 0))
        let refused = story.tell(7, users, .refuse(.flush, .down))
        story.tell(
            7, front, nil, .retry(attempt: 1, after: .seconds(1), refusal: .down, depth: 1),
            cause: refused.number)
        story.tell(8, front, .drop(attempts: 3, depth: 0))
        story.tell(8, front, .block(capacity: 1000))
        story.tell(9, front, .lost(acknowledgedAt: .at(3), .crash), value: "Ann")
        story.tell(9, front, .lost(acknowledgedAt: .at(3), .dropped))
        story.tell(9, front, .lost(acknowledgedAt: .at(3), .overwritten), value: "Ann")
        #expect(
            story.lines(.full) == [
                #"   #1    1.000s  front   QUEUE    user:1   dirty: waits to be written back · 1 of 1000"#,
                #"   #2    1.000s  front   COALESCE user:1   replaces the write queued at 1.000s · 1 waiting"#,
                #"   #3    6.000s  front   FLUSH             2 writes, the oldest dirty for 5s"#,
                #"   #4    6.000s  front   FLUSH             1 write, dirty for 5s"#,
                #"   #5    6.030s  front   FLUSHED  user:1   clean: written back 5.03s after its key became dirty"#,
                #"   #6    7.000s  users   REFUSE   user:1   down: a batch of writes was refused"#,
                #"   #7    7.000s  front   RETRY             users is down: attempt 1 failed, again in 1s ← #6"#,
                #"   #8    8.000s  front   DROP     user:1   given up after 3 attempts"#,
                #"   #9    8.000s  front   BLOCK    user:1   the queue is full (1000): the writer waits"#,
                #"  #10    9.000s  front   LOST     user:1   "Ann", acknowledged at 3.000s: lost in the crash of front"#,
                #"  #11    9.000s  front   LOST     user:1   a deletion, acknowledged at 3.000s: given up"#,
                #"  #12    9.000s  front   LOST     user:1   "Ann", acknowledged at 3.000s: overwritten by an older write that came late"#,
            ])
    }

    @Test func everyFault() {
        story.tell(3, users, nil, .fault(.down(until: .at(13.022))))
        story.tell(3, users, nil, .fault(.down(until: nil)))
        story.tell(3, users, nil, .fault(.slow(factor: 10, until: .at(5))))
        story.tell(3, users, nil, .fault(.slow(factor: 2.5, until: nil)))
        story.tell(3, users, nil, .fault(.flaky(share: 0.2, until: nil)))
        story.tell(3, front, nil, .fault(.partition(other: users, until: .at(5))))
        story.tell(4, front, nil, .crash(entries: 3, dirty: 1))
        story.tell(4, front, nil, .crash(entries: 1, dirty: 2))
        story.tell(4, front, nil, .crash(entries: 0, dirty: 0))
        story.tell(4, users, nil, .crash(entries: 0, dirty: 0))
        story.tell(5, users, nil, .heal(.down(until: nil)))
        story.tell(5, users, nil, .heal(.slow(factor: 2, until: nil)))
        story.tell(5, users, nil, .heal(.flaky(share: 0.2, until: nil)))
        story.tell(5, front, nil, .heal(.partition(other: users, until: nil)))
        #expect(
            story.lines() == [
                "   3.000s  users   FAULT             down until 13.022s",
                "   3.000s  users   FAULT             down until healed",
                "   3.000s  users   FAULT             10 times slower until 5.000s",
                "   3.000s  users   FAULT             2.5 times slower until healed",
                "   3.000s  users   FAULT             20% of calls fail until healed",
                "   3.000s  front   FAULT             cut off from users until 5.000s",
                "   4.000s  front   CRASH             3 entries and 1 dirty write lost",
                "   4.000s  front   CRASH             1 entry and 2 dirty writes lost",
                "   4.000s  front   CRASH             0 entries lost",
                "   4.000s  users   CRASH             nothing lost: a database keeps its rows",
                "   5.000s  users   HEAL              up again",
                "   5.000s  users   HEAL              no longer slow",
                "   5.000s  users   HEAL              no longer flaky",
                "   5.000s  front   HEAL              reaches users again",
            ])
    }

    @Test func aFullTraceShowsWhatABriefOneLeavesOut() {
        story.tell(0, users, nil, .configured(.built), value: "a database of 100 rows")
        story.tell(0, front, nil, .configured(.changed), value: "ttl=30s")
        story.tell(0, front, nil, .configured(.dropped))
        let request = story.tell(1, .request(.read), operation: 1, client: 2)
        story.tell(1, front, .miss(.cold), operation: 1, client: 2, cause: request.number)
        story.tell(1, front, .request(.refresh), operation: 2, client: -1)
        #expect(
            story.lines(.full) == [
                "   #1    0.000s  users   BUILT             a database of 100 rows",
                "   #2    0.000s  front   CHANGED           ttl=30s",
                "   #3    0.000s  front   DROPPED",
                "   #4    1.000s  app#2   REQUEST  user:1   read",
                "   #5    1.000s  front   MISS     user:1   cold: never cached before · app#2 ← #4",
                "   #6    1.000s  front   REQUEST  user:1   refresh, in the background",
            ])
        #expect(story.lines().count == 1)
        #expect(story.lines(.off).isEmpty)
    }

    @Test func valuesAreCutAndEscaped() {
        let values = [
            String(repeating: "a", count: 40), String(repeating: "ä", count: 41),
            "say \"no\"\nand\tgo \u{1B}[31m\\", "two\u{2028}lines \u{85}\u{202E}",
        ]
        for value in values {
            story.tell(1, users, "a\nkey", .read(found: true, took: .milliseconds(1)), value: value)
        }
        let a = String(repeating: "a", count: 40)
        let b = String(repeating: "ä", count: 40)
        #expect(
            story.lines() == [
                "   1.000s  users   READ     a\\nkey   \"\(a)\", 1ms",
                "   1.000s  users   READ     a\\nkey   \"\(b)…\", 1ms",
                #"   1.000s  users   READ     a\nkey   "say \"no\"\nand\tgo \u{1b}[31m\\", 1ms"#,
                #"   1.000s  users   READ     a\nkey   "two\u{2028}lines \u{85}\u{202e}", 1ms"#,
            ])
    }

    @Test func longNamesPushTheColumnsAndNothingElse() {
        let long = story.names.addNode("warehouse", .cache)
        story.tell(12_345.000_15, long, "user:123456789", .miss(.cold), client: 12)
        story.tell(12_345.000_15, .application, "ключ", .request(.read), client: 12)
        #expect(
            story.lines(.full) == [
                "   #1 12345.000150s  warehouse MISS     user:123456789 cold: never cached before · app#12",
                "   #2 12345.000150s  app#12    REQUEST  ключ     read",
            ])
    }

    /// The column of nodes is as wide as the longest name, so that lines of all nodes stand in line.
    @Test func longNamesMakeTheirColumnWide() {
        let replica = story.names.addNode("replica-2", .cache)
        story.tell(1, front, .miss(.cold))
        story.tell(1, replica, .miss(.cold))
        #expect(
            story.lines() == [
                "   1.000s  front     MISS     user:1   cold: never cached before",
                "   1.000s  replica-2 MISS     user:1   cold: never cached before",
            ])
        let endless = story.names.addNode("a-name-that-nobody-wants", .cache)
        story.tell(2, endless, .miss(.cold))
        story.tell(2, front, .miss(.cold), client: story.names.addClient("ann"))
        #expect(
            story.lines().suffix(2) == [
                "   2.000s  a-name-that-nobody-wants MISS     user:1   cold: never cached before",
                "   2.000s  front            MISS     user:1   cold: never cached before · app#ann",
            ])
    }
}
