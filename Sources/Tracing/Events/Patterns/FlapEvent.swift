internal import Simulation

/// A circuit breaker opens again and again: it closes, or lets probes through, before what it guards has recovered.
struct FlapEvent: HappeningKind {
    static let names = ["flap"]
    static let tone = Tone.bad

    var times: Int
    var over: TimeSpan

    var rank: Int { 7 }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("the breaker opened ")
        line.append(times, "time", "times")
        line.append(" within ")
        line.append(over)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("times", times)
        json.field("over_ns", over)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("flapped", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
