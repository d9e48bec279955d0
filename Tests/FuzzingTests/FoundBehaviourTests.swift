import Caching
import Simulation
import Tracing
import Testing

@testable import Language

/// What fuzzers found that neither crashed nor broke an invariant of the log.
@Suite struct FoundBehaviourTests {
    /// A session, and all that it printed.
    private final class Shown {
        let session: Session

        init(echoes: Bool = false) {
            var options = Session.Options()
            options.isInteractive = true
            options.echoes = echoes
            let lines = Lines()
            session = Session(options: options, output: Output { lines.bytes += $0 }) {
                lines.bytes += Array($0.utf8)
            }
            self.lines = lines
        }

        private final class Lines { var bytes: [UInt8] = [] }
        private let lines: Lines
        var output: String { String(decoding: lines.bytes, as: UTF8.self) }

        @discardableResult
        func run(_ text: String) -> Bool { session.run(Source(name: "", text: text)) }
    }

    @Test func worldsThatWereLeftAreLetGo() {
        let shown = Shown()
        shown.run(
            "database users rows=k:1..k:9\ncache front over users strategy=write-behind ttl=5s\nwrite k:1 Ann"
        )
        weak let left = shown.session.engine.world
        #expect(left != nil)
        shown.run("undo")
        #expect(left == nil)
        shown.session.close()
    }

    @Test func carriageReturnsAreNoPartOfAnEcho() {
        let shown = Shown(echoes: true)
        shown.run("repeat 2 {\r\nlet a = 1\r\n}\r\n")
        shown.session.close()
        #expect(shown.output == "larder> repeat 2 {\n   ...> let a = 1\n   ...> }\n")
    }

    @Test(arguments: [
        "until 10ms { settle }\nsettle", "together { settle\nsettle }", "after 1s { settle }\nsettle",
        "write k:1 Ann\nsettle\nrewind 500ms\nsettle",
    ])
    func settlingDoesNotWaitForItself(script: String) {
        let shown = Shown()
        shown.run("database users rows=k:1..k:9\ncache front over users strategy=write-behind")
        #expect(shown.run(script))
        #expect(shown.session.engine.world.simulation.now < .start + .seconds(10))
        #expect(!shown.output.contains("not settled"))
        shown.session.close()
    }

    @Test func whatStopsARunStopsAllItsTasks() {
        let budget = Budget()
        struct Stop: Error {}
        budget.checkpoint = { throw Stop() }
        var thrown = 0
        for _ in 0..<5000 { do { try budget.spend() } catch { thrown += 1 } }
        // It is asked for the first time after 4,096 units, and from then on each time.
        #expect(thrown == 5000 - 4095)
    }

    @Test func aQuestionMakesNoKeyKnown() {
        let shown = Shown()
        shown.run("database users\ncache front over users\nexpect uncached k:1..k:5\nexpect clean k:7")
        #expect(shown.session.engine.world.names.keys.isEmpty)
        shown.session.close()
    }
}
