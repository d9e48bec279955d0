internal import Language

/// Says of a session whether it has come to an exercise's goals: by its state, however it was brought about.
struct ExerciseJudge {
    /// What became of a goal.
    struct GoalState: Equatable {
        var words: String
        /// What speaks against it; nil where it is met.
        var complaint: String?
        var isMet: Bool { complaint == nil }
    }

    struct Verdict: Equatable {
        var goals: [GoalState]
        /// Statements that are not allowed and were used all the same.
        var forbidden: [String]
        var isSolved: Bool { forbidden.isEmpty && goals.allSatisfy(\.isMet) }
    }

    let exercise: Exercise
    /// What the lesson has built before, for exercises that start from it.
    let before: [Script]
    let options: LessonSession.Options

    /// A session as it is when the exercise begins. What it begins with cannot be undone.
    func start() -> LessonSession {
        let session = LessonSession(options)
        if let start = exercise.start {
            session.run(start)
        } else {
            for script in before { session.run(script) }
        }
        session.session.layFloor()
        return session
    }

    /// The same, and then statements of the learner.
    func start(then statements: [String]) -> LessonSession {
        let session = start()
        for text in statements { session.run(Script(text: text, line: 1)) }
        return session
    }

    /// What is judged: the session itself, or where the exercise has a trial a copy of it after the trial.
    func outcome(of session: LessonSession) -> LessonSession {
        guard let trial = exercise.trial else { return session }
        let copy = start(then: session.session.changes.map(\.text))
        copy.run(trial)
        return copy
    }

    func verdict(on session: LessonSession) -> Verdict { verdict(on: session, outcome: outcome(of: session)) }

    func verdict(on session: LessonSession, outcome: LessonSession) -> Verdict {
        let goals = exercise.goals.map { goal in
            let complaints = outcome.judge(goal.expectations).compactMap(\.complaint)
            return GoalState(words: goal.words, complaint: complaints.first)
        }
        return Verdict(goals: goals, forbidden: forbidden(in: session.session.changes))
    }

    /// Which of the statements are not allowed. One that a variable names could be any, so it is not allowed either.
    func forbidden(in statements: [StatementOutline]) -> [String] {
        guard !exercise.forbidden.isEmpty else { return [] }
        var found: [String] = []
        for name in statements.flatMap(\.names) {
            let shown = name ?? "a statement that a variable names"
            if name.map(exercise.forbidden.contains) ?? true, !found.contains(shown) { found.append(shown) }
        }
        return found
    }

    /// How many statements the learner has used, those in blocks included; what was undone does not count.
    static func score(_ session: LessonSession) -> Int {
        session.session.changes.reduce(0) { $0 + $1.count }
    }

    /// The first hint that shows by itself now and has not been shown.
    func triggered(in outcome: LessonSession, except shown: Set<Int>) -> Int? {
        exercise.hints.indices.first { index in
            let hint = exercise.hints[index]
            return hint.isTriggered && !shown.contains(index)
                && hint.conditions.allSatisfy { outcome.holds($0.expectation) != $0.isNegated }
        }
    }

    /// How many statements the shortest known solution takes.
    func shortestScore() -> Int {
        let session = start()
        session.run(exercise.shortest ?? exercise.solution)
        return Self.score(session)
    }
}
