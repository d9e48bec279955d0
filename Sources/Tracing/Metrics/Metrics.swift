internal import Simulation

/// What has been counted at one node.
public struct NodeMetrics: Sendable {
    private var counts = [Int](repeating: 0, count: Counter.allCases.count)

    // Gauges: how things stand now, and at their highest.

    /// Entries of a cache and their bytes (keys and values).
    public internal(set) var entries = 0
    public internal(set) var bytes = 0
    public internal(set) var bytesHighest = 0
    public internal(set) var queueDepth = 0
    public internal(set) var queueDepthHighest = 0
    /// Connections in use now, and connections in use and callers that waited for one at the highest.
    public internal(set) var connections = 0
    public internal(set) var connectionsHighest = 0
    public internal(set) var waitingHighest = 0
    /// Round trips, bytes over the network, and how long the node was busy.
    public internal(set) var traffic = Traffic()
    /// Bytes of all values that were to be compressed, and of what was stored of them.
    public internal(set) var plainBytes = 0
    public internal(set) var packedBytes = 0
    /// How long writes waited in the queue until they were written back.
    public internal(set) var queueAge = Latency()
    /// How long reads took: of a whole operation at the application, of one call at a database.
    public internal(set) var readLatency = Latency()
    public internal(set) var writeLatency = Latency()
    /// How long Redis's commands took, at the application.
    public internal(set) var commandLatency = Latency()

    public init() {}

    public internal(set) subscript(counter: Counter) -> Int {
        get { counts[counter.rawValue] }
        set { counts[counter.rawValue] = newValue }
    }

    mutating func add(_ counter: Counter) { counts[counter.rawValue] += 1 }

    /// Hits as a share of hits and misses; nil if there was neither.
    public var hitRate: Double? {
        let lookups = self[.hits] + self[.misses]
        return lookups == 0 ? nil : Double(self[.hits]) / Double(lookups)
    }
}

/// Everything that is counted, derived from the events alone.
public struct Metrics: Sendable {
    public private(set) var nodes: [NodeMetrics] = []

    public init() {}

    /// What was counted at a node.
    public subscript(node: NodeID) -> NodeMetrics {
        Int(node.index) < nodes.count ? nodes[Int(node.index)] : NodeMetrics()
    }

    /// What one counter of a node says, without a copy of all of them.
    public func count(of counter: Counter, at node: NodeID) -> Int {
        Int(node.index) < nodes.count ? nodes[Int(node.index)][counter] : 0
    }

    /// Starts with how full caches and queues are, and with nothing counted.
    mutating func carry(gaugesOf other: Metrics) {
        nodes = other.nodes.map { node in
            var fresh = NodeMetrics()
            fresh.entries = node.entries
            fresh.bytes = node.bytes
            fresh.bytesHighest = node.bytes
            fresh.queueDepth = node.queueDepth
            fresh.queueDepthHighest = node.queueDepth
            return fresh
        }
    }

    /// Takes one event into account.
    ///
    /// - Parameter names: what keys are called, for the bytes that they take on the network.
    public mutating func count(_ event: Event, names: Names) {
        let size =
            event.isOfCommand ? nil : Self.size(of: event.what, event.key, event.value, names)
        count(event.what, at: event.node, event.time, size)
    }

    /// Bytes of key and value, if they mean anything.
    @inline(__always)
    static func size(of what: Happening, _ key: KeyID, _ value: Value?, _ names: Names) -> Int {
        guard Traffic.carries(what), key.exists else { return 0 }
        return names.size(of: key) + (value?.size ?? 0)
    }

    /// - Parameter size: bytes on the network; nil for a part of a command, which goes there as a whole.
    mutating func count(_ what: Happening, at node: NodeID, _ time: Instant, _ size: Int?) {
        makeRoom(for: node)
        let index = Int(node.index)
        nodes[index].count(what)
        if let size { nodes[index].traffic.add(what, at: time, size: size) }
        if case .done(let completion) = what, let exchange = completion.exchange {
            makeRoom(for: completion.node)
            nodes[Int(completion.node.index)].traffic.add(exchange)
        }
    }

    @inline(__always)
    private mutating func makeRoom(for node: NodeID) {
        while nodes.count <= Int(node.index) { nodes.append(NodeMetrics()) }
    }
}

extension NodeMetrics {
    /// Takes what happened at the node into account, but for what went over the network.
    @inline(__always)
    public mutating func count(_ what: Happening) {
        withUnsafeMutablePointer(to: &self) { metrics in
            var counting = Counting(metrics: metrics)
            what.visit(&counting)
        }
    }

    private struct Counting: KindVisitor {
        let metrics: UnsafeMutablePointer<NodeMetrics>
        @inline(__always)
        func visit(_ kind: some HappeningKind) { kind.count(in: &metrics.pointee) }
    }

    /// Counts a call that was not answered.
    mutating func count(_ refusal: Refusal) {
        // A cache that keeps what is newer is in order.
        if case .outdated = refusal { return }
        add(.errors)
        switch refusal {
        case .outdated: break
        case .conflict: add(.errorsConflict)
        case .dropped: add(.errorsDropped)
        case .down: add(.errorsDown)
        case .flaky: add(.errorsFlaky)
        case .partitioned: add(.errorsPartitioned)
        case .closed: add(.errorsClosed)
        case .timeout: add(.errorsTimeout)
        case .open: add(.errorsOpen)
        case .exhausted: add(.errorsExhausted)
        case .unhealthy: add(.errorsUnhealthy)
        case .outOfMemory: add(.errorsOutOfMemory)
        case .wrongType: add(.errorsWrongType)
        case .disconnected: add(.errorsDisconnected)
        case .refused: add(.errorsRefused)
        }
    }

    mutating func hold(_ fill: Fill) {
        entries = fill.entries
        bytes = fill.bytes
        bytesHighest = max(bytesHighest, fill.bytes)
    }

    mutating func hold(queueDepth depth: Int) {
        queueDepth = depth
        queueDepthHighest = max(queueDepthHighest, depth)
    }
}
