internal import Basics

/// Hyperbolic caching: an entry's priority is its number of uses divided by the time since it came in (and by its size, where sizes
/// differ); of a random sample the lowest leaves.
///
/// Where there are no more entries than the sample, all are looked at, in the order of the policy's table. Ties go to the first
/// that was looked at. `residentsInEvictionOrder` is an estimate: all entries by their present priority.
///
/// Worked example, capacity 2: `1 1 1 2 3`: 1 was used three times within four requests, 2 once within one; so 1's priority is 3/4 and
/// 2's is 1/1 when 3 comes, and 1 leaves.
struct Hyperbolic: SampledPolicy, ~Copyable {
    static let sample = PolicyOption(
        "sample", .integer(1...1024), default: .integer(64), "how many entries are drawn")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "hyperbolic", summary: "evicts the lowest rate of use since insertion, of a random sample",
            options: [sample],
            source:
                "Blankstein, Sen and Freedman, Hyperbolic Caching: Flexible Caching for Web Applications, USENIX ATC 2017",
            complexity: "O(1) a hit, O(sample) an eviction",
            memory: "16 bytes a key and 4 an entry, no ghosts",
            isRandomised: true, orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        "the lowest rate of use of the sample: \(counted(reason.first, "use")) in the \(counted(reason.second, "request"))"
            + " since it came in"
    }

    /// What the priority is made from.
    private struct Record: BitwiseCopyable {
        var inserted: UInt64
        var uses: UInt32
    }

    var ledger: Ledger
    var table = SlotTable()
    var generator: SplitMix64
    private var records = DenseArray(filler: Record(inserted: 0, uses: 0))
    private let sampleSize: Int

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        generator = SplitMix64(seed: setup.seed)
        sampleSize = setup.integer(Self.sample)
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        records[access.id].uses &+= 1
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        _ = ledger.enter(access.id, size: access.size)
        table.append(access.id)
        records.include(access.id)
        records[access.id] = Record(inserted: ledger.now, uses: 1)
    }

    @inline(__always)
    private func priority(_ id: UInt32) -> Double {
        let record = records[id]
        return Double(record.uses)
            / (Double(max(ledger.now - record.inserted, 1)) * Double(ledger.charge(of: id)))
    }

    mutating func nextVictim() -> UInt32 {
        let all = table.count <= sampleSize
        var victim = noEntry
        var lowest = Double.infinity
        for place in 0..<(all ? table.count : sampleSize) {
            let id = all ? table.id(inSlot: place) : draw()
            let candidate = priority(id)
            if candidate < lowest { (victim, lowest) = (id, candidate) }
        }
        return victim
    }

    func reason(for victim: UInt32) -> EvictionReason {
        let record = records[victim]
        return ledger.reason(0, Int64(record.uses), Int64(max(ledger.now - record.inserted, 1)))
    }

    func residentsInEvictionOrder() -> [UInt32] {
        table.ids().sorted { priority($0) == priority($1) ? $0 < $1 : priority($0) < priority($1) }
    }
}
