public import Ports

/// The keyspace of a real server, or of a cluster of them, which Redis's commands are sent to.
///
/// Its calls return at once. The answer is given to a function, which is called once and on any thread.
public protocol RemoteKeyspace: AnyObject, Sendable {
    /// Where it is, without any password.
    var address: String { get }

    /// Sends commands in one round trip, or one for each node of a cluster that they concern.
    ///
    /// - Parameters:
    ///   - connection: which of its connections to use: what a client has begun there, such as a transaction, is its own.
    ///     Nil for the connection that all share who begin nothing.
    ///   - then: is given the replies, in the order of the commands; an error that the server replies is a reply.
    func send(
        _ commands: [[ByteString]], on connection: Int32?,
        then: @escaping @Sendable (Result<[Reply], RemoteFailure>) -> Void)

    /// Ends the connections. Calls that are under way fail.
    func close()
}
