public import Language

/// Takes a person through a lesson: shows a step, waits for what is typed, judges by what the session has become.
///
/// It reads no terminal and no clock: it is given lines and gives text, so the same lines give the same text. Whoever
/// sits between it and the person reads lines, completes them with ``session``, and keeps ``progress``.
public final class Tutor {
    /// What is to be typed next.
    public enum Asking: Sendable {
        /// A statement, or one of the tutor's words.
        case statement
        /// The answer to a question.
        case answer
    }

    /// Something that is worth keeping a record of.
    public enum Happening: Equatable, Sendable {
        case predicted(number: Int, answer: String, isRight: Bool)
        case solved(exercise: String, statements: Int)
        case hinted(exercise: String, hint: String)
        case shown(exercise: String)
        case finished
    }

    /// What a tutor is set up with.
    public struct Options: Sendable {
        /// How many columns the terminal has.
        public var columns: Int
        /// Whether it may colour.
        public var isStyled: Bool
        /// Whether what statements print is wrapped to the columns, as on a terminal.
        public var wrapsOutput: Bool
        /// Where the draws of exercises begin that draw: another number gives another person other times.
        public var seed: UInt64
        /// Asked often; true stops the statement that runs.
        public var isInterrupted: @Sendable () -> Bool

        /// By default a plain terminal of 80 columns that nobody interrupts.
        public init(
            columns: Int = 80, isStyled: Bool = false, wrapsOutput: Bool = false, seed: UInt64 = 0,
            isInterrupted: @escaping @Sendable () -> Bool = { false }
        ) {
            self.columns = columns
            self.isStyled = isStyled
            self.wrapsOutput = wrapsOutput
            self.seed = seed
            self.isInterrupted = isInterrupted
        }
    }

    /// What the tutor does with what is typed now.
    enum Stage {
        /// A step is over; Enter goes on.
        case resting
        /// The statements of a block are to be typed.
        case block(BlockWork)
        case question
        case exercise(ExerciseWork)
        case over
    }

    public let lesson: Lesson
    let text: TerminalText
    /// The tutor's words in the lesson's language.
    let wording: Wording
    let sessionOptions: LessonSession.Options
    /// Where the draws of exercises begin.
    private let seed: UInt64
    /// How wide what statements print may be; nil where it is not wrapped.
    private let columns: Int?
    private let sink: (String) -> Void
    /// Told of what is worth keeping.
    public var onHappening: (Happening) -> Void = { _ in }
    /// Who lists lessons and begins others, for the statements that ask for it.
    public weak var teacher: (any Teacher)? {
        didSet { play.session.teacher = teacher }
    }

    let pieces: [(step: Int, piece: LessonPiece)]
    var place = 0
    var stage = Stage.resting
    /// The step whose title was shown last.
    private var shownStep = -1
    /// Whether something was shown since Enter was last pressed between two steps.
    var needsRest = false
    /// The statements of the lesson's blocks so far.
    var canonical: [Script] = []
    var play: LessonSession { didSet { play.session.teacher = teacher } }
    /// An answer that waits for the trace to say whether it is right.
    var given: GivenAnswer?
    /// The exercise that `again` takes up.
    var lastExercise: Int?
    public internal(set) var progress: LessonProgress
    /// What is run before a piece, by its place, in the place of what stands above it.
    private var preparations: [Int: [Script]] = [:]
    /// Whether the lesson was taken to its end, now.
    public private(set) var isFinished = false

    /// Prepares a lesson, from its beginning or from where the progress says.
    public init(
        _ lesson: Lesson, progress: LessonProgress? = nil, options: Options = Options(),
        writingTo sink: @escaping (String) -> Void
    ) {
        self.lesson = lesson
        self.sink = sink
        wording = Wording(lesson.language)
        self.progress = progress ?? LessonProgress(lesson: lesson.name)
        text = TerminalText(columns: options.columns, isStyled: options.isStyled)
        sessionOptions = lesson.options(
            LessonSession.Options(
                isStyled: options.isStyled, columns: options.wrapsOutput ? options.columns : nil,
                isInterrupted: options.isInterrupted))
        columns = options.wrapsOutput ? options.columns : nil
        seed = options.seed
        pieces = lesson.steps.enumerated().flatMap { index, step in
            step.pieces.filter { if case .note = $0 { false } else { true } }.map { (index, $0) }
        }
        play = LessonSession(sessionOptions)
    }

    /// Prepares a drill.
    public convenience init(
        _ drill: Drill, options: Options = Options(), writingTo sink: @escaping (String) -> Void
    ) {
        self.init(drill.lesson, options: options, writingTo: sink)
        preparations = drill.preparations
    }

    /// The judge of an exercise that begins now.
    func judge(of exercise: Exercise) -> ExerciseJudge {
        var options = sessionOptions
        if exercise.seeds > 1 { options.seed &+= seed }
        return ExerciseJudge(exercise: exercise, before: canonical, options: options)
    }

    // MARK: Outside

    /// The session in which statements are run now: another one after some of the tutor's words.
    public var session: Session { play.session }

    /// Whether the lesson is over, by its end or because the learner left.
    public var isOver: Bool { if case .over = stage { true } else { play.session.isOver } }

    public var asking: Asking { if case .question = stage { .answer } else { .statement } }

    /// The tutor's own words that mean something now, each with what it does.
    public var words: [(word: String, summary: String)] {
        switch stage {
        case .resting:
            let again = [("again", wording("take up the exercise once more"))]
            return [("next", wording("go on (so does Enter alone)"))] + (lastExercise == nil ? [] : again)
        case .block: return [("next", wording("have the rest of these statements typed for you"))]
        case .exercise: return exerciseWords
        case .question, .over: return []
        }
    }

    /// Begins, or goes on where the learner had stopped.
    public func begin() {
        let minutes = lesson.minutes > 0 ? wording(" (\(lesson.minutes) minutes)") : ""
        let number = lesson.number > 0 ? wording("Lesson \(lesson.number): ") : ""
        say(text.styled("\(number)\(lesson.title)", .title) + minutes)
        if progress.isUnderWay, resume() { return }
        (progress.place, progress.step, progress.command, progress.statements) = (0, "", 0, [])
        say(paragraph: lesson.summary)
        say()
        say(
            paragraph: wording(
                "Enter alone goes on; 'quit' leaves, and next time you begin where you stopped."))
        goOn()
    }

    /// Takes a line, or the lines of a block.
    public func enter(_ typed: String) {
        defer { remember() }
        switch stage {
        case .question: answer(typed.trimmed)
        case .resting: rest(typed)
        case .block(let work): enter(typed, into: work)
        case .exercise(let work): enter(typed, into: work)
        case .over: break
        }
    }

    // MARK: Going on

    /// Shows what comes next, as far as something is to be typed.
    func goOn() {
        while place < pieces.count {
            let (step, piece) = pieces[place]
            if step != shownStep {
                if needsRest { return beginRest() }
                showTitle(of: step)
            }
            if let scripts = preparations.removeValue(forKey: place) {
                canonical = scripts
                restore()
            }
            switch piece {
            case .prose(let prose):
                say()
                for line in text.lines(prose.blocks) { say(line) }
                needsRest = true
                place += 1
            case .note: place += 1
            case .block(let block): return begin(block)
            case .prediction(let prediction): return ask(prediction)
            case .exercise(let exercise): return begin(exercise)
            }
        }
        finish()
    }

    func showTitle(of step: Int) {
        shownStep = step
        let title = lesson.steps[step].title
        if title.isEmpty { return }
        say()
        say(text.styled("[\(step + 1)/\(lesson.steps.count)] \(title)", .title))
    }

    private func beginRest() {
        stage = .resting
        say()
        say(text.styled(wording("Enter goes on. Until then, try what you like."), .dim))
    }

    private func rest(_ typed: String) {
        switch typed.trimmed {
        case "", "next":
            needsRest = false
            restore()
            goOn()
        case "again":
            guard let lastExercise, case .exercise(let exercise) = pieces[lastExercise].piece else {
                return _ = remarkOnIdleWord(typed)
            }
            place = lastExercise
            begin(exercise)
        default: if !remarkOnIdleWord(typed) { show(run(typed).text) }
        }
    }

    /// Says so where a word of the tutor's was typed that means nothing here.
    func remarkOnIdleWord(_ typed: String) -> Bool {
        let word = typed.trimmed
        guard exerciseWords.contains(where: { $0.word == word }),
            !words.contains(where: { $0.word == word })
        else { return false }
        say(wording("'\(word)' is for exercises, and here is none; Enter goes on."))
        return true
    }

    private var exerciseWords: [(word: String, summary: String)] {
        [
            ("task", wording("show the task and its goals again")),
            ("check", wording("say what is still missing")), ("hint", wording("give a hint")),
            ("solution", wording("show a solution")), ("solutions", wording("show all that are known")),
            ("again", wording("begin the exercise anew")), ("next", wording("leave the exercise and go on")),
        ]
    }

    private func finish() {
        stage = .over
        progress.isDone = true
        isFinished = true
        say()
        let whole = wording("That was lesson \(lesson.number): \(lesson.title).")
        say(text.styled(lesson.number > 0 ? whole : wording("That was all."), .good))
        let right = progress.predictions.values.count { $0 }
        let wrong = progress.predictions.count - right
        if !lesson.predictions.isEmpty {
            say(
                wording("Your predictions: \(right) right, \(wrong) wrong")
                    + (progress.passed.isEmpty ? "." : wording(", \(progress.passed.count) passed.")))
        }
        for exercise in lesson.exercises {
            if let score = progress.solved[exercise.title] {
                say(wording("Exercise '\(exercise.title)': solved with \(statements(score))."))
            } else {
                say(wording("Exercise '\(exercise.title)': not solved yet."))
            }
        }
        onHappening(.finished)
    }

    // MARK: The session

    /// Runs what was typed.
    func run(_ typed: String) -> (text: String, isWell: Bool) { play.run(Script(text: typed, line: 1)) }

    /// Puts the session back to where the lesson's blocks have brought it.
    func restore() {
        play = LessonSession(sessionOptions)
        for script in canonical { play.run(script) }
    }

    // MARK: Saying

    func say(_ line: String = "") { sink(line + "\n") }

    func say(paragraph: String) { for line in text.paragraph(paragraph) { say(line) } }

    /// Shows what a session printed.
    func show(_ printed: String) {
        guard !printed.isEmpty else { return }
        guard let columns else { return sink(printed) }
        for line in LessonPlay.lines(printed) { for part in Folding.folded(line, columns) { say(part) } }
    }

    func statements(_ count: Int) -> String {
        count == 1 ? wording("1 statement") : wording("\(count) statements")
    }
}
