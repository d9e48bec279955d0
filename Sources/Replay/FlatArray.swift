internal import CPrefetch
import Glibc

/// A flat array that one owner grows at its end: pages come from the system untouched, in large pages if it has them, and
/// an element that will be needed soon can be asked for beforehand.
///
/// This is the only file of the module that keeps raw memory. Every access is bounds-checked, in release builds too.
struct FlatArray<Element: BitwiseCopyable>: ~Copyable {
    private var base: UnsafeMutableRawPointer?
    private var capacity = 0
    private(set) var count = 0

    /// An empty array that holds no memory.
    init() {}

    /// An array of `count` elements whose bytes are all 0.
    init(zeros count: Int) {
        reserve(count)
        self.count = count
    }

    deinit {
        if let base { munmap(base, capacity * MemoryLayout<Element>.stride) }
    }

    /// How many bytes of address space it takes.
    var bytes: Int { capacity * MemoryLayout<Element>.stride }

    /// The element at an index that must be below `count`; O(1).
    subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(index >= 0 && index < count, "index beyond the end of a flat array")
            return element(index).pointee
        }
        @inline(__always) set {
            precondition(index >= 0 && index < count, "index beyond the end of a flat array")
            element(index).pointee = newValue
        }
    }

    /// Asks for the cache line of an element that will soon be needed; harmless beyond the end.
    @inline(__always)
    func prefetch(_ index: Int) {
        if let base { prefetch_line(base + (index &* MemoryLayout<Element>.stride)) }
    }

    /// Adds an element at the end; amortised O(1).
    @inline(__always)
    mutating func append(_ new: Element) {
        if count == capacity { reserve(max(1 << 12, capacity * 2)) }
        count &+= 1
        element(count - 1).pointee = new
    }

    /// Adds a row of elements at the end.
    mutating func append(contentsOf new: Span<Element>) {
        if new.isEmpty { return }
        if count + new.count > capacity { reserve(max(count + new.count, capacity * 2, 1 << 12)) }
        new.withUnsafeBufferPointer { source in
            guard let base, let start = source.baseAddress else { return }
            memcpy(
                base + count * MemoryLayout<Element>.stride, start,
                source.count * MemoryLayout<Element>.stride)
        }
        count += new.count
    }

    /// Gives a stretch of the elements to a closure.
    @inline(__always)
    func withSpan<Result: ~Copyable>(_ range: Range<Int>, _ body: (Span<Element>) -> Result) -> Result {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= count, "a stretch beyond the end of a flat array")
        guard let base, !range.isEmpty else { return body(Span()) }
        let start = UnsafePointer(
            (base + range.lowerBound * MemoryLayout<Element>.stride)
                .assumingMemoryBound(to: Element.self))
        return body(UnsafeBufferPointer(start: start, count: range.count).span)
    }

    /// Makes room for `wanted` elements in all.
    @inline(never)
    mutating func reserve(_ wanted: Int) {
        if wanted <= capacity { return }
        let stride = MemoryLayout<Element>.stride
        // Whole large pages, so that all of it can be in such.
        let page = wanted * stride >= 1 << 21 ? 1 << 21 : 1 << 12
        let needed = (wanted * stride + page - 1) / page * page
        let fresh = mmap(nil, needed, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let fresh, fresh != MAP_FAILED else { fatalError("the system has no more memory") }
        if needed >= 1 << 21 { madvise(fresh, needed, MADV_HUGEPAGE) }
        if let base {
            memcpy(fresh, base, count * stride)
            munmap(base, capacity * stride)
        }
        base = fresh
        capacity = needed / stride
    }

    @inline(__always)
    fileprivate func element(_ index: Int) -> UnsafeMutablePointer<Element> {
        // A base of nil has a count of 0, which the callers have checked.
        (base.unsafelyUnwrapped + index &* MemoryLayout<Element>.stride).assumingMemoryBound(to: Element.self)
    }
}

extension FlatArray where Element: SIMDScalar {
    /// Sixteen elements at once, the first at a multiple of sixteen; all must be below `count`.
    @inline(__always)
    subscript(sixteenFrom index: Int) -> SIMD16<Element> {
        get {
            precondition(
                index >= 0 && index & 15 == 0 && index + 16 <= count, "not sixteen elements of a flat array")
            return UnsafeRawPointer(element(index)).load(as: SIMD16<Element>.self)
        }
        set {
            precondition(
                index >= 0 && index & 15 == 0 && index + 16 <= count, "not sixteen elements of a flat array")
            UnsafeMutableRawPointer(element(index)).storeBytes(of: newValue, as: SIMD16<Element>.self)
        }
    }
}
