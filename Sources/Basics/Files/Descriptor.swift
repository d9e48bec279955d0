internal import Glibc

/// Writing to what is open already.
public enum Descriptor {
    /// Writes all bytes. A slow reader of a non-blocking pipe or terminal is waited for without using the processor.
    public static func write(_ bytes: [UInt8], to descriptor: Int32) throws(FileFault) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { memory in
                Glibc.write(descriptor, memory.baseAddress.map { $0 + written }, memory.count - written)
            }
            if count >= 0 {
                written += count
            } else if errno == EAGAIN {
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                if poll(&request, 1, -1) < 0, errno != EINTR { throw .last }
            } else if errno != EINTR {
                throw .last
            }
        }
    }

    /// Writes bytes over those at a place of a file.
    public static func write(_ bytes: [UInt8], to descriptor: Int32, at offset: Int) throws(FileFault) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { memory in
                pwrite(
                    descriptor, memory.baseAddress.map { $0 + written }, memory.count - written,
                    off_t(offset + written))
            }
            if count >= 0 { written += count } else if errno != EINTR { throw .last }
        }
    }

    /// Reads bytes from a place of a file on; fewer at its end.
    public static func read(_ count: Int, from descriptor: Int32, at offset: Int) throws(FileFault) -> [UInt8]
    {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let read = bytes.withUnsafeMutableBytes { memory in
                pread(
                    descriptor, memory.baseAddress.map { $0 + filled }, memory.count - filled,
                    off_t(offset + filled))
            }
            if read == 0 { break }
            if read > 0 { filled += read } else if errno != EINTR { throw .last }
        }
        bytes.removeLast(count - filled)
        return bytes
    }
}
