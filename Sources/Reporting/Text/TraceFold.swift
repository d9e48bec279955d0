internal import Simulation
public import Tracing

/// Folds what happens many times in one instant, as in a herd, into one line of a brief trace: `MISS ×98`.
///
/// Events are equal if their lines are, whichever client they belong to. All lines of an instant are held back until it has
/// passed or the statement has ended; the folded line stands where the first of its events stood.
public struct TraceFold {
    /// How many equal events fold: fewer are easier to read one by one.
    static let least = 5
    /// How many lines are held back at most.
    private static let most = 4096

    private struct Kin: Hashable {
        var node: NodeID
        var word: String
        var key: KeyID
        var detail: [UInt8]
    }

    private struct Group {
        var first: Event
        var count = 0
        var clients: Set<Int32> = []
    }

    private var now = Instant.start
    private var text: TextTrace?
    private var places: [Kin: Int] = [:]
    private var groups: [Group] = []
    /// The lines of the instant in order, each with its group; those that are sure to be folded are left out.
    private var lines: [(group: Int, line: [UInt8])] = []

    public init() {}

    /// Takes in an event; writes what was held back once its instant has passed.
    public mutating func append(_ event: Event, of text: TextTrace, to buffer: inout TextBuffer) {
        if event.time != now || lines.count >= Self.most { flush(to: &buffer) }
        now = event.time
        self.text = text
        var line = TextBuffer()
        text.append(event, to: &line)
        if line.isEmpty { return }
        let kin = Kin(
            node: event.node, word: EventKind(event).word, key: event.key, detail: text.detail(event))
        let place = places[kin] ?? groups.count
        if place == groups.count {
            places[kin] = place
            groups.append(Group(first: event))
        }
        groups[place].count += 1
        groups[place].clients.insert(event.client)
        if groups[place].count < Self.least { lines.append((place, line.bytes)) }
    }

    /// Writes what was held back.
    public mutating func flush(to buffer: inout TextBuffer) {
        guard let text, !lines.isEmpty else { return }
        var folded = Set<Int>()
        for (place, line) in lines {
            let group = groups[place]
            if group.count < Self.least {
                for byte in line { buffer.append(byte: byte) }
            } else if folded.insert(place).inserted {
                text.append(group.first, times: group.count, clients: group.clients.count, to: &buffer)
            }
        }
        places.removeAll(keepingCapacity: true)
        groups.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
    }
}
