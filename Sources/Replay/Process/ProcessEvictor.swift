internal import Eviction

/// A cache whose policy is a program of the user's own.
final class ProcessEvictor: Evictor {
    let descriptor: PolicyDescriptor
    private(set) var capacity: UInt64
    private(set) var used: UInt64 = 0
    private(set) var count = 0
    private(set) var entered: UInt64 = 0
    private(set) var enteredBytes: UInt64 = 0
    let ghostCount = 0
    private let countsEntries: Bool
    private let process: PolicyProcess
    /// By id: what a resident is charged, 0 for what is not resident.
    private var charges: [UInt64] = []

    init(_ command: String, capacity: UInt64, countsEntries: Bool, seed: UInt64) {
        descriptor = PolicyDescriptor(
            name: "exec", summary: "a program of one's own", source: command, complexity: "the program's",
            memory: "8 bytes a key, and the program's", orderIsEstimate: true)
        self.capacity = capacity
        self.countsEntries = countsEntries
        process = PolicyProcess(command)
        let answer = process.ask("init \(capacity) \(countsEntries ? "entries" : "bytes") \(seed)")
        if let answer, answer.first != "ok" {
            process.fail("it answered '\(answer.joined(separator: " "))' to init, expected 'ok'")
        }
    }

    /// What went wrong with the program; nil if nothing did.
    var failure: String? { process.failure }

    /// How many answers were waited for.
    var answers: UInt64 { process.answers }

    func contains(_ id: UInt32) -> Bool { Int(id) < charges.count && charges[Int(id)] > 0 }

    private func charge(_ access: Access) -> UInt64 { countsEntries ? 1 : max(access.size, 1) }

    func access(_ access: Access, _ departures: inout Departures) -> Bool {
        if hit(access) { return true }
        insert(access, &departures)
        return false
    }

    func hit(_ access: Access) -> Bool {
        guard contains(access.id) else { return false }
        process.tell("hit \(access.id)")
        return true
    }

    func store(_ access: Access, _ departures: inout Departures) {
        // An overwrite by a value of another size is a removal and a miss to the program.
        if contains(access.id) {
            if charge(access) == charges[Int(access.id)] {
                process.tell("hit \(access.id)")
                return
            }
            remove(access.id)
        }
        insert(access, &departures)
    }

    private func insert(_ access: Access, _ departures: inout Departures) {
        let charge = charge(access)
        let id = Int(access.id)
        if id >= charges.count {
            charges.append(
                contentsOf: repeatElement(0, count: max(id + 1, 2 * charges.count) - charges.count))
        }
        let refusal = Departure(id: access.id, reason: EvictionReason(code: 0), wasRefused: true)
        guard charge <= capacity, let answer = process.ask("miss \(access.id) \(charge)") else {
            return departures.note(refusal)
        }
        if answer == ["-"] { return departures.note(refusal) }
        evict(answer, &departures)
        guard process.failure == nil, used + charge <= capacity else {
            process.fail(
                "it made too little room for key \(access.id): \(used) of \(capacity) are used, \(charge) are needed"
            )
            return departures.note(refusal)
        }
        charges[id] = charge
        used += charge
        count += 1
        entered += 1
        enteredBytes += access.size
    }

    private func evict(_ words: [Substring], _ departures: inout Departures) {
        for word in words {
            guard let id = UInt32(word), contains(id) else {
                return process.fail("it evicted '\(word)', which is no resident")
            }
            drop(id)
            departures.note(Departure(id: id, reason: EvictionReason(code: 0)))
        }
    }

    private func drop(_ id: UInt32) {
        used -= charges[Int(id)]
        charges[Int(id)] = 0
        count -= 1
    }

    // The program is told neither the time nor expiries.
    func advance(to now: Int64) {}
    func reschedule(_ access: Access) {}

    func remove(_ id: UInt32) {
        guard contains(id) else { return }
        drop(id)
        process.tell("remove \(id)")
    }

    func resize(capacity: UInt64, _ departures: inout Departures) throws(PolicySetupError) {
        if capacity == 0 { throw .capacityZero(policy: "exec") }
        self.capacity = capacity
        if let answer = process.ask("resize \(capacity)") { evict(answer, &departures) }
    }

    func evictAll(_ departures: inout Departures) {
        for id in residentsInEvictionOrder() {
            remove(id)
            departures.note(Departure(id: id, reason: EvictionReason(code: 0)))
        }
    }

    func residentsInEvictionOrder() -> [UInt32] {
        (0..<UInt32(charges.count)).filter { charges[Int($0)] > 0 }
    }

    func sentence(for reason: EvictionReason) -> String { "chosen by the program" }

    func replay(ids: Span<UInt32>, sizes: Span<UInt64>, nextUses: Span<UInt32>) -> ReplayTally {
        var tally = ReplayTally()
        var departures = Departures(recording: false)
        for index in ids.indices {
            let access = Access(id: ids[index], size: sizes.isEmpty ? 1 : sizes[index])
            if self.access(access, &departures) { continue }
            tally.misses &+= 1
            tally.missedBytes &+= access.size
        }
        tally.evicted = departures.evicted
        tally.refused = departures.refused
        return tally
    }
}
