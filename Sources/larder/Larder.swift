import ArgumentParser
import Glibc

/// The command `larder`.
@main
struct Larder: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "larder",
        abstract: "A laboratory for caches: build one, break it, and be told why.",
        discussion: """
            Without a subcommand it reads statements: at a prompt on a terminal, otherwise from standard input. Type \
            'help' there, or try 'larder help ttl'.
            """,
        version: "larder 0.1.0",
        subcommands: [
            ReplCommand.self, RunCommand.self, TestCommand.self, LearnCommand.self, LessonsCommand.self,
            RecordCommand.self, WatchCommand.self, ServeCommand.self, VerifyCommand.self, LoadCommand.self,
            ReplayCommand.self, CurveCommand.self,
            TraceCommand.self,
            HelpTopicCommand.self,
        ],
        defaultSubcommand: ReplCommand.self)

    /// The arguments, in which a file whose name begins with a dash is not taken for options: `-dash.larder` holds an h.
    private static func arguments() -> [String] {
        var arguments = Array(CommandLine.arguments.dropFirst())
        for index in arguments.indices {
            if arguments[index] == "--" { break }
            let isFile =
                arguments[index].hasPrefix("-") && !arguments[index].hasPrefix("--")
                && arguments[index].contains(".")
            // A value of the option before it stays as it is.
            let isValue = index > 0 && arguments[index - 1].hasPrefix("-")
            if isFile, !isValue || access(arguments[index], F_OK) == 0 {
                arguments[index] = "./" + arguments[index]
            }
        }
        return arguments
    }

    /// Runs the command that the arguments name. Help and errors are printed if everything else is, so that a full
    /// disk does not pass unnoticed.
    static func main() {
        do {
            var command = try parseAsRoot(arguments())
            try command.run()
        } catch {
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if !text.isEmpty {
                if code.isSuccess {
                    StandardStreams.print(text + "\n")
                } else {
                    StandardStreams.error(text + "\n")
                }
            }
            Glibc.exit(code.rawValue)
        }
    }
}
