internal import Simulation
internal import Tracing

/// Notices loads of one key that overlap at one database.
///
/// A load begins when it arrives, and its end is known by then. While no loads overlap it costs one place in an array.
struct StampedeWatch {
    /// How many loads at once make a stampede: two may meet by chance.
    static let least = 3

    private struct Load {
        /// 0 before the first load.
        var event: EventNumber = 0
        var began = Instant.start
        var end = Instant.start
    }

    private struct Crowd {
        var first: EventNumber
        var herd: Herd
        var end: Instant
        var underWay: Int
    }

    /// The newest load of each key, by the key's number.
    private var newest: [Load] = []
    private var crowds: [KeyID: Crowd] = [:]

    /// Whether loads of some key overlap.
    var isCrowded: Bool { !crowds.isEmpty }

    /// How many loads of a key are under way. O(1).
    func underWay(_ key: KeyID, at now: Instant) -> Int {
        if let crowd = crowds[key] { return crowd.end > now ? crowd.underWay : 0 }
        let place = Int(key.index)
        return place < newest.count && newest[place].event > 0 && newest[place].end > now ? 1 : 0
    }

    /// Takes a load in that begins now and ends after `took`. O(1), amortised.
    mutating func begin(_ key: KeyID, event: EventNumber, at now: Instant, took: TimeSpan) {
        let place = Int(key.index)
        if place >= newest.count {
            newest += repeatElement(Load(), count: place + 1 - newest.count + newest.count / 2)
        }
        let alongside = underWay(key, at: now)
        let before = newest[place]
        newest[place] = Load(event: event, began: now, end: now + took)
        guard alongside > 0 else { return }
        var crowd =
            crowds[key]
            ?? Crowd(
                first: before.event,
                herd: Herd(loads: 1, since: before.began, work: before.end - before.began),
                end: before.end, underWay: 1)
        crowd.underWay += 1
        crowd.herd.loads += 1
        crowd.herd.work = crowd.herd.work + took
        crowd.end = max(crowd.end, now + took)
        crowds[key] = crowd
    }

    /// A load of a key has ended.
    ///
    /// - Returns: the loads that overlapped, if this was the last of them and they were many; and the first of them.
    mutating func end(_ key: KeyID) -> (herd: Herd, first: EventNumber)? {
        guard let place = crowds.index(forKey: key) else { return nil }
        crowds.values[place].underWay -= 1
        let crowd = crowds.values[place]
        if crowd.underWay > 0 { return nil }
        crowds.remove(at: place)
        return crowd.herd.loads >= Self.least ? (crowd.herd, crowd.first) : nil
    }
}
