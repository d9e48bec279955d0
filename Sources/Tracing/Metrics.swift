internal import Simulation

/// What can be counted at a node. The name is the one that `stats` prints and `expect stats` takes.
public enum Counter: Int, CaseIterable, Sendable {
    case reads, writes, deletes, commands
    case hits, misses
    case missesCold, missesExpired, missesEvicted, missesRejected, missesInvalidated, missesLost
    case missesUnavailable, missesNegative, missesEarly
    case loads, stores, removals, expiries, evictions, rejections
    case refreshes, joins, skips
    case queued, coalesced, flushes, flushed, retries, drops, blocks
    case staleReads, lostWrites, crashes
    case errors, errorsDown, errorsFlaky, errorsPartitioned, errorsClosed
    case errorsTimeout, errorsOpen, errorsExhausted, errorsUnhealthy, errorsOutOfMemory, errorsWrongType
    case timeouts, callRetries, hedges, breakerOpens, connects, waits
    case batches, batchedKeys, loaderRuns, compressions, decompressions
    case staleServed, fallbacks, leaseWaits, leaseRefusals, healthFailures, laggedReads, renewals

    /// As it is typed and printed: `misses-cold`, `stale-reads`.
    public var name: String { Self.names[rawValue] }

    private static let names = Counter.allCases.map { counter in
        var name = ""
        for character in "\(counter)" {
            if character.isUppercase { name += "-" + character.lowercased() } else { name.append(character) }
        }
        return name
    }

    public static func named(_ name: String) -> Counter? { allCases.first { $0.name == name } }
}

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
    /// Connections in use, and callers that waited for one, at the highest.
    public internal(set) var connectionsHighest = 0
    public internal(set) var waitingHighest = 0
    /// Round trips, bytes over the network, and how long the node was busy.
    public internal(set) var traffic = Traffic()
    /// Bytes of all values that were to be made smaller, and what was stored of them.
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

    /// Hits as a share of hits and misses; nil where there was neither.
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

    /// Bytes of key and value, where they mean anything.
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
    public mutating func count(_ what: Happening) {
        switch what {
        case .request(let verb): if verb == .refresh { add(.refreshes) }
        case .done(let completion): count(completion)
        case .failed(_, let refusal, _): count(refusal)
        case .stale: add(.staleReads)
        case .hit: add(.hits)
        case .miss(let cause): count(cause)
        case .store(let stored):
            add(.stores)
            hold(stored.fill)
        case .remove(_, let fill):
            add(.removals)
            hold(fill)
        case .expire(_, _, let fill):
            add(.expiries)
            hold(fill)
        case .evict(let record):
            add(.evictions)
            hold(record.fill)
        case .reject(let record):
            add(.rejections)
            if record.reason.code == PolicyReason.memoryIsFull { count(.outOfMemory) }
            hold(record.fill)
        case .skip(_, let refusal):
            add(.skips)
            count(refusal)
        case .join: add(.joins)
        case .load: add(.loaderRuns)
        case .batch(_, let keys):
            add(.batches)
            self[.batchedKeys] += keys
        case .pack(let packing):
            add(.compressions)
            plainBytes += Int(packing.plain)
            packedBytes += Int(packing.packed)
        case .unpack: add(.decompressions)
        case .read(_, let took):
            add(.loads)
            readLatency.record(took)
        case .write(let took, _):
            add(.writes)
            writeLatency.record(took)
        case .refuse(_, let refusal): count(refusal)
        case .queue(let depth, _):
            add(.queued)
            hold(queueDepth: depth)
        case .coalesce(let depth, _):
            add(.coalesced)
            hold(queueDepth: depth)
        case .flush(_, _, let depth):
            add(.flushes)
            hold(queueDepth: depth)
        case .flushed(let age, let depth):
            add(.flushed)
            queueAge.record(age)
            hold(queueDepth: depth)
        case .retry(_, _, _, let depth):
            add(.retries)
            hold(queueDepth: depth)
        case .drop(_, let depth):
            add(.drops)
            hold(queueDepth: depth)
        case .block: add(.blocks)
        case .lost: add(.lostWrites)
        case .crash:
            add(.crashes)
            hold(Fill(entries: 0, bytes: 0))
            hold(queueDepth: 0)
        case .guarded(let guarding): count(guarding)
        case .ttl, .fault, .heal, .configured: break
        }
    }

    private mutating func count(_ completion: Completion) {
        switch completion.verb {
        case .read, .warm:
            add(.reads)
            readLatency.record(completion.took)
        case .write:
            add(.writes)
            writeLatency.record(completion.took)
        case .delete:
            add(.deletes)
            writeLatency.record(completion.took)
        case .command:
            add(.commands)
            commandLatency.record(completion.took)
        case .invalidate, .refresh, .flush: break
        }
    }

    private mutating func count(_ cause: MissCause) {
        add(.misses)
        switch cause {
        case .cold: add(.missesCold)
        case .expired: add(.missesExpired)
        case .evicted: add(.missesEvicted)
        case .rejected: add(.missesRejected)
        case .invalidated: add(.missesInvalidated)
        case .lost: add(.missesLost)
        case .unavailable(let refusal):
            add(.missesUnavailable)
            count(refusal)
        case .negative: add(.missesNegative)
        case .early: add(.missesEarly)
        }
    }

    private mutating func count(_ refusal: Refusal) {
        add(.errors)
        switch refusal {
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
        }
    }

    private mutating func hold(_ fill: Fill) {
        entries = fill.entries
        bytes = fill.bytes
        bytesHighest = max(bytesHighest, fill.bytes)
    }

    private mutating func hold(queueDepth depth: Int) {
        queueDepth = depth
        queueDepthHighest = max(queueDepthHighest, depth)
    }
}
