internal import Caching
internal import Keyspace
internal import Reporting
internal import Simulation
internal import Tracing

struct Expect: Command {
    static let spec = CommandSpec(
        "expect", .check, "check something, and fail the script where it is not so",
        syntax: [
            "expect hit", "expect miss [CAUSE]", "expect stale|fresh|nothing", "expect value VALUE",
            "expect from NODE", "expect reply TEXT…",
            "expect failed [REASON]", "expect latency <= TIME", "expect stats NODE METRIC >= VALUE",
            "expect cached|uncached KEY… [in=CACHE]", "expect dirty|clean [KEY…] [in=CACHE]",
            "expect row KEY VALUE|nothing [in=DATABASE]",
            "expect event KIND [KEY] [in=NODE] [before=TIME] [after=TIME]",
            "expect no event KIND [KEY] [in=NODE] [before=TIME] [after=TIME]",
            "expect events KIND [KEY] <= N [in=NODE] [before=TIME] [after=TIME]",
            "expect staleness <= TIME", "expect time [>=] TIME", "expect error [TEXT] { STATEMENT }",
        ],
        parameters: [.words(words)],
        options: [
            OptionSpec("in", .node, standard: "the cache built last", "the cache that is asked"),
            OptionSpec("before", .timeSpan, "for events: only those before this time"),
            OptionSpec("after", .timeSpan, "for events: only those at this time or later"),
        ],
        discussion: """
            The first forms speak of the newest read that has ended: hit or miss in the first cache it \
            asked, what it brought, from where, how fast. CAUSE is cold, expired, evicted, rejected, \
            invalidated, lost, unavailable, negative or early; REASON is down, flaky, partitioned, \
            closed, timeout, open, exhausted, unhealthy or out-of-memory. \
            'expect row user:1 "Ann"' asks the database itself, past every cache. 'expect stats' takes every metric that 'stats' prints ('help metrics' lists them) of a node or \
            of total. Wherever a comparison stands it may be >=, <=, >, <, = or !=. 'expect time' without one wants \
            that very time of the clock. 'expect reply' speaks of the newest command of Redis: TEXT is what was \
            printed, or its text alone; of a list, the texts of its elements in their order. 'expect event' looks for an event of a kind (evict, lost, …: the words of the trace) \
            among those that are kept. 'expect error' runs what follows and wants it to fail: with an error, be it \
            a wrong word or wrong usage, or as an expectation that does not hold. Where an expectation does not \
            hold, the script goes on and ends with exit status 1, and 'larder test' fails it whatever its golden \
            says.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users capacity=1
            trace off
            read user:1 user:2
            expect miss cold
            expect uncached user:1
            expect stats front evictions = 1
            expect event evict user:1
            expect events miss in=front <= 2
            expect error "no node" { read user:1 in=nowhere }
            expect hit
            """, changesState: false)

    /// What is expected to fail may have done something before it does.
    var changesState: Bool { if case .error = subject { true } else { false } }

    private enum Subject: Sendable {
        case claim(Claim)
        case stats(
            node: ArgumentReader.Text, metric: ArgumentReader.Text, Comparison, value: ArgumentReader.Text)
        case cached(Bool, KeyList)
        case dirty(Bool, KeyList?)
        /// What a database has, asked past everything; nil for no such row.
        case row(key: String, String?)
        case events(EventCheck)
        case staleness(Comparison, TimeSpan)
        case time(Comparison, TimeSpan)
        case reply([String])
        case error(text: String?, Block)
    }

    private static let words =
        Claim.words + [
            "stats", "cached", "uncached", "dirty", "clean", "row", "event", "events", "no", "staleness",
            "time",
            "reply", "error",
        ]

    private let subject: Subject
    private let cache: ArgumentReader.Text?
    private let text: String

    init(_ arguments: inout ArgumentReader) throws {
        text = arguments.statement.text
        if let claim = try Claim(&arguments) {
            subject = .claim(claim)
            cache = nil
            return
        }
        subject = try Self.subject(&arguments)
        cache = try arguments.text("in")
    }

    private static func subject(_ arguments: inout ArgumentReader) throws -> Subject {
        let word = try arguments.next("what to expect")
        switch word.text {
        case "stats":
            if let (first, second) = arguments.nextTwo, StatsReport.kind(of: first.text) != nil,
                Comparison(rawValue: second.text) != nil
            {
                throw arguments.error(
                    .habit(
                        .expectOrder(
                            "stats \(first.text)", meant: "expect stats total \(Self.line(&arguments))")),
                    at: first.span)
            }
            let node = try arguments.next("a node, or total")
            let metric = try arguments.next("a metric")
            if !arguments.hasMore, let sign = metric.text.firstIndex(where: { "<>=!".contains($0) }) {
                let end = metric.text[sign...].firstIndex { !"<>=!".contains($0) } ?? metric.text.endIndex
                let parts = [metric.text[..<sign], metric.text[sign..<end], metric.text[end...]]
                throw arguments.error(
                    .habit(
                        .expectOrder(
                            metric.text, meant: "expect stats \(node.text) \(parts.joined(separator: " "))")),
                    at: metric.span)
            }
            return .stats(
                node: node, metric: metric, try Comparison(&arguments), value: try arguments.next("a value"))
        case "cached", "uncached": return .cached(word.text == "cached", try KeyList(&arguments))
        case "dirty", "clean":
            return .dirty(word.text == "dirty", arguments.hasMore ? try KeyList(&arguments) : nil)
        case "row":
            let key = try arguments.next("a key").text
            let value = try arguments.next("a value, or nothing")
            return .row(key: key, !value.isQuoted && value.text == "nothing" ? nil : value.text)
        case "no":
            guard arguments.take("event") else {
                throw arguments.error(
                    .missing("event behind no", of: Self.spec.name, syntax: "expect no event evict"),
                    at: word.span)
            }
            return .events(try EventCheck(&arguments, .absent))
        case "event": return .events(try EventCheck(&arguments, .present))
        case "events": return .events(try EventCheck(&arguments, nil))
        case "staleness":
            return .staleness(try Comparison(&arguments), try arguments.timeSpan("a time"))
        case "reply": return .reply(try [arguments.next("a reply").text] + arguments.rest().map(\.text))
        case "time":
            let comparison = Comparison.isNext(arguments) ? try Comparison(&arguments) : .equal
            return .time(comparison, try arguments.timeSpan("a time"))
        case "error":
            var text: String?
            if let next = arguments.peek, next.isQuoted { text = try arguments.next("a text").text }
            // Even a word that no statement has may be what is expected to be refused.
            let body = try arguments.body(
                example: "expect error { read user:1 in=nowhere }", isChecked: false)
            return .error(text: text, body)
        case "not":
            throw arguments.error(.habit(.expectNot(arguments.peek?.text)), at: word.span)
        default:
            if let meant = Self.meant(by: word, &arguments) {
                throw arguments.error(.habit(.expectOrder(word.text, meant: meant)), at: word.span)
            }
            throw arguments.error(
                .unknownWord(
                    word.text, for: "expectation", nearest: NearestWord.find(word.text, among: Self.words),
                    known: ["hit", "miss", "value", "stats", "cached", "event", "and others: 'help expect'"]),
                at: word.span)
        }
    }

    /// The words that are left, as they would be typed.
    private static func line(_ arguments: inout ArgumentReader) -> String {
        arguments.rest().map { $0.isQuoted ? "\"\($0.text)\"" : $0.text }.joined(separator: " ")
    }

    /// What an expectation in another order was meant to be: a metric in front, or a key before what is asked of it.
    private static func meant(by word: ArgumentReader.Text, _ arguments: inout ArgumentReader) -> String? {
        if StatsReport.kind(of: word.text) != nil, Comparison.isNext(arguments) {
            return "expect stats total \(word.text) \(line(&arguments))"
        }
        guard let next = arguments.peek, !next.isQuoted else { return nil }
        if ["cached", "uncached", "dirty", "clean"].contains(next.text) {
            return "expect \(next.text) \(word.text)"
        }
        if ["contains", "has", "holds"].contains(next.text), let (_, key) = arguments.nextTwo {
            return "expect cached \(key.text) in=\(word.text)"
        }
        return nil
    }

    func run(_ context: Context) async throws {
        let complaint: String?
        if case .error(let text, let block) = subject {
            try await Self.expectError(text, block, context)
            complaint = nil
        } else {
            complaint = try self.complaint(context)
        }
        if let complaint {
            let line = "\(self.text): NOT SO: \(complaint)"
            context.engine.failures += 1
            context.engine.newestFailure = line
            if context.engine.failedExpectations.count < FailedExpectation.limit {
                context.engine.failedExpectations.append(
                    FailedExpectation(context.statement, expected: self.text, actual: complaint))
            }
            context.output.line(line)
        } else {
            context.output.line("ok")
        }
    }

    /// What speaks against it; nil where it holds. An expected error has to be run to be seen.
    func complaint(_ context: Context) throws -> String? {
        switch subject {
        case .claim(let claim): return Self.check(claim, context)
        case .stats(let node, let metric, let comparison, let value):
            return try StatCheck(node: node, metric: metric, comparison: comparison, value: value)
                .complaint(context)
        case .cached(let wanted, let keys): return try check(cached: wanted, keys.everUsed(context), context)
        case .dirty(let wanted, let keys): return try check(dirty: wanted, keys?.everUsed(context), context)
        case .row(let key, let wanted): return try check(row: key, wanted, context)
        case .events(let check): return try check.complaint(context)
        case .staleness(let comparison, let span):
            let found = EventCheck.staleness(in: context.world.log)
            return comparison.holds(Double(found.nanoseconds), Double(span.nanoseconds))
                ? nil : found == .zero ? "no read was stale" : "a read was \(found) behind"
        case .time(let comparison, let span):
            let now = context.simulation.now - .start
            return comparison.holds(Double(now.nanoseconds), Double(span.nanoseconds))
                ? nil : "it is \(context.simulation.now)"
        case .reply(let texts): return Self.check(reply: texts, context)
        case .error: return nil
        }
    }

    private static func check(_ claim: Claim, _ context: Context) -> String? {
        guard let observation = Observation.newest(in: context.world.log, reads: true) else {
            return "no read has ended yet"
        }
        return claim.holds(for: observation, context.world.names) ? nil : observation.told(context.world.log)
    }

    private func check(cached wanted: Bool, _ keys: KeyList, _ context: Context) throws -> String? {
        let cache = try context.cacheOrLast(cache)
        if let complaint = Self.vacuous(keys, context) { return complaint }
        let wrong = try Self.keys(keys, not: wanted, context) { cache.memory[$0] != nil }
        if wrong.isEmpty { return nil }
        return "\(cache.name) \(wanted ? "lacks" : "has") \(wrong.prefix(5).joined(separator: ", "))"
    }

    private func check(dirty wanted: Bool, _ keys: KeyList?, _ context: Context) throws -> String? {
        let cache = try context.cacheOrLast(cache)
        guard let keys else {
            let count = cache.queue.waiting.count + cache.queue.underWay.count
            if wanted { return count > 0 ? nil : "nothing of \(cache.name) is dirty" }
            return count == 0
                ? nil
                : "\(count) \(count == 1 ? "write" : "writes") of \(cache.name) \(count == 1 ? "is" : "are") dirty"
        }
        if let complaint = Self.vacuous(keys, context) { return complaint }
        let wrong = try Self.keys(keys, not: wanted, context) { cache.queue.isDirty($0) }
        if wrong.isEmpty { return nil }
        return "\(wrong.prefix(5).joined(separator: ", ")) \(wanted ? "not dirty" : "dirty") in \(cache.name)"
    }

    private func check(row key: String, _ wanted: String?, _ context: Context) throws -> String? {
        let database = try cache.map { try context.store($0) }?.source ?? context.world.databases.last
        guard let database else { throw context.error(.noNode) }
        let row = try database.rows.read(context.key(key))
        if row?.text == wanted { return nil }
        return row.map { "\(database.name) has \(Columns.quoted($0.text)) under \(key)" }
            ?? "\(database.name) has no row \(key)"
    }

    /// Whether it asks what happened, and not only how things stand.
    var asksLog: Bool {
        switch subject {
        case .cached, .dirty, .row: false
        case .claim, .stats, .events, .staleness, .time, .reply, .error: true
        }
    }

    /// What is wrong with an expectation about keys of which none exists or ever did: it could not fail.
    private static func vacuous(_ keys: KeyList, _ context: Context) -> String? {
        ExistingKeys(context.world).haveIncludedAny(of: keys)
            ? nil : "no such key has ever existed, so this checks nothing"
    }

    /// Those of the keys of which it is not as wanted whether something holds. A key nobody named before is not made
    /// known by the question, and nothing holds of it.
    private static func keys(
        _ keys: KeyList, not wanted: Bool, _ context: Context, where holds: (KeyID) -> Bool
    ) throws -> [String] {
        var found: [String] = []
        for text in keys {
            try context.simulation.budget.spend()
            let isSo = context.world.names.known(text).map { holds($0.id) } ?? false
            if isSo != wanted { found.append(text) }
        }
        return found
    }

    private static func check(reply texts: [String], _ context: Context) -> String? {
        guard let reply = context.engine.lastReply else { return "no command of Redis has been answered" }
        let printed = reply.lines.joined(separator: "\n")
        if texts == [printed] { return nil }
        let elements: [Reply] = if case .array(let all) = reply.flattened { all } else { [reply] }
        let isSo =
            texts.count == elements.count
            && zip(texts, elements).allSatisfy { text, element in
                text == element.plainText || text == element.lines.joined(separator: "\n")
            }
        return isSo ? nil : "the reply was \(printed)"
    }

    private static func expectError(_ text: String?, _ block: Block, _ context: Context) async throws {
        let engine = context.engine
        let failures = engine.failures
        let failed = engine.failedExpectations
        let message: String
        do {
            try await context.run(block)
            // An expectation that does not hold fails the script, and so can be what is expected.
            guard engine.failures > failures else { throw context.error(.expectedError) }
            engine.failures = failures
            engine.failedExpectations = failed
            message = engine.newestFailure
        } catch let diagnostic as Diagnostic {
            if case .expectedError = diagnostic.problem { throw diagnostic }
            message = diagnostic.problem.message
        }
        if let text, !message.contains(text) {
            throw context.error(.expectedErrorText(text, got: message))
        }
    }
}
