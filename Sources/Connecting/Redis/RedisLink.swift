internal import Keyspace
internal import NIOCore
internal import NIOPosix
internal import Ports

/// One connection to a Redis server. It is made when it is first needed, and again after it was lost; calls share it in a
/// pipeline. Every call ends: by its replies, with the connection, or when its time is up.
///
/// It belongs to its event loop.
final class RedisLink: @unchecked Sendable {
    /// A call, from when it is made until it ends.
    final class Call {
        let commands: [[ByteString]]
        var replies: [Reply] = []
        var timer: Scheduled<Void>?
        var isSent = false
        private var then: ((Result<[Reply], RemoteFailure>) -> Void)?

        init(_ commands: [[ByteString]], then: @escaping (Result<[Reply], RemoteFailure>) -> Void) {
            self.commands = commands
            self.then = then
        }

        func end(_ result: Result<[Reply], RemoteFailure>) {
            timer?.cancel()
            let then = then
            self.then = nil
            then?(result)
        }
    }

    private enum State {
        case idle
        case connecting
        /// It stands, and the server has yet to accept the password.
        case greeting(any Channel)
        case open(any Channel)
        case closed
    }

    let endpoint: ServerAddress.Endpoint
    private let loop: any EventLoop
    /// What is sent first: a password, a database.
    private let greeting: [[ByteString]]
    private let limit: TimeAmount
    private var state = State.idle
    /// Calls that wait for the connection, and those that wait for their replies.
    private var waiting: [Call] = []
    private var sent: CircularBuffer<Call> = []
    /// Why the connection ended, if it is known better than that it did.
    private var why: RemoteFailure?
    private var stream = ReplyStream()

    init(
        _ endpoint: ServerAddress.Endpoint, greeting: [[ByteString]], limit: TimeAmount,
        on loop: any EventLoop
    ) {
        self.endpoint = endpoint
        self.greeting = greeting
        self.limit = limit
        self.loop = loop
    }

    func send(_ call: Call) {
        loop.assertInEventLoop()
        if call.commands.isEmpty { return call.end(.success([])) }
        call.timer = loop.assumeIsolated().scheduleTask(in: limit) { self.expire(call) }
        switch state {
        case .closed: call.end(.failure(.disconnected("the connection was closed here")))
        case .open(let channel): write(call, to: channel)
        case .connecting, .greeting: waiting.append(call)
        case .idle:
            waiting.append(call)
            connect()
        }
    }

    func close() {
        loop.assertInEventLoop()
        let channel = channel
        state = .closed
        failAll(.disconnected("the connection was closed here"))
        channel?.close(promise: nil)
    }

    private var channel: (any Channel)? {
        switch state {
        case .open(let channel), .greeting(let channel): channel
        case .idle, .connecting, .closed: nil
        }
    }

    // MARK: Connecting

    private func connect() {
        state = .connecting
        why = nil
        stream = ReplyStream()
        ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(min(limit, .seconds(5)))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LinkHandler(self))
                }
            }
            .connect(host: endpoint.host, port: endpoint.port)
            .assumeIsolated().whenComplete { result in self.connected(result) }
    }

    private func connected(_ result: Result<any Channel, any Error>) {
        switch result {
        case .failure(let error):
            if case .closed = state { return }
            state = .idle
            failAll(.unreachable(NetworkErrors.words(error)))
        case .success(let channel):
            if case .closed = state { return channel.close(promise: nil) }
            guard channel.isActive else { return }
            if greeting.isEmpty { return open(channel) }
            state = .greeting(channel)
            let greeting = Call(greeting) { result in self.greeted(result, channel) }
            greeting.timer = loop.assumeIsolated().scheduleTask(in: limit) { self.expire(greeting) }
            write(greeting, to: channel)
        }
    }

    private func greeted(_ result: Result<[Reply], RemoteFailure>, _ channel: any Channel) {
        guard case .success(let replies) = result else { return }
        for case .error(let text) in replies {
            why = .refused(text.text)
            return channel.close(promise: nil)
        }
        open(channel)
    }

    private func open(_ channel: any Channel) {
        state = .open(channel)
        let calls = waiting
        waiting = []
        for call in calls { write(call, to: channel) }
    }

    // MARK: Calling

    private func write(_ call: Call, to channel: any Channel) {
        var bytes: [UInt8] = []
        for command in call.commands { CommandBytes.append(command, to: &bytes) }
        call.isSent = true
        sent.append(call)
        channel.writeAndFlush(channel.allocator.buffer(bytes: bytes), promise: nil)
    }

    /// A call's time is up. What comes later would be taken for the reply to another call if it were not for the order of
    /// replies, and a server that is silent for so long is not worth keeping: the connection ends.
    private func expire(_ call: Call) {
        call.end(.failure(.timeout))
        if call.isSent { channel?.close(promise: nil) }
        waiting.removeAll { $0 === call }
    }

    fileprivate func received(_ buffer: ByteBuffer, _ channel: any Channel) {
        stream.append(buffer.readableBytesView)
        do {
            while let reply = try stream.next() {
                // A message that answers no command.
                if case .push = reply { continue }
                guard let call = sent.first else {
                    why = .disconnected("the server sent a reply to nothing")
                    return channel.close(promise: nil)
                }
                call.replies.append(reply)
                if call.replies.count == call.commands.count {
                    sent.removeFirst()
                    call.end(.success(call.replies))
                }
            }
        } catch {
            guard case .malformed(let what) = error else { return }
            why = .refused("what listens there is no Redis: it sent \(what)")
            channel.close(promise: nil)
        }
    }

    fileprivate func failed(_ error: any Error, _ channel: any Channel) {
        why = why ?? .disconnected(NetworkErrors.words(error))
        channel.close(promise: nil)
    }

    fileprivate func ended() {
        if case .closed = state { return }
        state = .idle
        failAll(why ?? .disconnected("the server closed the connection"))
    }

    private func failAll(_ failure: RemoteFailure) {
        let calls = Array(sent) + waiting
        sent.removeAll()
        waiting = []
        for call in calls {
            var failure = failure
            // What was never sent has certainly had no effect.
            if !call.isSent, case .disconnected(let text) = failure { failure = .unreachable(text) }
            call.end(.failure(failure))
        }
    }
}

/// Hands what comes over a connection to its link.
private final class LinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let link: RedisLink

    init(_ link: RedisLink) { self.link = link }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        link.received(unwrapInboundIn(data), context.channel)
    }

    func channelInactive(context: ChannelHandlerContext) { link.ended() }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { link.failed(error, context.channel) }
}

/// Errors of the network in the system's words.
enum NetworkErrors {
    static func words(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            if let first = error.connectionErrors.first { return words(first.error) }
            return "the host \(error.host) is not known"
        case let error as IOError: return words(ofNumber: error.errnoCode)
        case let error as ChannelError:
            if case .connectTimeout = error { return "no connection in time" }
            return "\(error)"
        default: return "\(error)"
        }
    }
}
