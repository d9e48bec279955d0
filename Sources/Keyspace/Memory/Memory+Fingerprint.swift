internal import Basics
public import Simulation
public import Tracing

extension Memory {
    /// Whether an entry is a list, a hash or the like, which no fingerprint shows, or whether a client watches a key.
    public var hasObjects: Bool {
        !watches.isEmpty || keys.contains { self[$0].map { !$0.isString } ?? false }
    }

    /// What can matter later of the entries, as a number.
    ///
    /// - Parameters:
    ///   - showsFates: whether it matters what became of the keys that have left.
    ///   - value: the fingerprint of a value.
    public func fingerprint(at now: Instant, showsFates: Bool, value: (Value?) -> UInt64) -> UInt64 {
        var sum: UInt64 = 0
        for key in keys {
            guard let entry = self[key] else { continue }
            var print = Fingerprint(Fingerprint.of(names.key(key).text), value(entry.value))
            print.mix(entry.isAbsence)
            print.mix(Int(entry.expires.map { ($0 - now).nanoseconds } ?? -1))
            print.mix(Int(entry.ttl?.nanoseconds ?? -1))
            sum &+= print.bits
        }
        guard showsFates else { return sum }
        for index in fates.indices where !holds(KeyID(index)) {
            guard let fate = fates[index] else { continue }
            let kind: UInt64 =
                switch fate.kind {
                case .expired: 1
                case .evicted: 2
                case .rejected: 3
                case .removed: 4
                case .lost: 5
                case .gone: 6
                }
            sum &+= Fingerprint(Fingerprint.of(names.key(KeyID(index)).text), kind, 9).bits
        }
        return sum
    }
}
