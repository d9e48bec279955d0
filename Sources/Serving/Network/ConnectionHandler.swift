internal import Keyspace
internal import NIOCore

/// One connection: cuts what arrives into commands, and sends what the engine answers.
final class ConnectionHandler: ChannelInboundHandler, ClientOutput {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: Server
    private var decoder = RequestDecoder()
    private var client: Client?
    private var context: ChannelHandlerContext?
    /// What is to be sent at the end of this turn.
    private var pending: ByteBuffer?
    private var isClosing = false
    private var isDraining = false

    init(server: Server) { self.server = server }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        guard let engine = server.engine, engine.clients.count < engine.settings.clientLimit else {
            server.engine?.statistics.rejected += 1
            var refusal = context.channel.allocator.buffer(capacity: 64)
            refusal.writeString("-ERR max number of clients reached\r\n")
            context.writeAndFlush(wrapOutboundOut(refusal), promise: nil)
            context.close(promise: nil)
            return
        }
        client = engine.connect(
            address: Self.shown(context.channel.remoteAddress),
            localAddress: Self.shown(context.channel.localAddress),
            output: self)
        decoder.isAuthenticated = client?.isAuthenticated ?? true
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let client { server.engine?.disconnect(client) }
        client = nil
        self.context = nil
        server.rearm()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        var bytes = unwrapInboundIn(data)
        decoder.append(&bytes)
        server.engine?.catchUp()
        drain()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush()
        server.rearm()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        // A client that does not read its replies is not read from either.
        _ = context.channel.setOption(.autoRead, value: context.channel.isWritable || client?.waiting != nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// Carries out the commands that have arrived, up to one that has to wait.
    private func drain() {
        guard !isDraining, let engine = server.engine else { return }
        isDraining = true
        defer { isDraining = false }
        do throws(ProtocolError) {
            while let client, client.waiting == nil, !isClosing, let arguments = try decoder.next() {
                engine.receive(arguments, from: client)
                if decoder.isAuthenticated != client.isAuthenticated {
                    decoder.isAuthenticated = client.isAuthenticated
                }
            }
            if decoder.waiting > engine.settings.queryBufferLimit { close() }
        } catch {
            client?.send(.error("ERR Protocol error: \(error.text)"))
            close()
        }
    }

    // MARK: ClientOutput

    func send(_ bytes: ByteBuffer) {
        guard !isClosing, context != nil else { return }
        var bytes = bytes
        if pending == nil {
            pending = bytes
            server.hasOutput(self)
        } else {
            pending?.writeBuffer(&bytes)
        }
        if let count = pending?.readableBytes, count > 1 << 20 { flush() }
    }

    func flush() {
        guard let bytes = pending, let context else { return }
        pending = nil
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        if let limit = server.engine?.settings.replyBufferLimit,
            (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0 > limit
        {
            context.close(promise: nil)
        }
    }

    func close() {
        guard !isClosing, let context else { return }
        flush()
        isClosing = true
        // A flushed write goes out before the connection is closed.
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in
            context.close(promise: nil)
        }
    }

    func resume() {
        // The engine may be in the middle of another client's command.
        guard let context else { return }
        context.eventLoop.assumeIsolated().execute { [weak self] in
            guard let self else { return }
            self.drain()
            self.flush()
            self.server.rearm()
        }
    }

    private static func shown(_ address: SocketAddress?) -> String {
        guard let address, let port = address.port, let ip = address.ipAddress else { return "?:0" }
        return ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)"
    }
}
