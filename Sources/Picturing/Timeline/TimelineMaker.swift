internal import Simulation
internal import Tracing

extension Timeline {
    /// Makes the timeline of a tape. O(n) in the entries, and in rows times lanes.
    public init(_ tape: Tape, _ choice: TimelineChoice = TimelineChoice()) {
        var maker = TimelineMaker(tape, choice)
        self = maker.make()
    }
}

/// Goes through a tape once and finds for each event its lane, the lane it follows from, and what goes on meanwhile.
private struct TimelineMaker {
    /// A lane before it is known which ones are shown.
    private enum Place: Hashable {
        /// A client, and which of the operations that it has at the same time.
        case client(Int32, Int)
        case node(Int)
    }

    /// A call that a database works on.
    private struct Call {
        var place: Place
        var until: Instant
    }

    /// What makes rows of one instant the same.
    private struct Likeness: Hashable {
        var place: Place
        var from: Place?
        var kind: EventKind
        var key: String?
        var detail: String
        var value: String?
    }

    private struct Found {
        var row: Timeline.Row
        var place: Place
        var from: Place?
        var states: [Place: Timeline.State]
    }

    private let tape: Tape
    private let choice: TimelineChoice
    /// Whether all clients share a lane.
    private let mergesClients: Bool
    private var copies: Copies
    /// Of each client, the operations that are under way, each at its place.
    private var slots: [Int32: [Int]] = [:]
    private var places: [Int: Place] = [:]
    /// The place of the newest event of an operation.
    private var newest: [Int: Place] = [:]
    private var operations: [Place: Int] = [:]
    private var waits: [Int: Place] = [:]
    private var calls: [Call] = []
    private var faults: [Int: Int] = [:]
    private var found: [Found] = []
    private var instant = Instant.start
    private var alike: [Likeness: Int] = [:]

    init(_ tape: Tape, _ choice: TimelineChoice) {
        self.tape = tape
        self.choice = choice
        copies = Copies(tape)
        let clients = Set(
            tape.entries.filter { choice.shows($0) && $0.event.node == .application }.map(\.event.client))
        mergesClients = clients.count > choice.clients
    }

    mutating func make() -> Timeline {
        for entry in tape.entries { take(entry) }
        var timeline = Timeline()
        timeline.title = tape.title
        timeline.key = choice.key
        let shown = choice.last.map { found.suffix($0) } ?? found[...]
        timeline.earlier = found.count - shown.count
        let lanes = lanes(of: shown)
        timeline.lanes = lanes.map(lane)
        let numbers = Dictionary(uniqueKeysWithValues: lanes.enumerated().map { ($1, $0) })
        timeline.rows = shown.map { found in
            var row = found.row
            row.lane = numbers[found.place] ?? 0
            row.from = found.from.flatMap { numbers[$0] }
            row.states = lanes.map { found.states[$0] ?? [] }
            return row
        }
        return timeline
    }

    /// The places that rows use: clients in the order in which they appear, then the nodes from the top down.
    private func lanes(of shown: ArraySlice<Found>) -> [Place] {
        var clients: [Place] = []
        var nodes: Set<Int> = []
        for found in shown {
            for place in [found.from, found.place] {
                switch place {
                case .client?: if let place, !clients.contains(place) { clients.append(place) }
                case .node(let node)?: nodes.insert(node)
                case nil: break
                }
            }
        }
        let isDatabase = { (node: Int) in tape.parts[node].kind == .database }
        return clients
            + nodes.sorted { ($0 == $1 ? 0 : depth($0), $0) < (depth($1), $1) }
            .sorted { !isDatabase($0) && isDatabase($1) }.map { .node($0) }
    }

    /// How many nodes stand over a node.
    private func depth(_ node: Int) -> Int {
        var depth = 0
        var place = node
        while let above = tape.parts.firstIndex(where: { $0.below == place }), depth < tape.parts.count {
            depth += 1
            place = above
        }
        return depth
    }

    private func lane(_ place: Place) -> Timeline.Lane {
        switch place {
        case .client(_, _) where mergesClients: .init(name: "clients", kind: .client)
        case .client(let client, let slot):
            .init(
                name: tape.name(ofClient: client) + (slot > 0 ? "/\(slot + 1)" : ""), kind: .client)
        case .node(let node):
            .init(
                name: tape.parts[node].name, kind: tape.parts[node].kind == .database ? .database : .cache)
        }
    }

    // MARK: One event

    private mutating func take(_ entry: Tape.Entry) {
        let event = entry.event
        let place = place(of: entry)
        let from = origin(of: entry, place)
        calls.removeAll { $0.until <= event.time }
        waits[event.operation] = nil
        begin(entry, place)
        let note = copies.take(entry)
        end(entry, place)
        if choice.shows(entry) { show(entry, place, from, note) }
        if event.operation != 0 { newest[event.operation] = place }
    }

    private mutating func place(of entry: Tape.Entry) -> Place {
        let event = entry.event
        guard event.node == .application else { return .node(Int(event.node.index)) }
        if mergesClients { return .client(0, 0) }
        if let known = places[event.operation] { return known }
        guard event.isRequest else { return .client(max(0, event.client), 0) }
        var busy = slots[event.client] ?? []
        let slot = busy.firstIndex(of: 0) ?? busy.count
        if slot == busy.count { busy.append(0) }
        busy[slot] = event.operation
        slots[event.client] = busy
        let place = Place.client(event.client, slot)
        places[event.operation] = place
        return place
    }

    private func origin(of entry: Tape.Entry, _ place: Place) -> Place? {
        let event = entry.event
        guard event.operation != 0 else { return nil }
        var origin = newest[event.operation]
        if let cause = tape[event.cause], cause.event.operation == event.operation || event.isRequest {
            origin = cause.event.node == .application ? origin : .node(Int(cause.event.node.index))
        }
        return origin == place ? nil : origin
    }

    private mutating func begin(_ entry: Tape.Entry, _ place: Place) {
        let node = Int(entry.event.node.index)
        switch entry.event.what {
        case .request where entry.event.node == .application: operations[place, default: 0] += 1
        case .read(_, let took, _), .write(let took, _), .load(_, let took):
            if took > .zero { calls.append(Call(place: place, until: entry.event.time + took)) }
        case .join, .wait, .lease(.waits): waits[entry.event.operation] = place
        case .fault: faults[node, default: 0] += 1
        case .heal: faults[node] = max(0, (faults[node] ?? 0) - 1)
        default: break
        }
    }

    private mutating func end(_ entry: Tape.Entry, _ place: Place) {
        guard entry.event.isEnd, entry.event.node == .application else { return }
        operations[place] = max(0, (operations[place] ?? 0) - 1)
        if case .client(let client, let slot) = place, !mergesClients,
            slots[client]?.indices.contains(slot) ?? false
        {
            slots[client]?[slot] = 0
        }
    }

    private mutating func show(_ entry: Tape.Entry, _ place: Place, _ from: Place?, _ note: String?) {
        if entry.event.time != instant {
            alike = [:]
            instant = entry.event.time
        }
        let likeness = Likeness(
            place: place, from: from, kind: entry.kind, key: entry.key, detail: entry.detail,
            value: entry.value)
        if choice.folds, let same = alike[likeness] {
            found[same].row.count += 1
            found[same].states = states(place)
            return
        }
        alike[likeness] = found.count
        var row = Timeline.Row(entry: entry, lane: 0)
        row.note = note
        found.append(Found(row: row, place: place, from: from, states: states(place)))
    }

    private func states(_ own: Place) -> [Place: Timeline.State] {
        var states: [Place: Timeline.State] = [:]
        for (place, count) in operations where count > 0 { states[place, default: []].insert(.operation) }
        for call in calls { states[call.place, default: []].insert(.call) }
        for place in waits.values { states[place, default: []].insert(.waiting) }
        for (node, count) in faults where count > 0 { states[.node(node), default: []].insert(.fault) }
        for (node, part) in tape.parts.enumerated() where part.kind == .cache {
            if let key = choice.key {
                if copies.isHeld(key, at: node) { states[.node(node), default: []].insert(.copy) }
                if copies.isStale(key, at: node) { states[.node(node), default: []].insert(.stale) }
            } else {
                if copies.holdsAny(at: node) { states[.node(node), default: []].insert(.copy) }
                if !(copies.stale[node] ?? []).isEmpty { states[.node(node), default: []].insert(.stale) }
            }
        }
        return states
    }
}
