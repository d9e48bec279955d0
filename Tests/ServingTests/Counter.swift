import Keyspace
import NIOCore
import Simulation

@testable import Serving

/// An engine without a network, and clients that speak to it directly.
final class Counter {
    let engine: Engine

    /// - Parameters:
    ///   - setup: the path of a script that builds the caches.
    ///   - realTime: the nanoseconds of the real clock, which stands still if none is given.
    init(
        _ pace: ServedClock.Pace = .frozen, setup: String? = nil,
        realTime: @escaping @Sendable () -> Int64 = { 0 }
    ) {
        var settings = ServerSettings()
        settings.hasSetup = setup != nil
        engine = Engine(
            settings: settings, pace: pace,
            setup: ServedSetup(file: setup, seed: 1, keep: 100_000, printed: PrintedLines()),
            realTime: realTime)
    }

    func client() -> TestClient { TestClient(engine) }
}

/// A client whose replies are kept as text.
final class TestClient: ClientOutput {
    private let engine: Engine
    private(set) var client: Client?
    private var received = ByteBuffer()
    private(set) var isClosed = false
    /// What `takeReceived` took last, as it came.
    private(set) var lastBytes: [UInt8] = []
    private(set) var resumptions = 0

    init(_ engine: Engine) {
        self.engine = engine
        client = engine.connect(address: "test:1", localAddress: "test:0", output: self)
    }

    func send(_ bytes: ByteBuffer) {
        var bytes = bytes
        if !isClosed { received.writeBuffer(&bytes) }
    }
    func flush() {}
    func close() { isClosed = true }
    func resume() { resumptions += 1 }

    /// Sends a command, of words at blanks, and gives what came back since the last one, each line end as a blank.
    @discardableResult
    func callAsFunction(_ line: String) -> String {
        let words = InlineWords.split(Array(line.utf8)[...]) ?? []
        return send(words)
    }

    @discardableResult
    func send(_ words: [ByteString]) -> String {
        engine.catchUp()
        if let client { engine.receive(words, from: client) }
        return takeReceived()
    }

    /// What has come since the last command; a reply that was cut off is there as far as it came.
    func takeReceived() -> String {
        defer { received.clear() }
        lastBytes = Array(received.readableBytesView)
        var lines = String(buffer: received).split(separator: "\r\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: " ")
    }
}
