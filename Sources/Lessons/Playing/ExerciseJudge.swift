internal import Language

extension LessonSession.Options {
    /// What an exercise starts with stands for all that was before, the set-up file included.
    func forStart(of exercise: Exercise) -> Self {
        var options = self
        if exercise.start != nil { options.setUp = nil }
        return options
    }
}

/// Says of a session whether it has come to an exercise's goals: by its state, however it was brought about.
struct ExerciseJudge {
    /// What became of a goal.
    struct GoalState: Equatable {
        var words: String
        /// What speaks against it; nil if it is met.
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
    /// The nodes that the exercise starts with; empty if nothing is said about them.
    private let startNodes: [String: [String: String]]
    /// The nodes after the trial, if nothing is done before it.
    private let triedNodes: [String: [String: String]]

    init(exercise: Exercise, before: [Script], options: LessonSession.Options) {
        self.exercise = exercise
        self.before = before
        self.options = options
        guard !exercise.restrictions.isEmpty else {
            (startNodes, triedNodes) = ([:], [:])
            return
        }
        let session = Self.start(exercise, before, options)
        startNodes = session.nodes
        if let trial = exercise.trial { session.run(trial) }
        triedNodes = session.nodes
    }

    /// A session as it is when the exercise begins. What it begins with cannot be undone.
    func start(seed: Int = 0) -> LessonSession {
        var options = options
        options.seed += UInt64(seed)
        return Self.start(exercise, before, options)
    }

    private static func start(
        _ exercise: Exercise, _ before: [Script], _ options: LessonSession.Options
    ) -> LessonSession {
        let session = LessonSession(options.forStart(of: exercise))
        if let start = exercise.start {
            session.run(start)
        } else {
            for script in before { session.run(script) }
        }
        session.session.layFloor()
        return session
    }

    /// The same, and then statements of the learner.
    func start(then statements: [String], seed: Int = 0) -> LessonSession {
        let session = start(seed: seed)
        for text in statements { session.run(Script(text: text, line: 1)) }
        return session
    }

    /// Judges a session: its own state, or where the exercise has a trial that of copies after the trial.
    ///
    /// - Returns: the verdict, and the session that it was found in: under the first seed that does not solve the
    ///   exercise, or else under the first.
    func assess(_ session: LessonSession) -> (verdict: Verdict, outcome: LessonSession) {
        let forbidden = forbidden(in: session.session.changes) + violations(in: session)
        guard let trial = exercise.trial else { return (verdict(on: session, forbidden), session) }
        var first: (verdict: Verdict, outcome: LessonSession)?
        for seed in 0..<exercise.seeds {
            let copy = start(then: session.session.changes.map(\.text), seed: seed)
            copy.run(trial)
            let late = forbidden.isEmpty ? lateViolations(of: copy, from: session.nodes) : []
            let found = (verdict: verdict(on: copy, forbidden + late), outcome: copy)
            if !found.verdict.isSolved { return found }
            first = first ?? found
        }
        return first ?? (verdict(on: session, forbidden), session)
    }

    /// Whether a session solves the exercise: what `assess` finds, but no more is tried than it takes to say no. What is cheap
    /// comes first, and exploring orders last.
    ///
    /// The first trial is run in the session itself, which is of no use afterwards: making a copy of it takes as long as
    /// all that was done in it.
    func isSolved(spending session: LessonSession) -> Bool {
        guard forbidden(in: session.session.changes).isEmpty, violations(in: session).isEmpty else {
            return false
        }
        guard let trial = exercise.trial else {
            return meets(session, explored: false) && meets(session, explored: true)
        }
        let typed = session.session.changes.map(\.text)
        let nodes = exercise.restrictions.isEmpty ? [:] : session.nodes
        var outcomes: [LessonSession] = []
        for seed in 0..<exercise.seeds {
            let copy = seed == 0 ? session : start(then: typed, seed: seed)
            copy.run(trial)
            guard lateViolations(of: copy, from: nodes).isEmpty, meets(copy, explored: false) else {
                return false
            }
            outcomes.append(copy)
        }
        return outcomes.allSatisfy { meets($0, explored: true) }
    }

    /// Whether a session meets the goals that are explored, or those that are not.
    private func meets(_ outcome: LessonSession, explored: Bool) -> Bool {
        exercise.goals.filter { $0.isExplored == explored }.allSatisfy { outcome.holds($0.expectations) }
    }

    /// What was started before the trial may change something in it.
    ///
    /// - Parameter nodes: those of the session before the trial. What they have already has been judged.
    private func lateViolations(of copy: LessonSession, from nodes: [String: [String: String]]) -> [String] {
        guard !exercise.restrictions.isEmpty else { return [] }
        let before = exercise.restrictions.violations(from: triedNodes, to: nodes)
        return exercise.restrictions.violations(from: triedNodes, to: copy.nodes).filter {
            !before.contains($0)
        }
    }

    private func verdict(on outcome: LessonSession, _ forbidden: [String]) -> Verdict {
        let goals = exercise.goals.map { goal in
            let complaints = outcome.judge(goal.expectations).compactMap(\.complaint)
            return GoalState(words: goal.words, complaint: complaints.first)
        }
        return Verdict(goals: goals, forbidden: forbidden)
    }

    /// What of the nodes is not as the exercise says they have to be.
    func violations(in session: LessonSession) -> [String] {
        guard !exercise.restrictions.isEmpty else { return [] }
        return exercise.restrictions.violations(from: startNodes, to: session.nodes)
    }

    /// Which of the statements are not allowed. One that a variable names could be any, so it is not allowed either.
    func forbidden(in statements: [StatementOutline]) -> [String] {
        let refused = exercise.forbidden + (exercise.forbidsFaults ? Session.faultStatements : [])
        guard !refused.isEmpty else { return [] }
        var found: [String] = []
        for name in statements.flatMap(\.names) {
            let shown = name ?? "a statement that a variable names"
            if name.map(refused.contains) ?? true, !found.contains(shown) { found.append(shown) }
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
