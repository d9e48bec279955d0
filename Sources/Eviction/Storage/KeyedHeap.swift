/// A heap of dense ids by a key, the smallest on top, of which any id can be re-keyed or taken out; O(log n).
///
/// Keys are a pair: the second settles ties of the first, so that the order never depends on how the heap is laid out.
public struct KeyedHeap: ~Copyable {
    /// What the heap is ordered by.
    public struct Key: BitwiseCopyable, Comparable {
        public var first: UInt64
        public var second: UInt64

        @inlinable
        public init(first: UInt64, second: UInt64) {
            self.first = first
            self.second = second
        }

        @inlinable @inline(__always)
        public static func < (left: Key, right: Key) -> Bool {
            left.first != right.first ? left.first < right.first : left.second < right.second
        }
    }

    private struct Node: BitwiseCopyable {
        var key: Key
        var id: UInt32
    }

    private var nodes = DenseArray(filler: Node(key: Key(first: 0, second: 0), id: noEntry))
    private var positions = DenseArray<UInt32>(filler: noEntry)
    public private(set) var count: UInt32 = 0

    public init() {}

    @inline(__always)
    public func contains(_ id: UInt32) -> Bool { positions.value(at: id) != noEntry }

    /// The id with the smallest key; there must be one.
    @inline(__always)
    public var top: UInt32 { nodes[0].id }

    /// The key of an id that is in the heap.
    @inline(__always)
    public func key(of id: UInt32) -> Key { nodes[positions[id]].key }

    /// Adds an id that is not in the heap.
    public mutating func insert(_ id: UInt32, _ key: Key) {
        positions.include(id)
        nodes.include(count)
        count += 1
        rise(Node(key: key, id: id), from: count - 1)
    }

    /// Gives an id that is in the heap another key.
    @inline(__always)
    public mutating func update(_ id: UInt32, _ key: Key) {
        let position = positions[id]
        if key < nodes[position].key {
            rise(Node(key: key, id: id), from: position)
        } else {
            sink(Node(key: key, id: id), from: position)
        }
    }

    /// Takes out an id that is in the heap.
    public mutating func remove(_ id: UInt32) {
        let position = positions[id]
        positions[id] = noEntry
        count -= 1
        if position == count { return }
        let moved = nodes[count]
        if moved.key < nodes[position].key {
            rise(moved, from: position)
        } else {
            sink(moved, from: position)
        }
    }

    /// All ids by rising key; O(n log n).
    func sorted() -> [UInt32] {
        (0..<count).map { nodes[$0] }.sorted { $0.key < $1.key }.map(\.id)
    }

    private mutating func rise(_ node: Node, from start: UInt32) {
        var position = start
        while position > 0 {
            let parent = (position - 1) / 4
            let above = nodes[parent]
            if !(node.key < above.key) { break }
            nodes[position] = above
            positions[above.id] = position
            position = parent
        }
        nodes[position] = node
        positions[node.id] = position
    }

    private mutating func sink(_ node: Node, from start: UInt32) {
        var position = start
        while true {
            let first = position * 4 + 1
            if first >= count { break }
            var smallest = first
            for child in first..<min(first + 4, count) where nodes[child].key < nodes[smallest].key {
                smallest = child
            }
            let below = nodes[smallest]
            if !(below.key < node.key) { break }
            nodes[position] = below
            positions[below.id] = position
            position = smallest
        }
        nodes[position] = node
        positions[node.id] = position
    }
}
