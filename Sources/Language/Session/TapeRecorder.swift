internal import Caching
internal import Keyspace
internal import Picturing
internal import Running
internal import Simulation
internal import Tracing

/// Takes down the events of a run as they happen, with the statements that brought them about and with what the caches
/// would let go of next, neither of which is in the log.
final class TapeRecorder: @unchecked Sendable {
    // Used by the session's thread only.
    private(set) var tape: Tape
    private let engine: Engine
    /// By the identity of a source: its number on the tape, and how many lines stand before it there.
    private var sources: [ObjectIdentifier: (number: Int, linesBefore: Int)] = [:]
    /// What is typed at a prompt makes one source together.
    private var typed: Int?
    private var statements: [Place: Int] = [:]
    /// By the number of a cache, what was noted of it last.
    private var orders: [Int16: [String]] = [:]
    private var changes: [Int16: Int] = [:]
    /// The sources, kept so that no other can have the identity of one.
    private var kept: [Source] = []

    private struct Place: Hashable {
        var source: Int
        var lines: ClosedRange<Int>
    }

    /// How many of the keys that leave next are noted.
    private static let longestOrder = 12
    /// Of a cache with more entries than this, the order is noted only at every second, third, … change, so that noting
    /// it costs no more than so many entries a change.
    private static let entriesAChange = 256

    init(_ title: String, _ engine: Engine) {
        self.engine = engine
        tape = Tape(title: title)
        tape.seed = engine.world.seed
    }

    func take(_ event: Event) {
        tape.append(event, engine.world.log, statement: Origin.statement.map(number))
        noteOrder(event)
    }

    func finish() -> Tape {
        let world = engine.world
        tape.finish(world.log)
        tape.describe(world)
        tape.marks = world.log.marks.map { Tape.Mark(name: $0.name, time: $0.at, events: $0.events) }
        tape.end = world.simulation.now
        return tape
    }

    // MARK: Statements

    private func number(_ statement: Statement) -> Int {
        let (source, before) = place(of: statement.source)
        let first = statement.source.line(at: statement.span.from) + before
        let last = statement.source.line(at: max(statement.span.from, statement.span.to - 1)) + before
        let place = Place(source: source, lines: first...max(first, last))
        if let known = statements[place] { return known }
        let number = tape.statements.count
        tape.statements.append(Tape.Statement(source: source, lines: place.lines))
        statements[place] = number
        return number
    }

    private func place(of source: Source) -> (number: Int, linesBefore: Int) {
        if let known = sources[ObjectIdentifier(source)] { return known }
        kept.append(source)
        let place = source.name.isEmpty ? placeTyped(source) : add(source)
        sources[ObjectIdentifier(source)] = place
        return place
    }

    private func add(_ source: Source) -> (number: Int, linesBefore: Int) {
        tape.sources.append((source.name, String(decoding: source.bytes, as: UTF8.self)))
        return (tape.sources.count - 1, 0)
    }

    private func placeTyped(_ source: Source) -> (number: Int, linesBefore: Int) {
        let number = typed ?? tape.sources.count
        if typed == nil { tape.sources.append(("what was typed", "")) }
        typed = number
        let before = tape.sources[number].text.utf8.count { $0 == 0x0A }
        let text = String(decoding: source.bytes, as: UTF8.self)
        tape.sources[number].text += text.hasSuffix("\n") ? text : text + "\n"
        return (number, before)
    }

    // MARK: Who leaves next

    private func noteOrder(_ event: Event) {
        switch event.what {
        case .store, .hit, .remove, .evict, .expire, .reject, .crash, .configured: break
        default: return
        }
        guard let cache = engine.world.caches.first(where: { $0.id == event.node }),
            cache.settings.capacity != .unbounded
        else { return }
        let index = event.node.index
        let count = changes[index, default: 0]
        changes[index] = count + 1
        guard count % (1 + cache.memory.fill.entries / Self.entriesAChange) == 0 else { return }
        let keys = cache.memory.keysInEvictionOrder.prefix(Self.longestOrder)
            .map { engine.world.names.key($0).text }
        guard keys != orders[index] ?? [] else { return }
        orders[index] = keys
        tape.append(Tape.Order(event: event.number, node: event.node, keys: keys))
    }
}

extension Tape {
    /// Takes in how the nodes of a world are set up.
    mutating func describe(_ world: World) {
        for store in world.stores {
            parts[Int(store.id.index)].below = store.under.map { Int($0.id.index) }
        }
        for cache in world.caches {
            parts[Int(cache.id.index)].settings =
                "cache \(cache.placement) \(cache.settings.summary)"
            if cache.settings.capacity != .unbounded {
                parts[Int(cache.id.index)].policy = "\(cache.settings.policy)"
            }
        }
        for database in world.databases {
            parts[Int(database.id.index)].settings = "database \(database.name) \(database.settings.summary)"
        }
    }
}
