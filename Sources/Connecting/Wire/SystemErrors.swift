internal import Glibc

extension NetworkErrors {
    /// What the system calls an error: `Connection refused`.
    static func words(ofNumber number: Int32) -> String { String(cString: strerror(number)) }
}
