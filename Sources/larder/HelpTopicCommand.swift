import ArgumentParser
import Language

/// `larder help`: the help of the prompt, from the shell.
struct HelpTopicCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "help", abstract: "Explain a statement, a strategy, a policy or an idea.")

    @Argument(help: ArgumentHelp("What to explain; nothing for the list of statements.", valueName: "topic"))
    var topic: [String] = []

    func run() throws {
        let text = "help \(topic.joined(separator: " "))"
        let session = Session(output: StandardStreams.output(), diagnostics: StandardStreams.error)
        let isWell = session.run(Source(name: "", text: text))
        session.close()
        if !isWell { throw ExitCode(1) }
    }
}
