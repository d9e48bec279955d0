import Reporting
import Simulation
import Testing
import Tracing

/// What a trace looks like on a terminal.
@Suite struct TerminalTraceTests {
    let story = Story()
    var front: NodeID { story.front }
    var users: NodeID { story.users }

    @Test func coloursSayWhatAnEventMeans() {
        story.tell(1, front, .hit(age: .zero, left: nil), value: "x")
        story.tell(1, front, .miss(.cold))
        story.tell(1, users, nil, .fault(.down(until: nil)))
        story.tell(1, users, .refuse(.read, .down))
        story.tell(1, users, .read(found: false, took: .zero))
        let dim = "\u{1B}[2m   1.000s\u{1B}[0m  "
        #expect(
            story.lines(styled: true) == [
                dim + "front   \u{1B}[32mHIT\u{1B}[0m      user:1   \"x\", stored 0s ago, no ttl",
                dim + "front   \u{1B}[33mMISS\u{1B}[0m     user:1   cold: never cached before",
                dim + "users   \u{1B}[35mFAULT\u{1B}[0m             down until healed",
                dim + "users   \u{1B}[31mREFUSE\u{1B}[0m   user:1   down: a read was refused",
                dim + "users   READ     user:1   no such row, 0s",
            ])
        #expect(story.lines().allSatisfy { !$0.contains("\u{1B}") })
    }

    @Test func whatIsWiderThanTheTerminalGoesOnUnderTheDetail() {
        let event = story.tell(
            60.107, front, .miss(.expired(at: .at(60.075), storedAt: .at(0.075), ttl: .seconds(60))))
        func lines(_ columns: Int?, styled: Bool = false) -> [String] {
            TextTrace(log: story.log, level: .brief, styled: styled) { columns }.line(event)
                .split(separator: "\n").map(String.init)
        }
        #expect(lines(nil).count == 1)
        #expect(lines(200) == lines(nil))
        #expect(
            lines(70) == [
                "  60.107s  front   MISS     user:1   expired 32ms ago (ttl 60s, stored",
                "                                     at 0.075s)",
            ])
        // Colour takes no column.
        #expect(lines(70, styled: true).last == lines(70).last)
        #expect(lines(lines(nil)[0].count) == lines(nil))
        // Where there is next to no room beside the key, it goes on under the node, or under the time.
        #expect(
            lines(50) == [
                "  60.107s  front   MISS     user:1   expired 32ms",
                "           ago (ttl 60s, stored at 0.075s)",
            ])
        #expect(
            lines(40) == [
                "  60.107s  front   MISS     user:1",
                "           expired 32ms ago (ttl 60s,",
                "           stored at 0.075s)",
            ])
        #expect(lines(25).dropFirst().first == "  expired 32ms ago (ttl")
    }
}
