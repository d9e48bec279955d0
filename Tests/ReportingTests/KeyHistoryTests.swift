import Reporting
import Simulation
import Testing
import Tracing

@Suite struct KeyHistoryTests {
    @Test func aLifeIsSummedUpAndShown() {
        let story = Story()
        let store = story.load("user:1", at: 0, operation: 1)
        story.load("user:2", at: 1, operation: 2)
        story.tell(
            60.021, story.front,
            .expire(
                storedAt: store.time, ttl: .seconds(60), Fill(entries: 0, bytes: 0)), cause: store.number,
            links: Links(.lifetime, store.number))
        story.load(
            "user:1", at: 61, operation: 3,
            .expired(at: .at(60.021), storedAt: .at(0.021), ttl: .seconds(60)),
            from: 11)
        let history = KeyHistory(of: story.names.key("user:1").id, in: story.log)
        var buffer = TextBuffer()
        history.append(to: &buffer, log: story.log)
        #expect(
            buffer.text == """
                user:1: 2 reads, 2 misses (1 cold, 1 expired), stored 2 times, expired once
                   #1    0.000s  app     REQUEST  user:1   read
                   #2    0.000s  front   MISS     user:1   cold: never cached before ← #1
                   #3    0.001s  users   READ     user:1   "row 1", 20ms ← #2
                   #4    0.021s  front   STORE    user:1   ttl 60s, until 60.021s · 1 of 3 entries ← #3
                   #5    0.022s  app     DONE     user:1   "row 1" from users in 22ms ← #4
                  #11   60.021s  front   EXPIRE   user:1   its ttl of 60s, set at 0.021s, ran out ← #4
                  #12   61.000s  app     REQUEST  user:1   read
                  #13   61.000s  front   MISS     user:1   expired 979ms ago (ttl 60s, stored at 0.021s) ← #11
                  #14   61.001s  users   READ     user:1   "row 1", 20ms ← #13
                  #15   61.021s  front   STORE    user:1   ttl 60s, until 121.021s · 1 of 3 entries ← #14
                  #16   61.022s  app     DONE     user:1   "row 1" from users in 22ms ← #15

                """)
        #expect(history.gap == nil)
    }

    @Test func aGapIsSaid() {
        let story = Story(limit: 2)
        for operation in 1...3 { story.load("user:1", at: Double(operation), operation: operation) }
        let history = KeyHistory(of: story.names.key("user:1").id, in: story.log)
        #expect(
            history.gap
                == "events before #\(story.log.first) are no longer kept, so older ones may be missing; raise trace keep="
        )
        let other = KeyHistory(of: story.names.key("user:9").id, in: story.log)
        #expect(other.summary == "nothing is known of it")
    }
}
