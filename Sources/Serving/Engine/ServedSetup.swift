internal import Caching
public import Language
internal import Reporting
internal import Simulation

/// What a server's session begins with: a plain cache, or what the statements of a file build.
public struct ServedSetup: Sendable {
    let file: String?
    let seed: UInt64
    let keep: Int
    let printed: PrintedLines

    /// The statements that build the cache if no file says otherwise.
    static let plain = "database store\ncache db0 over store \(Engine.plainCache)"

    public init(file: String?, seed: UInt64, keep: Int, printed: PrintedLines) {
        self.file = file
        self.seed = seed
        self.keep = keep
        self.printed = printed
    }

    /// Makes a session in which the statements have run.
    @Sendable public func make() -> Session { attempt().session }

    /// What is wrong with the statements of the file; nil if they run.
    ///
    /// - Parameter pace: how the clock is to go.
    public func problem(_ pace: ServedClock.Pace = .running(speed: 1)) -> String? {
        let (session, isWell) = attempt()
        let hasCache = session.world.caches.isEmpty == false
        let hasRealParts = session.world.simulation.followsRealTime
        session.close()
        let text = printed.take()
        if !isWell { return text }
        if hasRealParts, pace != .running(speed: 1) {
            return "error: the setup has real parts, which take real time: start it with --clock running\n"
        }
        return hasCache ? nil : "error: \(file ?? "the setup") builds no cache that clients could use\n"
    }

    private func attempt() -> (session: Session, isWell: Bool) {
        var options = Session.Options()
        options.seed = seed
        options.trace = .off
        options.keep = keep
        options.folder = file.map { Source.folder(ofFile: $0) } ?? ""
        let printed = printed
        let session = Session(
            options: options, output: Output { printed.append($0) },
            diagnostics: { printed.append(Array($0.utf8)) })
        if let file { return (session, session.run(file: file)) }
        let isWell = session.run(
            Source(name: "serve", text: Self.plain))
        return (session, isWell)
    }
}
