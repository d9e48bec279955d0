internal import Caching
internal import Keyspace
internal import Reporting
internal import Simulation
internal import Tracing

/// A script run on the simulator and on a real server, and where the two part: in replies, in what reads bring, in times to
/// live, evictions and the hit rate.
public final class Verification {
    private let name: String
    private let placement: RealPlacement
    private let simulated: VerifiedSide
    private let real: VerifiedSide
    private let statements: [Statement]
    private var partings: [String] = []

    /// How many partings are told one by one.
    private static let most = 20
    /// By how much what is left of a time to live may differ: real calls take other times than simulated ones.
    static let tolerance = TimeSpan.seconds(1)
    /// From how many operations on a statement is judged by its hit rate, and by how much that may differ.
    private static let many = 200
    private static let rateTolerance = 0.01

    /// - Throws: an error whose description tells what is wrong with the script.
    public init(script path: String, against placement: RealPlacement, _ options: Session.Options) throws {
        name = path
        self.placement = placement
        var options = options
        options.trace = .off
        options.keep = max(options.keep, 1_000_000)
        let text = try Source.text(ofFile: path)
        statements = try Parser.statements(
            of: Source(name: path, folder: Source.folder(ofFile: path), text: text))
        simulated = VerifiedSide(options)
        options.against = placement
        real = VerifiedSide(options)
    }

    /// Runs both sides.
    ///
    /// - Returns: the report, and whether they agree.
    public func run() -> (lines: [String], isSame: Bool) {
        defer {
            simulated.session.close()
            real.session.close()
        }
        simulated.run(statements)
        real.run(statements)
        compareSteps()
        let table = figures() + compareKeys()
        return (report(table), partings.isEmpty)
    }

    // MARK: Statements

    private func compareSteps() {
        for (here, there) in zip(simulated.steps, real.steps) {
            let place = "line \(here.line)  \(here.text)"
            compareReplies(here.replies, there.replies, place)
            compareOperations(here, there, place)
            if here.failures != there.failures {
                part(place, "expectations that do not hold: \(here.failures)", "\(there.failures)")
            }
        }
        switch (simulated.error, real.error) {
        case (nil, nil): break
        case (let here?, let there?) where Self.message(here) == Self.message(there): break
        case (let here, let there):
            part(
                "the script", here.map(Self.message) ?? "ran to its end",
                there.map(Self.message) ?? "ran to its end")
        }
    }

    private static func message(_ error: String) -> String {
        let line = error.split(separator: "\n").first.map(String.init) ?? error
        return line.ranges(of: "error: ").first.map { String(line[$0.lowerBound...]) } ?? line
    }

    private func compareReplies(_ here: [Engine.ToldReply], _ there: [Engine.ToldReply], _ place: String) {
        for (one, other) in zip(here, there) where !ReplyComparison.isSame(one, other) {
            let command = one.command.map(\.text).joined(separator: " ")
            part(place == "" ? command : place, "\(command) replied \(one.shown)", other.shown)
        }
    }

    private func compareOperations(_ here: VerifiedSide.Step, _ there: VerifiedSide.Step, _ place: String) {
        if max(here.operations.count, there.operations.count) >= Self.many {
            let rates = [here, there].map { $0.lookups == 0 ? 0 : Double($0.hits) / Double($0.lookups) }
            if abs(rates[0] - rates[1]) > Self.rateTolerance {
                part(place, "hit rate \(Sizes.share(rates[0]))", Sizes.share(rates[1]))
            }
            return
        }
        // What both have, in any order, is the same.
        var rest = there.operations
        var only: [String] = []
        for operation in here.operations {
            if let index = rest.firstIndex(of: operation) {
                rest.remove(at: index)
            } else {
                only.append(operation)
            }
        }
        for index in 0..<max(only.count, rest.count) {
            part(
                place, index < only.count ? only[index] : "nothing more",
                index < rest.count ? rest[index] : "nothing more")
        }
    }

    private func part(_ place: String, _ here: String, _ there: String) {
        partings.append("\(place)\n    simulator: \(here)\n    server:    \(there)")
    }

    // MARK: The whole

    private func figures() -> [(name: String, here: String, there: String)] {
        let rows = ["hits", "misses", "hit-rate", "stale-reads", "lost-writes", "errors"].map { name in
            (name, text(simulated.value(name)), text(real.value(name)))
        }
        let evictions = real.session.engine.world.caches.compactMap { cache in
            cache.remote.flatMap { server in Self.evictions(of: server) }
        }
        let had = evictionsBefore
        let there = had.flatMap { had in evictions.first.map { $0 - had } }
        let here = simulated.value("evictions").map(\.text) ?? "0"
        if let there, here != "\(there)" { part("in all", "evictions: \(here)", "evictions: \(there)") }
        return rows + [("evictions", here, there.map { "\($0)" } ?? "unknown")]
    }

    private func text(_ value: StatValue?) -> String { value?.text ?? "-" }

    /// What the server had evicted before: its own count when the session connected.
    private var evictionsBefore: Int? { real.session.files.evictionsBefore }

    private static func evictions(of server: any RemoteKeyspace) -> Int? {
        guard let info = ask(server, [["INFO", "stats"]])?.first?.plainText else { return nil }
        return RealPlacement.evictions(in: info)
    }

    /// The keys that either side holds at the end, and what is left of their times to live.
    private func compareKeys() -> [(name: String, here: String, there: String)] {
        var counts = (here: 0, there: 0)
        for cache in real.session.engine.world.caches {
            guard let server = cache.remote, let twin = simulated.session.engine.world.cache(cache.name)
            else { continue }
            let now = simulated.session.engine.world.simulation.now
            let names = simulated.session.engine.world.names
            var left: [String: TimeSpan?] = [:]
            for key in twin.memory.keysByAge {
                guard let entry = twin.memory[key] else { continue }
                if let expires = entry.expires, expires <= now { continue }
                left[names.key(key).text] = .some(entry.expires.map { $0 - now })
            }
            let mirror = cache.memory.keysByAge.map { real.session.engine.world.names.key($0).text }
            let all = Array(Set(left.keys).union(mirror)).sorted().prefix(5000)
            guard let lives = Self.ask(server, all.map { ["PTTL", ByteString(keyText: $0)] }) else {
                part("at the end", "keys of \(cache.name)", "no answer")
                continue
            }
            for (key, life) in zip(all, lives) { compare(key, left[key], life, cache, &counts) }
        }
        return [("keys at the end", "\(counts.here)", "\(counts.there)")]
    }

    private func compare(
        _ key: String, _ here: TimeSpan??, _ life: Reply, _ cache: CacheNode,
        _ counts: inout (here: Int, there: Int)
    ) {
        guard case .integer(let milliseconds) = life else { return }
        let there: TimeSpan?? =
            milliseconds == -2 ? nil : .some(milliseconds < 0 ? nil : .milliseconds(milliseconds))
        if here != nil { counts.here += 1 }
        if there != nil { counts.there += 1 }
        func words(_ left: TimeSpan??) -> String {
            guard let left else { return "no such key" }
            return left.map { "\($0) left" } ?? "no ttl"
        }
        let isSame =
            switch (here, there) {
            case (nil, nil): true
            case (.some(let one), .some(let other)): Self.isSame(one, other)
            // It may end just now.
            case (.some(let one?), nil): one <= Self.tolerance
            case (nil, .some(let other?)): other <= Self.tolerance
            default: false
            }
        if !isSame { part("at the end, \(key) in \(cache.name)", words(here), words(there)) }
    }

    private static func isSame(_ one: TimeSpan?, _ other: TimeSpan?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return max(one, other) - min(one, other) <= tolerance
    }

    /// Asks a server at once, outside of every session.
    static func ask(_ server: any RemoteKeyspace, _ commands: [[ByteString]]) -> [Reply]? {
        final class Box: @unchecked Sendable {
            // Used by this thread only.
            var replies: [Reply]?
        }
        let box = Box()
        let simulation = Simulation()
        try? simulation.run {
            let answer: Result<[Reply], RemoteFailure> = try await simulation.awaitOutside { then in
                server.send(commands, on: nil, then: then)
            }
            box.replies = try? answer.get()
        }
        return box.replies
    }

    // MARK: The report

    private func report(_ table: [(name: String, here: String, there: String)]) -> [String] {
        var lines = [
            "\(name): \(simulated.steps.count) statements, on the simulator and at \(placement.shown)"
        ]
        for parting in partings.prefix(Self.most) {
            lines += ("  " + parting).split(separator: "\n", omittingEmptySubsequences: false).map(
                String.init)
        }
        if partings.count > Self.most { lines.append("  … and \(partings.count - Self.most) more") }
        let width = max(9, table.map(\.here.count).max() ?? 0)
        let other = max(6, table.map(\.there.count).max() ?? 0)
        func row(_ name: String, _ here: String, _ there: String) -> String {
            "  \(Columns.padded(name, to: 16))  \(Self.right(here, width))  \(Self.right(there, other))"
        }
        lines.append(row("", "simulator", "server"))
        for line in table { lines.append(row(line.name, line.here, line.there)) }
        lines.append(
            partings.isEmpty
                ? "they agree" : "they part in \(partings.count) \(partings.count == 1 ? "place" : "places")")
        return lines
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
