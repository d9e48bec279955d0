import Language
import Terminal

/// Reads statements at a terminal, blocks of several lines included, with completion, hints and history.
///
/// What is completed changes with what the prompt is for: the session of the prompt, or that of a lesson.
final class StatementPrompt {
    /// What was typed.
    enum Typed {
        case statement(String)
        /// Ctrl-C: what had been typed is dropped.
        case dropped
        case end
    }

    /// The session that is completed from.
    var session: Session { didSet { assistant = Assistant(session) } }
    /// Words beside the statements, each with what it does.
    var words: [(word: String, summary: String)] = []
    private var assistant: Assistant
    private let history: History
    private let capabilities: TerminalCapabilities
    private let usesColour: Bool
    /// Whether an answer is typed, which nothing completes.
    private var isAnswering = false
    private lazy var reader = makeReader()
    /// What is left out of a copied session that comes in line by line.
    private var copied = CopiedSession()
    /// How many lines of output were left out of pasted text.
    private var passedOver = 0

    init(_ session: Session, _ capabilities: TerminalCapabilities, color: ColourChoice) {
        self.session = session
        self.capabilities = capabilities
        assistant = Assistant(session)
        history = History(path: History.defaultPath()) { StandardStreams.error("note: \($0)\n") }
        usesColour = capabilities.usesColour(color)
    }

    private func makeReader() -> any LineReader {
        makeLineReader(
            capabilities: capabilities,
            configuration: LineEditor.Configuration(
                programName: "larder", history: history,
                complete: { [unowned self] line, cursor in complete(line, cursor) },
                hint: { [unowned self] line, cursor in hint(line, cursor) },
                paste: { [unowned self] text in typed(inPasted: text) }, usesColour: usesColour))
    }

    /// Keeps what was typed for the next time.
    func saveHistory() { history.save() }

    /// Reads a statement.
    ///
    /// - Parameter gathers: whether a block goes on over several lines, up to its end.
    func read(gathers: Bool = true) throws -> Typed {
        var gatherer = StatementGatherer()
        while true {
            let wasWaiting = reader.hasInputWaiting
            if !wasWaiting { notePassedOver() }
            assistant.pending = gatherer.text
            switch try reader.readLine(
                prompt: gatherer.isEmpty ? Session.prompt : Session.continuationPrompt)
            {
            case .endOfInput:
                notePassedOver()
                if gatherer.isEmpty { return .end }
                // Ctrl-D inside a block gives the block up, not the session.
                StandardStreams.print("\n")
                return .dropped
            case .cancelled: return .dropped
            case .line(let line):
                switch copied.take(line, isAnew: gatherer.isEmpty, isTyped: !wasWaiting) {
                case .nothing: continue
                case .givenUp: return .dropped
                case .typed(let typed):
                    guard gatherer.add(typed) || !gathers else { continue }
                    if capabilities.inputIsTerminal { keep(gatherer.text) }
                    return .statement(gatherer.text)
                }
            }
        }
    }

    /// What was typed of pasted text, if that is a copied session.
    private func typed(inPasted text: String) -> String {
        guard !isAnswering, let (typed, count) = Transcript.typed(inPasted: text) else { return text }
        passedOver += count
        return typed
    }

    private func notePassedOver() {
        passedOver += copied.takePassedOver()
        if passedOver > 0 { StandardStreams.error("note: \(Transcript.remark(passedOver: passedOver))\n") }
        passedOver = 0
    }

    /// Keeps a block as one line where it can be said on one, so that it comes back whole.
    private func keep(_ text: String) {
        if let line = Parser.onOneLine(text) { return history.add(line) }
        let isPrivate = text.hasPrefix(" ")
        for line in text.split(separator: "\n") where !isPrivate {
            history.add(line.trimmingPrefix { $0 == " " }.description)
        }
    }

    /// Reads an answer, which is not completed and not kept.
    func readAnswer(prompt: String) throws -> Typed {
        isAnswering = true
        defer { isAnswering = false }
        switch try reader.readLine(prompt: prompt) {
        case .endOfInput: return .end
        case .cancelled: return .dropped
        case .line(let line): return .statement(line)
        }
    }

    // MARK: Completion

    private func complete(_ line: String, _ cursor: Int) -> Completion {
        if isAnswering { return .none }
        let offer = assistant.complete(line, cursor: cursor)
        let typed = String(line.prefix(cursor))
        var candidates = offer.candidates.map {
            Candidate($0.text, summary: $0.summary, isFinal: $0.isFinal)
        }
        if assistant.pending.isEmpty, !typed.contains(" ") {
            candidates =
                words.filter { $0.word.hasPrefix(typed) }.map { Candidate($0.word, summary: $0.summary) }
                + candidates
        }
        return Completion(replacing: offer.replacing, candidates: candidates)
    }

    private func hint(_ line: String, _ cursor: Int) -> String? {
        if isAnswering { return nil }
        if let word = words.first(where: { $0.word == line }) { return word.summary }
        return assistant.hint(line, cursor: cursor)
    }
}
