@testable import Language
import Testing

/// Clients with names, which act beside one another.
@Suite struct ClientTests {
    @Test func eachDoesOneThingAfterAnother() {
        let bench = Bench(shop + "trace brief")
        let said = bench.run(
            "client alice read user:1; client bob read user:2; client alice read user:1; settle")
        let lines = said.split(separator: "\n").filter { $0.contains("DONE") }
        #expect(lines.map { $0.contains("app#alice") } == [true, false, true])
        #expect(lines.last?.contains("from front") == true)
    }

    @Test func aStepGoesToTheNextEventOfOne() {
        let bench = Bench(shop + "client alice read user:1; after 10ms client bob read user:2; step alice")
        #expect(bench.error("step carol")?.contains("'carol' is no client") == true)
        bench.run("advance 8ms; trace brief")
        #expect(bench.run("step bob").hasSuffix("MISS     user:2   cold: never cached before · app#bob\n"))
        bench.run("settle; trace off")
        #expect(bench.run("step bob") == "bob has nothing to do\n")
    }

    @Test func goingBackForgetsThem() {
        let bench = Bench(shop + "client alice read user:1; settle")
        bench.run("undo 2")
        #expect(bench.error("step alice")?.contains("'alice' is no client") == true)
        bench.run("redo")
        #expect(bench.run("step alice") == "alice has nothing to do\n")
    }

    @Test(arguments: [
        ("client alice", "'client' needs a block"), ("client", "'client' needs a name"),
        ("client 1 read user:1", "'1' cannot name a client"),
        ("client alice { reed user:1 }", "no statement"),
    ])
    func mistakes(_ typed: String, _ message: String) {
        #expect(Bench(shop).error(typed)?.contains(message) == true)
    }
}
