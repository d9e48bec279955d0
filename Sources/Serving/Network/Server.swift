internal import Basics
internal import NIOCore
internal import NIOPosix
internal import Simulation

/// The server on the network: it listens on the loopback addresses and runs its engine on one event loop.
public final class Server: @unchecked Sendable {
    // Everything but `run` and `stop` happens on the one event loop.
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let loop: any EventLoop
    private(set) var engine: Engine?
    private var doors: [any Channel] = []
    private var port: Int
    private var wakeUp: Scheduled<Void>?
    private var wakeUpTime = NIODeadline.distantFuture
    /// Connections that have something to send when the present turn ends.
    private var senders: [ConnectionHandler] = []
    private var isClosed = false

    /// Prepares a server; nothing listens yet.
    ///
    /// - Parameters:
    ///   - onShutdown: called when a client sends SHUTDOWN; it has to call `stop` from another thread.
    public init(
        settings: ServerSettings, pace: ServedClock.Pace, setup: ServedSetup, recordingTo file: String? = nil,
        onShutdown: @escaping @Sendable () -> Void
    ) throws {
        loop = group.next()
        port = settings.port
        try loop.submit {
            let engine = Engine(
                settings: settings, pace: pace, setup: setup,
                realTime: { Int64(NIODeadline.now().uptimeNanoseconds) })
            engine.shutDown = onShutdown
            if let file {
                do throws(FileFault) { engine.recorder = try Recorder(file: file, setup: setup) } catch {
                    throw NotRecordable(file: file, fault: error)
                }
            }
            engine.onAnswer = { [weak self] in self?.takeAnswers() }
            engine.onBusy = { [weak self] in
                guard let self else { return }
                // Not at once: the loop carries out what is to be done at once before it looks at its connections.
                self.loop.scheduleTask(in: .milliseconds(1)) {
                    self.engine?.goOnWithScript()
                    self.rearm()
                }
            }
            engine.setListening = { [weak self] isOpen in self?.setListening(isOpen) }
            self.engine = engine
        }.wait()
    }

    /// Begins to listen.
    ///
    /// - Returns: the port.
    /// - Throws: what kept it from listening on 127.0.0.1.
    public func start() throws -> Int {
        try open()
        return port
    }

    /// How long writes that wait for a real database have to be written back when the server ends.
    public static let writeBackSeconds: Int64 = 10

    private func takeAnswers() {
        loop.execute {
            self.engine?.takeAnswers()
            self.rearm()
        }
    }

    /// Closes every connection, writes back what waits for a real database, then closes the session and its files. It is
    /// called once, and not on the event loop.
    ///
    /// - Returns: what is to be told of the writing back, and whether everything was written.
    @discardableResult
    public func stop() throws -> (lines: [String], isAll: Bool) {
        let isIdle = loop.makePromise(of: (lines: [String], isAll: Bool).self)
        loop.execute {
            self.isClosed = true
            self.wakeUp?.cancel()
            for door in self.doors { door.close(promise: nil) }
            self.doors = []
            for client in self.engine?.clients.all ?? [] { client.output?.close() }
            self.loop.scheduleTask(in: .milliseconds(20)) {
                let told = self.engine?.writeBack(within: .seconds(Self.writeBackSeconds)) ?? ([], true)
                self.engine?.close()
                self.engine = nil
                isIdle.succeed(told)
            }
        }
        let told = try isIdle.futureResult.wait()
        try group.syncShutdownGracefully()
        return told
    }

    // MARK: Listening

    private var bootstrap: ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 511)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ConnectionHandler(server: self))
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 1)
    }

    private func open() throws {
        let first = try bootstrap.bind(host: "127.0.0.1", port: port).wait()
        port = first.localAddress?.port ?? port
        // A machine without IPv6 has no ::1.
        let second = try? bootstrap.bind(host: "::1", port: port).wait()
        let doors = [first] + (second.map { [$0] } ?? [])
        let port = port
        try loop.submit {
            self.doors = doors
            self.engine?.settings.port = port
        }.wait()
    }

    /// Closes the door, so that connections are refused, or opens it again on the same port.
    private func setListening(_ isOpen: Bool) {
        guard !isClosed else { return }
        if !isOpen {
            for door in doors { door.close(promise: nil) }
            doors = []
        } else if doors.isEmpty {
            for host in ["127.0.0.1", "::1"] {
                bootstrap.bind(host: host, port: port).whenSuccess { door in
                    self.loop.execute { self.doors.append(door) }
                }
            }
        }
    }

    // MARK: Time

    /// Has the loop wake the engine when its clock has something to do.
    func rearm() {
        flushSenders()
        guard let engine, !isClosed else { return }
        guard let delay = engine.nextWakeUp else {
            wakeUp?.cancel()
            wakeUp = nil
            wakeUpTime = .distantFuture
            return
        }
        let time = NIODeadline.now() + .nanoseconds(max(0, min(delay, 3_600_000_000_000)))
        if wakeUp != nil, wakeUpTime <= time { return }
        wakeUp?.cancel()
        wakeUpTime = time
        wakeUp = loop.scheduleTask(deadline: time) {
            self.wakeUp = nil
            self.engine?.catchUp()
            self.rearm()
        }
    }

    /// Takes in that a connection has something to send.
    func hasOutput(_ sender: ConnectionHandler) { senders.append(sender) }

    private func flushSenders() {
        while let sender = senders.popLast() { sender.flush() }
    }
}

/// The file of a recording cannot be written.
public struct NotRecordable: Error, CustomStringConvertible {
    let file: String
    let fault: FileFault
    public var description: String { "\(file) cannot be written: \(fault)" }
}
