@testable import Language
import Testing

/// `undo`, `redo`, `rewind` and `reset`.
@Suite struct GoingBackTests {
    @Test func undoTakesBackTheLastChange() {
        let bench = Bench(shop + "read user:1; write user:2 \"Bo\"")
        #expect(bench.run("undo") == "undone: 'write user:2 \"Bo\"'; it is 0.022s\n")
        #expect(
            bench.run("undo; show front")
                == "undone: 'read user:1'; it is 0.000s\nfront  0 of 3 entries\n  empty\n")
        #expect(bench.run("read user:2; expect value \"row 2\"") == "ok\n")
    }

    /// Questions are no changes: they stay, and undo goes past them.
    @Test func undoPassesQuestions() {
        let bench = Bench(shop + "read user:1; show; stats; why")
        #expect(bench.run("undo") == "undone: 'read user:1'; it is 0.000s\n")
    }

    @Test func undoOfSeveral() {
        let bench = Bench(shop + "read user:1; read user:2; read user:3")
        #expect(bench.run("undo 3") == "undone: 3 statements, back to before 'read user:1'; it is 0.000s\n")
        #expect(bench.run("redo; show front").contains("3 of 3 entries"))
        #expect(bench.error("undo 6") == "error: there are only 5 statements to undo")
        #expect(bench.run("show front").contains("3 of 3 entries"), "an undo that cannot be changes nothing")
        bench.run("undo 5")
        #expect(bench.run("show").contains("nothing has been built yet"))
        #expect(bench.error("undo") == "error: there is nothing to undo")
    }

    @Test func redoBringsBackStepByStep() {
        let bench = Bench(shop + "advance 1s; advance 2s; advance 4s")
        bench.run("undo; undo; undo")
        #expect(bench.run("redo") == "redone: it is 1.000s\n")
        #expect(bench.error("redo 3") == "error: there are only 2 steps to redo")
        #expect(bench.run("redo 2") == "redone: it is 7.000s\n")
        #expect(bench.error("redo") == "error: there is nothing to redo")
    }

    @Test func redoIsGoneAfterAnotherChange() {
        let bench = Bench(shop + "advance 1s; advance 2s; undo")
        // A question, and a statement that is not understood, are no changes.
        bench.run("show; raed user:1")
        #expect(bench.run("redo; undo").hasPrefix("redone: it is 3.000s\n"))
        bench.run("read user:1")
        #expect(bench.error("redo") == "error: there is nothing to redo")
    }

    /// At the prompt a statement that failed is taken back, so nothing was changed.
    @Test func redoSurvivesAStatementThatFails() {
        let bench = Bench(shop + "advance 1s; undo", interactive: true)
        #expect(bench.error("repeat 1 { read user:1; read user:$x }") == "error: there is no variable 'x'")
        #expect(bench.run("redo") == "redone: it is 1.000s\n")
    }

    @Test func undoOfReset() {
        let bench = Bench(shop + "read user:1; let n = 5; reset")
        #expect(bench.run("show").contains("nothing has been built yet"))
        #expect(bench.error("read $n") != nil)
        #expect(bench.run("undo; show front; expect stats front misses = 1").contains("1 of 3 entries"))
        #expect(bench.run("read user:$n; expect value \"row 5\"") == "ok\n")
    }

    @Test func variablesAndDefinitionsAreTakenBack() {
        let bench = Bench(shop + "let n = 1; let n = 2; define f() { read user:1 }")
        bench.run("undo")
        #expect(bench.error("f") == "error: no statement is called 'f'")
        bench.run("undo; read user:$n")
        #expect(bench.run("expect value \"row 1\"") == "ok\n")
    }

    @Test func undoTakesTheRandomDrawsBack() {
        let build = "trace off; database users rows=user:1..user:9 read=uniform(10ms,30ms)\n"
        let bench = Bench(build + "read user:1")
        let straight = bench.run("read user:2; history user:2")
        bench.run("undo; read user:3; undo")
        #expect(bench.run("read user:2; history user:2") == straight)
    }

    // MARK: Rewind

    @Test func rewindThenTheSameTimeGivesTheSameLog() {
        let script = """
            trace off
            database users rows=user:1..user:100 read=exponential(20ms)
            cache front over users capacity=5 ttl=3s jitter=1s strategy=write-behind flush-every=700ms
            every 90ms read user:1
            every 370ms write user:2 "x"
            workload keys=user:1..user:20 zipf=0.9 rate=50/s for=4s writes=10%
            advance 6s

            """
        let look = "history user:1; history user:2; history user:7; stats; show front; show queue"
        let bench = Bench(script)
        let straight = bench.run(look)
        for span in ["1ns", "10ms", "1s", "1234567891ns", "3s", "9s"] {
            #expect(bench.run("rewind \(span)").hasPrefix("rewound: it is "))
            #expect(bench.run(look) != straight)
            bench.run("advance \(span)")
            #expect(bench.run(look) == straight, "after rewind \(span)")
            bench.run("undo; redo")
        }
    }

    @Test func rewindIntoTheMiddleOfAStatement() {
        let bench = Bench(shop + "read user:1 user:2")
        #expect(bench.run("rewind 30ms; show").hasPrefix("rewound: it is 0.014s\nit is 0.014s\n"))
        #expect(bench.run("expect no event store") == "ok\n")
        #expect(bench.run("advance 30ms; show front").contains("2 of 3 entries"))
    }

    @Test func somethingElseMayHappenAfterARewind() {
        let bench = Bench(shop + "read user:1; advance 61s; rewind 10s; read user:1")
        #expect(bench.run("expect hit") == "ok\n")
        #expect(bench.error("redo") == "error: there is nothing to redo")
    }

    @Test func rewindBeyondTheBeginning() {
        let bench = Bench(shop + "advance 5s")
        #expect(bench.run("rewind 1h") == "rewound: it is 0.000s, and no time has passed before that\n")
        #expect(bench.run("redo") == "redone: it is 5.000s\n")
    }

    @Test func rewindOfNothing() {
        let bench = Bench(shop)
        #expect(
            bench.error("rewind 5s") == "error: no time has passed that could be taken back: it is 0.000s")
        bench.run("advance 1s")
        #expect(bench.error("rewind 0s")?.hasPrefix("error: a rewind cannot be 0s: expected more") == true)
    }

    @Test func undoOfARewind() {
        let bench = Bench(shop + "advance 5s; rewind 2s")
        #expect(bench.run("redo") == "redone: it is 5.000s\n")
        #expect(bench.run("rewind 2s; undo").hasSuffix("undone: 'advance 5s'; it is 0.000s\n"))
    }

    // MARK: Errors

    @Test func atThePromptAStatementThatFailsIsTakenBack() {
        let bench = Bench(shop + "read user:1", interactive: true)
        #expect(bench.error("repeat 5 { read user:2; fail nowhere }") == "error: there is no node 'nowhere'")
        #expect(bench.run("show front; show").contains("1 of 3 entries"))
        #expect(bench.run("show").hasPrefix("it is 0.022s\n"))
        #expect(bench.run("undo") == "undone: 'read user:1'; it is 0.000s\n")
    }

    @Test func whatWasNotKeptIsSaidBehindTheError() {
        let bench = Bench(shop, interactive: true)
        #expect(
            bench.run("repeat 5 { read user:2; fail nowhere }")
                == "nothing of this was kept: it is 0.000s again\n")
        // Where nothing had been done, there is nothing to say.
        #expect(bench.run("raed user:1") == "")
        #expect(bench.run("let n = 2 * x") == "")
    }
}
