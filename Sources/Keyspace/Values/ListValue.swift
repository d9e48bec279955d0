internal import DequeModule

/// A list, which Redis 7.0 always keeps as a quicklist.
struct ListValue {
    private(set) var elements = Deque<ByteString>()
    /// Bytes of all elements.
    private(set) var bytes = 0

    enum End { case left, right }

    var count: Int { elements.count }

    init() {}

    init(_ elements: [ByteString]) {
        self.elements = Deque(elements)
        bytes = elements.reduce(0) { $0 + $1.count }
    }

    mutating func push(_ element: ByteString, at end: End) {
        bytes += element.count
        if end == .left { elements.prepend(element) } else { elements.append(element) }
    }

    mutating func pop(at end: End) -> ByteString? {
        guard let element = end == .left ? elements.popFirst() : elements.popLast() else { return nil }
        bytes -= element.count
        return element
    }

    mutating func replace(at index: Int, with element: ByteString) {
        bytes += element.count - elements[index].count
        elements[index] = element
    }

    mutating func insert(_ element: ByteString, at index: Int) {
        elements.insert(element, at: index)
        bytes += element.count
    }

    /// Keeps a range alone.
    mutating func keep(_ range: Range<Int>) {
        elements.removeLast(elements.count - range.upperBound)
        elements.removeFirst(range.lowerBound)
        bytes = elements.reduce(0) { $0 + $1.count }
    }

    /// Removes elements that are equal to one: up to `limit`, from the right if `fromRight`.
    mutating func remove(_ element: ByteString, limit: Int, fromRight: Bool) -> Int {
        var removed = 0
        if fromRight { elements.reverse() }
        elements.removeAll { other in
            guard removed < limit, other == element else { return false }
            removed += 1
            return true
        }
        if fromRight { elements.reverse() }
        bytes -= removed * element.count
        return removed
    }
}
