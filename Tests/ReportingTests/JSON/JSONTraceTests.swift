import Foundation
import Reporting
import Simulation
import Testing
import Tracing

@Suite struct JSONTraceTests {
    let story = Story()

    @Test func aLineHoldsTheFieldsInTheirOrder() {
        story.tell(
            61.022, story.front,
            .miss(.expired(at: .at(60.021), storedAt: .at(0.021), ttl: .seconds(60))), operation: 3, cause: 7)
        story.tell(62, story.users, nil, .fault(.slow(factor: 2.5, until: nil)), client: -1)
        story.tell(
            62,
            .done(
                Completion(
                    verb: .read, took: .milliseconds(22), node: story.users, isDurable: false, found: true)),
            operation: 4, client: 2, value: "say \"no\"\n\u{1}\\")
        #expect(
            story.lines(.json) == [
                #"{"number":1,"time_ns":61022000000,"node":"front","kind":"miss","key":"user:1","operation":3,"client":0,"cause":7,"value":null,"miss_cause":"expired","at_ns":60021000000,"stored_at_ns":21000000,"ttl_ns":60000000000}"#,
                #"{"number":2,"time_ns":62000000000,"node":"users","kind":"fault","key":null,"operation":null,"client":-1,"cause":null,"value":null,"fault":"slow","factor":2.5,"share":null,"cut_off_from":null,"until_ns":null}"#,
                #"{"number":3,"time_ns":62000000000,"node":"app","kind":"done","key":"user:1","operation":4,"client":2,"cause":null,"value":"say \"no\"\n\u0001\\","verb":"read","took_ns":22000000,"source":"users","durable":false,"found":true}"#,
            ])
    }

    @Test func everyKindIsJSONThatParses() throws {
        story.tellEverything()
        var kinds: Set<String> = []
        for (event, line) in zip(story.log.events, story.lines(.json)) {
            let parsed = try JSONSerialization.jsonObject(with: Data(line.utf8))
            let object = try #require(parsed as? [String: Any])
            #expect(object["number"] as? Int == event.number)
            #expect(object["time_ns"] as? Int == Int(event.time.nanoseconds))
            #expect(object["value"] as? String == event.value?.text)
            kinds.insert(try #require(object["kind"] as? String))
        }
        #expect(story.lines(.json).count == story.log.count)
        #expect(kinds == Set(EventKind.all.map(\.name)))
    }
}
