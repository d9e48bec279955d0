@testable import Language
import Testing

/// What whoever gives lessons asks of a session.
@Suite struct LessonSessionTests {
    private static let shop = """
        trace off
        database users rows=user:1..user:9
        cache front over users ttl=60s

        """

    private func source(_ text: String, firstLine: Int = 1) -> Source {
        Source(name: "", text: text, firstLine: firstLine)
    }

    // MARK: Judging

    @Test func judgingPrintsAndChangesNothing() throws {
        let bench = Bench(Self.shop + "read user:1")
        let before = (bench.session.fingerprint, bench.session.changes.count)
        let judged = try bench.session.judge(
            source("expect miss cold\nexpect hit\nexpect stats users loads <= 1"))
        #expect(judged.map(\.text) == ["expect miss cold", "expect hit", "expect stats users loads <= 1"])
        #expect(judged.map { $0.complaint == nil } == [true, false, true])
        #expect(judged[1].complaint?.contains("was a miss (cold)") == true)
        #expect(before == (bench.session.fingerprint, bench.session.changes.count))
        #expect(bench.session.failures == 0)
        #expect(bench.run("") == "")
    }

    @Test func whatIsNotBuiltYetIsAComplaintAndNoError() throws {
        let bench = Bench()
        let judged = try bench.session.judge(source("expect stats users loads <= 1\nexpect hit"))
        #expect(
            judged.map(\.complaint) == [
                "there is no node 'users': nothing has been built yet", "no read has ended yet",
            ])
    }

    @Test(arguments: [
        "read user:1", "expect error { read user:1 }", "expect stats $node hits = 1", "expect frobnication",
        "expect stats front hits", "expect hit }",
    ])
    func onlyExpectationsCanBeJudged(text: String) {
        let bench = Bench(Self.shop)
        #expect(throws: Diagnostic.self) { try bench.session.judge(source(text)) }
        #expect(throws: Diagnostic.self) { try Session.checkExpectations(source(text)) }
    }

    @Test func theLineOfAFaultIsThatOfTheFile() {
        do {
            try Session.checkExpectations(source("expect hit\nexpect hti", firstLine: 40))
            Issue.record("nothing was found")
        } catch {
            let diagnostic = error as? Diagnostic
            #expect(diagnostic?.source?.line(at: diagnostic?.span.from ?? 0) == 41)
        }
    }

    // MARK: The floor

    @Test func nothingTakesBackWhatALessonGave() {
        let bench = Bench(Self.shop + "read user:1")
        bench.session.layFloor()
        let given = bench.session.fingerprint
        #expect(bench.error("undo") == "error: there is nothing to undo")
        #expect(
            bench.error("rewind 1s") == "error: no time has passed that could be taken back: it is 0.022s")
        bench.run("read user:2\nadvance 5s\nread user:3")
        #expect(bench.session.changes.map(\.text) == ["read user:2", "advance 5s", "read user:3"])
        bench.run("undo 2")
        #expect(bench.session.changes.map(\.text) == ["read user:2"])
        #expect(bench.error("undo 2") == "error: there is only 1 statement to undo")
        bench.run("rewind 1h")
        #expect(bench.session.fingerprint == given)
        bench.run("read user:4\nreset")
        #expect(bench.session.changes.isEmpty)
        #expect(bench.session.fingerprint == given)
        bench.run("redo")
        #expect(bench.session.changes.map(\.text) == ["read user:4"])
    }

    @Test func changesRunAgainLeadToTheSamePlace() {
        let bench = Bench(Self.shop)
        bench.session.layFloor()
        bench.run("advance 10s\nread user:1\nadvance 1h\nrewind 30m\nshow\nread user:2")
        let again = Bench(Self.shop + bench.session.changes.map(\.text).joined(separator: "\n"))
        #expect(again.session.fingerprint == bench.session.fingerprint)
        #expect(again.session.clock == bench.session.clock)
        #expect(bench.session.changes.count == 4)
    }

    @Test func aFingerprintTellsSessionsApart() {
        let one = Bench(Self.shop + "read user:1").session.fingerprint
        #expect(one == Bench(Self.shop + "read   user:1").session.fingerprint)
        #expect(one == Bench(Self.shop + "read user:1\nshow\nstats").session.fingerprint)
        #expect(one != Bench(Self.shop + "read user:2").session.fingerprint)
        #expect(one != Bench(Self.shop + "read user:1\nadvance 1ms").session.fingerprint)
        #expect(
            one != Bench(Self.shop.replacing("60s", with: "61s") + "read user:1").session.fingerprint)
    }

    // MARK: Statements

    @Test func anOutlineNamesEveryStatement() throws {
        let outlines = try Session.outline(
            of: source("together 3 { read user:1; write user:1 a }\nevery 1s for=5s read user:2\n$x front"))
        #expect(outlines.map(\.names) == [["together", "read", "write"], ["every", "read"], [nil]])
        #expect(outlines.map(\.count) == [3, 2, 1])
        #expect(outlines.map(\.line) == [1, 2, 3])
    }

    @Test(arguments: ["save x.larder", "include \"x.larder\"", "database d file=x.sqlite"])
    func aLessonHasNoFiles(statement: String) {
        let bench = Bench { $0.hasFiles = false }
        #expect(bench.error(statement) == "error: a lesson has no files")
    }

    @Test(arguments: ["lesson", "lesson 3", "lessons"])
    func aScriptHasNoLessons(statement: String) {
        #expect(Bench().error(statement) == "error: lessons are taken at a prompt")
    }

    @Test func aTeacherIsAsked() {
        final class Clerk: Teacher {
            var asked: [String] = []
            func listLessons() { asked.append("list") }
            func beginLesson(_ name: String?) { asked.append(name ?? "next") }
        }
        let clerk = Clerk()
        let bench = Bench()
        bench.session.teacher = clerk
        bench.run("lessons\nlesson\nlesson 3\nlesson write behind")
        #expect(clerk.asked == ["list", "next", "3", "write behind"])
        #expect(bench.session.changes.isEmpty)
    }
}
