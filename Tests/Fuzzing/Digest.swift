import Caching
import Keyspace
@testable import Language
import Reporting
import Simulation
import Tracing

/// A world in short: equal worlds have equal digests.
struct Digest: Equatable {
    private var now: Instant
    private var events: [String]
    private var caches: [String] = []
    private var nodes: [String]

    init(_ session: Session, _ transcript: Transcript = Transcript()) {
        let world = session.engine.world
        now = world.simulation.now
        events = transcript.lines(of: session.engine)
        nodes = world.nodes.map { "\($0.name) \($0.faults.present.map { "\($0.fault) #\($0.event)" })" }
        for cache in world.caches {
            caches.append(cache.name)
            for key in cache.memory.keysInEvictionOrder {
                guard let entry = cache.memory[key] else { continue }
                caches.append(
                    "\(world.names.key(key).text) \(entry.stored) \(Self.text(entry.value)) \(entry.storedAt)"
                )
            }
            for item in cache.queue.underWay + cache.queue.waiting {
                caches.append(
                    "dirty \(item.key.text) \(item.accepted) \(Self.text(item.value)) \(item.failures)")
            }
        }
    }

    /// The lines of an engine's log, made once for each event.
    final class Transcript {
        private weak var engine: Engine?
        private var lines: [String] = []

        func lines(of engine: Engine) -> [String] {
            if self.engine !== engine {
                self.engine = engine
                lines = []
            }
            let count = lines.count
            lines += Digest.events(of: engine.world) { $0.number > count }
            return lines
        }
    }

    /// The events of a log for which something holds, each as a line: all that stands in them.
    static func events(of world: World, where holds: (Event) -> Bool) -> [String] {
        let text = TextTrace(log: world.log, level: .full)
        return world.log.events.filter(holds).map { event in
            "\(plain(text.line(event))) op \(event.operation) client \(event.client) cause \(event.cause) "
                + "\(event.time.nanoseconds) version \(event.value?.version ?? -1)"
        }
    }

    /// A line without its columns, which are as wide as the longest name that was known when it was printed.
    private static func plain(_ line: String) -> String {
        line.split(separator: " ").joined(separator: " ")
    }

    private static func text(_ value: Value?) -> String {
        value.map { "'\($0.text)' \($0.version)" } ?? "nothing"
    }

    func difference(from other: Digest) -> String {
        if now != other.now { return "it is \(now), and then \(other.now)" }
        if events != other.events { return Self.difference(events, other.events) }
        if nodes != other.nodes { return Self.difference(nodes, other.nodes) }
        return Self.difference(caches, other.caches)
    }

    static func difference(_ one: [String], _ other: [String]) -> String {
        for (left, right) in zip(one, other) where left != right { return "\n  \(left)\n  \(right)" }
        let longer = one.count > other.count ? one : other
        return "\(one.count) lines, and then \(other.count): \(longer[min(one.count, other.count)])"
    }
}
