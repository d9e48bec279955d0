internal import Basics

/// Makes a lesson of a file, line by line, and gathers all that is wrong with it.
struct LessonParser {
    /// What stands before a statement, and before the further lines of its block.
    static let prompt = "larder> "
    static let continuationPrompt = "   ...> "
    /// More faults than a person reads at once.
    private static let faultLimit = 20

    private(set) var lesson: Lesson
    private(set) var faults: [LessonFault] = []
    private var lines: [PageLines.Line] = []
    private var index = 0
    private var prose = Prose(line: 1, lines: [])
    private var hasHeader = false

    init(path: String, bytes: [UInt8]) {
        let name = FileSystem.split(path).name
        lesson = Lesson(
            path: path,
            name: name.hasSuffix(Lesson.ending) ? String(name.dropLast(Lesson.ending.count)) : name,
            number: 0, title: "", summary: "", minutes: 0, boundNames: [],
            steps: [LessonStep(title: "", line: 1)], bytes: bytes)
    }

    private var number: Int { index + 1 }

    private mutating func fault(_ line: Int, _ message: String, _ remedy: String = "") {
        if faults.count < Self.faultLimit { faults.append(LessonFault(line, message, remedy)) }
    }

    mutating func parse() {
        guard isText() else { return }
        title()
        while index < lines.count, faults.count < Self.faultLimit {
            let text = lines[index].text
            if let fence = Fence(opening: text) {
                fenced(fence)
            } else if text.hasPrefix("<!--") {
                endProse()
                directive()
            } else {
                checkProse(text)
                if text.hasPrefix("## ") {
                    endProse()
                    step(String(text.dropFirst(3)))
                } else {
                    addProse(text)
                }
                index += 1
            }
        }
        endProse()
        if lesson.steps.first?.pieces.isEmpty ?? false, lesson.steps.count > 1 { lesson.steps.removeFirst() }
        // What stands in the wrong order may be a consequence of anything else.
        guard faults.isEmpty else { return }
        checkOrder()
        if !hasHeader {
            fault(
                1, "a lesson says what it is about",
                "put <!-- lesson … --> with minutes: and about: below the title")
        }
    }

    // MARK: Text

    private mutating func isText() -> Bool {
        let page = PageLines(lesson.bytes)
        faults += page.faults
        lines = page.lines
        lesson.lineEnd = page.lineEnd
        return page.faults.isEmpty
    }

    /// The first line: `# 2. How old may a copy be?`
    private mutating func title() {
        let expected = "write '# 2. Time to live', with the lesson's number"
        guard let text = lines.first?.text, text.hasPrefix("# ") else {
            return fault(1, "the first line is not the lesson's title", expected)
        }
        let parts = text.dropFirst(2).split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let number = Int(parts[0]), number > 0, parts[1].hasPrefix(" ") else {
            return fault(1, "the title has no number", expected)
        }
        lesson.number = number
        lesson.title = parts[1].trimmed
        if lesson.title.isEmpty { fault(1, "the title is empty", expected) }
        index = 1
        prose.line = 2
    }

    private mutating func step(_ title: String) {
        if title.trimmed.isEmpty { fault(number, "a step without a title", "write '## What a miss costs'") }
        lesson.steps.append(LessonStep(title: title.trimmed, line: number))
        prose = Prose(line: number + 1, lines: [])
    }

    private mutating func checkProse(_ text: String) {
        if text.hasPrefix("# ") {
            fault(number, "a second title", "a lesson has one title; steps begin with '## '")
        } else if text.hasPrefix(Self.prompt.trimmed) {
            fault(number, "a statement outside of a larder block", "put it between ```larder and ```")
        } else if text.contains("<!--") && !text.contains("`") {
            fault(number, "a directive stands at the start of a line", "begin a new line with <!--")
        } else if text.hasPrefix("-->") {
            fault(number, "this --> ends nothing", "take it away, or begin the directive with <!--")
        }
    }

    private mutating func addProse(_ text: String) {
        if prose.lines.isEmpty {
            if text.trimmed.isEmpty { return }
            prose.line = number
        }
        prose.lines.append(text)
    }

    private mutating func endProse() {
        while prose.lines.last?.trimmed.isEmpty ?? false { prose.lines.removeLast() }
        if !prose.lines.isEmpty {
            let (blocks, objections) = Markdown.read(prose.lines)
            prose.blocks = blocks
            for objection in objections {
                fault(
                    prose.line + objection.line, "lessons have no such text: \(objection.message)",
                    objection.remedy)
            }
            add(.prose(prose))
        }
        prose = Prose(line: number, lines: [])
    }

    private mutating func add(_ piece: LessonPiece) {
        lesson.steps[lesson.steps.count - 1].pieces.append(piece)
    }

    // MARK: Blocks

    private mutating func fenced(_ fence: Fence) {
        var reader = FencedBlock(fence, lines, at: index)
        reader.read()
        faults += reader.faults
        if fence.language == FencedBlock.language {
            endProse()
            add(.block(reader.block))
        } else {
            for line in lines[index..<min(reader.end, lines.count)] { addProse(line.text) }
        }
        index = reader.end
    }

    // MARK: Directives

    private mutating func directive() {
        let opening = number
        var texts: [String] = []
        while index < lines.count {
            let text = lines[index].text
            // What begins something else shows that the end was forgotten.
            if !texts.isEmpty, ["<!--", "```", "## "].contains(where: text.hasPrefix) { break }
            texts.append(text)
            index += 1
            if text.contains("-->") { break }
        }
        guard let last = texts.last, let end = last.range(of: "-->") else {
            return fault(opening, "this <!-- is never closed", "end it with a line that holds only -->")
        }
        if !last[end.upperBound...].trimmed.isEmpty {
            fault(opening + texts.count - 1, "text behind -->", "begin a new line for it")
        }
        texts[texts.count - 1] = String(last[..<end.lowerBound])
        texts[0] = String(texts[0].dropFirst(4))
        let directive = Directive(texts, line: opening)
        var reader = DirectiveReader(directive)
        let made = reader.read()
        faults += reader.faults
        if let made {
            switch made {
            case .mark(let mark): faults += lesson.marks.add(mark, line: opening)
            case .header(let header):
                if hasHeader { fault(opening, "a second 'lesson' directive", "one is enough") }
                hasHeader = true
                lesson.minutes = header.minutes
                lesson.summary = header.about
                lesson.boundNames = header.names
                lesson.setUpFile = header.setUp
                lesson.fileNames = header.files
                if let language = header.language { lesson.language = language }
                lesson.prerequisites = header.prerequisites
            case .numbers(let numbers): lesson.provenNumbers += numbers
            case .piece(let piece): add(piece)
            }
        }
    }

    // MARK: Order

    /// A prediction stands behind its question, and an exercise behind its task.
    private mutating func checkOrder() {
        for step in lesson.steps {
            let pieces = step.pieces.filter { if case .note = $0 { false } else { true } }
            for (place, piece) in pieces.enumerated() {
                let hasText = place > 0 && pieces[place - 1].isProse
                switch piece {
                case .prediction(let prediction) where !hasText:
                    fault(
                        prediction.line, "a prediction without a question",
                        "write the question as text, right above <!-- predict")
                case .prediction(let prediction) where prediction.needsBlock:
                    let rest = pieces[(place + 1)...]
                    if let next = rest.first(where: { !$0.isProse }), case .block = next { continue }
                    fault(
                        prediction.line, "nothing is run after this prediction",
                        "put a larder block behind it, in the same step")
                case .exercise(let exercise) where !hasText:
                    fault(
                        exercise.line, "an exercise without a task",
                        "write the task as text, right above <!-- exercise")
                default: break
                }
            }
        }
        var titles: Set<String> = []
        for exercise in lesson.exercises where !titles.insert(exercise.title).inserted {
            fault(
                exercise.line, "a second exercise is called '\(exercise.title)'", "give it a title of its own"
            )
        }
    }
}

extension LessonPiece {
    var isProse: Bool { if case .prose = self { true } else { false } }
    var isPrediction: Bool { if case .prediction = self { true } else { false } }
}

extension Prediction {
    /// Whether only a trace can tell what is right.
    var needsBlock: Bool { typed != nil || orderProof != nil || choices.contains { $0.proof != nil } }
}

extension StringProtocol {
    /// Without blanks at either end.
    var trimmed: String {
        var text = Substring(self)
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}

extension String {
    /// The first place of a text.
    func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}
