import Reporting
import Simulation
import Tracing

extension Story {
    private static let guardings: [Happening] = [
        .timeout(.read, limit: .seconds(1)), .again(.write, attempt: 1, after: .milliseconds(80), .down),
        .hedge(after: .milliseconds(30)), .breaker(.open, failures: 5, calls: 9, until: .at(20)),
        .breaker(.open, failures: 0, calls: 0, until: .at(20)),
        .breaker(.halfOpen, failures: 0, calls: 0, until: nil),
        .breaker(.closed, failures: 0, calls: 0, until: nil), .connect(inUse: 1, limit: 2),
        .wait(inUse: 2, waiting: 3), .wait(inUse: 1, waiting: 1), .serve(.revalidating, expired: .seconds(1)),
        .serve(.onError, expired: .seconds(1)), .fallback(.timeout), .lease(.waits), .lease(.refused),
        .lease(.ranOut), .lease(.superseded), .release(inUse: 1, waiting: 0),
        .health(isUp: false, failures: 3), .health(isUp: true, failures: 0), .lag(behind: .seconds(2)),
        .pending(age: .seconds(2)), .busy(waiting: 3, delay: .milliseconds(5)),
        .renew(until: .at(20)),
    ]

    /// Tells one event of each kind and of each form of its data, in an order that need make no sense.
    func tellEverything() {
        let four = names.key("user:4").id
        let fill = Fill(entries: 1, bytes: 20)
        let record = EvictionRecord(
            incoming: four, storedAt: .at(0),
            reason: PolicyReason(policy: lru, code: 0, first: 3, second: 1), fill: fill)
        let completion = Completion(
            verb: .write, took: .milliseconds(3), node: users, isDurable: true, found: true)
        let stored = Stored(
            ttl: .seconds(60), expires: .at(61), replaced: false, isAbsence: false, capacity: 3,
            inBytes: false, fill: fill)
        let staleness = Staleness(
            versionsBehind: 1, age: .seconds(2), since: .at(1))
        var causes: [MissCause] = [
            .cold, .expired(at: .at(0.5), storedAt: .at(0.1), ttl: .lasting(0.4)),
            .evicted(at: .at(0.5), for: four), .evicted(at: .at(0.5), for: .none), .rejected(at: .at(0.5)),
            .invalidated(at: .at(0.5)), .lost(at: .at(0.5)), .negative(since: .at(0.5), left: .seconds(3)),
            .negative(since: .at(0.5), left: .longest),
            .early(left: .seconds(1), loadTime: .milliseconds(20)), .unseen,
            .gone(at: .at(0.5), seen: .at(0.25)),
        ]
        let refusals: [Refusal] = [
            .down, .flaky, .partitioned(from: front), .closed, .timeout, .open, .exhausted, .unhealthy,
            .outOfMemory, .disconnected, .refused, .conflict, .outdated, .dropped,
        ]
        causes += refusals.map { .unavailable($0) }
        var all: [Happening] = Verb.allCases.map { .request($0) } + causes.map { .miss($0) }
        for refusal in refusals {
            all += [
                .failed(.read, refusal, took: .milliseconds(2)), .skip(.delete, refusal),
                .refuse(.flush, refusal), .retry(attempt: 1, after: .seconds(1), refusal: refusal, depth: 1),
            ]
        }
        for verb in Verb.allCases {
            var other = completion
            other.verb = verb
            all.append(.done(other))
            other.isDurable = false
            other.found = false
            all.append(.done(other))
        }
        all += [
            .stale(staleness), .hit(age: .seconds(1), left: .seconds(2)), .hit(age: .seconds(1), left: nil),
            .store(stored), .ttl(.seconds(5), expires: .at(6)), .ttl(nil, expires: nil),
            .remove(found: true, fill),
            .expire(storedAt: .at(0), ttl: .seconds(1), fill), .evict(record), .reject(record),
            .join(since: Instant(nanoseconds: 500_000_000)), .load(found: true, took: .seconds(2)),
            .load(found: false, took: .seconds(2)),
            .pack(Packing(codec: .zstd, plain: 2000, packed: 500, took: .microseconds(4))),
            .pack(Packing(codec: .zlib, plain: 200, packed: 200, took: .microseconds(2))),
            .unpack(Packing(codec: .zstd, plain: 2000, packed: 500, took: .microseconds(1))),
            .batch(.read, keys: 10), .batch(.write, keys: 3),
            .batch(.command, keys: 2), .read(found: true, took: .seconds(1)),
            .read(found: false, took: .seconds(1)),
            .write(took: .seconds(1), kind: .direct), .write(took: .seconds(1), kind: .writeBack),
            .write(took: .seconds(1), kind: .behindTheBack),
            .write(took: .seconds(1), kind: .uncommitted), .transaction(.beganReadCommitted, writes: 0),
            .transaction(.beganSnapshot, writes: 0), .transaction(.committed, writes: 2),
            .transaction(.rolledBack, writes: 1), .queue(depth: 1, capacity: 10),
            .coalesce(depth: 1, queuedAt: .at(0.5)),
            .flush(count: 2, oldest: .seconds(1), depth: 0),
            .flushed(age: .seconds(1), depth: 0), .drop(attempts: 3, depth: 0), .block(capacity: 10),
            .lost(acknowledgedAt: .at(0.5), .crash), .lost(acknowledgedAt: .at(0.5), .dropped),
            .lost(acknowledgedAt: .at(0.5), .overwritten), .crash(entries: 1, dirty: 1),
            .configured(.built), .configured(.changed), .configured(.dropped),
            .stampede(Herd(loads: 3, since: .at(0.5), work: .seconds(1))),
            .retryStorm(retries: 10, operations: 3, over: .seconds(1)),
            .flap(times: 3, over: .seconds(30)), .thrash(misses: 6, lookups: 7),
            .penetration(absent: 6, loads: 8), .hotKey(reads: 16, sampled: 40),
        ]
        for until in [Instant.at(9), nil] {
            let faults: [Fault] = [
                .down(until: until), .slow(factor: 2.5, until: until), .flaky(share: 0.2, until: until),
                .partition(other: users, until: until), .hung(until: until), .memoryFull(until: until),
                .queueFull(until: until), .skewed(by: .seconds(5), until: until),
                .skewed(by: .zero - .seconds(5), until: until),
            ]
            all += faults.flatMap { [.fault($0), .heal($0)] }
        }
        all += [
            .observe(.gone(seen: .at(0.5), left: .seconds(3))), .observe(.gone(seen: .at(0.5), left: nil)),
            .observe(.changed(seen: .at(0.5))), .observe(.found), .observe(.evictions(3, since: .at(0.5))),
            .observe(.lifeChanged(expected: .seconds(3), left: nil)),
        ]
        all += Self.guardings
        for (index, what) in all.enumerated() {
            let value = "a \"b\"\n\\ \u{1} ü"
            tell(1, front, "user:1", what, operation: 1, cause: index, value: value, truth: "Bo")
            tell(1, users, nil, what, operation: 2, client: 3, cause: index / 2)
        }
    }
}
