import ArgumentParser
import Lessons
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
                solved at the start and each solution solves it; every hint can be reached; names, numbers and titles \
                are in order. The exit status is 1 where anything is wrong.
                """)

        @Argument(help: ArgumentHelp("Lessons, or folders of them (default: the course).", valueName: "path"))
        var paths: [String] = []

        func run() throws {
            let all = paths.isEmpty ? [try LessonDesk.course(nil).folder] : paths
            let results = try CourseCheck.run(all)
            for result in results { StandardStreams.print(result.report) }
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
            let folder = try place.lessons ?? LessonDesk.course(nil).folder
            let made = try Skeleton.write(title: title, to: folder)
            StandardStreams.print(
                "wrote \(made); 'larder lessons check \(made)' says what is left to fill in\n")
        }
    }

    /// `larder lessons export`
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write lessons as handouts: one HTML file each, with nothing else needed.")

        @Argument(help: ArgumentHelp("Lessons, or folders of them (default: the course).", valueName: "path"))
        var paths: [String] = []

        @Option(name: .shortAndLong, help: ArgumentHelp("The folder to write to.", valueName: "folder"))
        var output = "."

        @Flag(help: "Leave hints, answers and solutions out.")
        var withoutSolutions = false

        func run() throws {
            let all = paths.isEmpty ? [try LessonDesk.course(nil).folder] : paths
            for written in try Handout.write(all, to: output, withSolutions: !withoutSolutions) {
                StandardStreams.print("wrote \(written)\n")
            }
        }
    }

    /// `larder lessons grade`
    struct GradeRecords: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "grade",
            abstract: "Replay what learners did, and print what it came to as CSV.",
            discussion: """
                Each file is one that 'larder learn --record FILE' wrote. Everything that was typed is typed again, so \
                nothing counts that did not happen; only the real seconds are as the file tells them. The last column \
                says where a file and its replay differ.
                """)

        @Argument(help: ArgumentHelp("Records.", valueName: "file"))
        var files: [String]

        @OptionGroup var place: LessonPlace

        func run() throws {
            let grader = Grader(try LessonDesk.course(place.lessons))
            var failed = false
            StandardStreams.print(Grade.header)
            for file in files {
                do {
                    for grade in try grader.grades(of: file) { StandardStreams.print(grade.row) }
                } catch {
                    failed = true
                    StandardStreams.error("error: \(error)\n")
                }
            }
            if failed { throw ExitCode(1) }
        }
    }
}
