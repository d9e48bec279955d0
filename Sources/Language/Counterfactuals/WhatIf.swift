internal import Basics
internal import Caching
internal import Running
internal import Simulation
internal import Tracing

/// What would have kept an event from happening, found out by really running the session again with one thing changed.
struct WhatIf {
    /// How many steps all the runs together may take.
    static let stepLimit = 12_000_000

    /// From how many steps a run on it is told what is being tried.
    static let longRun = 100_000

    /// How many changes that help are told.
    private static let most = 4

    /// A change under which the event would not have happened, and what that would have cost.
    struct Remedy {
        var change: Change
        var price: Price
    }

    /// What would have been so instead: "this read would have been a hit".
    var outcome: String
    /// Changes under which it would have been so, in the order in which an expert would try them.
    var helpful: [Remedy] = []
    /// Changes under which something else would have gone wrong instead.
    var harmful: [Remedy] = []
    /// Changes under which it would have happened all the same.
    var useless: [Change] = []
    /// Whether there was more to try than there was time for.
    var isCut = false
    /// The real servers for whose sake nothing is tried.
    var realParts: [String] = []
    /// Whether a change says which node it is about: it goes without saying if there is only one cache.
    var namesNodes = false

    /// The lines for a person; none if nothing was tried.
    var lines: [String] {
        if !realParts.isEmpty {
            return [
                "What else would have happened is not tried: \(realParts.joined(separator: " and ")) is real."
            ]
        }
        var lines: [String] = []
        if let first = helpful.first {
            lines.append("With \(words(first.change)) \(outcome).")
            if let price = first.price.words { lines.append("Its price: \(price).") }
            let others = Array(helpful.dropFirst().prefix(Self.most - 1))
            if !others.isEmpty { lines.append("The same with \(list(others)).") }
        }
        for remedy in harmful.prefix(2) {
            let sentence = helpful.isEmpty ? "\(outcome), but" : "it would only move the harm:"
            lines.append("With \(words(remedy.change)) \(sentence) \(remedy.price.words ?? "").")
        }
        if helpful.isEmpty, harmful.isEmpty, !useless.isEmpty {
            lines.append("Tried, and would not have changed it: \(list(useless)).")
        }
        if isCut { lines.append("The session is too long to try more.") }
        return lines
    }

    private func words(_ change: Change) -> String { namesNodes ? change.wordsWithNode : change.words }

    /// `a, b or c`, each with its price.
    private func list(_ remedies: [Remedy]) -> String {
        // Prices may hold commas of their own, so that changes with prices stand apart.
        guard remedies.contains(where: { $0.price.words != nil }) else {
            return list(remedies.map(\.change), "or")
        }
        let words = remedies.map { remedy in
            self.words(remedy.change) + (remedy.price.words.map { " (\($0))" } ?? "")
        }
        return WordList.either(words)
    }

    /// `a, b or c`; the node stands once behind them if it is the same for all.
    private func list(_ changes: [Change], _ conjunction: String = ",") -> String {
        let isOneNode = changes.allSatisfy { $0.node == changes[0].node }
        var words = changes.map { isOneNode ? $0.words : self.words($0) }
        if isOneNode, namesNodes { words[words.count - 1] = changes[changes.count - 1].wordsWithNode }
        guard let last = words.last, words.count > 1, conjunction != "," else {
            return words.joined(separator: ", ")
        }
        return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}

extension Session {
    /// What would have changed an event; nil if nothing could be tried.
    func whatIf(_ event: Event) -> WhatIf? { whatIf(event, in: recording.history.inputs, of: engine) }

    /// What would have changed an event of the engine that some inputs led to.
    func whatIf(_ event: Event, in inputs: [Recorded<Engine>], of engine: Engine) -> WhatIf? {
        guard let question = Question(event, engine.world), !question.changes.isEmpty else { return nil }
        guard files.realParts.isEmpty else {
            var answer = WhatIf(outcome: question.outcome)
            answer.realParts = files.realParts
            return answer
        }
        // Only what had been run when it happened can have brought it about.
        let last = inputs.firstIndex { $0.events >= event.number } ?? inputs.count - 1
        let past = inputs.prefix(last + 1).filter(\.changesState)
        // What is counted by now is what the run had cost, unless more was run since.
        let isNewest = last >= (inputs.lastIndex(where: \.changesState) ?? 0)
        var base = isNewest ? engine.world.log.metrics : nil
        var answer = WhatIf(outcome: question.outcome)
        answer.namesNodes = engine.world.caches.count > 1
        var stepsLeft = WhatIf.stepLimit
        let cost = max(1000, engine.world.simulation.budget.spent)
        defer { if cost >= WhatIf.longRun { options.progress(nil) } }
        for change in question.changes {
            // The smallest change of a number that helps is the one to tell.
            if let option = change.numericOption,
                answer.helpful.contains(where: {
                    $0.change.numericOption == option && $0.change.node == change.node
                })
            {
                continue
            }
            // A run may take longer than the session did, but not for ever.
            guard stepsLeft > cost, !options.isInterrupted() else {
                answer.isCut = true
                break
            }
            if cost >= WhatIf.longRun { options.progress("trying \(change.words)") }
            let keep = engine.world.log.count * 4
            let (log, steps) = run(past, with: change, limit: min(stepsLeft, cost * 4), keep: keep)
            stepsLeft -= steps
            guard let log, question.isAnswered(log) else {
                answer.useless.append(change)
                continue
            }
            if base == nil { base = run(past, with: nil, limit: cost * 4, keep: keep).log?.metrics }
            let price = Price(of: log.metrics, than: base ?? log.metrics, log.names)
            if price.harms.isEmpty {
                answer.helpful.append(WhatIf.Remedy(change: change, price: price))
            } else {
                answer.harmful.append(WhatIf.Remedy(change: change, price: price))
            }
        }
        return answer
    }

    /// Applies inputs beside the session, with one thing changed, or none.
    private func run(_ inputs: [Recorded<Engine>], with change: Change?, limit: Int, keep: Int) -> (
        log: Log?, steps: Int
    ) {
        let engine = recording.makeTrial {
            change?.apply(to: &$0)
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
