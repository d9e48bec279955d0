internal import Caching
internal import Picturing
internal import Reporting
internal import Running
internal import Simulation
internal import Tracing

/// A comparison that a session has made, to be shown on a page.
struct ComparedRuns: Sendable {
    var variants: [Variants.Variant]
    /// What was run before the block.
    var past: [Recorded<Engine>]
    var block: Statement
    /// When the block began, in the variant in which it began first.
    var began: Instant
    /// When it ended, in the variant in which it ended last.
    var ended: Instant
}

extension Session {
    /// How many steps the runs may take that find out for a page what would have changed its events.
    static let pageStepLimit = 1_000_000
    /// How many variants of a comparison a page shows at most.
    static let mostVariants = 4
    /// How many parts of a session that began anew a page shows at most, the newest ones.
    static let mostParts = 12

    /// The page of the session so far, and behind it of the variants of its newest comparison.
    func page(_ title: String) -> RunPage {
        let parts = parts
        var runs = parts.map { explained(title, $0) }
        for (number, part) in parts.enumerated() where parts.count > 1 {
            runs[number].label =
                part.last.map { "part \(number + 1), to \($0.endedAt)" } ?? "part \(number + 1)"
        }
        guard let comparison = comparisons.last else { return RunPage(runs) }
        let variants = comparison.variants.prefix(Self.mostVariants).compactMap {
            variantRun($0, comparison, title)
        }
        guard variants.count > 1 else { return RunPage(runs) }
        if runs.count == 1 { runs[0].label = "the session" }
        return RunPage(
            runs, variants: variants, parting: PageRun.parting(variants[0].tape, variants[1].tape))
    }

    /// What the session has done, a part for each time that it began anew, but for parts in which nothing happened.
    private var parts: [[Recorded<Engine>]] {
        var parts: [[Recorded<Engine>]] = []
        var inputs = recording.history.inputs
        while true {
            if inputs.contains(where: { $0.events > 0 }) { parts.insert(inputs, at: 0) }
            guard let earlier = inputs.first?.replaced, parts.count < Self.mostParts else { break }
            inputs = earlier
        }
        return parts.isEmpty ? [recording.history.inputs] : parts
    }

    /// The run of a part of the session, with what `why` says of its events.
    private func explained(_ title: String, _ inputs: [Recorded<Engine>]) -> PageRun {
        var run = PageRun(Tape(title: title))
        again(inputs) { engine in
            engine.marksOrigins = true
            let recorder = TapeRecorder(title, engine)
            engine.world.log.observers = [{ recorder.take($0) }]
            return {
                var tape = recorder.finish()
                tape.keepNewest(Self.longestTape)
                run = PageRun(tape)
                self.explain(&run, engine, trying: inputs)
            }
        }
        return run
    }

    /// The run of one variant of a comparison; nil if it ends in an error.
    private func variantRun(_ variant: Variants.Variant, _ comparison: ComparedRuns, _ title: String)
        -> PageRun?
    {
        let engine = engineForVariant(variant.overrides)
        engine.world.log.limit = max(engine.world.log.limit, Self.longestTape)
        output.muted += 1
        defer {
            output.muted -= 1
            engine.world.close()
        }
        engine.marksOrigins = true
        let recorder = TapeRecorder(title, engine)
        engine.world.log.observers = [{ recorder.take($0) }]
        do {
            for input in comparison.past { try Run.repeat(input, on: engine) }
            try engine.run(comparison.block)
        } catch { return nil }
        engine.world.log.observers = []
        var run = PageRun(recorder.finish())
        run.label = variant.label
        explain(&run, engine, trying: nil)
        return run
    }

    /// Answers `why` for the events that tell something.
    ///
    /// - Parameter inputs: what is run again to find out what would have changed them, as long as that is not too much; nil
    ///   if nothing is tried.
    private func explain(_ run: inout PageRun, _ engine: Engine, trying inputs: [Recorded<Engine>]?) {
        let events = TapeEvents(run.tape, names: engine.world.names)
        let cost = max(1000, engine.world.simulation.budget.spent)
        var stepsLeft = inputs == nil ? 0 : Self.pageStepLimit
        for number in PageRun.explained(run.tape) {
            guard let event = events[number] else { continue }
            var explanation = Explanation(of: event, in: events)
            let price = explanation.cost
            explanation.cost = nil
            var text = explanation.text(width: 76)
            if stepsLeft > cost, let inputs, let answer = whatIf(event, in: inputs, of: engine) {
                stepsLeft -= cost * (answer.helpful.count + answer.useless.count)
                text += answer.lines.map { Columns.wrapped($0, width: 76).joined(separator: "\n") + "\n" }
                    .joined()
            }
            if let price {
                text += Columns.wrapped("Cost: \(price).", width: 76).joined(separator: "\n") + "\n"
            }
            run.explanations[number] = text
        }
    }
}
