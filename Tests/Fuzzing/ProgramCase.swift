import Caching
import Keyspace
@testable import Language
import Reporting
import Running
import Simulation
import Tracing

/// One program, run statement by statement, with what must hold of it checked after each.
public final class ProgramCase {
    public let seed: UInt64
    public let statements: [String]

    private var dice: Dice
    private let mayLook: Bool
    private let waitsInBackground: Bool
    private var session: Session
    private let collected = Collected()
    private var auditor: Auditor
    private weak var audited: Engine?
    private var coverage = Coverage()
    private let transcript = Digest.Transcript()
    /// Whether all that was run is still there, so that its output can be had again from the saved script.
    private var isStraight = true

    /// What one statement may use: much more than any of them needs.
    static let stepLimit = 50_000

    public init(seed: UInt64, statements: [String]) {
        self.seed = seed
        self.statements = statements
        dice = Dice(seed: seed, name: "checks")
        let text = statements.joined(separator: "\n")
        mayLook = text.contains("@c") || text.contains("get-or-set")
        waitsInBackground = statements.contains { statement in
            statement.contains("{") && ["settle", "step"].contains { statement.contains($0) }
        }
        session = ProgramCase.session(collected, trace: .brief, keep: 10_000_000, isInteractive: true)
        auditor = Auditor(names: session.engine.world.names, mayLook: mayLook)
    }

    deinit { session.close() }

    final class Collected {
        var output = Checksum()
        var errors = 0
        var errorText = ""
    }

    static func session(
        _ collected: Collected, trace: TraceLevel, keep: Int, isInteractive: Bool
    ) -> Session {
        var options = Session.Options()
        options.stepLimit = stepLimit
        options.trace = trace
        options.keep = keep
        options.isInteractive = isInteractive
        let output = Output { collected.output.add($0) }
        return Session(options: options, output: output) {
            collected.errors += 1
            collected.errorText += $0
        }
    }

    /// Runs the program.
    ///
    /// - Returns: what is wrong; nil if all held.
    public func run() -> String? {
        do {
            for (number, statement) in statements.enumerated() {
                do { try run(statement) } catch let complaint as Complaint {
                    throw Complaint("statement \(number + 1), '\(statement)': \(complaint.text)")
                }
            }
            try checkAgain()
            try settle()
            return nil
        } catch let complaint as Complaint {
            return complaint.text
        } catch {
            return "\(error)"
        }
    }

    /// What the run came upon.
    public var met: Coverage {
        var all = coverage
        all.add(auditor.coverage)
        return all
    }

    private var world: World { session.engine.world }

    private func check(_ holds: Bool, _ text: @autoclosure () -> String) throws {
        if !holds { throw Complaint(text()) }
    }

    // MARK: Statements

    private func run(_ statement: String) throws {
        let before = Digest(session, transcript)
        let entries = session.recording.history.inputs.count
        let errors = collected.errors
        let succeeded = session.run(Source(name: "fuzz", text: statement))
        if succeeded {
            try check(collected.errors == errors, "an error was reported and nothing failed")
        } else {
            coverage.count("error")
            isStraight = false
            try check(collected.errors > errors, "it failed without an error")
            try check(session.recording.history.inputs.count == entries, "it failed, and was kept")
            try check(
                Digest(session, transcript) == before, "it failed, and the world is not as it was before")
        }
        let word = statement.prefix { $0 != " " }
        if ["undo", "redo", "rewind", "reset"].contains(word), succeeded {
            coverage.count(String(word))
            isStraight = false
        }
        try audit()
        try checkWorld()
        if dice.once(in: 12) { try checkUndo() }
        if dice.once(in: 12) { try checkRewind() }
    }

    /// Has the auditor read what is new in the log, or all of it if the session went back.
    private func audit() throws {
        if audited !== session.engine {
            coverage.add(auditor.coverage)
            auditor = Auditor(names: world.names, mayLook: mayLook)
            audited = session.engine
        }
        let log = world.log
        try check(log.isComplete, "the log lost events")
        for event in log.events.dropFirst(auditor.count) { try auditor.audit(event) }
        try auditor.finish()
    }

    // MARK: The world

    private func checkWorld() throws {
        if dice.once(in: 8) { try recount() }
        for cache in world.caches {
            guard let model = auditor.caches[cache.id] else {
                throw Complaint("\(cache.name) was never built")
            }
            try check(
                model.queue.doomed.isEmpty, "\(cache.name): writes that a crash took are not reported lost")
            try checkEntries(cache, model)
            try checkQueue(cache, model.queue)
            let gauges = world.log.metrics[cache.id]
            try check(
                gauges.entries == cache.memory.fill.entries && gauges.bytes == cache.memory.fill.bytes,
                "\(cache.name): the gauges say \(gauges.entries) entries and \(gauges.bytes) bytes")
            try check(
                gauges.queueDepth == cache.queue.depth,
                "\(cache.name): the gauge says \(gauges.queueDepth) writes wait, and it is \(cache.queue.depth)"
            )
        }
        for key in auditor.truths.keys {
            guard let database = world.databases.first(where: { $0.id == key.root }),
                let row = auditor.truths[key]?.row
            else { continue }
            let found = try database.rows.read(world.names.key(key.key))
            try check(
                found == row,
                "\(database.name) has \(String(describing: found)) and not \(String(describing: row))")
        }
    }

    private func recount() throws {
        var metrics = Metrics()
        for event in world.log.events { metrics.count(event, names: world.log.names) }
        if let difference = Self.difference(metrics, world.log.metrics) {
            throw Complaint("counted again from the log, \(difference)")
        }
    }

    private func checkEntries(_ cache: CacheNode, _ model: CacheModel) throws {
        let keys = cache.memory.keysByAge
        try check(
            keys.count == model.entries.count,
            "\(cache.name) has \(keys.count) entries, the log \(model.entries.count)")
        for key in keys {
            guard let entry = cache.memory[key], let told = model.entries[key] else {
                throw Complaint("\(cache.name) has \(world.names.key(key).text), the log has not")
            }
            try check(
                entry.value == told.value && entry.storedAt == told.storedAt && entry.ttl == told.ttl
                    && entry.stored == told.stored && entry.bytes == told.bytes,
                "\(cache.name) has another \(world.names.key(key).text) than the log")
        }
        try check(cache.memory.fill == model.fill, "\(cache.name) is filled otherwise than the log says")
        try check(
            cache.memory.keysInEvictionOrder.count == keys.count,
            "\(cache.name): the policy knows other entries")
        // As in Redis, such a policy may find nothing that it may take out.
        if cache.settings.policy.hasPrefix("volatile-") || cache.settings.policy == "noeviction" { return }
        switch cache.memory.bounds.capacity {
        case .unbounded: break
        case .entries(let most):
            try check(model.fill.entries <= most, "\(cache.name) holds more than \(most) entries")
        case .bytes(let most):
            try check(model.fill.bytes <= most, "\(cache.name) holds more than \(most) bytes")
        }
    }

    private func checkQueue(_ cache: CacheNode, _ model: QueueModel) throws {
        for (real, told) in [(cache.queue.waiting, model.waiting), (cache.queue.underWay, model.underWay)] {
            try check(
                real.count == told.count,
                "\(cache.name) has \(real.count) dirty writes, the log \(told.count)")
            for (one, other) in zip(real, told) {
                try check(
                    one.key.id == other.key && one.value == other.value && one.accepted == other.accepted
                        && one.acceptedAt == other.acceptedAt,
                    "\(cache.name): the dirty write of \(one.key.text) is another one than the log says")
            }
        }
    }

    // MARK: Going back

    private func checkUndo() throws {
        guard session.recording.history.inputs.contains(where: { $0.changesState }) else { return }
        let before = Digest(session, transcript)
        try check(session.run(Source(name: "fuzz", text: "undo")), "undo fails")
        try check(session.run(Source(name: "fuzz", text: "redo")), "redo fails")
        let after = Digest(session, transcript)
        try check(after == before, "undo and redo make another world: \(before.difference(from: after))")
        coverage.count("undo and redo")
        isStraight = false
        try audit()
        try checkWorld()
    }

    private func checkRewind() throws {
        // What waits in the background for nothing to be under way does not see a statement at the top, but sees one
        // that is cut.
        if waitsInBackground { return }
        let now = world.simulation.now
        guard now > .start else { return }
        // What is due at this very moment has not come yet, and comes in an advance to it.
        if let due = world.simulation.nextTimer, due <= now { return }
        let span = TimeSpan(nanoseconds: max(1, now.nanoseconds / Int64(dice.number(2...50))))
        let target = max(Instant.start, now - span)
        let counted = session.recording.history.inputs.filter { $0.changesState }
        // Only if nothing but the last statement is cut does time alone bring back what happened.
        // A statement that begins at the very moment has not begun.
        guard counted.dropLast().allSatisfy({ $0.endedAt < target }), let last = counted.last,
            last.endedAt > target, last.replaced == nil
        else { return }
        let before = Digest.events(of: world) { $0.time < now }
        try check(session.run(Source(name: "fuzz", text: "rewind \(span)")), "rewind fails")
        try check(world.simulation.now == target, "rewind goes to \(world.simulation.now), not to \(target)")
        try check(
            session.run(Source(name: "fuzz", text: "advance \(span)")),
            "advance fails after rewind: \(collected.errorText.suffix(300))")
        let after = Digest.events(of: world) { $0.time < now }
        if before != after {
            throw Complaint(
                "rewind \(span) and advance \(span) give another log: \(Digest.difference(before, after))")
        }
        coverage.count("rewind and advance")
        isStraight = false
        // What came then goes on from here.
        try audit()
        try checkWorld()
    }

    // MARK: At the end

    private func settle() throws {
        for statement in ["heal all", "settle for=20m"] {
            _ = session.run(Source(name: "fuzz", text: statement))
            try audit()
            try checkWorld()
        }
        guard !world.isBusy else { return coverage.count("not settled") }
        coverage.count("settled")
        try auditor.checkSettled()
    }

    /// Runs the saved session again in other sessions, which must come to the same.
    private func checkAgain() throws {
        try recount()
        let script = session.script
        let first = Collected()
        let again = try Self.replay(script, first, trace: .brief, keep: 10_000_000)
        defer { again.close() }
        let mine = Digest.events(of: world) { _ in true }
        let its = Digest.events(of: again.engine.world) { _ in true }
        if mine != its {
            throw Complaint("the saved session gives another log: \(Digest.difference(mine, its))\n\(script)")
        }
        try check(
            Digest(again) == Digest(session, transcript), "the saved session makes another world\n\(script)")
        if isStraight {
            coverage.count("same output")
            session.output.flush()
            try check(first.output == collected.output, "the saved session prints something else\n\(script)")
        }
        let second = Collected()
        try Self.replay(script, second, trace: .brief, keep: 10_000_000).close()
        try check(first.output == second.output, "the second run prints something else")
        for (trace, keep) in [(TraceLevel.off, 50), (.full, 1), (.json, 1000)] {
            let other = try Self.replay(script, Collected(), trace: trace, keep: keep)
            defer { other.close() }
            if let difference = Self.difference(other.engine.world.log.metrics, world.log.metrics) {
                throw Complaint("with trace \(trace) keep=\(keep) \(difference)")
            }
            try check(
                other.engine.world.log.count == world.log.count, "with trace \(trace) there are other events")
        }
    }

    private static func replay(
        _ script: String, _ collected: Collected, trace: TraceLevel, keep: Int
    ) throws -> Session {
        let session = session(collected, trace: trace, keep: keep, isInteractive: false)
        guard session.run(Source(name: "saved", text: script)) else {
            session.close()
            throw Complaint("the saved session does not run\n\(script)")
        }
        return session
    }

    /// The checksum of what a program brings forth: what it prints, full trace included, its errors, and its log.
    public static func checksum(of statements: [String]) -> Checksum {
        let collected = Collected()
        let session = session(collected, trace: .full, keep: 10_000_000, isInteractive: true)
        defer { session.close() }
        for statement in statements { session.run(Source(name: "fuzz", text: statement)) }
        var sum = collected.output
        for line in Digest.events(of: session.engine.world, where: { _ in true }) { sum.add(line.utf8) }
        sum.add(collected.errorText.utf8)
        return sum
    }

    private static func difference(_ one: Metrics, _ other: Metrics) -> String? {
        for index in 0..<max(one.nodes.count, other.nodes.count) {
            let (left, right) = (one[NodeID(index)], other[NodeID(index)])
            for counter in Counter.allCases where left[counter] != right[counter] {
                return "node \(index) has \(counter.name) \(left[counter]), and not \(right[counter])"
            }
            let gauges = { (node: NodeMetrics) in
                [node.entries, node.bytes, node.bytesHighest, node.queueDepth, node.queueDepthHighest]
            }
            if gauges(left) != gauges(right) {
                return "node \(index) has gauges \(gauges(left)), not \(gauges(right))"
            }
            for (a, b) in [
                (left.readLatency, right.readLatency), (left.writeLatency, right.writeLatency),
                (left.queueAge, right.queueAge),
            ] where a.count != b.count || a.total != b.total || a.percentile(99) != b.percentile(99) {
                return "node \(index) has other latencies"
            }
        }
        return nil
    }
}
