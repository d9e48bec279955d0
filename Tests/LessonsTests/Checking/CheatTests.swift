import Language
import Testing

@testable import Lessons

/// What the check tries beside the solutions: statements that have nothing to do with an exercise, and other numbers.
@Suite struct CheatTests {
    private func check(
        start: String = "", trial: String, goal: String, solution: String, isQuick: Bool = false
    ) throws -> LessonCheck {
        let text = LessonFormat.example
        let from = try #require(text.firstRange(of: "<!-- exercise:"))
        let to = try #require(text.firstRange(of: "## What to remember"))
        let exercise = """
            <!-- exercise: Soon
            start:
              database users rows=user:1..user:9 read=20ms
              cache front over users latency=1ms
              \(start)
            trial:
              \(trial)
            goal: what is asked
              \(goal)
            hint: Think.
            solution:
              \(solution)
            -->


            """
        let whole = String(text[..<from.lowerBound]) + exercise + String(text[to.lowerBound...])
        return LessonCheck(try lesson(whole), isQuick: isQuick)
    }

    @Test func aStatementThatHasNothingToDoWithItIsFound() throws {
        func faults(isQuick: Bool) throws -> [String] {
            try check(
                trial: "read user:1", goal: "expect latency <= 5ms", solution: "read user:1",
                isQuick: isQuick
            ).faults.map(\.message)
        }
        let cheat = "a statement that has nothing to do with it solves it: configure users read=0s"
        #expect(try faults(isQuick: false).contains(cheat))
        #expect(try faults(isQuick: true) == [])
    }

    @Test func theRangeOfANumberIsTold() throws {
        let found = try check(
            start: "configure front ttl=1s", trial: "read user:1\n  advance 10s\n  read user:1",
            goal: "expect hit", solution: "configure front ttl=20s")
        #expect(found.remarks == ["Soon: ttl: solved from 12000ms to 80000ms or more"])
    }

    /// Between 12 and 17 seconds the copy of the first read is still there at the second, and gone at the third.
    @Test func aVerdictOfChanceIsFound() throws {
        let found = try check(
            start: "configure front ttl=1s",
            trial: "read user:1\n  advance 12s\n  read user:1\n  advance 5s\n  read user:1",
            goal: "expect hit", solution: "configure front ttl=20s")
        let flip =
            "the verdict on ttl changes more than once: solved from 18000ms to 80000ms, "
            + "and again at 10000ms, 12000ms"
        #expect(found.faults.map(\.message).contains(flip), "\(found.faults)")
    }
}
