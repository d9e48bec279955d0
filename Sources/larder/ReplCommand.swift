import ArgumentParser
import Glibc
import Language
import Terminal

/// `larder` alone: the prompt on a terminal, otherwise statements from standard input.
struct ReplCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repl", abstract: "Read statements at a prompt, or from standard input.")

    @OptionGroup var options: SessionOptions

    func run() throws {
        let capabilities = TerminalCapabilities.current()
        var settings = options.session
        settings.isInteractive = capabilities.inputIsTerminal
        Interrupts.install()
        let session = Session(
            options: settings, output: StandardStreams.output(), diagnostics: StandardStreams.error)
        let isWell = try capabilities.inputIsTerminal ? converse(session, capabilities) : read(session)
        session.close()
        if !capabilities.inputIsTerminal, !isWell || session.failures > 0 { throw ExitCode(1) }
    }

    // MARK: At a prompt

    private func converse(_ session: Session, _ capabilities: TerminalCapabilities) throws -> Bool {
        let history = History(path: History.defaultPath()) { StandardStreams.error("note: \($0)\n") }
        let assistant = Assistant(session)
        let reader = makeLineReader(
            capabilities: capabilities,
            configuration: LineEditor.Configuration(
                programName: "larder", history: history,
                complete: { line, cursor in Completion(assistant.complete(line, cursor: cursor)) },
                hint: { line, cursor in assistant.hint(line, cursor: cursor) },
                usesColour: capabilities.usesColour(options.color)))
        defer { history.save() }
        if capabilities.outputIsTerminal {
            print("Larder, a laboratory for caches. 'help' explains, Tab completes, Ctrl-D leaves.")
        }
        var pending = ""
        while !session.isOver {
            let prompt = pending.isEmpty ? Session.prompt : Session.continuationPrompt
            assistant.pending = pending
            switch try reader.readLine(prompt: prompt) {
            case .endOfInput:
                if pending.isEmpty { return true }
                // Ctrl-D inside a block gives the block up, not the session.
                print("")
                pending = ""
            case .cancelled: pending = ""
            case .line(let line):
                history.add(pending.isEmpty ? line : line.trimmingPrefix { $0 == " " }.description)
                pending += pending.isEmpty ? line : "\n" + line
                if Parser.isIncomplete(pending) { continue }
                Interrupts.clear()
                session.run(Source(name: "", text: pending))
                Interrupts.clear()
                pending = ""
            }
        }
        return true
    }

    // MARK: From standard input

    private func read(_ session: Session) throws -> Bool {
        let reader = PlainReader(printsPrompt: false)
        var pending = ""
        var line = 0
        var firstLine = 1
        while !session.isOver {
            switch try reader.readLine(prompt: "") {
            case .endOfInput:
                if pending.isEmpty { return true }
                return session.run(Source(name: "standard input", text: pending, firstLine: firstLine))
            case .cancelled: throw ExitCode(130)
            case .line(let text):
                line += 1
                if pending.isEmpty { firstLine = line } else { pending += "\n" }
                pending += text
                if Parser.isIncomplete(pending) { continue }
                guard session.run(Source(name: "standard input", text: pending, firstLine: firstLine)) else {
                    return false
                }
                pending = ""
            }
        }
        return true
    }
}

extension Completion {
    /// What the session's assistant offers, as the line editor takes it.
    init(_ offer: Assistant.Offer) {
        self.init(
            replacing: offer.replacing,
            candidates: offer.candidates.map { Candidate($0.text, summary: $0.summary, isFinal: $0.isFinal) })
    }
}
