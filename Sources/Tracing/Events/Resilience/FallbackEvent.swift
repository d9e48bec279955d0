/// The default value was given as the answer, because the read failed and there was no copy.
struct FallbackEvent: HappeningKind {
    static let names = ["fallback"]
    static let tone = Tone.missing

    var refusal: Refusal

    var rank: Int { 7 }

    func count(in metrics: inout NodeMetrics) { metrics.add(.fallbacks) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        wording.append(event.value, orElse: "nothing", &line)
        line.append(", the default, because the read failed (")
        line.append(refusal.name)
        line.append(") and there is no copy")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.fields(refusal, names)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("fell back", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
