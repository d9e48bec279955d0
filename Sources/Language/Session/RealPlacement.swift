internal import Connecting
internal import Glibc

/// A real server at which a session's caches stand that its script means to be simulated: each in a database of its own,
/// from the one of the address on.
public struct RealPlacement: Sendable {
    /// What the databases may hold before.
    public enum Content: Sendable {
        /// Nothing, or it is an error.
        case none
        /// Anything: it is deleted.
        case deleted
        /// Anything: it stays.
        case kept
    }

    var address: ServerAddress
    let content: Content

    /// The address without its password.
    public var shown: String { address.shown }

    /// What is wrong with an address.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Reads an address.
    ///
    /// - Parameter variable: the environment variable that holds its password; nil if it is in the address or there is none.
    public init(_ text: String, passwordFrom variable: String?, content: Content) throws(Failure) {
        do {
            address = try ServerAddress(text)
        } catch { throw Failure(description: "\(error.words.message); \(error.words.remedy)") }
        if address.kind.isDatabase {
            throw Failure(
                description: "it takes redis:// or redis-cluster://, not \(address.kind.rawValue)://")
        }
        if let variable {
            guard let value = getenv(variable) else {
                throw Failure(description: "there is no environment variable '\(variable)'")
            }
            address.password = String(cString: value)
        }
        if address.kind == .redisCluster, content != .kept {
            throw Failure(
                description: "a cluster cannot be emptied or found empty in one step; verify against redis://"
            )
        }
        self.content = content
    }

    /// The placement of the next cache, which moves on to the next database.
    mutating func next() -> Placement {
        let placement = Placement(address)
        if address.kind == .redis, let number = Int(address.database.isEmpty ? "0" : address.database) {
            address.database = String(number + 1)
        }
        return placement
    }
}
