/// Redis's pool of eviction candidates: the best of all samples so far, kept between evictions, ordered by how idle they were when
/// they were sampled. An idle time is not corrected when its entry is used afterwards, as in Redis.
struct CandidatePool: ~Copyable {
    /// An entry and how idle it was when it was sampled.
    struct Candidate: BitwiseCopyable {
        var id: UInt32
        var idle: UInt64
    }

    private var places: DenseArray<Candidate>
    private let size: UInt32
    private(set) var count: UInt32 = 0

    /// A pool of as many candidates as Redis's (EVPOOL_SIZE).
    init(size: Int = 16) {
        self.size = UInt32(size)
        places = DenseArray(count: size, filler: Candidate(id: noEntry, idle: 0))
    }

    /// Offers a sampled entry: it enters behind all that are less idle, pushing out the least idle if the pool is full, and
    /// is turned away if the pool is full of entries at least as idle.
    mutating func offer(_ id: UInt32, idle: UInt64) {
        var place: UInt32 = 0
        while place < count && places[place].idle < idle { place += 1 }
        if count == size {
            if place == 0 { return }
            place -= 1
            for index in 0..<place { places[index] = places[index + 1] }
        } else {
            for index in (place..<count).reversed() { places[index + 1] = places[index] }
            count += 1
        }
        places[place] = Candidate(id: id, idle: idle)
    }

    /// Takes the most idle candidate out, or nil if there is none.
    mutating func takeMostIdle() -> Candidate? {
        if count == 0 { return nil }
        count -= 1
        return places[count]
    }

    /// Drops every candidature of an entry that was deleted.
    mutating func drop(_ id: UInt32) {
        var kept: UInt32 = 0
        for index in 0..<count where places[index].id != id {
            places[kept] = places[index]
            kept += 1
        }
        count = kept
    }
}
