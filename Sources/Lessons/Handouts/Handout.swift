internal import Basics
internal import Language

/// A lesson as one HTML file that needs nothing else: no script, no font, no image beside it.
public struct Handout {
    /// What a handout shows.
    public struct Options: Sendable {
        /// Whether hints, answers, solutions, and what blocks that answer a question print are in it at all.
        public var hasSolutions = true
        /// Whether they are unfolded, so that they print too.
        public var isUnfolded = false
        /// Whether the teacher's notes are in it.
        public var hasNotes = false

        /// By default everything a learner may see, folded.
        public init(hasSolutions: Bool = true, isUnfolded: Bool = false, hasNotes: Bool = false) {
            self.hasSolutions = hasSolutions
            self.isUnfolded = isUnfolded
            self.hasNotes = hasNotes
        }
    }

    /// The lessons before and after it in a set of handouts.
    struct Neighbours {
        var previous: Lesson?
        var next: Lesson?
        var hasIndex = false
    }

    private let lesson: Lesson
    private let options: Options
    private let neighbours: Neighbours
    private let markdown: HTML
    private let wording: Wording
    private var html = ""
    private var answers: [String] = []
    /// The timelines that its blocks draw, as pictures, by the line and the place of the statement.
    private var timelines: [Int: [Int: [UInt8]]] = [:]
    /// Whether the block that comes next answers a question.
    private var isAsked = false

    init(_ lesson: Lesson, _ options: Options = Options(), _ neighbours: Neighbours = Neighbours()) {
        self.lesson = lesson
        self.options = options
        self.neighbours = neighbours
        wording = Wording(lesson.language)
        let folder = FileSystem.split(lesson.path).folder
        markdown = HTML { Picture.embedded($0, in: folder) }
    }

    // MARK: The page

    /// The whole file.
    mutating func text() -> String {
        html = ""
        answers = []
        drawTimelines()
        for step in lesson.steps {
            html += "<section>\n"
            if !step.title.isEmpty { html += "<h2>\(Markup.escaped(step.title))</h2>\n" }
            for piece in step.pieces { append(piece) }
            html += "</section>\n"
        }
        let title = "\(lesson.number). \(lesson.title)"
        var closing = ""
        if options.hasSolutions, !answers.isEmpty {
            let list = "<ol>\n" + answers.map { "<li>\($0)</li>\n" }.joined() + "</ol>\n"
            closing =
                "<section>\n<h2>\(wording("Answers"))</h2>\n\(folded(wording("Show the answers"), list))</section>\n"
        }
        return Page.html(
            title: title, language: lesson.language, navigation: navigation,
            body: """
                <h1>\(Markup.escaped(title))</h1>
                <p class="about">\(Markup.escaped(lesson.summary)) \(wording("About \(lesson.minutes) minutes."))</p>
                \(html)\(closing)
                """)
    }

    private var navigation: String {
        var links: [String] = []
        func link(_ lesson: Lesson?, _ words: String) {
            guard let lesson else { return }
            let title = Markup.escaped("\(lesson.number). \(lesson.title)")
            links.append("<a href=\"\(Markup.escaped(lesson.name)).html\">\(words) \(title)</a>")
        }
        link(neighbours.previous, wording("Before:"))
        if neighbours.hasIndex { links.append("<a href=\"index.html\">\(wording("All lessons"))</a>") }
        link(neighbours.next, wording("Next:"))
        return links.joined(separator: " · ")
    }

    private func folded(_ summary: String, _ content: String) -> String {
        "<details\(options.isUnfolded ? " open" : "")><summary>\(summary)</summary>\n\(content)</details>\n"
    }

    private static func code(_ text: String) -> String {
        "<pre tabindex=\"0\">\(Markup.escaped(text))\n</pre>\n"
    }

    private mutating func append(_ piece: LessonPiece) {
        switch piece {
        case .prose(let prose): html += markdown.blocks(prose.blocks)
        case .block(let block): append(block)
        case .prediction(let prediction): append(prediction)
        case .exercise(let exercise): append(exercise)
        case .note(let note):
            if options.hasNotes {
                html += "<aside><p><b>\(wording("Note."))</b> \(HTML.inline(note))</p></aside>\n"
            }
        }
    }

    // MARK: Blocks

    /// Plays the lesson for the timelines in it, if there are any.
    private mutating func drawTimelines() {
        timelines = [:]
        let texts = lesson.blocks.flatMap(\.commands).map(\.text)
        guard texts.contains(where: { $0.hasPrefix("show timeline") }) else { return }
        var found: [Int: [Int: [UInt8]]] = [:]
        _ = LessonPlay(lesson) { block, place, session in
            let text = block.commands[place].text
            guard text.hasPrefix("show timeline") else { return }
            found[block.line, default: [:]][place] = session.session.timelinePicture(
                of: text, title: lesson.title)
        }
        timelines = found
    }

    /// The timelines of a block as pictures.
    private func pictures(of block: GoldenBlock) -> String {
        (timelines[block.line] ?? [:]).sorted { $0.key < $1.key }.map { _, bytes in
            "<p><img src=\"data:image/svg+xml;base64,\(Picture.base64(bytes))\" "
                + "alt=\"\(wording("The timeline above as a picture"))\"></p>\n"
        }.joined()
    }

    private mutating func append(_ block: GoldenBlock) {
        let isAnswer = isAsked
        isAsked = false
        guard isAnswer else {
            html +=
                "<pre tabindex=\"0\">\(statements(of: block, withOutput: true))</pre>\n" + pictures(of: block)
            return
        }
        // What answers the question stays out of sight.
        html += "<pre tabindex=\"0\">\(statements(of: block, withOutput: false))</pre>\n"
        if options.hasSolutions {
            let all = "<pre tabindex=\"0\">\(statements(of: block, withOutput: true))</pre>\n"
            html += folded(wording("What happens"), all + pictures(of: block))
        } else {
            html += "<p class=\"about\">\(wording("Type it, and see what happens."))</p>\n"
        }
    }

    private func statements(of block: GoldenBlock, withOutput: Bool) -> String {
        var text = ""
        for command in block.commands {
            var prompt = LessonParser.prompt
            for line in command.text.split(separator: "\n", omittingEmptySubsequences: false) {
                text +=
                    "<span class=\"prompt\">\(Markup.escaped(prompt))</span><b>\(Markup.escaped(String(line)))</b>\n"
                prompt = LessonParser.continuationPrompt
            }
            if withOutput { for line in command.output { text += Markup.escaped(line) + "\n" } }
        }
        return text
    }

    // MARK: Questions

    private mutating func append(_ prediction: Prediction) {
        isAsked = prediction.needsBlock
        html +=
            "<div class=\"question\"><p><b>\(wording("Question \(answers.count + 1)."))</b> "
            + "\(wording("Decide before you read on."))</p>\n"
        if !prediction.order.isEmpty {
            html += "<p>\(wording("Put these in order: \(HTML.inline(prediction.orderWords))"))</p>\n<ul>\n"
            for item in prediction.shownOrder { html += "<li>__ \(HTML.inline(item))</li>\n" }
            html += "</ul>\n"
        } else if prediction.choices.isEmpty {
            html += "<p>\(wording("Your answer:")) ______________</p>\n"
        } else {
            html += "<ul>\n"
            for choice in prediction.choices { html += "<li>☐ \(HTML.inline(choice.text))</li>\n" }
            html += "</ul>\n"
        }
        html += "</div>\n"
        answers.append("\(HTML.inline(prediction.rightWords)). \(HTML.inline(prediction.because))")
    }

    private mutating func append(_ exercise: Exercise) {
        html +=
            "<div class=\"exercise\"><p><b>\(wording("Exercise: \(Markup.escaped(exercise.title))")).</b></p>\n"
        if let start = exercise.start {
            html += "<p>\(wording("You start with:"))</p>\n\(Self.code(start.text))"
        }
        if let trial = exercise.trial {
            html += "<p>\(wording("What you make of it is tried with:"))</p>\n\(Self.code(trial.text))"
        }
        html += "<p>\(wording("The goal:"))</p>\n<ul>\n"
        for goal in exercise.goals { html += "<li>\(HTML.inline(goal.words))</li>\n" }
        html += "</ul>\n"
        let refused = exercise.forbiddenWords
        if !refused.isEmpty {
            html += "<p>\(wording("Not allowed: \(Markup.escaped(refused.joined(separator: ", ")))."))</p>\n"
        }
        if options.hasSolutions {
            for (number, hint) in exercise.hints.filter({ !$0.isTriggered }).enumerated() {
                html += folded(wording("Hint \(number + 1)"), "<p>\(HTML.inline(hint.text))</p>\n")
            }
            for (number, solution) in exercise.solutions.enumerated() {
                let reason = solution.reason.isEmpty ? "" : "<p>\(HTML.inline(solution.reason))</p>\n"
                html += folded(
                    number == 0 ? wording("A solution") : wording("Another solution"),
                    Self.code(solution.script.text) + reason)
            }
        }
        html += "</div>\n"
    }
}
