import Glibc

/// Looks for input without waiting for it.
enum Waiting {
    /// Whether a descriptor has something to read, or has come to its end.
    static func input(on descriptor: Int32) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&watched, 1, 0) > 0
    }
}
