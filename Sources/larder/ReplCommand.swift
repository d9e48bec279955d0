import ArgumentParser
import Glibc
import Language
import Terminal

/// `larder` alone: the prompt on a terminal, otherwise statements from standard input.
struct ReplCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repl", abstract: "Read statements at a prompt, or from standard input.")

    @OptionGroup var options: SessionOptions

    @Argument(help: .hidden) var misplaced: [String] = []

    func run() throws {
        if let word = misplaced.first { throw ValidationError(Self.objection(to: word)) }
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

    /// What to say to `larder x.larder`, `larder rnu x` or `larder repl x`.
    private static func objection(to word: String) -> String {
        let names = Larder.configuration.subcommands.compactMap { $0.configuration.commandName }
        if let nearest = NearestWord.find(word, among: names) {
            return "there is no subcommand '\(word)'; did you mean 'larder \(nearest)'?"
        }
        if access(word, F_OK) == 0 { return "to run a script: larder run \(word)" }
        return "there is no subcommand and no file '\(word)'; 'larder --help' lists the subcommands"
    }

    // MARK: At a prompt

    private func converse(_ session: Session, _ capabilities: TerminalCapabilities) throws -> Bool {
        let prompt = StatementPrompt(session, capabilities, color: options.color)
        let desk = LessonDesk(prompt, capabilities, isStyled: capabilities.usesColour(options.color))
        session.teacher = desk
        let player = DashboardPlayer()
        if capabilities.canEdit, capabilities.isCapable, capabilities.outputIsTerminal {
            session.viewer = player
        }
        defer { prompt.saveHistory() }
        if capabilities.outputIsTerminal {
            StandardStreams.print(Session.greeting + "\n")
        }
        while !session.isOver {
            switch try prompt.read() {
            case .end: return true
            case .dropped: continue
            case .statement(let text):
                Interrupts.clear()
                session.run(Source(name: "", text: text))
                Interrupts.clear()
                try desk.teachWhatWasAskedFor()
                prompt.session = session
            }
        }
        return true
    }

    // MARK: From standard input

    private func read(_ session: Session) throws -> Bool {
        let reader = PlainReader(printsPrompt: false)
        var copied = CopiedSession()
        defer { session.noteOutput(passedOver: copied.takePassedOver()) }
        var gatherer = StatementGatherer()
        // The lines as they are written, for errors to show.
        var pending = ""
        var line = 0
        var firstLine = 1
        func run() -> Bool {
            session.run(Source(name: "standard input", text: pending, firstLine: firstLine))
        }
        while !session.isOver {
            switch try reader.readLine(prompt: "") {
            case .endOfInput: return gatherer.isEmpty || run()
            case .cancelled: throw ExitCode(130)
            case .line(let text):
                line += 1
                switch copied.take(text, isAnew: gatherer.isEmpty) {
                case .nothing: continue
                case .givenUp: gatherer = StatementGatherer()
                case .typed(let typed):
                    if gatherer.isEmpty {
                        firstLine = line
                        pending = text
                    } else {
                        pending += "\n" + text
                    }
                    guard gatherer.add(typed) else { continue }
                    guard run() else { return false }
                    gatherer = StatementGatherer()
                }
            }
        }
        return true
    }
}
