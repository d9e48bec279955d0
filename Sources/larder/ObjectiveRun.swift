import ArgumentParser
import Language
import Replay

/// `larder replay --objective`: the smallest size of each policy that does what is wanted.
struct ObjectiveRun {
    let objective: Objective
    let settings: ReplaySettings
    let command: ReplayCommand

    func run(_ names: [String]) throws {
        var results: [ObjectiveResult] = []
        for group in command.chosen.groups(names) {
            let name = SelectionOptions.shown(group)
            let progress = ProgressLine(name)
            defer { progress.clear() }
            let search = ObjectiveSearch(
                try command.chosen.open(group, command.input), name: name, objective: objective,
                settings: settings,
                progress: progress.show, note: progress.note)
            results.append(try search.run())
            progress.clear()
            TraceName.tellNotes(of: search.source)
        }
        if command.files.output.isEmpty || command.format != nil {
            StandardStreams.print(ObjectiveReport.text(results, command.format ?? .table))
        }
        try command.files.write(reading: names) { kind in
            switch kind {
            case .svg, .html: throw ValidationError("--objective draws no picture; 'larder curve' does")
            case .report(let format): return ObjectiveReport.text(results, format)
            }
        }
    }
}
