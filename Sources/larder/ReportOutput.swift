import ArgumentParser
import Language
import Replay

/// What came of each trace, to be printed, drawn and written into files.
struct ReportOutput<Item> {
    let results: [Item]
    let text: ([Item], ReportFormat) -> String
    let chart: (Item) -> Chart
    let page: ([Item]) -> String

    /// Prints the results, with a drawing of each if one is wanted, and writes the files that `-o` names. If there are such files,
    /// it prints only what was asked for.
    func write(_ format: ReportFormat?, plot: Bool, to files: ReportFiles, reading traces: [String]) throws {
        if files.output.isEmpty || format != nil { StandardStreams.print(text(results, format ?? .table)) }
        if plot {
            for result in results { StandardStreams.print("\n" + TextChart(chart(result)).text) }
        }
        try files.write(reading: traces) { kind in
            switch kind {
            case .svg:
                if results.count > 1 {
                    throw ValidationError("a .svg shows one trace; write .html for several")
                }
                return results.first.map { SVGChart(chart($0)).text } ?? ""
            case .html: return page(results)
            case .report(let format): return text(results, format)
            }
        }
    }
}
