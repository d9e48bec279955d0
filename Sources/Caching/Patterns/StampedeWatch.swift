internal import DequeModule
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
        /// When the loads end that had not ended when the newest began, in that order.
        var ends: Deque<Instant>
        /// Of how many the end has not been told.
        var untold = 1

        func hasEnded(by now: Instant) -> Bool { ends.last.map { $0 <= now } ?? true }

        /// How many have not ended.
        mutating func underWay(at now: Instant) -> Int {
            while let first = ends.first, first <= now, ends.count > 1 { ends.removeFirst() }
            return hasEnded(by: now) ? 0 : ends.count
        }

        mutating func add(_ end: Instant, took: TimeSpan) {
            // The newest ends last, unless latencies are drawn.
            var place = ends.count
            while place > 0, ends[place - 1] > end { place -= 1 }
            ends.insert(end, at: place)
            untold += 1
            herd.loads += 1
            herd.work = herd.work + took
        }
    }

    /// The newest load of each key, by the key's number.
    private var newest: [Load] = []
    private var crowds: [KeyID: Crowd] = [:]
    /// Crowds whose loads end at this very moment, and whose key is loaded anew already.
    private var ended: [KeyID: Crowd] = [:]

    /// Whether loads of some key overlap.
    var isCrowded: Bool { !crowds.isEmpty || !ended.isEmpty }

    /// How many loads of a key are under way. O(1), amortised.
    mutating func underWay(_ key: KeyID, at now: Instant) -> Int {
        if !crowds.isEmpty, let count = crowds[key]?.underWay(at: now), count > 0 { return count }
        let place = Int(key.index)
        return place < newest.count && newest[place].event > 0 && newest[place].end > now ? 1 : 0
    }

    /// Takes a load in that begins now and ends after `took`. O(1), amortised, if all loads take equally long.
    mutating func begin(_ key: KeyID, event: EventNumber, at now: Instant, took: TimeSpan) {
        let place = Int(key.index)
        if place >= newest.count {
            newest += repeatElement(Load(), count: place + 1 - newest.count + newest.count / 2)
        }
        let before = newest[place]
        newest[place] = Load(event: event, began: now, end: now + took)
        if !crowds.isEmpty, let crowd = crowds[key], crowd.hasEnded(by: now) {
            ended[key] = crowd
            crowds[key] = nil
        }
        if !crowds.isEmpty, crowds[key]?.add(now + took, took: took) != nil { return }
        guard before.event > 0, before.end > now else { return }
        var crowd = Crowd(
            first: before.event, herd: Herd(loads: 1, since: before.began, work: before.end - before.began),
            ends: [before.end])
        crowd.add(now + took, took: took)
        crowds[key] = crowd
    }

    /// A load of a key has ended, named by its event.
    ///
    /// - Returns: the loads that overlapped, if this was the last of them and they were many; and the first of them.
    mutating func end(_ key: KeyID, load: EventNumber) -> (herd: Herd, first: EventNumber)? {
        // What ends in the instant in which the key is loaded anew may be told after the new loads have begun.
        if let crowd = crowds[key], load >= crowd.first { return Self.reportEnd(of: key, in: &crowds) }
        if let crowd = ended[key], load >= crowd.first { return Self.reportEnd(of: key, in: &ended) }
        return nil
    }

    private static func reportEnd(of key: KeyID, in crowds: inout [KeyID: Crowd]) -> (
        herd: Herd, first: EventNumber
    )? {
        guard let place = crowds.index(forKey: key) else { return nil }
        crowds.values[place].untold -= 1
        let crowd = crowds.values[place]
        if crowd.untold > 0 { return nil }
        crowds.remove(at: place)
        return crowd.herd.loads >= least ? (crowd.herd, crowd.first) : nil
    }
}
