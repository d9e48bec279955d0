/// Why a real server gave no answer.
public enum RemoteFailure: Error, Sendable, Equatable {
    /// No connection could be made, so the call was never sent.
    case unreachable(String)
    /// The connection ended after the call was sent: it may have taken effect.
    case disconnected(String)
    /// No answer came in time: the call may have taken effect.
    case timeout
    /// The server answered with an error.
    case refused(String)

    /// What the server or the system said.
    public var report: String {
        switch self {
        case .unreachable(let text), .disconnected(let text), .refused(let text): text
        case .timeout: ""
        }
    }
}
