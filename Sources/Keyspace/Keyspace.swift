public import Basics
public import Simulation
public import Tracing

/// What Redis calls a database: the keys of a memory as Redis's commands see them.
///
/// Time is what `now` says, randomness comes from a seeded stream, and all that is listed without an order of its own comes
/// in the order in which keys first appeared and elements were added, so the same commands give the same replies in every
/// run.
public final class Keyspace: @unchecked Sendable {
    // Used by one thread only.
    public let memory: Memory
    public var names: Names { memory.names }
    public var encodings = EncodingLimits()
    /// The present moment, counted from the start of the clock that `EXPIREAT` and `TIME` mean.
    @exclusivity(unchecked) public var now = Instant.start
    /// By how many milliseconds that clock is ahead of the moments that entries are kept by.
    public var skew: Int64 = 0
    /// Whether nothing more can be stored, whatever the bounds say.
    public var isMemoryFull = false
    /// Whether commands may store although memory is full, as a script with the flag `allow-oom` may.
    public var mayExceedMemory = false
    /// Whether a script runs the command, for which `SORT` puts a set in order even if it need not be sorted.
    public var isScripted = false
    /// How many commands have run.
    public internal(set) var commandCount = 0
    /// Makes events of what happens in the memory, and attributes it to them; nil if nobody wants to know.
    public var recorder: ((Change) -> Void)?
    /// Sets the bounds that a command asks for, if the memory belongs to somebody whose settings they are.
    public var boundsSetter: ((Bounds) -> Void)?

    @exclusivity(unchecked) private var random: RandomStream

    /// - Parameter memory: whose keys it shows; by default one of its own.
    public init(
        _ memory: Memory? = nil, random: RandomStream = RandomStream(seed: 1, name: "keyspace")
    ) {
        self.memory = memory ?? Memory(names: Names(), keepsFates: false)
        self.random = random
    }

    /// Milliseconds of the clock.
    var milliseconds: Int64 { onClock(now.milliseconds) }

    /// A number in `0 ..< bound`, which must be above 0.
    func draw(_ bound: Int) -> Int { Int(random.below(UInt64(bound))) }

    func key(_ name: ByteString) -> KeyID { names.key(bytes: name.bytes).id }
    func name(of key: KeyID) -> ByteString { ByteString(keyText: names.key(key).text) }

    // MARK: Finding

    /// The object of a key that lives, without any trace of having looked.
    func find(_ key: KeyID) -> RedisObject? {
        guard let slot = memory.slot(of: key) else { return nil }
        if memory.entries[slot].isDead(at: now) {
            if let change = memory.expire(key, at: now) { recorder?(change) }
            return nil
        }
        // To a command, what is cached as absent is absent.
        return memory.entries[slot].isAbsence ? nil : memory.object(at: slot)
    }

    /// The object of a key, dead or alive.
    func peek(_ key: KeyID) -> RedisObject? {
        guard let slot = memory.slot(of: key), !memory.entries[slot].isAbsence else { return nil }
        return memory.object(at: slot)
    }

    /// Whether a key lives; a dead one is left where it is.
    func isAlive(_ key: KeyID) -> Bool {
        guard let slot = memory.slot(of: key), !memory.entries[slot].isAbsence else { return false }
        return !memory.entries[slot].isDead(at: now)
    }

    /// Looks a key up for a command that reads, which counts as a hit or a miss and, unless `quietly`, as a use.
    func read(_ key: KeyID, quietly: Bool = false) -> RedisObject? {
        guard let object = find(key) else {
            memory.countMiss()
            if let recorder { recorder(look(.miss, key, nil)) }
            return nil
        }
        if quietly { memory.countQuietHit() } else { memory.use(key, at: now) }
        if let recorder { recorder(look(.hit, key, object)) }
        return object
    }

    /// Looks a key up for a command that writes, which counts as no hit or miss.
    func write(_ key: KeyID) -> RedisObject? {
        guard let object = find(key) else { return nil }
        memory.look(key, at: now)
        return object
    }

    private func look(_ kind: Change.Kind, _ key: KeyID, _ object: RedisObject?) -> Change {
        var entry = memory.slot(of: key).map { memory.entries[$0] }
        if let object, entry?.value == nil { entry?.value = object.excerpt }
        return Change(kind: kind, key: key, entry: entry, fill: memory.fill)
    }

    // MARK: Changing

    /// What becomes of a key's time to live when it is stored.
    enum Deadline {
        case none
        case keep
        case at(Int64)
    }

    /// Stores what a key holds from now on, in place of what it held.
    func store(_ key: KeyID, _ payload: RedisObject.Payload, _ deadline: Deadline = .none) {
        let known = find(key)
        let life: Lifetime? =
            switch deadline {
            case .none: nil
            // Kept by its moment, so the span counts from now on.
            case .keep:
                known == nil ? nil : life(of: key).map { Lifetime(through: $0.deadline, from: now) }
            case .at(let moment): Lifetime(through: offClock(moment), from: now)
            }
        let change = memory.store(key, RedisObject(payload), life: life, at: now)
        recorder?(change)
    }

    /// Takes in that an object was changed in place; one that has become empty leaves.
    func changed(_ key: KeyID, _ object: RedisObject) {
        if object.count == 0 {
            remove(key)
        } else if let change = memory.modify(key, object, at: now) {
            recorder?(change)
        }
    }

    /// Takes a key out.
    ///
    /// - Returns: whether it was there, dead or alive.
    @discardableResult
    func remove(_ key: KeyID) -> Bool {
        guard memory.holds(key) else { return false }
        let change = memory.remove(key)
        recorder?(change)
        return true
    }

    /// Removes every key.
    func removeAll() {
        for key in memory.keys { remove(key) }
    }

    // MARK: Life and death

    private func life(of key: KeyID) -> Lifetime? { memory.slot(of: key).flatMap { memory.entries[$0].life } }

    /// When a key dies, in milliseconds of the clock; nil if it lives for ever or is not there.
    func deadline(of key: KeyID) -> Int64? { life(of: key).map { onClock($0.deadline) } }

    /// Sets when a key dies; nil lets it live for ever.
    func setDeadline(_ key: KeyID, _ moment: Int64?) {
        let life = moment.map { Lifetime(through: offClock($0), from: now) }
        if let change = memory.setLife(of: key, to: life, at: now) { recorder?(change) }
    }

    /// A moment that entries are kept by, in milliseconds of the clock. One that the clock cannot tell is told as it is.
    private func onClock(_ moment: Int64) -> Int64 {
        let (sum, overflow) = moment.addingReportingOverflow(skew)
        return overflow ? moment : sum
    }

    private func offClock(_ moment: Int64) -> Int64 {
        let (difference, overflow) = moment.subtractingReportingOverflow(skew)
        return overflow ? moment : difference
    }

    /// Redis's active expiry, without its limits on effort: takes out every key whose time has run out.
    ///
    /// - Returns: how many.
    @discardableResult
    public func expireDue() -> Int {
        var count = 0
        while let next = memory.nextExpiry, next.time <= now, let change = memory.expire(next.key, at: now) {
            recorder?(change)
            count += 1
        }
        return count
    }

    // MARK: Bounds

    /// Sets how much there may be. What no longer fits is evicted.
    func setBounds(_ bounds: Bounds) {
        if let boundsSetter { return boundsSetter(bounds) }
        // What `CONFIG` takes is what policies take.
        let evicted = try? memory.setBounds(bounds, seed: { UInt64(draw(Int.max)) }, at: now)
        for change in evicted ?? [] { recorder?(change) }
    }

    /// Whether a command that may need memory must be refused.
    var isOutOfMemory: Bool { !mayExceedMemory && (isMemoryFull || memory.isOverfull) }
}
