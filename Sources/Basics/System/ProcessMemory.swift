internal import Glibc
internal import Synchronization

/// How much memory the process uses, and how much it may.
public enum ProcessMemory {
    /// `/proc/self/statm`, kept open since it is read after every statement; -1 if there is none.
    private static let status = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    private static let pageSize = Int(getpagesize())
    private static let bound = Atomic<Int>(Int.max)

    /// Bytes in physical memory; 0 if the system does not tell.
    public static var resident: Int {
        var memory: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (
            0, 0, 0, 0, 0, 0, 0, 0
        )
        return withUnsafeMutableBytes(of: &memory) { text in
            resident(in: UnsafeRawBufferPointer(text), count: pread(status, text.baseAddress, text.count, 0))
        }
    }

    private static func resident(in text: UnsafeRawBufferPointer, count: Int) -> Int {
        // The second number, in pages.
        var place = 0
        while place < count, text[place] != UInt8(ascii: " ") { place += 1 }
        place += 1
        var pages = 0
        while place < count, text[place] &- 0x30 < 10 {
            pages = pages * 10 + Int(text[place] - 0x30)
            place += 1
        }
        return pages * pageSize
    }

    /// How many bytes the process may use; `Int.max` for no limit.
    public static var limit: Int {
        get { bound.load(ordering: .relaxed) }
        set { bound.store(newValue, ordering: .relaxed) }
    }

    /// Whether so many more bytes stay within the limit. To be asked before memory is taken in bulk.
    public static func hasRoom(for bytes: Int) -> Bool {
        let limit = limit
        return limit == .max || resident.saturatingAdd(bytes) <= limit
    }

    /// Has the system refuse what would go far beyond the limit: the last resort, if nothing stopped the process before.
    public static func setHardLimit() {
        guard limit < .max else { return }
        var present = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &present) == 0 else { return }
        let wanted = rlim_t(limit.saturatingAdd(max(limit, 2 << 30)))
        guard wanted < present.rlim_cur else { return }
        present.rlim_cur = wanted
        setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &present)
    }
}
