internal import Language

/// Proves an exercise from both ends.
struct ExerciseCheck {
    private(set) var faults: [LessonFault] = []
    /// What is worth knowing: how far from a solution the numbers may be.
    private(set) var remarks: [String] = []
    private let judge: ExerciseJudge
    private var exercise: Exercise { judge.exercise }

    /// Checks an exercise.
    ///
    /// - Parameter isQuick: whether to leave out cheats and sweeps, which run the trial some hundred times.
    init(_ judge: ExerciseJudge, isQuick: Bool) {
        self.judge = judge
        checkStart()
        let scores = exercise.solutions.map { checkSolution($0.script, "the solution") }
        if let shortest = exercise.shortest, let score = checkSolution(shortest, "the shortest solution"),
            let solution = scores.first ?? nil, score >= solution
        {
            fault(
                shortest.line,
                "the shortest solution takes \(score) statements, and the solution \(solution)",
                "remove 'shortest:'")
        }
        if !exercise.hints.contains(where: { !$0.isTriggered }) {
            fault(exercise.line, "no hint can be asked for", "give one without 'when'")
        }
        for index in exercise.hints.indices where exercise.hints[index].isTriggered { checkHint(index) }
        // Cheats and sweeps say something only about an exercise that is in order otherwise.
        guard faults.isEmpty, !isQuick else { return }
        let cheats = CheatCheck(judge)
        for cheat in cheats.found {
            fault(
                exercise.line, "a statement that has nothing to do with it solves it: \(cheat)",
                "have 'forbid:' refuse it, or give it as a 'solution:' with its reason")
        }
        for solution in exercise.solutions {
            let sweep = SweepCheck(judge, solution)
            remarks += sweep.remarks
            for flip in sweep.flips {
                fault(
                    solution.line, flip,
                    "have the trial draw its times (every uniform(10s,30s) …) under more 'seeds:'")
            }
        }
    }

    private mutating func fault(_ line: Int, _ message: String, _ remedy: String) {
        faults.append(LessonFault(line, message, remedy))
    }

    private mutating func checkStart() {
        if let start = exercise.start {
            let printed = LessonSession(judge.options.forStart(of: exercise)).run(start)
            if !printed.isWell {
                fault(
                    start.line, "what it starts with fails: \(Self.error(printed.text))", "correct 'start:'")
            }
        }
        let session = judge.start()
        let (verdict, outcome) = judge.assess(session)
        if verdict.isSolved {
            fault(
                exercise.line, "the exercise '\(exercise.title)' is solved before anything is typed",
                "make a goal of it that the start does not meet")
        }
        let nodes = session.nodes
        for name in exercise.restrictions.unchanged + exercise.restrictions.onlyOptions.map(\.node)
        where nodes[name] == nil {
            fault(
                exercise.line, "'forbid:' speaks of '\(name)', and there is no such node", "correct the name")
        }
        for (node, options) in exercise.restrictions.onlyOptions {
            for option in options where nodes[node].map({ $0[option] == nil }) ?? false {
                fault(exercise.line, "\(node) has no option '\(option)'", "correct 'forbid:'")
            }
        }
        if let index = judge.triggered(in: outcome, except: []) {
            fault(
                exercise.hints[index].line, "this hint shows before anything is typed",
                "give it a condition that does not hold at the start")
        }
    }

    /// How many statements it takes; nil if it is none.
    private mutating func checkSolution(_ script: Script, _ what: String) -> Int? {
        let session = judge.start()
        let printed = session.run(script)
        guard printed.isWell else {
            fault(script.line, "\(what) fails: \(Self.error(printed.text))", "correct its statements")
            return nil
        }
        let verdict = judge.assess(session).verdict
        for (goal, state) in zip(exercise.goals, verdict.goals) {
            guard let complaint = state.complaint else { continue }
            fault(
                goal.line, "\(what) does not meet '\(goal.words)': \(complaint)",
                "correct the one or the other")
        }
        for name in verdict.forbidden {
            fault(script.line, "\(what) uses '\(name)', which is forbidden", "do without, or allow it")
        }
        return verdict.isSolved ? ExerciseJudge.score(session) : nil
    }

    /// Types what is to lead to a hint, statement by statement, as a learner would.
    private mutating func checkHint(_ index: Int) {
        let hint = exercise.hints[index]
        guard let attempt = hint.attempt else { return }
        let session = judge.start()
        var outcome = session
        var shown: Set<Int> = []
        var others: [Int] = []
        for statement in (try? Session.outline(of: attempt.source)) ?? [] {
            session.run(Script(text: statement.text, line: statement.line))
            let assessed = judge.assess(session)
            outcome = assessed.outcome
            if assessed.verdict.isSolved {
                return fault(
                    hint.line, "what leads to this hint solves the exercise", "have 'try' stop short of it")
            }
            guard let found = judge.triggered(in: outcome, except: shown) else { continue }
            if found == index { return }
            shown.insert(found)
            others.append(found)
        }
        let unmet = hint.conditions.first { outcome.holds($0.expectation) == $0.isNegated }
        let reason =
            unmet.map { condition in
                let complaint = outcome.judge(condition.expectation).compactMap(\.complaint).first
                return "'\(condition.isNegated ? "not " : "")\(condition.expectation.text)' is not so"
                    + (complaint.map { ": \($0)" } ?? "")
            } ?? others.first.map { "'\(exercise.hints[$0].text.prefix(40))' shows in its place" }
            ?? "nothing was tried"
        fault(hint.line, "this hint never shows: \(reason)", "correct its conditions, or what 'try' types")
    }

    /// The first line of what went wrong.
    private static func error(_ printed: String) -> String {
        let line = LessonPlay.lines(printed).first { $0.contains("error: ") } ?? printed.firstLine
        return line.range(of: "error: ").map { String(line[$0.upperBound...]) } ?? line
    }
}
