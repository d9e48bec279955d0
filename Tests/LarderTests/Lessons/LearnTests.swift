import Glibc
import Language
import PseudoTerminal
import Testing

extension AtThePrompt {
    /// `larder learn` on a terminal.
    @Suite struct Learn {
        let folder: Folder

        init() throws {
            folder = try Folder()
            try folder.write(LessonFormat.example, to: "lessons/01-sample.md")
        }

        private func begin(
            _ arguments: [String] = ["learn", "1"], columns: Int = 80, environment: [String: String] = [:]
        ) throws -> Repl {
            try Repl(
                columns: columns, environment: ["LARDER_LESSONS": "unset"].merging(environment) { $1 },
                folder: folder, arguments: arguments)
        }

        /// Types a line, and waits for what it gives and the next prompt.
        private func enter(
            _ line: String, _ repl: Repl, gives text: String, then prompt: String = "larder> "
        ) throws {
            repl.terminal.send(line + "\r")
            try repl.terminal.expect(text)
            try repl.terminal.expect(prompt)
        }

        /// The whole way: a wrong prediction, a quit in the middle, a resume, a failed attempt, a hint that is asked
        /// for and one that shows by itself, an undo, a success.
        @Test func aLessonFromStartToEnd() throws {
            var repl = try begin()
            #expect(repl.rows.contains("Lesson 1: A second read (5 minutes)"))
            #expect(repl.rows.contains("  database users rows=user:1..user:9"))
            try enter("", repl, gives: "(set up: 2 statements)")
            try enter("help hit", repl, gives: "hit: ")
            try enter("read user:1", repl, gives: "MISS", then: "predict> ")
            #expect(repl.rows.contains("  2  a miss, because the copy expired"))
            try enter("7", repl, gives: "Answer with a number from 1 to 2", then: "predict> ")
            try enter("1", repl, gives: "You say: a hit. Let us see.")
            try enter("why", repl, gives: "MISS user:1 at 0.000s")
            try enter("advance 60s", repl, gives: "EXPIRE")
            try enter(
                "read user:1", repl, gives: "You predicted: a hit. It came otherwise.", then: "predict> ")
            try enter("1ms", repl, gives: "You say: 1ms. Let us see.")
            try enter("next", repl, gives: "You predicted: 1ms. Right.")
            try enter("", repl, gives: "Exercise: One load")
            try enter("read user:2", repl, gives: "MISS")
            repl.terminal.send("quit\r")
            try repl.terminal.expect("You stopped in lesson 1; 'lesson 1' goes on from there.")
            #expect(try repl.terminal.waitForExit() == .exited(0))

            repl = try begin(["learn"])
            #expect(repl.rows.contains("Exercise: One load"))
            #expect(repl.rows.contains("You had typed:"))
            try enter("read user:3", repl, gives: "Hint: That was another user")
            try enter("check", repl, gives: "missing  at least three reads: it is 2")
            try enter("hint", repl, gives: "Hint: The first read of a user is always a miss.")
            try enter("configure front ttl=5s", repl, gives: "Not allowed in this exercise: configure")
            try enter("undo", repl, gives: "met: at most one of them reaches the database")
            try enter(
                "read user:2 user:2", repl, gives: "Solved, with 2 statements. The shortest known takes 1.")
            try enter("", repl, gives: "[3/4] What to remember")
            repl.terminal.send("\r")
            try repl.terminal.expect("Your predictions: 1 right, 1 wrong.")
            try repl.terminal.expect("Exercise 'One load': solved with 2 statements.")
            #expect(try repl.terminal.waitForExit() == .exited(0))
            let progress = try #require(folder.read(".local/state/larder/progress.jsonl"))
            #expect(progress.contains("\"lesson\":\"lessons/01-sample\",\"done\":true"))
        }

        @Test func tabCompletesTheTutorsWordsAndStatements() throws {
            let repl = try begin()
            repl.terminal.send("ne\t")
            try repl.terminal.waitForScreen("next") { $0.rowOfCursor.hasPrefix("larder> next") }
            repl.terminal.send("\r")
            try repl.terminal.expect("predict> ")
            try enter("1", repl, gives: "Let us see.")
            // The session of the lesson is the one that is completed from.
            repl.terminal.send("configure fr\t")
            try repl.terminal.waitForScreen("front") { $0.rowOfCursor.hasPrefix("larder> configure front") }
        }

        @Test func controlCDropsTheLineAndControlDLeaves() throws {
            let repl = try begin()
            repl.terminal.send("read user" + Keys.control("c"))
            try repl.terminal.expect("larder> ")
            repl.terminal.send(Keys.control("d"))
            #expect(try repl.terminal.waitForExit() == .exited(0))
        }

        @Test func controlCStopsAStatementThatRuns() throws {
            let repl = try begin()
            try enter("next", repl, gives: "MISS", then: "predict> ")
            try enter("", repl, gives: "Watch what happens.")
            repl.terminal.send("repeat 1000000000 { advance 1ms }\r")
            try repl.terminal.expect("\r\n")
            repl.terminal.settle(milliseconds: 200)
            repl.terminal.send(Keys.control("c"))
            try repl.terminal.expect("error: interrupted")
            try repl.terminal.expect("larder> ")
        }

        @Test func colourAndANarrowTerminalChangeNothingElse() throws {
            let repl = try begin(["learn", "1", "--color", "always"], columns: 40)
            #expect(
                String(decoding: repl.terminal.output, as: UTF8.self).contains(
                    "\u{1B}[1;36mLesson 1: A second read"))
            try enter("next", repl, gives: "A minute later it is read again.", then: "predict> ")
            repl.terminal.settle()
            let prose = repl.rows.filter { $0.hasPrefix("A minute") || $0.hasPrefix("will that") }
            #expect(prose.allSatisfy { $0.count <= 38 })
        }

        // MARK: From the prompt of larder

        @Test func lessonsAreTakenInsideTheREPL() throws {
            let repl = try begin([])
            try repl.build()
            try repl.enter("lessons", gives: "  1          A second read (5 min)")
            try repl.enter("lesson 9", gives: "error: there is no lesson '9'")
            try enter("lesson sample", repl, gives: "Lesson 1: A second read")
            try enter("read user:1", repl, gives: "there is nothing to read from")
            try enter("", repl, gives: "(set up: 2 statements)")
            try enter("lesson 1", repl, gives: "You go on where you stopped.")
            try enter("quit", repl, gives: "You stopped in lesson 1")
            // The session of the prompt is as it was.
            try repl.enter("show", gives: "capacity=3")
            try repl.enter("lessons", gives: "begun   A second read")
            try repl.quit()
        }

        @Test func withoutLessonsThereIsAnError() throws {
            let empty = try Folder()
            let repl = try Repl(environment: ["LARDER_LESSONS": empty.path], folder: empty)
            try repl.enter("lesson 1", gives: "error: there is no lesson '1'")
            try repl.enter("lessons", gives: "0 of 0 done.")
            try repl.quit()
        }
    }
}
