import ArgumentParser

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
            ServeCommand.self, ReplayCommand.self, CurveCommand.self, TraceCommand.self,
            HelpTopicCommand.self,
        ],
        defaultSubcommand: ReplCommand.self)
}
