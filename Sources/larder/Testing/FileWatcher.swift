internal import Glibc

/// Waits until files change.
struct FileWatcher {
    private struct Stamp: Equatable {
        var seconds: Int
        var nanoseconds: Int
        var size: Int
    }

    /// How often files are looked at, in microseconds.
    private static let interval: UInt32 = 300_000

    private var stamps: [String: Stamp] = [:]

    /// Waits until one of some files changes, appears or goes.
    ///
    /// - Parameter files: which there are; asked again and again, as some may be added.
    /// - Returns: those that changed.
    mutating func wait(for files: () -> [String]) -> [String] {
        stamps = Self.stamps(files())
        while true {
            usleep(Self.interval)
            let now = Self.stamps(files())
            let changed = Set(now.keys).union(stamps.keys).filter { now[$0] != stamps[$0] }
            if !changed.isEmpty {
                stamps = now
                return Array(changed)
            }
        }
    }

    private static func stamps(_ files: [String]) -> [String: Stamp] {
        var stamps: [String: Stamp] = [:]
        for file in files {
            var status = stat()
            guard stat(file, &status) == 0 else { continue }
            stamps[file] = Stamp(
                seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec, size: Int(status.st_size)
            )
        }
        return stamps
    }
}
