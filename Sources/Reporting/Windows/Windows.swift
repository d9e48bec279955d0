internal import Basics
public import Simulation
public import Tracing

/// Metrics per window of simulated time, by a fold over events.
///
/// Windows lie side by side from `start` on; an event at the very end of one belongs to the next. Percentiles are
/// exact: the windows keep every read's time.
public struct Windows: Sendable {
    public let start: Instant
    public let width: TimeSpan
    private let end: Instant
    public private(set) var rows: [Window] = []

    private let scope: StatsScope
    /// What has been counted at each node so far, for what is full at the end of a window.
    private var gauges: [NodeID: NodeMetrics] = [:]
    private var traffic: [NodeID: Traffic] = [:]
    /// How long each node worked in each window, in nanoseconds: a call may begin in one and end in another.
    private var work: [NodeID: [Int64]] = [:]
    /// What has been counted so far of the application and of the rest, and how it stood when the window began.
    private var counted = (application: NodeMetrics(), nodes: NodeMetrics())
    private var before = (application: [Int](), nodes: [Int]())
    /// How long a key is, for the traffic.
    public var keyBytes: @Sendable (KeyID) -> Int = { _ in 0 }

    /// How many windows there may be; they become wider by a whole factor where there would be more.
    public static let limit = 10_000

    /// Folds events into windows.
    ///
    /// - Parameters:
    ///   - events: in the order of time.
    ///   - width: how long each window is; at least a nanosecond, and made longer where there would be more than
    ///     `limit` windows.
    ///   - start: where the first one begins; what happened before counts only for how full caches and queues are.
    ///   - end: where the last one ends; windows without events are there too.
    ///   - scope: of one node, or of the whole system.
    /// - Complexity: O(n log n) in the events.
    public init(
        _ events: some Sequence<Event>, width: TimeSpan, from start: Instant = .start, until end: Instant,
        at scope: StatsScope = .total
    ) {
        self.init(width: width, from: start, until: end, at: scope)
        for event in events { add(event) }
        finish()
    }

    /// Begins a fold whose events come one by one, by `add`, until `finish`.
    public init(
        width: TimeSpan, from start: Instant = .start, until end: Instant, at scope: StatsScope = .total
    ) {
        let span = max(0, (end - start).nanoseconds)
        let wanted = max(1, width.nanoseconds)
        let windows = (span / wanted).saturatingAdd(1)
        let factor = windows / Int64(Self.limit) + (windows % Int64(Self.limit) == 0 ? 0 : 1)
        self.width = TimeSpan(nanoseconds: wanted.saturatingMultiply(max(1, factor)))
        self.start = start
        self.end = end
        self.scope = scope
    }

    /// Takes the next event in; one at or after the end does not count.
    public mutating func add(_ event: Event) {
        if event.time < end || (event.time == end && end == start) { count(event) }
    }

    /// Ends the fold, with a window for all the time there is.
    public mutating func finish() {
        open(until: end - TimeSpan(nanoseconds: end == start ? 0 : 1))
        close()
        for row in rows.indices {
            let most = work.values.map { row < $0.count ? $0[row] : 0 }.max() ?? 0
            rows[row].busy = TimeSpan(nanoseconds: most)
        }
    }

    /// A width of the form 1, 2 or 5 times a power of ten, or of whole minutes, that makes at most `count` windows
    /// of a span.
    public static func width(for span: TimeSpan, atMost count: Int) -> TimeSpan {
        let count = min(max(1, count), limit)
        let least = max(1, span.nanoseconds / Int64(count))
        var unit: Int64 = 1
        while unit < 10_000_000_000 {
            for factor: Int64 in [1, 2, 5] where unit * factor >= least && unit * factor <= 10_000_000_000 {
                if span.nanoseconds <= unit * factor * Int64(count) {
                    return TimeSpan(nanoseconds: unit * factor)
                }
            }
            unit *= 10
        }
        let minute: Int64 = 60_000_000_000
        for factor: Int64 in [30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200] {
            let width = minute / 60 * factor
            if span.nanoseconds <= width.saturatingMultiply(Int64(count)) {
                return TimeSpan(nanoseconds: width)
            }
        }
        let day = minute * 1440
        return TimeSpan(nanoseconds: (least / day + 1).saturatingMultiply(day))
    }

    // MARK: The fold

    /// Begins the windows up to the one that holds a moment.
    private mutating func open(until time: Instant) {
        guard time >= start else { return }
        let index = Int((time - start).nanoseconds / width.nanoseconds)
        while rows.count <= index {
            close()
            rows.append(
                Window(
                    start: start + TimeSpan(nanoseconds: width.nanoseconds * Int64(rows.count))))
            rows[rows.count - 1].width = width
            rows[rows.count - 1].connections = gauges.values.map(\.connections).max() ?? 0
            before = (Self.counts(counted.application), Self.counts(counted.nodes))
        }
    }

    /// Finishes the last window.
    private mutating func close() {
        guard let last = rows.indices.last else { return }
        rows[last].readTimes.sort()
        rows[last].commandTimes.sort()
        rows[last].entries = gauges.values.reduce(0) { $0 + $1.entries }
        rows[last].queueDepth = gauges.values.reduce(0) { $0 + $1.queueDepth }
        rows[last].bytes = gauges.values.reduce(0) { $0 + $1.bytes }
        rows[last].countsOfNodes = zip(Self.counts(counted.nodes), before.nodes).map { $0 - $1 }
        rows[last].counts = rows[last].countsOfNodes
        guard scope == .total else { return }
        for counter in Counter.allCases where counter.belongsToApplication {
            let index = counter.rawValue
            rows[last].counts[index] = counted.application[counter] - before.application[index]
        }
    }

    private static func counts(_ metrics: NodeMetrics) -> [Int] { Counter.allCases.map { metrics[$0] } }

    private func covers(_ node: NodeID) -> Bool {
        switch scope {
        case .node(let id): id == node
        case .total: true
        }
    }

    private mutating func count(_ event: Event) {
        if case .done(let completion) = event.what, let exchange = completion.exchange,
            covers(completion.node)
        {
            open(until: event.time)
            if event.time >= start, let last = rows.indices.last {
                carry(at: completion.node, in: last, event.time) { $0.add(exchange) }
            }
        }
        guard covers(event.node) else { return }
        // The state before an event belongs to the windows before it.
        open(until: event.time)
        gauges[event.node, default: NodeMetrics()].count(event.what)
        guard event.time >= start, let last = rows.indices.last else { return }
        rows[last].count(event, isTotal: scope == .total)
        if scope == .total, event.node == .application {
            counted.application.count(event.what)
        } else {
            counted.nodes.count(event.what)
        }
        rows[last].connections = max(rows[last].connections, gauges[event.node]?.connections ?? 0)
        // What is part of a command goes over the network with it.
        if event.isOfCommand { return }
        let size = (event.key.exists ? keyBytes(event.key) : 0) + (event.value?.size ?? 0)
        var end: Instant?
        switch event.what {
        case .read(_, let took, _), .write(let took, _): end = event.time + took
        default: break
        }
        carry(at: event.node, in: last, event.time, until: end) {
            $0.add(event.what, at: event.time, size: size)
        }
    }

    /// Round trips, bytes and busy time of a node. What it works begins at a moment, or it ends at one.
    private mutating func carry(
        at node: NodeID, in row: Int, _ time: Instant, until end: Instant? = nil,
        _ add: (inout Traffic) -> Void
    ) {
        let before = traffic[node] ?? Traffic()
        var now = before
        add(&now)
        guard now != before else { return }
        traffic[node] = now
        rows[row].roundTrips += now.roundTrips - before.roundTrips
        rows[row].networkBytes += now.bytes - before.bytes
        let span = now.busy - before.busy
        work(at: node, from: end.map { $0 - span } ?? time, for: span)
    }

    /// Spreads work over the windows in which it is done; what lies after the end is left out.
    private mutating func work(at node: NodeID, from time: Instant, for span: TimeSpan) {
        var nanoseconds = work[node] ?? []
        var begin = (time - start).nanoseconds
        let end = min((time + span - start).nanoseconds, (self.end - start).nanoseconds)
        while begin < end {
            let index = Int(begin / width.nanoseconds)
            while nanoseconds.count <= index { nanoseconds.append(0) }
            let edge = min(end, Int64(index + 1).saturatingMultiply(width.nanoseconds))
            guard edge > begin else { break }
            nanoseconds[index] += edge - begin
            begin = edge
        }
        work[node] = nanoseconds
    }
}

extension Window {
    /// Takes in what is no count.
    ///
    /// - Parameter isTotal: whether times are the application's alone.
    fileprivate mutating func count(_ event: Event, isTotal: Bool) {
        switch event.what {
        case .request(let verb): if verb != .refresh, event.node == .application { requests += 1 }
        case .done(let completion):
            switch completion.verb {
            case .read, .warm: readTimes.append(completion.took)
            case .command: commandTimes.append(completion.took)
            default: break
            }
        case .read(_, let took, _): if !isTotal { readTimes.append(took) }
        default: break
        }
    }
}

// MARK: - As a table

extension Windows {
    /// Writes the windows as a table: a row each, and a column for each metric that is not 0 throughout. Where the
    /// columns would take more than 80 characters, the rest goes into further tables.
    ///
    /// - Parameter last: how many windows are shown at most, the newest ones.
    public func append(to buffer: inout TextBuffer, last: Int = .max, styled: Bool = false) {
        if rows.count > last {
            buffer.append("… \(rows.count - last) earlier windows: last=all shows them\n")
        }
        let rows = rows.suffix(last)
        let columns = [
            "requests", "hit-rate", "stale-hits", "p50", "p99", "loads", "writes", "evictions", "expiries",
            "refreshes", "stale-reads", "lost-writes", "errors", "queue-depth", "timeouts",
        ]
        .filter { name in
            rows.contains { row in row.value(of: name).map { $0 != .count(0) } ?? false }
        }
        let times = rows.map { $0.start.description }
        let timeWidth = max(4, times.map { $0.utf8.count }.max() ?? 0)
        var rest = columns[...]
        repeat {
            var width = timeWidth
            let part = rest.prefix { name in
                width += Self.columnWidth(name)
                return width <= 80
            }
            rest = rest.dropFirst(part.count)
            appendTable(Array(part), rows, times, timeWidth, styled, &buffer)
        } while !rest.isEmpty
    }

    private func appendTable(
        _ columns: [String], _ rows: ArraySlice<Window>, _ times: [String], _ timeWidth: Int, _ styled: Bool,
        _ buffer: inout TextBuffer
    ) {
        if styled { buffer.append(Style.bold.rawValue) }
        buffer.append("time", rightAlignedTo: timeWidth)
        for name in columns { buffer.append(name, rightAlignedTo: Self.columnWidth(name)) }
        if styled { buffer.append(Style.reset.rawValue) }
        buffer.append("\n")
        for (row, time) in zip(rows, times) {
            buffer.append(time, rightAlignedTo: timeWidth)
            for name in columns {
                buffer.append(row.value(of: name)?.text ?? "-", rightAlignedTo: Self.columnWidth(name))
            }
            buffer.append("\n")
        }
    }

    private static func columnWidth(_ name: String) -> Int { max(8, name.utf8.count + 2) }
}
