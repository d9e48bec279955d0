import ArgumentParser
import Glibc
import Language
import Terminal

/// `larder verify`: a script on the simulator and on a real server.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Run a script on the simulator and on a real Redis, and say where they part.",
        discussion: """
            The caches of the script stand at the server, each in a database of its own, counted from that of the address; \
            databases stay simulated. It compares the replies to Redis's commands, what reads bring and why they missed, what is \
            left of times to live, evictions and the hit rate. The server's side follows the real clock, so 'advance 5s' takes \
            5s. Exit status 0 if both agree, 1 if they part or the script fails, 64 for wrong usage.
            """)

    @Argument(help: ArgumentHelp("The script.", valueName: "file"))
    var file: String

    @OptionGroup var against: AgainstOptions

    @Flag(help: "Delete what the server's databases hold before; without it they have to be empty.")
    var flush = false

    @Option(help: "What all randomness is derived from.")
    var seed: UInt64 = 1

    func run() throws {
        let placement = try against.placement(content: flush ? .deleted : .none)
        Interrupts.install()
        var options = Session.Options()
        options.seed = seed
        options.folder = Source.folder(ofFile: file)
        options.isInterrupted = { Interrupts.pending }
        let verification: Verification
        do {
            verification = try Verification(script: file, against: placement, options)
        } catch { throw AgainstOptions.told(error) }
        let (lines, isSame) = verification.run()
        for line in lines { StandardStreams.print(line + "\n") }
        if Interrupts.pending { throw ExitCode(130) }
        if !isSame { throw ExitCode(1) }
    }
}

/// Where the real server is.
struct AgainstOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server: redis://HOST:PORT/DATABASE or, for load, redis-cluster://HOST:PORT.",
            valueName: "address"))
    var against: String

    @Option(
        help: ArgumentHelp(
            "The environment variable that holds the password of the address.", valueName: "variable"))
    var passwordFrom: String?

    func placement(content: RealPlacement.Content) throws -> RealPlacement {
        do { return try RealPlacement(against, passwordFrom: passwordFrom, content: content) } catch {
            throw ValidationError("--against: \(error)")
        }
    }

    /// Prints an error, and ends with exit status 1.
    static func told(_ error: any Error) -> any Error {
        let text =
            if let diagnostic = error as? Diagnostic {
                diagnostic.rendered()
            } else if let problem = error as? Problem { "error: \(problem.message)\n" } else {
                "error: \(error)\n"
            }
        StandardStreams.error(text)
        return ExitCode(1)
    }
}
