import ArgumentParser
import Language
import Lessons
import Picturing
import Reporting
import Terminal

/// `larder watch`: a run as a dashboard on the terminal.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Watch a run on the terminal: hit rate, latencies, memory, queue and faults over time.",
        discussion: """
            The script runs first and is then shown as if it ran now, at a chosen speed. Space pauses, the arrows step, + and - \
            change the speed, q leaves. Where there is no terminal the end of it is printed.
            """)

    @Argument(help: ArgumentHelp("The script, or a lesson (.md).", valueName: "file"))
    var script: String

    @Option(help: "How many seconds it takes to show all of it.")
    var seconds = 20.0

    @OptionGroup var options: SessionOptions

    func validate() throws {
        guard seconds > 0, seconds <= 86_400 else {
            throw ValidationError("--seconds takes a number above 0")
        }
    }

    func run() throws {
        var settings = options.session
        settings.trace = .off
        settings.folder = Source.folder(ofFile: script)
        Interrupts.install()
        let output = Output { _ in }
        let session = Session(options: settings, output: output, diagnostics: StandardStreams.error)
        let isWell: Bool
        if script.hasSuffix(".md") {
            let text = try Lesson(file: script).script
            isWell = session.run(Source(name: script, folder: settings.folder, text: text))
        } else {
            isWell = session.run(file: script)
        }
        let dashboard = session.dashboard(title: script)
        session.close()
        if Interrupts.pending { throw ExitCode(130) }
        let capabilities = TerminalCapabilities.current()
        if capabilities.canEdit, capabilities.isCapable {
            DashboardPlayer().play(dashboard, seconds: seconds)
        }
        printEnd(dashboard)
        if !isWell { throw ExitCode(1) }
    }

    private func printEnd(_ dashboard: Dashboard) {
        let lines = dashboard.lines(after: dashboard.count, columns: 80)
        StandardStreams.print(lines.joined(separator: "\n") + "\n")
    }
}
