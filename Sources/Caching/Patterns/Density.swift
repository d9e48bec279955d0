/// How dense events of one kind are among all of theirs: whether most of the newest were of it.
///
/// It reports once, and again only after their share has fallen to half of what it takes.
struct Density {
    /// The share that makes them dense.
    let share: Double
    /// How many of all there had been at each of the newest of the kind.
    private var counts = Recent<Int>()
    private var isReported = false

    init(share: Double) { self.share = share }

    /// Takes an event of the kind in.
    ///
    /// - Parameters:
    ///   - count: how many events there have been of all kinds, this one included.
    ///   - enough: how many of the kind are looked at.
    /// - Returns: among how many events the newest `enough` were, if they have just become dense.
    mutating func see(_ count: Int, enough: Int) -> Int? {
        counts.append(count, most: enough)
        guard counts.elements.count == enough, let first = counts.elements.first else { return nil }
        let span = count - first + 1
        guard Double(enough) >= share * Double(span) else {
            if Double(enough) < share / 2 * Double(span) { isReported = false }
            return nil
        }
        defer { isReported = true }
        return isReported ? nil : span
    }
}
