internal import Language

/// An exercise that the learner works on.
struct ExerciseWork {
    var exercise: Exercise
    var judge: ExerciseJudge
    /// Which hints were shown.
    var shownHints: Set<Int> = []
    /// How each goal stood when it was last shown.
    var shown: [Bool]
    /// Whether it has been solved since it was begun; it goes on being tried with each change all the same.
    var isSolved = false
}

extension Tutor {
    func begin(_ exercise: Exercise, with statements: [String] = []) {
        let judge = judge(of: exercise)
        play = judge.start(then: statements)
        let met = judge.assess(play).verdict.goals.map(\.isMet)
        stage = .exercise(ExerciseWork(exercise: exercise, judge: judge, shown: met))
        needsRest = true
        lastExercise = place
        say()
        say(text.styled(wording("Exercise: \(exercise.title)"), .title))
        showGoals(exercise)
        if let best = progress.solved[exercise.title] {
            say(wording("Your best so far: \(self.statements(best))."))
        }
        say(
            text.styled(
                wording("Go ahead. 'hint', 'check', 'task', 'solution', 'again' and 'next' help."), .ask))
    }

    private func showGoals(_ exercise: Exercise) {
        if exercise.start != nil { say(wording("You start with:")) }
        for line in exercise.start?.text.split(separator: "\n") ?? [] {
            say("  " + text.styled(String(line), .code))
        }
        if let trial = exercise.trial {
            say(wording("After each of your statements this is tried, on a copy:"))
            for line in trial.text.split(separator: "\n") { say("  " + text.styled(String(line), .code)) }
        }
        say(wording("The goal:"))
        for goal in exercise.goals {
            for line in text.paragraph(goal.words, indent: "    ", first: "  - ") { say(line) }
        }
        let refused = exercise.forbiddenWords
        if !refused.isEmpty { say(paragraph: wording("Not allowed: \(refused.joined(separator: ", ")).")) }
    }

    func enter(_ typed: String, into work: ExerciseWork) {
        var work = work
        stage = .exercise(work)
        switch typed.trimmed {
        case "" where work.isSolved, "next" where work.isSolved: goOnFromSolved()
        case "", "check": showMissing(work.judge.assess(play).verdict)
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
            say(wording("Once more from the start."))
            begin(work.exercise)
        case "next": leave()
        default: attempt(typed, &work)
        }
    }

    private func leave() {
        say(wording("Left for later; lesson \(lesson.number) will still be here."))
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
            let names = refused.joined(separator: ", ")
            return say(paragraph: wording("Not allowed in this exercise: \(names). 'task' shows the task."))
        }
        let before = (play.session.fingerprint, play.session.changes)
        show(run(typed).text)
        // A question changes nothing, so there is nothing new to judge.
        if play.session.isOver || before == (play.session.fingerprint, play.session.changes) { return }
        let (verdict, outcome) = work.judge.assess(play)
        if verdict.isSolved, !work.isSolved {
            work.isSolved = true
            work.shown = verdict.goals.map { _ in true }
            stage = .exercise(work)
            return solved(work.exercise)
        }
        if work.isSolved {
            // It is over, and every further change shows what it does.
            showMissing(verdict)
        } else {
            showChanges(verdict, &work)
            if let triggered = work.judge.triggered(in: outcome, except: work.shownHints) {
                work.shownHints.insert(triggered)
                show(hint: work.exercise.hints[triggered].text, of: work.exercise)
            }
        }
        stage = .exercise(work)
    }

    private func showChanges(_ verdict: ExerciseJudge.Verdict, _ work: inout ExerciseWork) {
        for (number, goal) in verdict.goals.enumerated() where goal.isMet != work.shown[number] {
            if goal.isMet {
                say(text.styled(wording("met: \(goal.words)"), .good))
            } else {
                say(text.styled(wording("no longer met: \(goal.words)"), .bad))
            }
            work.shown[number] = goal.isMet
        }
        showForbidden(verdict)
    }

    private func showForbidden(_ verdict: ExerciseJudge.Verdict) {
        guard !verdict.forbidden.isEmpty else { return }
        let names = verdict.forbidden.joined(separator: ", ")
        say(paragraph: wording("Not allowed here: \(names). 'undo' takes it back."))
    }

    private func showMissing(_ verdict: ExerciseJudge.Verdict) {
        for goal in verdict.goals {
            let mark =
                goal.isMet
                ? text.styled(wording("  met      "), .good) : text.styled(wording("  missing  "), .bad)
            // What the system says may hold marks of Markdown, which are none.
            let words = Markdown.inlines(goal.words) + (goal.complaint.map { [.text(": \($0)")] } ?? [])
            for line in text.wrapped(words, indent: "           ", first: mark, markWidth: 11) { say(line) }
        }
        showForbidden(verdict)
    }

    // MARK: Help

    private func hint(_ work: inout ExerciseWork) {
        let hints = work.exercise.hints
        guard
            let next = hints.indices.first(where: { !hints[$0].isTriggered && !work.shownHints.contains($0) })
        else {
            return say(wording("There are no more hints; 'solution' shows one way."))
        }
        work.shownHints.insert(next)
        show(hint: hints[next].text, of: work.exercise)
    }

    private func show(hint: String, of exercise: Exercise) {
        progress.hints += 1
        for line in text.paragraph(hint, indent: "      ", first: text.styled(wording("Hint: "), .ask)) {
            say(line)
        }
        onHappening(.hinted(exercise: exercise.title, hint: hint))
    }

    /// Shows the known ways, each with why it works and what it costs.
    private func showSolutions(_ exercise: Exercise) {
        if !progress.solved.keys.contains(exercise.title), !progress.shown.contains(exercise.title) {
            progress.shown.append(exercise.title)
        }
        for (number, solution) in exercise.solutions.enumerated() {
            let first = wording("One way, from the start of the exercise ('again'):")
            say(number == 0 ? first : wording("Another way:"))
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
        let shortest = judge(of: exercise).shortestScore()
        progress.solved[exercise.title] = min(score, progress.solved[exercise.title] ?? score)
        onHappening(.solved(exercise: exercise.title, statements: score))
        say()
        say(text.styled(wording("Solved, with \(statements(score))."), .good) + comparison(score, shortest))
        if !exercise.after.isEmpty { say(paragraph: exercise.after) }
        let ways =
            exercise.solutions.count > 1
            ? wording("'solutions' shows the ways that are known") : wording("'solution' shows ours")
        let further = wording(
            "Enter goes on. Until then each change is tried again; \(ways), and 'again' begins anew.")
        say(paragraph: further)
    }

    private func goOnFromSolved() {
        place += 1
        needsRest = false
        restore()
        goOn()
    }

    private func comparison(_ score: Int, _ shortest: Int) -> String {
        if score < shortest {
            return wording(" The shortest known solution takes \(shortest): yours is shorter!")
        }
        if score == shortest { return wording(" No shorter solution is known.") }
        return wording(" The shortest known takes \(shortest).")
    }
}
