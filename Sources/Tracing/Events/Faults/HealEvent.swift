/// A fault ended. Its cause is the event with which it began.
struct HealEvent: HappeningKind {
    static let names = ["heal"]
    static let tone = Tone.disturbance

    var fault: Fault

    var rank: Int { 4 }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        switch fault {
        case .down: line.append("up again")
        case .slow: line.append("no longer slow")
        case .flaky: line.append("no longer flaky")
        case .partition(let other, _):
            line.append("reaches ")
            line.append(wording.names.node(other))
            line.append(" again")
        case .hung: line.append("answers again")
        case .memoryFull: line.append("has memory again")
        case .queueFull: line.append("its queue accepts writes again")
        case .skewed: line.append("its clock is right again")
        }
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.fields(fault, names)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("healed", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
