internal import Reporting
internal import Simulation
internal import Tracing

/// The data of a page as JSON: runs in columns, texts each once, and times in the largest unit that divides them all.
///
/// `page-model.js` reads it; the two belong together. Columns that mostly grow hold differences.
struct PagePayload {
    private let runs: [PageRun]
    private let firstVariant: Int
    /// The number of the event in the first and in the second variant at which they part.
    private let parting: (EventNumber, EventNumber)?

    init(_ runs: [PageRun], firstVariant: Int, parting: (EventNumber, EventNumber)?) {
        self.runs = runs
        self.firstVariant = firstVariant
        self.parting = parting
    }

    var bytes: [UInt8] {
        var json = JSONWriter()
        json.open()
        json.field("version", 1)
        json.field("title", runs.first?.tape.title)
        json.name("runs")
        json.open("[")
        for run in runs { PayloadRun(run).append(to: &json) }
        json.close("]")
        json.field("variants", firstVariant)
        if let parting { json.list("parting", [parting.0, parting.1]) }
        json.close()
        return json.buffer.bytes
    }
}

/// One run of the data.
private struct PayloadRun {
    /// Texts by number, each once.
    private struct Texts {
        private(set) var all: [String] = []
        private var numbers: [String: Int] = [:]

        mutating func number(_ text: String?) -> Int {
            guard let text else { return -1 }
            if let known = numbers[text] { return known }
            numbers[text] = all.count
            all.append(text)
            return all.count - 1
        }
    }

    private let run: PageRun
    private let tape: Tape
    /// Nanoseconds of a unit of time.
    private let unit: Int64
    private var keys = Texts()
    private var values = Texts()
    private var details = Texts()
    private var kinds: [EventKind] = []
    private var kindNumbers: [EventKind: Int] = [:]
    private var shapes: [EventShape] = []
    private var columns: [String: [Int]] = [:]

    init(_ run: PageRun) {
        self.run = run
        tape = run.tape
        var unit = Int64(0)
        for entry in tape.entries {
            unit = Self.divisor(unit, entry.event.time.nanoseconds)
            for figure in entry.figures {
                if case .time(let span) = figure { unit = Self.divisor(unit, span) }
            }
        }
        unit = Self.divisor(unit, tape.end.nanoseconds)
        self.unit = max(1, unit)
        fill()
    }

    private static func divisor(_ one: Int64, _ other: Int64) -> Int64 {
        var (one, other) = (abs(one), abs(other))
        while other != 0 { (one, other) = (other, one % other) }
        return one
    }

    private static let names = [
        "t", "node", "kind", "key", "op", "client", "cause", "begun", "value", "detail", "statement", "x",
        "y",
    ]

    private mutating func fill() {
        for name in Self.names { columns[name, default: []].reserveCapacity(tape.entries.count) }
        var time = Int64(0)
        var operation = 0
        for entry in tape.entries {
            let event = entry.event
            add("t", Int((event.time.nanoseconds - time) / unit))
            add("node", Int(event.node.index))
            add("kind", number(entry))
            add("key", keys.number(entry.key))
            add("op", event.operation - operation)
            add("client", Int(event.client))
            add("cause", event.cause > 0 ? event.number - event.cause : 0)
            add("begun", event.begun > 0 ? event.number - event.begun : 0)
            add("value", values.number(entry.value))
            add("detail", details.number(entry.detail))
            add("statement", entry.statement ?? -1)
            let figures = entry.figures
            add("x", figures.first.map(number) ?? -1)
            add("y", figures.count > 1 ? number(figures[1]) : -1)
            time = event.time.nanoseconds
            operation = event.operation
        }
    }

    private mutating func add(_ column: String, _ number: Int) { columns[column]?.append(number) }

    private mutating func number(_ entry: Tape.Entry) -> Int {
        if let known = kindNumbers[entry.kind] { return known }
        kindNumbers[entry.kind] = kinds.count
        kinds.append(entry.kind)
        shapes.append(EventShape(entry.event))
        return kinds.count - 1
    }

    private func number(_ figure: Tape.Entry.Figure) -> Int {
        switch figure {
        case .time(let span): Int(span / unit)
        case .count(let count): count
        case .none: -1
        }
    }

    // MARK: Writing

    func append(to json: inout JSONWriter) {
        var keys = keys
        json.open()
        json.field("label", run.label)
        json.field("seed", String(tape.seed))
        json.field("unit", Int(unit))
        json.field("first", tape.entries.first?.event.number ?? 1)
        json.field("end", Int(tape.end.nanoseconds / unit))
        appendParts(to: &json)
        appendKinds(to: &json)
        json.name("columns")
        json.open()
        for name in Self.names { json.list(name, columns[name] ?? []) }
        json.close()
        appendLinks(to: &json)
        appendOrders(&keys, to: &json)
        json.list("keys", keys.all)
        json.list("values", values.all)
        json.list("details", details.all)
        appendScript(to: &json)
        appendAnswers(to: &json)
        PagePlots(tape).append(to: &json, unit: unit)
        json.close()
    }

    private func appendParts(to json: inout JSONWriter) {
        json.name("nodes")
        json.open("[")
        for part in tape.parts {
            json.open()
            json.field("name", part.name)
            json.field(
                "kind", part.kind == .application ? "app" : part.kind == .cache ? "cache" : "database")
            json.field("below", part.below)
            json.field("settings", part.settings)
            json.field("policy", part.policy)
            json.close()
        }
        json.close("]")
        json.name("clients")
        json.open()
        for client in tape.clients.keys.sorted() { json.field("\(client)", tape.clients[client]) }
        json.close()
    }

    private func appendKinds(to json: inout JSONWriter) {
        json.name("kinds")
        json.open("[")
        for (kind, shape) in zip(kinds, shapes) {
            json.open()
            json.field("name", kind.name)
            json.field("tone", "\(kind.tone)")
            json.field("shape", shape.rawValue)
            json.close()
        }
        json.close("]")
    }

    private func appendLinks(to json: inout JSONWriter) {
        var links: [Int] = []
        for entry in tape.entries where !entry.event.links.isEmpty {
            for link in entry.event.links.all {
                links += [entry.event.number, Int(link.role.rawValue), link.event]
            }
        }
        json.list("links", links)
    }

    private func appendOrders(_ keys: inout Texts, to json: inout JSONWriter) {
        json.name("orders")
        json.open("[")
        for order in tape.orders {
            json.open("[")
            json.value(order.event)
            json.value(Int(order.node.index))
            for key in order.keys { json.value(keys.number(key)) }
            json.close("]")
        }
        json.close("]")
    }

    private func appendScript(to json: inout JSONWriter) {
        json.name("sources")
        json.open("[")
        for source in tape.sources {
            json.open()
            json.field("name", source.name)
            json.field("text", source.text)
            json.close()
        }
        json.close("]")
        json.list(
            "statements", tape.statements.flatMap { [$0.source, $0.lines.lowerBound, $0.lines.upperBound] })
        json.name("marks")
        json.open("[")
        for mark in tape.marks {
            json.open()
            json.field("name", mark.name)
            json.field("t", Int(mark.time.nanoseconds / unit))
            json.field("events", mark.events)
            json.close()
        }
        json.close("]")
    }

    private func appendAnswers(to json: inout JSONWriter) {
        json.name("why")
        json.open()
        for number in run.explanations.keys.sorted() { json.field("\(number)", run.explanations[number]) }
        json.close()
    }
}

extension Tape.Entry {
    /// A number of an event that a page reckons with.
    enum Figure {
        case time(Int64)
        case count(Int)
        case none
    }

    /// The numbers of an event, at most two; `page-model.js` knows what they mean for each kind.
    var figures: [Figure] {
        func left(_ until: Instant?) -> Figure {
            until.map { .time(($0 - event.time).nanoseconds) } ?? .none
        }
        switch event.what {
        case .done(let completion):
            return [.time(completion.took.nanoseconds), .count(completion.found ? 1 : 0)]
        case .failed(_, _, let took): return [.time(took.nanoseconds)]
        case .stale(let staleness):
            return [.count(staleness.versionsBehind), .time(staleness.age.nanoseconds)]
        case .read(let found, let took, _), .load(let found, let took):
            return [.time(took.nanoseconds), .count(found ? 1 : 0)]
        case .write(let took, _): return [.time(took.nanoseconds)]
        case .store(let stored):
            return [stored.ttl.map { .time($0.nanoseconds) } ?? .none, left(stored.expires)]
        case .ttl(let ttl, let expires): return [ttl.map { .time($0.nanoseconds) } ?? .none, left(expires)]
        case .renew(let until): return [.none, left(until)]
        case .fault(let fault): return [left(fault.until)]
        case .queue(let depth, _), .coalesce(let depth, _): return [.count(depth)]
        default: return []
        }
    }
}

extension JSONWriter {
    mutating func list(_ name: String, _ numbers: [Int]) {
        self.name(name)
        open("[")
        for number in numbers { value(number) }
        close("]")
    }

    mutating func list(_ name: String, _ texts: [String]) {
        self.name(name)
        open("[")
        for text in texts { value(text) }
        close("]")
    }
}
