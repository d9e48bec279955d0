internal import Basics

/// A lesson: a Markdown file that is read, taken at the prompt, and tested. Its grammar is told by `larder help
/// lesson-format`.
public struct Lesson: Sendable {
    /// The file, as it was named.
    public var path: String
    /// The file's name without its ending: `02-ttl`.
    public var name: String
    /// The number in its title.
    public var number: Int
    /// The title without its number.
    public var title: String
    /// One line that says what it is about.
    public var summary: String
    /// How long it takes, in minutes.
    public var minutes: Int
    /// Names such as ID that stand for what is not known beforehand: `[ID]` in output.
    var boundNames: [String]
    /// The language it is written in, as in HTML: `en`, `de`; empty if it does not say so.
    var language = ""
    /// The file of the statements that it begins with, as it was named; nil if the course says it.
    var setUpFile: String?
    /// Statements that are run before everything else.
    var setUp: Script?
    /// The files that its statements use, as they were named: they lie beside it.
    var fileNames: [String] = []
    /// The same, with what is in them; nil if its statements have no files.
    var files: [String: [UInt8]]?
    /// The lessons that come before it, by parts of their names.
    var prerequisites: [String] = []
    /// Numbers in its text that no block shows, each with what proves it.
    var provenNumbers: [ProvenNumber] = []
    /// The parts that begin with `## `.
    public var steps: [LessonStep]
    /// The file's content.
    var bytes: [UInt8]
    /// How the file's lines end.
    var lineEnd = "\n"
    /// How it is tested.
    var marks = TestMarks()
}

/// A part of a lesson, with a heading of its own. What stands before the first heading is a step without a title.
public struct LessonStep: Sendable {
    /// The heading.
    public var title: String
    var line: Int
    var pieces: [LessonPiece] = []
}

/// What a step is made of.
enum LessonPiece: Sendable {
    case prose(Prose)
    case block(GoldenBlock)
    case prediction(Prediction)
    case exercise(Exercise)
    /// For teachers.
    case note(String)
}

/// Text for the reader, in Markdown.
struct Prose: Sendable {
    var line: Int
    var lines: [String]
    var blocks: [Markdown.Block] = []
}

/// Statements and what they print.
struct GoldenBlock: Sendable {
    /// A statement and its output.
    struct Command: Sendable {
        /// The statement without the prompt; the further lines of a block behind line ends.
        var text: String
        var line: Int
        /// What it prints, line by line.
        var output: [String]
        /// Where the output stands in the file, in bytes, line ends included.
        var range: Range<Int>
    }

    var line: Int
    /// The words behind `larder`.
    var attributes: [String] = []
    /// Whether it is a script, whose output does not stand in the block.
    var isScript = false
    var commands: [Command] = []
}

/// Statements in a directive.
struct Script: Sendable {
    var text: String
    /// The line of the file that the first one stands in.
    var line: Int
}

/// A question that is asked before the next block is run.
struct Prediction: Sendable {
    struct Choice: Sendable {
        var text: String
        var isRight: Bool
        /// What holds after the block exactly where this choice is right.
        var proof: Script?
        var line: Int
    }

    var line: Int
    var choices: [Choice] = []
    /// An expectation in which `?` stands for what the learner types.
    var typed: Script?
    /// What is right to type: one answer, or several of which each is right.
    var answers: [TypedAnswer] = []
    /// What is to be put in order, in the right one; empty if nothing is.
    var order: [String] = []
    /// By what it is to be ordered.
    var orderWords = ""
    /// What holds after the block if the order is right.
    var orderProof: Script?
    /// What is said on request before the answer.
    var hint = ""
    /// What is said once it is known.
    var because = ""
}

/// Something to bring about.
struct Exercise: Sendable {
    struct Goal: Sendable {
        var words: String
        var expectations: Script
        var line: Int
        /// Whether it holds only if it does in every order, which takes long to find out.
        var isExplored: Bool {
            expectations.text.split(separator: "\n").contains { $0.trimmingPrefix(" ").hasPrefix("explore") }
        }
    }

    struct Hint: Sendable {
        /// A condition under which a hint shows by itself.
        struct Condition: Sendable {
            var expectation: Script
            /// Whether it is not to hold.
            var isNegated: Bool
        }

        var text: String
        var conditions: [Condition] = []
        /// Statements that lead to it.
        var attempt: Script?
        var line: Int

        /// Whether it shows by itself.
        var isTriggered: Bool { !conditions.isEmpty }
    }

    /// A way to solve it.
    struct Solution: Sendable {
        var script: Script
        /// Why it works and what it costs.
        var reason = ""
        var line: Int
    }

    var line: Int
    var title: String
    /// What there is at first, instead of what the lesson has built so far.
    var start: Script?
    var goals: [Goal] = []
    /// What is run on a copy before the goals are looked at.
    var trial: Script?
    /// How many seeds the trial is run under.
    var seeds = 1
    /// Names of statements that may not be used.
    var forbidden: [String] = []
    /// Whether no statement may be used that breaks a node.
    var forbidsFaults = false
    /// What may not become of the nodes.
    var restrictions = Restrictions()
    var hints: [Hint] = []
    /// The known ways to solve it, the one that is shown first in front.
    var solutions: [Solution] = []
    /// A solution that is shorter than the one that is shown.
    var shortest: Script?
    /// What is said once it is solved.
    var after = ""

    /// The solution that is shown first.
    var solution: Script { solutions.first?.script ?? Script(text: "", line: line) }

    /// What stands for all statements that break a node.
    static let faults = "faults"

    /// What is not allowed, in words.
    var forbiddenWords: [String] {
        forbidden + (forbidsFaults ? [Self.faults] : []) + restrictions.words
    }
}

extension Lesson {
    var pieces: [LessonPiece] { steps.flatMap(\.pieces) }

    var blocks: [GoldenBlock] {
        pieces.compactMap { if case .block(let block) = $0 { block } else { nil } }
    }

    var exercises: [Exercise] {
        pieces.compactMap { if case .exercise(let exercise) = $0 { exercise } else { nil } }
    }

    var predictions: [Prediction] {
        pieces.compactMap { if case .prediction(let prediction) = $0 { prediction } else { nil } }
    }

    /// The statements of its blocks as a script, each in the line that it has in the file.
    public var script: String {
        var text = ""
        var line = 1
        for command in blocks.flatMap(\.commands) {
            while line < command.line {
                text += "\n"
                line += 1
            }
            text += command.text
            line += command.text.utf8.count { $0 == UInt8(ascii: "\n") }
        }
        return text + "\n"
    }

    /// A number that changes with the file's content.
    var fingerprint: String { String(FNV1a.hash(bytes), radix: 16) }

    /// What it begins with, for whoever runs ``script``; nil if there is nothing.
    public var setUpText: String? { setUp?.text }
}
