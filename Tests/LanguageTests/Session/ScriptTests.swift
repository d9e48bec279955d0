import Basics
@testable import Language
import Testing

/// Variables, loops, definitions, and statements that run at their time.
@Suite struct ScriptTests {
    // MARK: let

    @Test(arguments: [
        ("3", "3"), ("1 + 2", "3"), ("10 - 2 - 3", "5"), ("2 + 3 * 4", "14"), ("2 * 3 + 4 * 5", "26"),
        ("7 / 2", "3.5"), ("8 / 2 / 2", "2"), ("17 % 5", "2"), ("2 * 17 % 5", "4"),
        ("0.1 + 0.2", "0.3"),
        ("-3 + 5", "2"), ("5 - -3", "8"), ("1000000 * 1000000", "1000000000000"),
        ("\"two words\"", "two words"),
        ("1 / 3 * 3", "1"),
    ])
    func arithmetic(expression: String, result: String) {
        let bench = Bench("trace off; database d { k=\"\" }")
        #expect(
            bench.run("let n = \(expression); write k \"$n\"; read k; expect value \"\(result)\"") == "ok\n")
    }

    @Test(arguments: [
        ("let n = 1 +", "error: 'let' needs a number behind +"),
        ("let n = x + 1", "error: 'x' is no number to calculate with"),
        ("let n = 1 + nan", "error: 'nan' is no number to calculate with"),
        ("let n = 1 / 0", "error: division by zero"),
        ("let n = 5 % 0", "error: division by zero"),
        ("let n = 1 ^ 2", "error: '^' is no sign: expected + - * / or %"),
        ("let n", "error: 'let' needs ="), ("let n =", "error: 'let' needs a value"),
        ("let 5 = 3", "error: '5' cannot name a variable"),
    ])
    func arithmeticMistakes(statement: String, error: String) {
        let bench = Bench()
        #expect(bench.error(statement) == error)
        #expect(bench.error("show $n") == "error: there is no variable 'n'", "nothing was set")
    }

    @Test func anOverflowIsNoCrash() {
        let bench = Bench()
        #expect(bench.error("let n = 9999999999999999999999 * 9999999999999999999999") == nil)
        bench.run("let n = 1" + String(repeating: "0", count: 300))
        bench.run("let n = $n * $n")
        #expect(bench.error("repeat $n { show }")?.contains("number of rounds") == true)
    }

    @Test func variablesBelongToTheirBlock() {
        let bench = Bench("trace off; database d { k=0 }; let n = 1")
        bench.run("repeat 3 { let n = $n + 1; let inner = 5 }")
        #expect(bench.run("write k $n; read k; expect value 4") == "ok\n")
        #expect(bench.error("show $inner") == "error: there is no variable 'inner'")
    }

    // MARK: for, repeat

    @Test func forRunsOverValuesAndRanges() {
        let bench = Bench("trace off; database d rows=user:1..user:20; let sum = 0")
        bench.run("for i in 1..5 20 { let sum = $sum + $i; read user:$i }")
        #expect(bench.run("write k $sum; read k; expect value 35; expect stats d loads = 7") == "ok\nok\n")
        #expect(bench.error("for i of 1..5 { show }") == "error: 'for' needs in")
        #expect(bench.error("show $i") == "error: there is no variable 'i'")
    }

    @Test func repeatOfNothing() {
        let bench = Bench(shop)
        #expect(bench.run("repeat 0 { read user:1 }; show front").contains("empty"))
        #expect(
            bench.error("repeat -1 { show }")
                == "error: the number of rounds cannot be -1: expected 0 to 1000000000")
    }

    // MARK: define

    @Test func aDefinitionSeesItsArgumentsAndTheScriptsVariables() {
        let bench = Bench(shop + "let v = \"Ann\"\ndefine put(key) { write $key $v; let inner = 1 }")
        #expect(bench.run("put user:7; read user:7; expect value \"Ann\"") == "ok\n")
        #expect(bench.error("show $inner") == "error: there is no variable 'inner'")
        #expect(bench.error("show $key") == "error: there is no variable 'key'")
    }

    @Test func aBlockMayDefineWhatItCalls() {
        let bench = Bench("trace off; database d { k=1 }")
        #expect(bench.error("repeat 2 { define load(key) { read $key }; repeat 2 { load k } }") == nil)
        #expect(bench.run("expect stats app reads = 4") == "ok\n")
        // What is no name of anything is found before the first round.
        let other = Bench("trace off; database d { k=1 }")
        #expect(
            other.error("repeat 2 { read k; define load(key) { read $key }; laod k }")
                == "error: no statement is called 'laod'")
        #expect(other.run("expect stats app reads = 0") == "ok\n")
    }

    @Test func resetForgetsDefinitionsToo() {
        let bench = Bench("define f() { show }; let n = 1; mark here; reset")
        #expect(bench.error("f") == "error: no statement is called 'f'")
        #expect(bench.error("show $n") == "error: there is no variable 'n'")
        #expect(bench.error("stats since=here") == "error: there is no mark 'here'")
        #expect(bench.error("repeat 1 { reset }") == "error: 'reset' cannot stand inside a block")
        #expect(bench.error("undo; f") == nil)
    }

    @Test func theRowsOfADatabaseAreCounted() {
        #expect(
            Bench().run("database d rows=doc:1..doc:3 { big=x; doc:2=y; small=z }")
                == "database d rows=doc:1..doc:3 and 2 more read=20ms write=30ms\n")
        #expect(
            Bench().run("database d rows=doc:1..doc:3 doc:2=y")
                == "database d rows=doc:1..doc:3 read=20ms write=30ms\n")
    }

    @Test func wrongArgumentCounts() {
        let bench = Bench("define f(a, b) { show }\ndefine g() { show }")
        #expect(bench.error("f 1") == "error: 'f' takes 2 arguments, not 1")
        #expect(bench.error("f 1 2 3") == "error: 'f' takes 2 arguments, not 3")
        #expect(bench.error("g 1") == "error: 'g' takes 0 arguments, not 1")
        #expect(bench.error("f 1 2") == nil)
    }

    @Test func recursionHasALimit() {
        let bench = Bench(
            "trace off; database d { k=0 }; let n = 0\ndefine again() { let n = $n + 1; again }")
        #expect(bench.error("again") == "error: calls stand more than 200 deep in one another")
        #expect(bench.run("write k $n; read k; expect value 200") == "ok\n")
    }

    @Test func aStatementsNameCannotBeTaken() {
        let bench = Bench()
        #expect(bench.error("define read(k) { show }") == "error: 'read' is a statement already")
        #expect(bench.error("define f(a, a) { show }") == "error: the argument 'a' is named twice")
        #expect(bench.error("define f { show }")?.contains("is no beginning of a definition") == true)
    }

    // MARK: let

    @Test func wholeNumbersAreExact() {
        let bench = Bench("trace off; database d { a=1 }")
        func result(_ calculation: String) -> String {
            bench.run("let n = \(calculation)\nwrite k $n\nread k")
            return bench.run("history k").split(separator: "\n").last.map(String.init) ?? ""
        }
        #expect(result("9223372036854775806 + 1").contains("\"9223372036854775807\""))
        #expect(result("9007199254740993 * 3").contains("\"27021597764222979\""))
        #expect(result("7 / 2 * 2").contains("\"7\""))
        #expect(result("9223372036854775807 % 10").contains("\"7\""))
        #expect(result("-7 % 4 + 0.5").contains("\"-2.5\""))
        for calculation in [
            "9223372036854775807 * 2", "-9223372036854775808 / -1", "-9223372036854775808 - 1",
        ] {
            #expect(bench.error("let n = \(calculation)")?.contains("at most 64 bits") == true)
        }
    }

    // MARK: Memory

    /// The place of the error is that of the statement after which too much was in use, or of the first one.
    @Test func aLimitThatIsPassedBeforehandHasAPlace() {
        for text in ["SETRANGE k 100 x", "pipeline { SETRANGE k 100 x }", "let n = 1"] {
            let bench = Bench { $0.memoryLimit = 1 << 20 }
            bench.run("\n" + text)
            #expect(
                bench.errors.hasPrefix("error: stopped: more than 1MiB of memory is in use\n   2 | "),
                "\(bench.errors)")
        }
    }

    // MARK: database

    /// A row whose key looks like an option stands in the block; outside, a misspelt option would become a row.
    @Test func rowsThatLookLikeOptions() {
        let bench = Bench("trace off")
        #expect(
            bench.run("database d read=3ms { apple=1; pear=2; user:1=Ann }")
                == "database d rows=3 read=3ms write=30ms\n")
        #expect(bench.run("read pear; expect value 2") == "ok\n")
        #expect(bench.error("database e raed=5ms") == "error: 'database' has no option 'raed'")
        #expect(bench.run("database e {\n  raed=5ms\n  b \"two words\"\n  c=$x\n}\n") == "")
        #expect(bench.errors.hasPrefix("error: 'c=$x' is no row"))
        bench.run("database f {\n  raed=5ms\n  b \"two words\"\n}")
        #expect(
            bench.run("read raed in=f; expect value 5ms; read b in=f; expect value \"two words\"")
                == "ok\nok\n")
    }

    // MARK: at, after, every, until

    @Test func atAfterAndEveryRunAtTheirTime() {
        let bench = Bench("trace off; database d rows=k:1..k:9 read=1ms\n")
        bench.run("advance 1s; at 3s read k:1; after 3s { read k:2 }; every 1s for=3s read k:3; advance 10s")
        func times(_ key: String) -> [String] {
            bench.run("history \(key)").split(separator: "\n").filter { $0.contains("READ") }.map {
                String($0.split(separator: " ")[1])
            }
        }
        #expect(times("k:1") == ["3.000s"])
        #expect(times("k:2") == ["4.000s"])
        #expect(times("k:3") == ["2.000s", "3.000s", "4.000s"])
        #expect(bench.error("at 3s show") == "error: 3s has passed: it is 11.000s")
    }

    @Test func anErrorInALaterStatementNamesIt() {
        let bench = Bench(shop)
        #expect(bench.error("after 2s { let y = 1; read user:$x }") == nil)
        #expect(bench.error("advance 5s") == "error: there is no variable 'x'")
    }

    @Test func untilLeavesUnderWayWhatHasNotFinished() {
        let bench = Bench(shop)
        bench.run("until 10ms { read user:1; read user:2 }")
        #expect(bench.run("show").hasPrefix("it is 0.010s"))
        #expect(bench.run("expect no event done") == "ok\n")
        #expect(bench.run("settle; expect stats app reads = 2; show").contains("it is 0.044s"))
        #expect(bench.error("until 5ms read user:1") == "error: 5ms has passed: it is 0.044s")
    }

    @Test func settleDoesNotWaitForEver() {
        let bench = Bench(shop + "every 1s read user:1")
        #expect(bench.run("settle; show").hasPrefix("it is 0.000s"))
        let dirty = Bench(
            "trace off; database d { k=1 }; cache c over d strategy=write-behind flush-every=1s retry=1s; fail d; write k 2"
        )
        #expect(dirty.run("settle for=5s") == "not settled after 5s: 1 write of c is still dirty\n")
    }

    // MARK: Seeds

    /// A draw in one place changes no other place's draws.
    @Test func streamsAreApart() {
        func reads(_ also: String) -> String {
            Bench(
                """
                trace off; seed 42
                database users rows=user:1..user:9 read=uniform(10ms,30ms)
                database items rows=item:1..item:9 read=uniform(10ms,30ms)
                cache front over users ttl=60s jitter=10s latency=exponential(1ms)
                \(also)
                read user:1 user:2 user:3
                """
            ).run("trace brief; history user:1; history user:2; history user:3; show front")
        }
        func waits(_ text: String) -> [Substring] {
            text.split(separator: "\n").filter { $0.contains("READ") }.compactMap {
                $0.split(separator: " ").dropLast(2).last
            }
        }
        let plain = reads("")
        #expect(waits(plain) == waits(reads("@items read item:1 item:2")))
        #expect(waits(plain) == waits(reads("flaky items 50%; @items read item:1..item:9")))
        #expect(
            waits(plain)
                != waits(
                    reads(
                        "seed 43; drop front; drop users; database users rows=user:1..user:9 read=uniform(10ms,30ms)"
                    )))
    }

    @Test func theSameSeedGivesTheSameBytes() {
        let script = """
            database users rows=user:1..user:100 read=lognormal(20ms,0.5)
            cache front over users capacity=10 policy=random ttl=1s jitter=1s
            flaky users 5%
            workload keys=user:1..user:100 zipf=0.99 rate=200/s for=3s writes=5% arrivals=random trace=on
            stats
            """
        func output(_ seed: UInt64) -> String { Bench("") { $0.seed = seed }.run(script) }
        let first = output(7)
        #expect(first.utf8.count > 10_000)
        #expect(output(7) == first)
        #expect(output(8) != first)
        #expect(Bench().run("seed 7\n" + script) == first)
    }
}
