internal import Caching
internal import Keyspace
internal import Running
internal import Simulation
internal import Tracing

/// One thing about a node that could have been different.
struct Change: Equatable {
    var override: Override

    init(_ node: String, _ option: String, _ value: String) {
        override = Override(node: node, option: option, value: value)
    }

    var words: String { "\(override.option)=\(override.value)" }
    /// With the node: `ttl=90s on front`.
    var wordsWithNode: String { "\(words) on \(override.node)" }
}

/// What would have kept an event from happening, found out by really running the session again with one thing changed.
struct WhatIf {
    /// How many steps all the runs together may take.
    static let stepLimit = 12_000_000

    /// From how many steps a run on it is told what is being tried.
    static let longRun = 100_000

    /// What would have been so instead: "this read would have been a hit".
    var outcome: String
    /// Changes under which it would have been so, and those under which it would not.
    var helpful: [Change] = []
    var useless: [Change] = []
    /// Whether there was more to try than there was time for.
    var isCut = false
    /// Whether a change says which node it is about: it goes without saying if there is only one cache.
    var namesNodes = false

    /// The lines for a person; none where nothing was tried.
    var lines: [String] {
        var lines: [String] = []
        if let first = helpful.first {
            lines.append("With \(words(first)) \(outcome).")
            let others = Array(helpful.dropFirst())
            if !others.isEmpty { lines.append("The same with \(list(others, "or")).") }
        }
        if helpful.isEmpty, !useless.isEmpty {
            lines.append(
                "Tried, and would not have changed it: \(list(useless, ",")).")
        }
        if isCut { lines.append("The session is too long to try more.") }
        return lines
    }

    private func words(_ change: Change) -> String { namesNodes ? change.wordsWithNode : change.words }

    /// `a, b or c`; the node stands once behind them if it is the same for all.
    private func list(_ changes: [Change], _ conjunction: String) -> String {
        let isOneNode = changes.allSatisfy { $0.override.node == changes[0].override.node }
        var words = changes.map { isOneNode ? $0.words : self.words($0) }
        if isOneNode, namesNodes { words[words.count - 1] = changes[changes.count - 1].wordsWithNode }
        guard let last = words.last, words.count > 1, conjunction != "," else {
            return words.joined(separator: ", ")
        }
        return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}

extension Session {
    /// What would have changed an event; nil where nothing could be tried.
    func whatIf(_ event: Event) -> WhatIf? { whatIf(event, in: recording.history.inputs, of: engine) }

    /// What would have changed an event of the engine that some inputs led to.
    func whatIf(_ event: Event, in inputs: [Recorded<Engine>], of engine: Engine) -> WhatIf? {
        let question = Question(event, engine.world)
        guard let question, !question.changes.isEmpty else { return nil }
        // Only what had been run when it happened can have brought it about.
        let last = inputs.firstIndex { $0.events >= event.number } ?? inputs.count - 1
        let past = inputs.prefix(last + 1).filter(\.changesState)
        var answer = WhatIf(outcome: question.outcome)
        answer.namesNodes = engine.world.caches.count > 1
        var stepsLeft = WhatIf.stepLimit
        let cost = max(1000, engine.world.simulation.budget.spent)
        defer { if cost >= WhatIf.longRun { options.progress(nil) } }
        for change in question.changes {
            // The smallest change of a number that helps is the one to tell.
            let isNumber = ["capacity", "connections"].contains(change.override.option)
            if isNumber, answer.helpful.contains(where: { $0.override.option == change.override.option }) {
                continue
            }
            // A run may take longer than the session did, but not for ever.
            guard stepsLeft > cost, !options.isInterrupted() else {
                answer.isCut = true
                break
            }
            if cost >= WhatIf.longRun { options.progress("trying \(change.words)") }
            let (log, steps) = run(
                past, with: change, limit: min(stepsLeft, cost * 4), keep: engine.world.log.count * 4)
            stepsLeft -= steps
            if let log, question.isAnswered(log) {
                answer.helpful.append(change)
            } else {
                answer.useless.append(change)
            }
        }
        return answer
    }

    /// Applies inputs beside the session, with one thing changed.
    private func run(_ inputs: [Recorded<Engine>], with change: Change, limit: Int, keep: Int) -> (
        log: Log?, steps: Int
    ) {
        let engine = recording.makeTrial {
            $0.overrides = [change.override]
            $0.logLimit = max($0.logLimit, keep)
        }
        engine.world.simulation.budget.limit = limit
        output.muted += 1
        defer {
            output.muted -= 1
            engine.world.close()
        }
        for input in inputs {
            do { try Run.repeat(input, on: engine) } catch {
                return (nil, engine.world.simulation.budget.spent)
            }
        }
        return (engine.world.log, engine.world.simulation.budget.spent)
    }
}

/// What is asked of the other runs: what could be changed, and how to see that it would have helped.
private struct Question {
    var outcome: String
    var changes: [Change]
    /// Whether a log shows the other outcome.
    var isAnswered: (Log) -> Bool

    init?(_ event: Event, _ world: World) {
        let node = world.names.node(event.node)
        let operation = event.operation
        let suggest = Suggestions(event, world)
        switch event.what {
        case .miss where operation > 0:
            outcome = "this read would have been a hit"
            changes = suggest.againstMiss
            isAnswered = { log in
                let ofOperation = log.events.filter {
                    $0.operation == operation && log.names.node($0.node) == node
                }
                return ofOperation.contains { if case .hit = $0.what { true } else { false } }
                    && !ofOperation.contains { if case .miss = $0.what { true } else { false } }
            }
        case .stale where operation > 0:
            outcome = "this read would not have been stale"
            changes = suggest.againstStaleness
            isAnswered = { log in
                let ofOperation = log.events.filter { $0.operation == operation }
                return ofOperation.contains { if case .done = $0.what { true } else { false } }
                    && !ofOperation.contains { if case .stale = $0.what { true } else { false } }
            }
        case .failed(let verb, _, _) where operation > 0:
            outcome = "this \(verb.name) would not have failed"
            changes = suggest.againstFailure
            isAnswered = { log in
                log.events.contains {
                    if $0.operation == operation, case .done = $0.what { true } else { false }
                }
            }
        case .refuse(.command, .outOfMemory) where operation > 0:
            outcome = "this command would have been carried out"
            changes = suggest.againstFullMemory
            isAnswered = { log in
                let ofOperation = log.events.filter { $0.operation == operation }
                return !ofOperation.isEmpty
                    && !ofOperation.contains { if case .refuse = $0.what { true } else { false } }
            }
        case .reject(let record) where record.reason.code == PolicyReason.memoryIsFull:
            let key = world.names.key(event.key).text
            let time = event.time
            outcome = "\(key) would have been let in"
            changes = suggest.againstFullMemory
            isAnswered = { log in Self.holds(log, key, in: node, at: time) }
        case .lost, .drop:
            let key = event.key
            outcome = "this write would not have been lost"
            changes = suggest.againstLoss
            isAnswered = { log in
                !log.events.contains { if $0.key == key, case .lost = $0.what { true } else { false } }
            }
        case .evict, .expire:
            let key = world.names.key(event.key).text
            let time = event.time
            outcome = "\(key) would still have been there"
            changes = suggest.againstDeparture
            isAnswered = { log in Self.holds(log, key, in: node, at: time) }
        default: return nil
        }
    }

    /// Whether a node has a key at a time, as far as a log tells.
    private static func holds(_ log: Log, _ key: String, in node: String, at time: Instant) -> Bool {
        guard let id = log.names.known(key)?.id else { return false }
        let last = log.events.last { other in
            guard other.key == id, log.names.node(other.node) == node, other.time <= time else {
                return false
            }
            switch other.what {
            case .store, .hit, .evict, .expire, .remove, .reject: return true
            default: return false
            }
        }
        switch last?.what {
        case .store, .hit: return true
        default: return false
        }
    }
}
