/// Sizes by dense id in 4 bytes each. The few that do not fit, of 4 GiB and more, are kept apart.
struct CompactSizes: ~Copyable {
    private var small = DenseArray<UInt32>(filler: 0)
    private var large: [UInt32: UInt64] = [:]

    /// Stands for a size that is kept apart.
    private static let isLarge = UInt32.max

    /// Grows so that `id` has a size; amortised O(1).
    @inline(__always)
    mutating func include(_ id: UInt32) { small.include(id) }

    subscript(id: UInt32) -> UInt64 {
        @inline(__always) get {
            let size = small[id]
            return size == Self.isLarge ? largeSize(id) : UInt64(size)
        }
        @inline(__always) set {
            if newValue >= UInt64(Self.isLarge) { return setLarge(id, newValue) }
            small[id] = UInt32(truncatingIfNeeded: newValue)
        }
    }

    @inline(never)
    private func largeSize(_ id: UInt32) -> UInt64 { large[id] ?? UInt64(Self.isLarge) }

    @inline(never)
    private mutating func setLarge(_ id: UInt32, _ size: UInt64) {
        small[id] = Self.isLarge
        large[id] = size
    }
}
