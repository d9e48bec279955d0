import Foundation
@testable import Language
import Testing

/// Scenarios whose verdicts were found by hand before the explorer was asked.
@Suite struct ScenarioTests {
    struct Case: CustomStringConvertible, Sendable {
        var name: String
        /// `holds`, or `broken` and how many steps.
        var verdict: String
        var script: String

        var description: String { name }

        static let all: [Case] = {
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
            let text = textOfFile("\(folder)/scenarios.txt") ?? ""
            return text.components(separatedBy: "\n=== ").dropFirst().map { part in
                var lines = part.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                let name = lines.removeFirst()
                let verdict = lines.removeFirst().replacing("verdict: ", with: "")
                lines.removeFirst()
                return Case(name: name, verdict: verdict, script: lines.joined(separator: "\n"))
            }
        }()
    }

    @Test(arguments: Case.all) func theVerdictIsTheOneFoundByHand(_ scenario: Case) {
        let bench = Bench()
        let output = bench.run(scenario.script)
        #expect(bench.errors == "")
        let line =
            output.split(separator: "\n").first { $0.hasPrefix("broken") || $0.hasPrefix("holds") } ?? "none"
        if scenario.verdict == "holds" {
            #expect(line.hasPrefix("holds: "), "\(output)")
        } else {
            let steps = scenario.verdict.split(separator: " ").last ?? ""
            #expect(line.hasPrefix("broken: ") && line.contains(", in \(steps) step"), "\(output)")
        }
    }

    @Test func thereAreEnough() { #expect(Case.all.count >= 80) }

    /// The schedule of a counterexample, run by itself, has the events that the counterexample has.
    @Test(arguments: Case.all.filter { $0.verdict != "holds" })
    func theScheduleRunsTheOrderAgain(_ scenario: Case) throws {
        let bench = Bench()
        let output = bench.run("trace off\n" + scenario.script)
        let start = try #require(output.range(of: "schedule {"))
        let setup = scenario.script.components(separatedBy: "explore {")[0]
        let again = Bench()
        let trace = again.run(setup + String(output[start.lowerBound...]))
        #expect(again.errors == "", "\(output)")
        if output.contains("never stale,") { #expect(trace.contains("STALE")) }
        if output.contains("never lost,") { #expect(trace.contains("LOST")) }
        // All has settled, and the copy differs from the row.
        guard output.contains("never stale after settle,"),
            let left = output.firstMatch(
                of: #/(\S+) is left with .* under (\S+), and (\S+) has/#)
        else { return }
        let row = again.run("trace off\nlet v = @\(left.3) read \(left.2)\nprint $v")
        let copy = again.run("let v = @\(left.1) read \(left.2)\nprint $v")
        #expect(row != copy, "\(trace)")
    }
}
