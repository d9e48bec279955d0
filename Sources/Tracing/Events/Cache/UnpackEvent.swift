/// A compressed value was found, and decompressed.
struct UnpackEvent: HappeningKind {
    static let names = ["unpack"]

    var packing: Packing

    var rank: Int { 1 }
    func isBrief(_ event: Event) -> Bool { false }

    func count(in metrics: inout NodeMetrics) { metrics.add(.decompressions) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append(Figures.text(bytes: Int(packing.packed)))
        line.append(" decompressed to ")
        line.append(Figures.text(bytes: Int(packing.plain)))
        line.append(" by ")
        line.append(packing.codec.name)
        line.append(" in ")
        line.append(packing.took)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) { json.fields(packing) }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("decompressed", wording.detail(event))
    }
}
