/// One kind of event: all that Larder knows about it, in one file.
///
/// A kind has the data of its case of `Happening`. Every face of the log (the trace, JSON, `stats`, `why`) asks the kind,
/// so no other file goes through all kinds.
protocol HappeningKind: Sendable {
    /// What it is called in JSON and in `expect event`; in capitals it is the word in the trace. A kind has several names
    /// if the rest of the event decides.
    static var names: [String] { get }
    /// What it means to whoever runs the system, which decides its colour.
    static var tone: Tone { get }
    /// The roles of the events that it names beside its cause.
    static var roles: [LinkRole] { get }
    /// How much it tells about the operation it belongs to: `why` explains the event that tells most.
    var rank: Int { get }

    /// Which of its names an event has.
    func name(of event: Event) -> String
    /// Whether a brief trace shows the event.
    func isBrief(_ event: Event) -> Bool
    /// Takes it into account at the node where it happened.
    func count(in metrics: inout NodeMetrics)
    /// The last column of the trace.
    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer)
    /// What it adds to the fields that every event has in JSON.
    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter)
    /// What follows its name, key and time in the first sentence of `why`.
    func title(of event: Event, _ wording: Wording) -> String
    /// How `why` tells it as one step of a chain: what happened in a word, and the rest.
    ///
    /// - Parameter isOwn: whether it belongs to the operation that is being explained.
    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String)
}

extension HappeningKind {
    static var tone: Tone { .plain }
    static var roles: [LinkRole] { [] }
    func name(of event: Event) -> String { Self.names[0] }
    func isBrief(_ event: Event) -> Bool { true }
    func count(in metrics: inout NodeMetrics) {}
    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {}
    func title(of event: Event, _ wording: Wording) -> String { ": \(wording.detail(event))" }
}

/// What an event means to whoever runs the system.
public enum Tone: Sendable {
    case plain, good, missing, bad, disturbance
}

/// What is done with an event of any kind.
protocol KindVisitor {
    associatedtype Output
    mutating func visit(_ kind: some HappeningKind) -> Output
}

/// A name of a kind of event: `miss`, as `expect event` takes it and JSON has it.
public struct EventKind: Hashable, Sendable {
    /// Where it stands in the list of all.
    public let number: Int

    /// All kinds, in the order in which help lists them.
    public static let all = list.indices.map { EventKind(number: $0) }

    /// As JSON has it: `miss`.
    public var name: String { Self.list[number].name }
    /// As the trace has it: `MISS`.
    public var word: String { Self.list[number].word }
    public var tone: Tone { Self.list[number].tone }
    /// What the events of this kind name beside their cause.
    public var roles: [LinkRole] { Self.list[number].roles }

    public init(_ event: Event) {
        var naming = Naming(event: event)
        self = event.what.visit(&naming)
    }

    /// The kind of a name.
    public init?(named name: String) {
        guard let kind = Self.all.first(where: { $0.name == name }) else { return nil }
        self = kind
    }

    private init(number: Int) { self.number = number }

    private struct Naming: KindVisitor {
        let event: Event
        func visit(_ kind: some HappeningKind) -> EventKind {
            EventKind(number: EventKind.numbers[kind.name(of: event)] ?? 0)
        }
    }

    private static let list = Happening.kinds.flatMap { kind in
        kind.names.map { (name: $0, word: $0.uppercased(), tone: kind.tone, roles: kind.roles) }
    }
    private static let numbers = Dictionary(
        uniqueKeysWithValues: list.enumerated().map { ($0.element.name, $0.offset) })
}

// MARK: - What a face asks

extension Event {
    public var kind: EventKind { EventKind(self) }

    /// Whether a brief trace shows it.
    public var isBrief: Bool {
        var visitor = Brevity(event: self)
        return what.visit(&visitor)
    }

    /// How much it tells about its operation.
    public var rank: Int {
        var visitor = Ranking()
        return what.visit(&visitor)
    }

    /// Writes what the kind adds to the fields that every event has in JSON.
    public func append(fieldsTo json: inout JSONWriter, _ names: Names) {
        var visitor = Fields(event: self, names: names, json: json)
        json = JSONWriter()
        what.visit(&visitor)
        json = visitor.json
    }
}

private struct Brevity: KindVisitor {
    let event: Event
    func visit(_ kind: some HappeningKind) -> Bool { kind.isBrief(event) }
}

private struct Ranking: KindVisitor {
    func visit(_ kind: some HappeningKind) -> Int { kind.rank }
}

private struct Fields: KindVisitor {
    let event: Event
    let names: Names
    var json: JSONWriter
    mutating func visit(_ kind: some HappeningKind) { kind.append(fieldsOf: event, names, to: &json) }
}

extension JSONWriter {
    /// The event that another one names in a role; null if it names none.
    mutating func field(_ name: String, _ event: Event, _ role: LinkRole) {
        let number = event.links[role]
        field(name, number > 0 ? number : nil)
    }

    mutating func fields(_ refusal: Refusal, _ names: Names) {
        field("refusal", refusal.name)
        if case .partitioned(let other) = refusal {
            field("cut_off_from", names.node(other))
        } else {
            field("cut_off_from", String?.none)
        }
    }

    mutating func fields(_ fill: Fill) {
        field("entries", fill.entries)
        field("bytes", fill.bytes)
    }

    mutating func field(_ name: String, key: KeyID, _ names: Names) {
        field(name, key.exists ? names.key(key).text : nil)
    }
}
