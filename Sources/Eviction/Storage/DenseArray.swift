internal import CPrefetch
import Glibc

/// A flat array over dense ids that grows on demand and is owned by one policy.
///
/// It exists for speed: a standard array checks on each write whether its buffer is shared, and that check halves
/// the speed of a linked list over 32-bit ids (measured: 36 million LRU requests a second with `ContiguousArray`,
/// 80 million with this). A noncopyable owner makes the check needless. This is the only file of the module that
/// uses raw memory, and every access is bounds-checked, in release builds too.
struct DenseArray<Element: BitwiseCopyable>: ~Copyable {
    private var base: UnsafeMutablePointer<Element>
    private(set) var count: Int
    private let filler: Element

    /// Makes an array of `count` elements, all equal to `filler`, which also fills whatever growth adds.
    init(count: Int = 0, filler: Element) {
        base = Self.allocate(max(count, 1))
        base.initialize(repeating: filler, count: count)
        self.count = count
        self.filler = filler
    }

    deinit {
        free(base)
    }

    /// Asks for the cache line of an element that will be needed soon; harmless beyond the end.
    @inline(__always)
    func prefetch(_ id: UInt32) { prefetch_line(base + Int(id)) }

    /// The element of an id that must be below `count`; O(1).
    subscript(id: UInt32) -> Element {
        @inline(__always) _read {
            precondition(Int(id) < count, "id beyond the end of a dense array")
            yield base[Int(id)]
        }
        @inline(__always) _modify {
            precondition(Int(id) < count, "id beyond the end of a dense array")
            yield &base[Int(id)]
        }
    }

    /// The element of an id, or the filler if the array has not grown that far.
    @inline(__always)
    func value(at id: UInt32) -> Element {
        Int(id) < count ? base[Int(id)] : filler
    }

    /// Grows the array so that `id` is a valid index; amortised O(1).
    @inline(__always)
    mutating func include(_ id: UInt32) {
        if Int(id) >= count { grow(toCount: Int(id) + 1) }
    }

    @inline(never)
    private mutating func grow(toCount needed: Int) {
        let larger = max(needed, count * 2, 64)
        let moved = Self.allocate(larger)
        moved.moveInitialize(from: base, count: count)
        (moved + count).initialize(repeating: filler, count: larger - count)
        free(base)
        base = moved
        count = larger
    }

    /// Memory for elements, in large pages if it is much: policies look into it here and there, and each look that finds its page
    /// in no table costs a walk.
    private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Element> {
        let bytes = capacity * MemoryLayout<Element>.stride
        let isLarge = bytes >= 1 << 20
        var memory: UnsafeMutableRawPointer?
        guard posix_memalign(&memory, isLarge ? 1 << 21 : 64, bytes) == 0, let memory else {
            fatalError("the system has no more memory")
        }
        if isLarge { madvise(memory, bytes, MADV_HUGEPAGE) }
        return memory.bindMemory(to: Element.self, capacity: capacity)
    }
}
