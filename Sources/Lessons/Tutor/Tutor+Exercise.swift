internal import Language

/// An exercise that the learner works on.
struct ExerciseWork {
    var exercise: Exercise
    var judge: ExerciseJudge
    /// Which hints were shown.
    var shownHints: Set<Int> = []
    /// How each goal stood when it was last told.
    var told: [Bool]
    /// Whether it has been solved since it was begun; it goes on being tried with each change all the same.
    var isSolved = false
}

extension Tutor {
    func begin(_ exercise: Exercise, with statements: [String] = []) {
        let judge = ExerciseJudge(exercise: exercise, before: canonical, options: sessionOptions)
        play = judge.start(then: statements)
        let met = judge.assess(play).verdict.goals.map(\.isMet)
        stage = .exercise(ExerciseWork(exercise: exercise, judge: judge, told: met))
        needsRest = true
        lastExercise = place
        say()
        say(text.styled("Exercise: \(exercise.title)", .title))
        showGoals(exercise)
        if let best = progress.solved[exercise.title] { say("Your best so far: \(Self.statements(best)).") }
        say(text.styled("Go ahead. 'hint', 'check', 'task', 'solution', 'again' and 'next' help.", .ask))
    }

    private func showGoals(_ exercise: Exercise) {
        if exercise.start != nil { say("You start with:") }
        for line in exercise.start?.text.split(separator: "\n") ?? [] {
            say("  " + text.styled(String(line), .code))
        }
        if let trial = exercise.trial {
            say("After each of your statements this is tried, on a copy:")
            for line in trial.text.split(separator: "\n") { say("  " + text.styled(String(line), .code)) }
        }
        say("The goal:")
        for goal in exercise.goals {
            for line in text.paragraph(goal.words, indent: "    ", first: "  - ") { say(line) }
        }
        let refused = exercise.forbiddenWords
        if !refused.isEmpty { say(paragraph: "Not allowed: \(refused.joined(separator: ", ")).") }
    }

    func enter(_ typed: String, into work: ExerciseWork) {
        var work = work
        stage = .exercise(work)
        switch typed.trimmed {
        case "" where work.isSolved, "next" where work.isSolved: goOnFromSolved()
        case "", "check": tellMissing(work.judge.assess(play).verdict)
        case "task":
            if place > 0, case .prose(let prose) = pieces[place - 1].piece {
                for line in text.lines(prose.blocks) { say(line) }
            }
            showGoals(work.exercise)
        case "hint":
            hint(&work)
            stage = .exercise(work)
        case "solution", "solutions": showSolutions(work.exercise)
        case "again":
            say("Once more from the start.")
            begin(work.exercise)
        case "next": leave()
        default: attempt(typed, &work)
        }
    }

    private func leave() {
        say("Left for later; lesson \(lesson.number) will still be here.")
        place += 1
        needsRest = false
        restore()
        goOn()
    }

    // MARK: Trying

    private func attempt(_ typed: String, _ work: inout ExerciseWork) {
        let outlines = (try? Session.outline(of: Script(text: typed, line: 1).source)) ?? []
        let refused = work.judge.forbidden(in: outlines)
        if !refused.isEmpty {
            return say(
                "Not allowed in this exercise: \(refused.joined(separator: ", ")). 'task' shows the task.")
        }
        let before = (play.session.fingerprint, play.session.changes)
        show(run(typed).text)
        // A question changes nothing, so there is nothing new to judge.
        if play.session.isOver || before == (play.session.fingerprint, play.session.changes) { return }
        let (verdict, outcome) = work.judge.assess(play)
        if verdict.isSolved, !work.isSolved {
            work.isSolved = true
            work.told = verdict.goals.map { _ in true }
            stage = .exercise(work)
            return solved(work.exercise)
        }
        if work.isSolved {
            // It is over, and every further change shows what it does.
            tellMissing(verdict)
        } else {
            tellChanges(verdict, &work)
            if let triggered = work.judge.triggered(in: outcome, except: work.shownHints) {
                work.shownHints.insert(triggered)
                tell(hint: work.exercise.hints[triggered].text, of: work.exercise)
            }
        }
        stage = .exercise(work)
    }

    private func tellChanges(_ verdict: ExerciseJudge.Verdict, _ work: inout ExerciseWork) {
        for (number, goal) in verdict.goals.enumerated() where goal.isMet != work.told[number] {
            if goal.isMet {
                say(text.styled("met: \(goal.words)", .good))
            } else {
                say(text.styled("no longer met: \(goal.words)", .bad))
            }
            work.told[number] = goal.isMet
        }
        tellForbidden(verdict)
    }

    private func tellForbidden(_ verdict: ExerciseJudge.Verdict) {
        guard !verdict.forbidden.isEmpty else { return }
        say(
            paragraph: "Not allowed here: \(verdict.forbidden.joined(separator: ", ")). 'undo' takes it back."
        )
    }

    private func tellMissing(_ verdict: ExerciseJudge.Verdict) {
        for goal in verdict.goals {
            let mark = goal.isMet ? text.styled("  met      ", .good) : text.styled("  missing  ", .bad)
            // What the system says may hold marks of Markdown, which are none.
            let words = Markdown.inlines(goal.words) + (goal.complaint.map { [.text(": \($0)")] } ?? [])
            for line in text.wrapped(words, indent: "           ", first: mark, markWidth: 11) { say(line) }
        }
        tellForbidden(verdict)
    }

    // MARK: Help

    private func hint(_ work: inout ExerciseWork) {
        let hints = work.exercise.hints
        guard
            let next = hints.indices.first(where: { !hints[$0].isTriggered && !work.shownHints.contains($0) })
        else {
            return say("There are no more hints; 'solution' shows one way.")
        }
        work.shownHints.insert(next)
        tell(hint: hints[next].text, of: work.exercise)
    }

    private func tell(hint: String, of exercise: Exercise) {
        progress.hints += 1
        for line in text.paragraph(hint, indent: "      ", first: text.styled("Hint: ", .ask)) { say(line) }
        onHappening(.hinted(exercise: exercise.title))
    }

    /// Shows the known ways, each with why it works and what it costs.
    private func showSolutions(_ exercise: Exercise) {
        if !progress.solved.keys.contains(exercise.title), !progress.shown.contains(exercise.title) {
            progress.shown.append(exercise.title)
        }
        for (number, solution) in exercise.solutions.enumerated() {
            say(number == 0 ? "One way, from the start of the exercise ('again'):" : "Another way:")
            for line in solution.script.text.split(separator: "\n") {
                say("  " + text.styled(String(line), .code))
            }
            if !solution.reason.isEmpty {
                for line in text.paragraph(solution.reason, indent: "  ") { say(line) }
            }
        }
        onHappening(.shown(exercise: exercise.title))
    }

    // MARK: Solved

    private func solved(_ exercise: Exercise) {
        let score = ExerciseJudge.score(play)
        let shortest = ExerciseJudge(exercise: exercise, before: canonical, options: sessionOptions)
            .shortestScore()
        progress.solved[exercise.title] = min(score, progress.solved[exercise.title] ?? score)
        onHappening(.solved(exercise: exercise.title, statements: score))
        say()
        say(text.styled("Solved, with \(Self.statements(score)).", .good) + Self.comparison(score, shortest))
        if !exercise.after.isEmpty { say(paragraph: exercise.after) }
        let ways =
            exercise.solutions.count > 1
            ? "'solutions' shows the ways that are known" : "'solution' shows ours"
        say(
            text.styled(
                "Enter goes on. Until then each change is tried again; \(ways), and 'again' begins anew.",
                .dim))
    }

    private func goOnFromSolved() {
        place += 1
        needsRest = false
        restore()
        goOn()
    }

    private static func comparison(_ score: Int, _ shortest: Int) -> String {
        if score < shortest { return " The shortest known solution takes \(shortest): yours is shorter!" }
        if score == shortest { return " No shorter solution is known." }
        return " The shortest known takes \(shortest)."
    }
}
