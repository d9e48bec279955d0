internal import Simulation
public import Tracing

/// The trace as JSON Lines: an object an event, for programs to read.
///
/// Every object begins with these fields, in this order:
///
/// | field | what it holds |
/// |---|---|
/// | `number` | the event's number, from 1 |
/// | `time_ns` | when, in nanoseconds of simulated time since the session began |
/// | `node` | the name of the node; the application is `app` |
/// | `kind` | what happened, one of `EventKind` in lower case: `miss`, `store`, … |
/// | `key` | the key, or null |
/// | `operation` | the number of the operation it belongs to, or null |
/// | `client` | whose operation that is: 0 the session, 1, 2, … a client of `together`, -1 the system's own |
/// | `cause` | the number of the event that brought it about, or null |
/// | `value` | the value read, stored or written, or a node's settings; or null |
///
/// What follows depends on the kind; times and spans end in `_ns`, an absent one is null:
///
/// | kind | fields |
/// |---|---|
/// | `request` | `verb` |
/// | `done` | `verb`, `took_ns`, `source` (a node), `durable`, `found` |
/// | `failed` | `verb`, `refusal`, `cut_off_from`, `took_ns` |
/// | `stale` | `versions_behind`, `age_ns`, `since_ns`, `truth`, `outdated_by` (an event) |
/// | `hit` | `age_ns`, `left_ns` |
/// | `miss` | `miss_cause`; `early`: `left_ns`, `load_ns`; `expired`: `at_ns`, `stored_at_ns`, `ttl_ns`; `evicted`: `at_ns`, `incoming` (a key); `rejected`, `invalidated`, `lost`: `at_ns`; `unavailable`: `refusal`, `cut_off_from`; `negative`: `since_ns`, `left_ns` |
/// | `store` | `ttl_ns`, `expires_ns`, `replaced`, `absence`, `capacity`, `capacity_unit` (`entries` or `bytes`), `entries`, `bytes` |
/// | `ttl` | `ttl_ns`, `expires_ns` |
/// | `remove` | `found`, `entries`, `bytes` |
/// | `expire` | `stored_by` (the event that set its end last: a store, a ttl, a renewal, a jump of the clock), `stored_at_ns` (when that was), `ttl_ns` (from then on), `entries`, `bytes` |
/// | `evict`, `reject` | `incoming` (a key), `stored_by`, `stored_at_ns`, `policy`, `reason`, `entries`, `bytes` |
/// | `skip`, `refuse` | `verb`, `refusal`, `cut_off_from` |
/// | `read` | `found`, `took_ns` |
/// | `write`, `delete` | `took_ns`, `way` (`direct`, `write-back`, `behind-the-back`) |
/// | `queue` | `depth`, `capacity` |
/// | `coalesce` | `depth`, `replaced` (an event), `queued_at_ns` |
/// | `pack`, `unpack` | `codec` (`zlib`, `zstd`), `plain_bytes`, `packed_bytes`, `took_ns` |
/// | `batch` | `verb`, `keys` |
/// | `load` | `found`, `took_ns` |
/// | `flush` | `count`, `oldest_ns`, `depth` |
/// | `flushed` | `age_ns`, `depth` |
/// | `retry` | `attempt`, `after_ns`, `refusal`, `cut_off_from`, `depth` |
/// | `drop` | `attempts`, `depth` |
/// | `block` | `capacity` |
/// | `lost` | `acknowledged_at_ns`, `loss` (`crash`, `dropped`, `overwritten`) |
/// | `fault`, `heal` | `fault` (`down`, `slow`, `flaky`, `partition`, `hang`, `memory-full`, `queue-full`, `skew`), `factor`, `share`, `cut_off_from`, `until_ns`; `skew`: `skew_ns` |
/// | `crash` | `entries_lost`, `dirty_lost` |
/// | what guards a cache | see `append(guarding:)` |
/// | `join`, `built`, `changed`, `dropped` | none |
public struct JSONTrace: Sendable {
    let names: Names

    public init(names: Names) { self.names = names }

    /// Writes the object of an event and a line break. Complexity: O(1), and the length of the line.
    public func append(_ event: Event, to buffer: inout TextBuffer) {
        var line = JSONWriter(buffer)
        buffer = TextBuffer()
        line.open()
        line.field("number", event.number)
        line.field("time_ns", event.time)
        line.field("node", names.node(event.node))
        line.field("kind", EventKind(event).name)
        line.field("key", key(event.key))
        line.field("operation", event.operation > 0 ? event.operation : nil)
        line.field("client", Int(event.client))
        line.field("cause", event.cause > 0 ? event.cause : nil)
        line.field("value", event.value?.text)
        append(event, &line)
        line.close()
        line.buffer.append(byte: UInt8(ascii: "\n"))
        buffer = line.buffer
    }

    private func key(_ key: KeyID) -> String? { key.exists ? names.key(key).text : nil }

    private func append(_ event: Event, _ line: inout JSONWriter) {
        let what = event.what
        switch what {
        case .request, .done, .failed, .stale: append(application: event, &line)
        case .hit, .miss, .store, .ttl, .remove, .expire, .evict, .reject, .join: append(cache: what, &line)
        case .skip(let verb, let refusal), .refuse(let verb, let refusal):
            line.field("verb", verb.name)
            append(refusal, &line)
        case .pack(let packing), .unpack(let packing):
            line.field("codec", packing.codec.name)
            line.field("plain_bytes", Int(packing.plain))
            line.field("packed_bytes", Int(packing.packed))
            line.field("took_ns", packing.took)
        case .batch(let verb, let keys):
            line.field("verb", verb.name)
            line.field("keys", keys)
        case .read(let found, let took), .load(let found, let took):
            line.field("found", found)
            line.field("took_ns", took)
        case .write(let took, let kind):
            line.field("took_ns", took)
            line.field("way", kind.name)
        case .queue, .coalesce, .flush, .flushed, .retry, .drop, .block, .lost:
            append(writeBehind: what, &line)
        case .guarded(let guarding): append(guarding: guarding, &line)
        case .fault(let fault), .heal(let fault): append(fault, &line)
        case .crash(let entries, let dirty):
            line.field("entries_lost", entries)
            line.field("dirty_lost", dirty)
        case .configured: break
        }
    }

    private func append(application event: Event, _ line: inout JSONWriter) {
        switch event.what {
        case .request(let verb): line.field("verb", verb.name)
        case .done(let completion):
            line.field("verb", completion.verb.name)
            line.field("took_ns", completion.took)
            line.field("source", names.node(completion.node))
            line.field("durable", completion.isDurable)
            line.field("found", completion.found)
        case .failed(let verb, let refusal, let took):
            line.field("verb", verb.name)
            append(refusal, &line)
            line.field("took_ns", took)
        case .stale(let staleness):
            line.field("versions_behind", staleness.versionsBehind)
            line.field("age_ns", staleness.age)
            line.field("since_ns", staleness.since)
            line.field("truth", event.truth?.text)
            line.field("outdated_by", staleness.outdatedBy > 0 ? staleness.outdatedBy : nil)
            if staleness.isSameAgain { line.field("same_again", true) }
        default: break
        }
    }

    private func append(cache what: Happening, _ line: inout JSONWriter) {
        switch what {
        case .hit(let age, let left):
            line.field("age_ns", age)
            line.field("left_ns", left)
        case .miss(let cause): append(cause, &line)
        case .store(let stored):
            line.field("ttl_ns", stored.ttl)
            line.field("expires_ns", stored.expires)
            line.field("replaced", stored.replaced)
            line.field("absence", stored.isAbsence)
            line.field("capacity", stored.capacity)
            line.field("capacity_unit", stored.inBytes ? "bytes" : "entries")
            append(stored.fill, &line)
        case .ttl(let ttl, let expires):
            line.field("ttl_ns", ttl)
            line.field("expires_ns", expires)
        case .remove(let found, let fill):
            line.field("found", found)
            append(fill, &line)
        case .expire(let stored, let storedAt, let ttl, let fill):
            line.field("stored_by", stored)
            line.field("stored_at_ns", storedAt)
            line.field("ttl_ns", ttl)
            append(fill, &line)
        case .evict(let record), .reject(let record):
            line.field("incoming", key(record.incoming))
            line.field("stored_by", record.stored > 0 ? record.stored : nil)
            line.field("stored_at_ns", record.storedAt)
            line.field("policy", names.policies[Int(record.reason.policy)].name)
            line.field("reason", names.sentence(record.reason))
            append(record.fill, &line)
        default: break
        }
    }

    private func append(_ cause: MissCause, _ line: inout JSONWriter) {
        line.field("miss_cause", cause.name)
        switch cause {
        case .cold: break
        case .expired(let at, let storedAt, let ttl):
            line.field("at_ns", at)
            line.field("stored_at_ns", storedAt)
            line.field("ttl_ns", ttl)
        case .evicted(let at, let incoming):
            line.field("at_ns", at)
            line.field("incoming", key(incoming))
        case .rejected(let at), .invalidated(let at), .lost(let at): line.field("at_ns", at)
        case .unavailable(let refusal): append(refusal, &line)
        case .early(let left, let loadTime):
            line.field("left_ns", left)
            line.field("load_ns", loadTime)
        case .negative(let since, let left):
            line.field("since_ns", since)
            line.field("left_ns", left == .longest ? nil : left)
        }
    }

    private func append(writeBehind what: Happening, _ line: inout JSONWriter) {
        switch what {
        case .queue(let depth, let capacity):
            line.field("depth", depth)
            line.field("capacity", capacity)
        case .coalesce(let depth, let replaced, let queuedAt):
            line.field("depth", depth)
            line.field("replaced", replaced)
            line.field("queued_at_ns", queuedAt)
        case .flush(let count, let oldest, let depth):
            line.field("count", count)
            line.field("oldest_ns", oldest)
            line.field("depth", depth)
        case .flushed(let age, let depth):
            line.field("age_ns", age)
            line.field("depth", depth)
        case .retry(let attempt, let after, let refusal, let depth):
            line.field("attempt", attempt)
            line.field("after_ns", after)
            append(refusal, &line)
            line.field("depth", depth)
        case .drop(let attempts, let depth):
            line.field("attempts", attempts)
            line.field("depth", depth)
        case .block(let capacity): line.field("capacity", capacity)
        case .lost(let acknowledgedAt, let loss):
            line.field("acknowledged_at_ns", acknowledgedAt)
            line.field("loss", loss.name)
        default: break
        }
    }

    private func append(_ fill: Fill, _ line: inout JSONWriter) {
        line.field("entries", fill.entries)
        line.field("bytes", fill.bytes)
    }

    func append(_ refusal: Refusal, _ line: inout JSONWriter) {
        line.field("refusal", refusal.name)
        if case .partitioned(let other) = refusal {
            line.field("cut_off_from", names.node(other))
        } else {
            line.field("cut_off_from", String?.none)
        }
    }

    private func append(_ fault: Fault, _ line: inout JSONWriter) {
        var factor: Double?
        var share: Double?
        var other: String?
        var skew: TimeSpan?
        let name: String
        switch fault {
        case .down: name = "down"
        case .slow(let by, _): (name, factor) = ("slow", by)
        case .flaky(let part, _): (name, share) = ("flaky", part)
        case .partition(let node, _): (name, other) = ("partition", names.node(node))
        case .hung: name = "hang"
        case .memoryFull: name = "memory-full"
        case .queueFull: name = "queue-full"
        case .skewed(let span, _): (name, skew) = ("skew", span)
        }
        line.field("fault", name)
        line.field("factor", factor)
        line.field("share", share)
        line.field("cut_off_from", other)
        line.field("until_ns", fault.until)
        if let skew { line.field("skew_ns", skew) }
    }
}
