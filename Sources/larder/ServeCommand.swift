import ArgumentParser
import Glibc
import Language
import Serving
import Simulation

/// `larder serve`: a cache that Redis clients talk to.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve a cache to Redis clients, with a clock that can be moved and failures on order.",
        discussion: """
            It listens on 127.0.0.1 and ::1 and prints one line that says where. Any Redis client connects; the command \
            LARDER, which no Redis has, moves the clock, orders failures and says why: see 'larder help serve'. \
            SIGTERM and Ctrl-C end it. With --setup a client's GET, SET and DEL go through a strategy over a simulated or a real \
            database ('larder help real-parts'); writes that still wait for a real one at the end have 10s to be written back, \
            and those that could not be are named.
            """)

    @Option(help: "The port; 0 for any that is free.")
    var port = 6379

    @Option(help: ArgumentHelp("A script that builds databases, caches and faults first.", valueName: "file"))
    var setup: String?

    @Option(
        help: ArgumentHelp(
            "How the clock goes: running, frozen, or so many times as fast as the real one, such as 60x.",
            valueName: "pace"))
    var clock = "running"

    @Option(help: "What all randomness is derived from.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Write what clients do into a script that 'larder run' replays.", valueName: "file"))
    var record: String?

    @Option(help: ArgumentHelp("The version of Redis that clients are told.", valueName: "version"))
    var redisVersion = "7.0.15"

    @Option(
        help: ArgumentHelp(
            "The time of the server's clock at its start, in seconds since 1970; if not given, the real time.",
            valueName: "seconds"))
    var epoch: Int64?

    @Option(help: ArgumentHelp("How many events are kept for LARDER WHY.", valueName: "events"))
    var keep = 100_000

    @Flag(inversion: .prefixedNo, help: "Log every command, so that LARDER WHY can explain it.")
    var explanations = true

    @Option(help: ArgumentHelp("The password that clients must give.", valueName: "password"))
    var requirepass = ""

    func validate() throws {
        guard (0...65535).contains(port) else {
            throw ValidationError("--port takes a number from 0 to 65535")
        }
        guard ServedClock.pace(clock) != nil else {
            throw ValidationError("--clock takes running, frozen or a speed such as 60x")
        }
        guard (1000...100_000_000).contains(keep) else {
            throw ValidationError("--keep takes a number from 1000 to 100000000")
        }
    }

    func run() throws {
        var settings = ServerSettings()
        settings.port = port
        settings.version = redisVersion
        settings.password = requirepass
        settings.hasSetup = setup != nil
        settings.explains = explanations
        settings.epoch = epoch.map { .seconds($0) } ?? .zero
        settings.usesRealEpoch = epoch == nil
        let setup = ServedSetup(file: setup, seed: seed, keep: keep, printed: PrintedLines())
        if let problem = setup.problem(ServedClock.pace(clock) ?? .running(speed: 1)) {
            StandardStreams.error(problem)
            throw ExitCode(1)
        }
        // Blocked before the server's thread begins, so that only this thread takes them.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGTERM, SIGINT] { sigaddset(&signals, number) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
        let server: Server
        do {
            server = try Server(
                settings: settings, pace: ServedClock.pace(clock) ?? .running(speed: 1), setup: setup,
                recordingTo: record, onShutdown: { kill(getpid(), SIGTERM) })
        } catch {
            StandardStreams.error("larder serve: \(error)\n")
            throw ExitCode(1)
        }
        let bound: Int
        do { bound = try server.start() } catch {
            StandardStreams.error("larder serve: cannot listen on 127.0.0.1:\(port): \(error)\n")
            throw ExitCode(1)
        }
        StandardStreams.output().announce("listening on 127.0.0.1:\(bound) and [::1]:\(bound)")
        var number: Int32 = 0
        while sigwait(&signals, &number) != 0 {}
        let (lines, isAll) = try server.stop()
        for line in lines { StandardStreams.error("larder serve: \(line)\n") }
        if !isAll { throw ExitCode(1) }
    }
}

extension Output {
    fileprivate func announce(_ text: String) {
        line(text)
        flush()
    }
}
