/// Reads one fenced block: a block of Larder with its statements and outputs, or text of another language, in which
/// nothing may look like a block of Larder that was meant to be tested.
struct FencedBlock {
    /// The word behind the backquotes of a block that is tested.
    static let language = "larder"
    /// Other languages in which the prompt of Larder may stand: those of texts about texts.
    private static let quoting: Set = ["markdown", "md"]

    private let fence: Fence
    private let lines: [PageLines.Line]
    private let start: Int
    private(set) var block: GoldenBlock
    private(set) var faults: [LessonFault] = []
    /// The index of the first line behind the block.
    private(set) var end: Int

    init(_ fence: Fence, _ lines: [PageLines.Line], at start: Int) {
        self.fence = fence
        self.lines = lines
        self.start = start
        end = start + 1
        block = GoldenBlock(line: start + 1)
        block.attributes = fence.attributes
    }

    private mutating func fault(_ number: Int, _ message: String, _ remedy: String) {
        faults.append(LessonFault(number, message, remedy))
    }

    /// Reads to the end of the block.
    ///
    /// - Parameter allowsScripts: whether statements may stand without prompts, as a script whose output is not compared.
    mutating func read(allowsScripts: Bool = false) {
        while end < lines.count, !fence.isClosed(by: lines[end].text) { end += 1 }
        let content = start + 1..<end
        guard end < lines.count else {
            return fault(
                start + 1, "this block is never closed", "end it with a line that holds only \(fence.marks)")
        }
        end += 1
        checkAttributes()
        if fence.language != Self.language {
            checkForeign(content)
        } else if block.isIgnored {
            return
        } else if allowsScripts, let first = content.first, !Self.isPrompt(lines[first].text) {
            addScript(content)
        } else {
            for index in content { add(lines[index], number: index + 1) }
            if block.commands.isEmpty {
                fault(
                    start + 1, "a larder block without a statement",
                    "begin it with '\(LessonParser.prompt)read user:1'")
            }
        }
    }

    private static func isPrompt(_ line: String) -> Bool {
        line.hasPrefix(LessonParser.prompt) || line == LessonParser.prompt.trimmed
    }

    /// A block that nobody tests must not look as if somebody did.
    private mutating func checkForeign(_ content: Range<Int>) {
        let language = fence.language
        if language.lowercased() == Self.language || language.isOneEditFrom(Self.language) {
            fault(
                start + 1, "a block of '\(language)' is never tested",
                "did you mean \(fence.marks)\(Self.language)?")
        } else if !Self.quoting.contains(language),
            let index = content.first(where: { Self.isPrompt(lines[$0].text.trimmed + " ") })
        {
            fault(
                index + 1, "a statement in a block that is never tested",
                "begin the block with \(fence.marks)\(Self.language), or with "
                    + "\(fence.marks)\(Self.language) ignore where it shall not be run")
        }
    }

    private mutating func checkAttributes() {
        guard fence.language == Self.language else { return }
        for word in fence.attributes where !GoldenBlock.knownAttributes.contains(word) {
            fault(
                start + 1, "'\(word)' means nothing behind \(fence.marks)\(Self.language)",
                "it may be \(GoldenBlock.knownAttributes.joined(separator: " or "))")
        }
    }

    private mutating func addScript(_ content: Range<Int>) {
        let text = content.map { lines[$0].text }.joined(separator: "\n")
        let end = lines[content.upperBound - 1].end
        block.isScript = true
        block.commands = [.init(text: text, line: content.lowerBound + 1, output: [], range: end..<end)]
    }

    private mutating func add(_ line: PageLines.Line, number: Int) {
        let last = block.commands.count - 1
        if Self.isPrompt(line.text) {
            let text = String(line.text.dropFirst(LessonParser.prompt.count))
            if text.trimmed.isEmpty { fault(number, "a prompt without a statement", "remove the line") }
            block.commands.append(.init(text: text, line: number, output: [], range: line.end..<line.end))
        } else if last >= 0, block.commands[last].output.isEmpty,
            line.text.hasPrefix(LessonParser.continuationPrompt.dropLast())
        {
            block.commands[last].text += "\n" + line.text.dropFirst(LessonParser.continuationPrompt.count)
            block.commands[last].range = line.end..<line.end
        } else if last >= 0 {
            block.commands[last].output.append(line.text)
            block.commands[last].range = block.commands[last].range.lowerBound..<line.end
        } else {
            fault(
                number, "output before the first statement",
                "begin the block with '\(LessonParser.prompt)read user:1'")
        }
    }
}

extension GoldenBlock {
    /// What may stand behind the word `larder`: `ignore` for a block that is not run, `new` for one that begins with an
    /// empty session.
    static let knownAttributes = ["ignore", "new"]

    var isIgnored: Bool { attributes.contains("ignore") }
    var beginsAnew: Bool { attributes.contains("new") }
}

/// The line that opens a fenced block.
struct Fence {
    var marks: String
    var language: String
    /// The words behind the language.
    var attributes: [String]

    init?(opening line: String) {
        guard let mark = line.first, mark == "`" || mark == "~" else { return nil }
        let marks = line.prefix { $0 == mark }
        let rest = line.dropFirst(marks.count)
        guard marks.count >= 3, !rest.contains("`") else { return nil }
        self.marks = String(marks)
        let words = rest.trimmed.split(separator: " ").map(String.init)
        language = words.first ?? ""
        attributes = Array(words.dropFirst())
    }

    func isClosed(by line: String) -> Bool {
        let text = line.trimmed
        return text.count >= marks.count && text.allSatisfy { $0 == marks.first }
    }
}

extension String {
    /// Whether one letter that is added, dropped or replaced makes the other word.
    fileprivate func isOneEditFrom(_ other: String) -> Bool {
        let (left, right) = (Array(lowercased()), Array(other))
        guard abs(left.count - right.count) <= 1 else { return false }
        let start = zip(left, right).prefix { $0 == $1 }.count
        let end = zip(left.reversed(), right.reversed()).prefix { $0 == $1 }.count
        return max(left.count, right.count) - min(start + end, min(left.count, right.count)) <= 1
    }
}
