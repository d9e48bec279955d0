/// The newest events of a log: at least `limit` of them, where there have been so many, and at most twice as many.
///
/// Two generations: when the younger is full, the older goes as a whole. Taking an event in costs O(1) and moves none.
public struct KeptEvents: RandomAccessCollection, Sendable {
    private var older: [Event] = []
    private var younger: [Event] = []
    /// Setting it lets go of what is more than it.
    var limit: Int {
        didSet {
            younger = Array(suffix(limit))
            older = []
        }
    }

    init(limit: Int) { self.limit = limit }

    mutating func append(_ event: Event) {
        guard limit > 0 else { return }
        younger.append(event)
        guard younger.count >= limit else { return }
        older.removeAll(keepingCapacity: true)
        swap(&older, &younger)
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { older.count + younger.count }

    public subscript(position: Int) -> Event {
        position < older.count ? older[position] : younger[position - older.count]
    }
}
