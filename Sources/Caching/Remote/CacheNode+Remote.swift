internal import Keyspace
internal import Simulation
internal import Tracing

/// A cache that is a real server. Its memory here is a mirror: what this session has stored there and seen there. The
/// server decides, and where its answer is another one than the mirror would give, that is an observation.
extension CacheNode {
    /// What stands in the place of a value where it is cached that there is no row. No row has it, for it holds a zero.
    static let absenceMark = "\u{0}larder: no such row"

    /// By how much a time to live may differ from what was expected: the way there and back.
    private static let slack = TimeSpan.seconds(1)

    // MARK: Commands

    /// What asks for a key and for what is left of its time to live.
    func lookUpCommands(_ key: Key) -> [[ByteString]] {
        let name = ByteString(keyText: key.text)
        var get: [ByteString] = ["GET", name]
        // An absence keeps its own time to live, and which of both it is only the answer tells.
        if settings.resilience.sliding, settings.negativeTTL == nil, let ttl = settings.ttl {
            get = ["GETEX", name, "PX", ByteString("\(max(1, ttl.nanoseconds / 1_000_000))")]
        }
        return [get, ["PTTL", name]]
    }

    /// What gives a key that was hit its time to live anew, if what looked it up could not.
    func renewCommand(_ key: Key) -> [ByteString]? {
        guard settings.resilience.sliding, settings.negativeTTL != nil, let ttl = settings.ttl else {
            return nil
        }
        return [
            "PEXPIRE", ByteString(keyText: key.text), ByteString("\(max(1, ttl.nanoseconds / 1_000_000))"),
        ]
    }

    /// A value as the server keeps it. Of the objects of a trace only the sizes are known, so dots make up for the rest.
    static func wire(_ value: Value) -> String {
        value.padding == 0 ? value.text : value.text + String(repeating: ".", count: Int(value.padding))
    }

    func storeCommand(_ key: Key, _ value: Value?, _ ttl: TimeSpan?) -> [ByteString] {
        var command: [ByteString] = [
            "SET", ByteString(keyText: key.text), ByteString(value.map(Self.wire) ?? Self.absenceMark),
        ]
        if let ttl { command += ["PX", ByteString("\(max(1, ttl.nanoseconds / 1_000_000))")] }
        return command
    }

    // MARK: Reading

    /// Takes in what the server said of a key, and notes what came of it.
    ///
    /// - Parameters:
    ///   - value: its reply to `GET`, and `life` to `PTTL`.
    ///   - servesExpired: whether an expired copy that is kept for that answers in the place of an entry.
    func observe(
        _ key: Key, _ value: Reply, _ life: Reply, servesExpired: Bool = false, _ operation: Operation
    ) -> CachedValue? {
        guard case .bulk(let bytes) = value else {
            observeAbsence(of: key, operation)
            if servesExpired, let guards, let copy = guards.revalidatable(key) {
                memory.countQuietHit()
                guards.serve(copy, of: key, .revalidating, operation)
                return CachedValue(
                    value: copy.value, age: Duration(world.simulation.now - copy.storedAt), ttl: nil,
                    isExpired: true)
            }
            memory.countMiss()
            noteMiss(key, operation)
            if settings.resilience.tracking { expect(key.id) }
            return nil
        }
        let now = world.simulation.now
        var left: TimeSpan?
        if case .integer(let milliseconds) = life, milliseconds >= 0 { left = .milliseconds(milliseconds) }
        compare(key, bytes.text, left, operation)
        guard let entry = memory[key.id] else { return nil }
        memory.use(key.id, at: now)
        operation.source = id
        noteFound(entry, left: left, key, operation)
        let ttl = entry.life == nil ? nil : entry.ttl ?? settings.ttl
        // The age that the server's own count gives, so that a strategy decides by what is left there.
        let age = left.flatMap { left in ttl.map { max(.zero, $0 - left) } } ?? now - entry.storedAt
        return CachedValue(value: entry.value, age: Duration(age), ttl: ttl.map { Duration($0) })
    }

    /// The server has a key: is it what this session stored?
    private func compare(_ key: Key, _ text: String, _ left: TimeSpan?, _ operation: Operation) {
        let now = world.simulation.now
        let isAbsence = text == Self.absenceMark
        guard let entry = memory[key.id] else {
            if let left = remoteCommands.left.removeValue(forKey: key.id) {
                return adopt(key, isAbsence ? nil : text, left)
            }
            let kind: Observed = memory.fate(of: key.id).map { .changed(seen: $0.at) } ?? .found
            return mirror(key, isAbsence ? nil : text, left, kind, operation)
        }
        if entry.isAbsence != isAbsence || !isAbsence && entry.value.map(Self.wire) != text {
            return mirror(key, isAbsence ? nil : text, left, .changed(seen: entry.storedAt), operation)
        }
        let expected = settings.resilience.sliding ? entry.ttl : entry.expires.map { $0 - now }
        let isAsExpected =
            switch (expected, left) {
            case (nil, nil): true
            case (let expected?, let left?):
                max(expected, left) - min(expected, left) <= Self.slack
            default: false
            }
        if isAsExpected { return }
        mirror(
            key, entry.isAbsence ? nil : text, left, .lifeChanged(expected: expected, left: left), operation,
            version: entry.value?.version)
    }

    /// Keeps in the mirror what a command of this session has left on the server.
    private func adopt(_ key: Key, _ text: String?, _ left: RemoteCommands.Left) {
        let value = text.map { Value($0, version: source.version(ofForeign: $0, key, world)) }
        let change = memory.store(
            key.id, value, bytes: value?.size ?? 0, life: left.life.map { Lifetime($0, from: left.at) },
            at: left.at)
        memory.attribute(change, to: left.event, at: left.at)
    }

    /// Keeps in the mirror what the server has by the doing of another.
    private func mirror(
        _ key: Key, _ text: String?, _ left: TimeSpan?, _ kind: Observed, _ operation: Operation,
        version: Int? = nil
    ) {
        let now = world.simulation.now
        let value = text.map { Value($0, version: version ?? source.version(ofForeign: $0, key, world)) }
        let change = memory.store(
            key.id, value, bytes: value?.size ?? 0, life: left.map { Lifetime($0, from: now) }, at: now)
        let event = world.note(operation, id, key, .observe(kind), value: value?.excerpt)
        memory.attribute(change, to: event, at: now)
        guards?.stored(key.id)
    }

    /// The server has no such key: did its time run out, or what else may have happened?
    func observeAbsence(of key: Key, _ operation: Operation) {
        let now = world.simulation.now
        // It is known to expire no earlier than its ttl after the command that stored it was sent.
        if let left = remoteCommands.left.removeValue(forKey: key.id) { adopt(key, nil, left) }
        if let change = memory.expire(key.id, at: now) {
            record(change, operation)
            return
        }
        guard let entry = memory[key.id] else { return }
        let change = memory.remove(key.id)
        let event = world.note(
            operation, id, key,
            .observe(.gone(seen: entry.storedAt, left: entry.expires.map { $0 - entry.storedAt })),
            links: Links(.stored, change.entry?.stored ?? 0), value: nil)
        memory.setFate(of: key.id, Fate(kind: .gone(seen: entry.storedAt), at: now, event: event))
        guards?.removed(key.id)
    }

    // MARK: Changing

    /// Takes in that the server has stored a value.
    ///
    /// - Parameter asked: when the command was sent: the server counts its time to live from a moment after that.
    func stored(_ key: Key, _ value: Value?, _ ttl: TimeSpan?, asked: Instant, _ operation: Operation) {
        let change = memory.store(
            key.id, value, bytes: value?.size ?? 0, life: ttl.map { Lifetime($0, from: asked) }, at: asked)
        record(change, operation)
        settled(key)
        guard operation.verb == .write else { return }
        flights.void(key.id)
        changed(key, operation, cause: operation.last)
    }

    /// Takes in that the server has deleted a key.
    ///
    /// - Parameter found: whether it was there.
    func removed(_ key: Key, found: Bool, _ operation: Operation) {
        flights.void(key.id)
        var change = memory.remove(key.id)
        if guards?.keepsCopy(of: key.id) ?? false { change.kind = .removed(found: true) }
        if found {
            change.kind = .removed(found: true)
        } else if change.entry == nil {
            change.kind = .removed(found: false)
        }
        let event = record(change, operation)
        settled(key)
        if let relations = world.relations { spread(key, operation, cause: event, relations) }
    }

    /// Forgets what the mirror holds of keys that a command may have changed.
    func forget(_ key: Key) {
        flights.void(key.id)
        _ = memory.remove(key.id)
        guards?.removed(key.id)
    }
}

extension SourceNode {
    /// Which write a value is that another client stored on a real server. If it is none of this session, nothing can be
    /// said of how old it is.
    func version(ofForeign text: String, _ key: Key, _ world: World) -> Int {
        if let known = truth.origin(of: text, key, row: { nil }) { return known }
        let version = -world.nextVersion()
        truth.made(version: version)
        return version
    }
}
