import ArgumentParser
import Language

/// `larder help`: the help of the prompt, from the shell.
struct HelpTopicCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "help", abstract: "Explain a statement, a strategy, a policy or an idea.")

    @Argument(help: ArgumentHelp("What to explain; nothing for the list of statements.", valueName: "topic"))
    var topic: [String] = []

    func run() throws {
        // As the help of 'larder trace' suggests: 'larder help trace info' is 'larder trace info --help'.
        // One name is first what the language means by it.
        if let command = command(of: topic), topic.count > 1 || (try? Help.text(on: topic[0])) == nil {
            StandardStreams.print(Larder.helpMessage(for: command) + "\n")
            return
        }
        let text = "help \(topic.joined(separator: " "))"
        let session = Session(output: StandardStreams.output(), diagnostics: StandardStreams.error)
        let isWell = session.run(Source(name: "", text: text))
        session.close()
        if !isWell { throw ExitCode(1) }
    }

    /// The subcommand of these names, one below the other.
    private func command(of names: [String]) -> (any ParsableCommand.Type)? {
        guard !names.isEmpty else { return nil }
        var found: any ParsableCommand.Type = Larder.self
        for name in names {
            let next = found.configuration.subcommands.first { $0.configuration.commandName == name }
            guard let next else { return nil }
            found = next
        }
        return found
    }
}
