public import ArgumentParser
public import Lessons
import Terminal

/// `larder lessons`: what teachers do with lessons.
struct LessonsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lessons",
        abstract: "List, check, begin, print and grade lessons.",
        discussion: "'larder help lesson-format' tells how a lesson is written; 'larder learn' takes one.",
        subcommands: [List.self, Check.self, New.self, Export.self, GradeRecords.self],
        defaultSubcommand: List.self)

    /// `larder lessons list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the lessons, and how far you have come.")

        @OptionGroup var place: LessonPlace

        func run() throws {
            let progress = ProgressFile(path: ProgressFile.defaultPath(LessonDesk.environment))
            let course = try LessonDesk.course(place.lessons)
            let capabilities = TerminalCapabilities.current()
            StandardStreams.print(
                styled: course.list(
                    progress, columns: TerminalCapabilities.size.columns,
                    isStyled: capabilities.usesColour(.auto)))
            if let complaint = progress.takeComplaint() { StandardStreams.error("note: \(complaint)\n") }
        }
    }

    /// `larder lessons check`
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prove lessons from both ends.",
            discussion: """
                What a lesson shows is what happens; the right answers are right and the others are not; no exercise is \
                solved at the start or by a statement that has nothing to do with it, and each solution solves it; \
                numbers near those of a solution are judged alike; every hint can be reached; every number in the \
                text is shown or proven; names, numbers and titles are in order. The exit status is 1 if anything \
                is wrong.
                """)

        @Argument(help: ArgumentHelp("Lessons, or folders of them (default: the course).", valueName: "path"))
        var paths: [String] = []

        @Flag(help: "Tell from where to where the numbers of each solution may go.")
        var ranges = false

        @Flag(
            help: """
                Leave out what takes minutes: statements that have nothing to do with an exercise, and numbers near \
                those of a solution.
                """)
        var quick = false

        func validate() throws {
            if quick, ranges {
                throw ValidationError("'--ranges' tells what '--quick' leaves out: give one of the two")
            }
        }

        func run() throws {
            let all = try paths.isEmpty ? [LessonPlace.folder(nil)] : paths
            let results = try CourseCheck.run(all, isQuick: quick)
            for result in results { StandardStreams.print(result.report(withRemarks: ranges)) }
            let wrong = results.count { !$0.faults.isEmpty }
            StandardStreams.print("\(results.count - wrong) in order, \(wrong) not\n")
            if wrong > 0 { throw ExitCode(1) }
        }
    }

    /// `larder lessons new`
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin a lesson: a skeleton to fill in.",
            discussion: """
                Writes NN-title.md with the next number. It can be taken and tested as it stands; 'larder lessons check' \
                names what is left to fill in.
                """)

        @Argument(help: "The lesson's title.")
        var title: String

        @OptionGroup var place: LessonPlace

        func run() throws {
            let folder = try LessonPlace.folder(place.lessons)
            let made = try Skeleton.write(title: title, to: folder)
            StandardStreams.print(
                "wrote \(made); 'larder lessons check \(made)' says what is left to fill in\n")
        }
    }

    /// `larder lessons export`
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write lessons as handouts: one HTML file each, with nothing else needed.",
            discussion: """
                Several lessons get an index.html, and links to each other. Hints, answers, solutions and what follows a \
                question are folded, and stay so on paper unless --unfolded; --without-solutions makes a worksheet, in \
                which they do not stand at all.
                """)

        @Argument(help: ArgumentHelp("Lessons, or folders of them (default: the course).", valueName: "path"))
        var paths: [String] = []

        @Option(name: .shortAndLong, help: ArgumentHelp("The folder to write to.", valueName: "folder"))
        var output = "."

        @Flag(help: "Leave hints, answers, solutions and what follows a question out.")
        var withoutSolutions = false

        @Flag(help: "Unfold hints, answers and solutions, so that they are printed.")
        var unfolded = false

        @Flag(help: "Show the teacher's notes: <!-- note: … -->.")
        var notes = false

        func run() throws {
            let options = Handout.Options(
                hasSolutions: !withoutSolutions, isUnfolded: unfolded, hasNotes: notes)
            let written =
                try paths.isEmpty
                ? HandoutFolder.write(LessonDesk.course(nil), to: output, options)
                : HandoutFolder.write(paths, to: output, options)
            for path in written { StandardStreams.print("wrote \(path)\n") }
        }
    }

    /// `larder lessons grade`
    struct GradeRecords: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "grade",
            abstract: "Replay what learners did, and print what it came to.",
            discussion: """
                Each file is one that 'larder learn --record FILE' wrote. Everything that was typed is typed again, so \
                nothing counts that did not happen; only the real seconds are as the file tells them. The notes say \
                where a file and its replay differ, why a file cannot be graded, and which files hold the same \
                keystrokes at the same milliseconds. --details tells each answer, hint and solution, with its time. \
                The exit status is 1 if a file cannot be graded.
                """)

        @Argument(help: ArgumentHelp("Records.", valueName: "file"))
        var files: [String]

        @Flag(help: "Tell each answer, hint and solution.")
        var details = false

        @Option(help: "How it is written: csv or json.")
        var format = GradeReport.Format.csv

        @OptionGroup var place: LessonPlace

        func run() throws {
            let grades = Grader(try LessonDesk.course(place.lessons)).grades(of: files)
            StandardStreams.print(GradeReport.text(grades, format, details: details))
            let broken = grades.filter(\.isBroken)
            for note in broken.flatMap(\.notes) { StandardStreams.error("error: \(note)\n") }
            if !broken.isEmpty { throw ExitCode(1) }
        }
    }
}

extension GradeReport.Format: ExpressibleByArgument {}
