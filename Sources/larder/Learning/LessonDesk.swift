import Glibc
import Language
import Lessons
import Terminal

/// Where lessons are given: finds them, takes a person through one, keeps how far that person has come.
final class LessonDesk: Teacher {
    private let prompt: StatementPrompt
    private let capabilities: TerminalCapabilities
    private let isStyled: Bool
    private let folder: String?
    private let start = ContinuousClock.now
    private lazy var progress = ProgressFile(path: ProgressFile.defaultPath(LessonDesk.environment))
    /// Where what is typed is written down, where it is.
    var record: LessonRecord?
    /// The lesson that was asked for, by its name; an empty one stands for the next.
    private var wanted: String?

    init(
        _ prompt: StatementPrompt, _ capabilities: TerminalCapabilities, isStyled: Bool, folder: String? = nil
    ) {
        self.prompt = prompt
        self.capabilities = capabilities
        self.isStyled = isStyled
        self.folder = folder
    }

    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    static func course(_ folder: String?) throws -> Course {
        try Course.find(named: folder, environment: environment)
    }

    /// Milliseconds since the desk was set up.
    var milliseconds: Int {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }

    // MARK: What sessions ask for

    func listLessons() {
        do {
            let columns = TerminalCapabilities.size.columns
            write(try Self.course(folder).list(progress, columns: columns, isStyled: isStyled))
            write("'lesson N' begins one, or goes on with it.\n")
        } catch { StandardStreams.error("error: \(error)\n") }
        complain()
    }

    func beginLesson(_ name: String?) { wanted = name ?? "" }

    /// Gives the lesson that a statement asked for, and those that are asked for in it.
    func teachWhatWasAskedFor() throws {
        while let name = wanted {
            wanted = nil
            do {
                let course = try Self.course(folder)
                guard let entry = name.isEmpty ? course.next(after: progress) : try course.entry(name) else {
                    throw Course.Trouble.noCourse
                }
                try teach(try entry.lesson(), of: course)
            } catch let error where !(error is ReadError) { StandardStreams.error("error: \(error)\n") }
            complain()
        }
    }

    /// Forgets how far the person has come in a lesson of a course, or in all of them.
    func reset(_ entry: Course.Entry?, of course: Course) {
        progress.reset((entry.map { [$0] } ?? course.entries).map { course.key($0.name) })
        complain()
    }

    // MARK: A lesson

    /// Takes a person through a lesson, to its end or until the person leaves.
    private func teach(_ lesson: Lesson, of course: Course) throws {
        let key = course.key(lesson.name)
        let tutor = Tutor(
            lesson, progress: progress[key], options: tutorOptions, writingTo: { self.write($0) })
        record?.begin(lesson, progress[key])
        var happenings: [Tutor.Happening] = []
        tutor.onHappening = { happenings.append($0) }
        try take(tutor) { typed in
            progress.keep(tutor.progress)
            record?.typed(typed, tutor)
            for happening in happenings { record?.says(happening) }
            happenings = []
        }
        if !tutor.isFinished, tutor.progress.isUnderWay {
            write("You stopped in lesson \(lesson.number); 'lesson \(lesson.number)' goes on from there.\n")
        } else if tutor.isFinished, wanted == nil {
            try offerNext(after: lesson, of: course, tutor)
        }
    }

    private var tutorOptions: Tutor.Options {
        .init(
            columns: TerminalCapabilities.size.columns, isStyled: isStyled,
            wrapsOutput: capabilities.outputIsTerminal, seed: LessonRecord.seed(of: record?.student ?? ""),
            isInterrupted: { Interrupts.pending })
    }

    /// Asks again what the person got wrong some lessons ago.
    func drill() throws {
        let course = try Self.course(folder)
        guard let drill = Drill(course, progress) else {
            write("There is nothing to ask again: nothing was got wrong before the last lesson.\n")
            return complain()
        }
        let tutor = Tutor(drill, options: tutorOptions, writingTo: { self.write($0) })
        try take(tutor) { _ in drill.keep(tutor.progress, in: progress) }
        complain()
    }

    /// What the person has come to in a course.
    func tellStatistics() throws {
        let course = try Self.course(folder)
        write(CourseStatistics(course, progress).text(columns: TerminalCapabilities.size.columns))
        complain()
    }

    /// Gives a person's lines to a tutor until one of them has enough.
    private func take(_ tutor: Tutor, _ onTyped: (String) -> Void) throws {
        tutor.teacher = self
        tutor.begin()
        while !tutor.isOver, wanted == nil {
            prompt.session = tutor.session
            prompt.words = tutor.words
            guard let typed = try read(tutor) else { break }
            Interrupts.clear()
            tutor.enter(typed)
            Interrupts.clear()
            onTyped(typed)
        }
        prompt.words = []
    }

    /// Goes on with the next lesson in place, if the person likes.
    private func offerNext(after lesson: Lesson, of course: Course, _ tutor: Tutor) throws {
        guard let next = course.next(after: progress), next.name != lesson.name,
            !progress[course.key(next.name)].isDone
        else { return }
        let title = (try? next.lesson())?.title ?? next.name
        write("\nEnter goes on with lesson \(next.number), \(title); anything else leaves.\n")
        let drill = Drill(course, progress)
        if let drill {
            let questions = drill.count == 1 ? "a question that" : "\(drill.count) questions that"
            write("'drill' asks again \(questions) you got wrong some lessons ago.\n")
        }
        prompt.session = tutor.session
        prompt.words = [("next", "go on with lesson \(next.number)"), ("quit", "leave")]
        if drill != nil { prompt.words.append(("drill", "ask again what was got wrong")) }
        defer { prompt.words = [] }
        switch try prompt.read(gathers: false) {
        case .statement(let text) where ["", "next"].contains(text.filter { $0 != " " }): wanted = next.name
        case .statement(let text) where drill != nil && text.filter { $0 != " " } == "drill":
            try self.drill()
            if wanted == nil { try offerNext(after: lesson, of: course, tutor) }
        case .statement, .dropped, .end: write("Next: 'lesson \(next.number)'.\n")
        }
    }

    /// What the person types; nil where there is nothing more to come.
    private func read(_ tutor: Tutor) throws -> String? {
        while true {
            let typed: StatementPrompt.Typed
            switch tutor.asking {
            case .statement: typed = try prompt.read()
            case .answer: typed = try prompt.readAnswer(prompt: Self.answerPrompt)
            }
            switch typed {
            case .end: return nil
            case .dropped: continue
            case .statement(let text):
                if !capabilities.inputIsTerminal {
                    echo(text, tutor.asking)
                } else if text.isEmpty, capabilities.canEdit {
                    // What is typed for the learner takes the place of the empty line.
                    write("\u{1B}[A\r\u{1B}[K")
                }
                return text
            }
        }
    }

    private static let answerPrompt = "predict> "

    /// Without a terminal, what was typed is shown, so that the output reads like a session.
    private func echo(_ text: String, _ asking: Tutor.Asking) {
        if text.isEmpty { return }
        var mark = asking == .answer ? Self.answerPrompt : Session.prompt
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            write(mark + line + "\n")
            mark = Session.continuationPrompt
        }
    }

    private func write(_ text: String) {
        StandardStreams.print(styled: text)
    }

    private func complain() {
        if let complaint = progress.takeComplaint() { StandardStreams.error("note: \(complaint)\n") }
    }
}
