import ArgumentParser
import Language
import Terminal

/// `larder load`: a workload or a trace on a real server.
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Send a workload or a trace through a strategy to a real Redis, beside what was foretold.",
        discussion: """
            A script (.larder) runs with its caches at the server, each in a database of its own, counted from that of the \
            address. Any other file is a trace of requests, which 'replay' sends through a cache-aside cache with a ttl of 10m \
            over a simulated database that takes 5ms. Then come the statistics of what really happened, and beside the figures \
            that matter those that the simulator says of the same script. What the server holds before stays.
            """)

    @Argument(help: ArgumentHelp("A script (.larder), or a trace of requests.", valueName: "file"))
    var file: String

    @OptionGroup var against: AgainstOptions

    @Option(
        help: ArgumentHelp("How many operations begin, instead of what the script or the trace says: 1000/s.")
    )
    var rate: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long, instead of what the script says: 30s.", valueName: "time"))
    var length: String?

    @Option(help: "What all randomness is derived from.")
    var seed: UInt64 = 1

    func run() throws {
        let placement = try against.placement(content: .kept)
        var options = Session.Options()
        options.seed = seed
        options.folder = Source.folder(ofFile: file)
        options.isInterrupted = { Interrupts.pending }
        do { options.pace = try LoadRun.Pace(rate: rate, length: length) } catch {
            throw ValidationError("\(error)")
        }
        Interrupts.install()
        let load: LoadRun
        do {
            load = try LoadRun(
                file, against: placement, options, output: StandardStreams.output(),
                diagnostics: StandardStreams.error)
        } catch { throw AgainstOptions.told(error) }
        let isWell = load.run()
        if Interrupts.pending { throw ExitCode(130) }
        if !isWell { throw ExitCode(1) }
    }
}
