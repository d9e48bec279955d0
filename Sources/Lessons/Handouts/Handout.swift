internal import Basics
internal import Glibc

/// A lesson as one HTML file that needs nothing else: no script, no font, no image.
public struct Handout {
    private let lesson: Lesson
    private let hasSolutions: Bool
    private var html = ""
    private var answers: [String] = []

    init(_ lesson: Lesson, withSolutions: Bool) {
        self.lesson = lesson
        hasSolutions = withSolutions
    }

    /// Writes a handout for each lesson at the paths, files or folders of them.
    ///
    /// - Returns: the files that were written. All lessons are read before anything is written.
    public static func write(_ paths: [String], to folder: String, withSolutions: Bool) throws -> [String] {
        var lessons: [Lesson] = []
        for path in paths {
            let kind: FileSystem.Kind
            do throws(FileFault) { kind = try FileSystem.kind(of: path) } catch {
                throw GoldenError.unreadable(path, error)
            }
            let files = kind == .folder ? try Course(folder: path).entries.map(\.path) : [path]
            if files.isEmpty { throw GoldenError.nothingFound(path) }
            for file in files { lessons.append(try Lesson(file: file)) }
        }
        if !folder.isEmpty { mkdir(folder, 0o755) }
        return try lessons.map { lesson in
            let path = FileSystem.path(lesson.name + ".html", in: folder)
            var handout = Handout(lesson, withSolutions: withSolutions)
            let text = handout.text()
            do throws(FileFault) {
                // The first line of every handout.
                try OutputFile.write(
                    Array(text.utf8), to: path,
                    existing: .replaceOwn(
                        header: "<!DOCTYPE html>",
                        remedy: "it is no handout; name another folder with --output"))
            } catch {
                throw HandoutTrouble(path: path, fault: error)
            }
            return path
        }
    }

    /// The whole file.
    mutating func text() -> String {
        html = ""
        answers = []
        for step in lesson.steps {
            if !step.title.isEmpty { html += "<h2>\(Markup.escaped(step.title))</h2>\n" }
            for piece in step.pieces { append(piece) }
        }
        let title = "\(lesson.number). \(lesson.title)"
        var closing = ""
        if hasSolutions, !answers.isEmpty {
            closing = "<h2>Answers</h2>\n<ol>\n" + answers.map { "<li>\($0)</li>\n" }.joined() + "</ol>\n"
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(Markup.escaped(title))</title>
            <style>
            \(Self.style)</style>
            </head>
            <body>
            <h1>\(Markup.escaped(title))</h1>
            <p class="about">\(Markup.escaped(lesson.summary)) About \(lesson.minutes) minutes.</p>
            \(html)\(closing)</body>
            </html>

            """
    }

    private mutating func append(_ piece: LessonPiece) {
        switch piece {
        case .prose(let prose): html += HTML.blocks(prose.lines)
        case .block(let block): append(block)
        case .prediction(let prediction): append(prediction)
        case .exercise(let exercise): append(exercise)
        }
    }

    private mutating func append(_ block: GoldenBlock) {
        html += "<pre>"
        for command in block.commands {
            var prompt = LessonParser.prompt
            for line in command.text.split(separator: "\n", omittingEmptySubsequences: false) {
                html +=
                    "<span class=\"prompt\">\(Markup.escaped(prompt))</span><b>\(Markup.escaped(String(line)))</b>\n"
                prompt = LessonParser.continuationPrompt
            }
            for line in command.output { html += Markup.escaped(line) + "\n" }
        }
        html += "</pre>\n"
    }

    private mutating func append(_ prediction: Prediction) {
        html +=
            "<div class=\"question\"><p><b>Question \(answers.count + 1).</b> Decide before you read on.</p>\n"
        if prediction.choices.isEmpty {
            html += "<p>Your answer: ______________</p>\n"
        } else {
            html += "<ul>\n"
            for choice in prediction.choices { html += "<li>☐ \(HTML.inline(choice.text))</li>\n" }
            html += "</ul>\n"
        }
        html += "</div>\n"
        let right = prediction.choices.first { $0.isRight }?.text ?? prediction.answer
        answers.append("\(HTML.inline(right)). \(HTML.inline(prediction.because))")
    }

    private mutating func append(_ exercise: Exercise) {
        html += "<div class=\"exercise\"><p><b>Exercise: \(Markup.escaped(exercise.title)).</b></p>\n"
        if let start = exercise.start {
            html += "<p>Start with:</p>\n<pre>\(Markup.escaped(start.text))</pre>\n"
        }
        html += "<p>The goal:</p>\n<ul>\n"
        for goal in exercise.goals { html += "<li>\(HTML.inline(goal.words))</li>\n" }
        html += "</ul>\n"
        if !exercise.forbidden.isEmpty {
            html += "<p>Not allowed: \(Markup.escaped(exercise.forbidden.joined(separator: ", "))).</p>\n"
        }
        if hasSolutions {
            for (number, hint) in exercise.hints.filter({ !$0.isTriggered }).enumerated() {
                html +=
                    "<details><summary>Hint \(number + 1)</summary><p>\(HTML.inline(hint.text))</p></details>\n"
            }
            html +=
                "<details><summary>A solution</summary><pre>\(Markup.escaped(exercise.solution.text))</pre></details>\n"
        }
        html += "</div>\n"
    }

    private static let style = """
        body { font: 16px/1.5 Georgia, serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #222; }
        pre, code { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 13px; }
        pre { background: #f6f6f3; border-left: 3px solid #bbb; padding: .6em .8em; overflow-x: auto; line-height: 1.35; }
        .prompt { color: #888; }
        .about { color: #555; font-style: italic; }
        .question, .exercise { border: 1px solid #ccc; border-radius: 4px; padding: .2em 1em; margin: 1em 0; }
        .question ul { list-style: none; padding-left: .5em; }
        table { border-collapse: collapse; } td, th { border: 1px solid #ccc; padding: .2em .6em; text-align: left; }
        @media print { details { display: block; } pre { white-space: pre-wrap; } }

        """
}

/// A handout that could not be written.
public struct HandoutTrouble: Error, CustomStringConvertible {
    var path: String
    var fault: FileFault

    public var description: String { "cannot write \(VisibleText(path).text): \(fault)" }
}
