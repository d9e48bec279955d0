/// A value was compressed before it was stored.
struct PackEvent: HappeningKind {
    static let names = ["pack"]

    var packing: Packing

    var rank: Int { 1 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.compressions)
        metrics.plainBytes += Int(packing.plain)
        metrics.packedBytes += Int(packing.packed)
    }

    /// `1.2KiB compressed to 310B (25%) by zstd in 3us`.
    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append(Figures.text(bytes: Int(packing.plain)))
        if packing.packed < packing.plain {
            line.append(" compressed to ")
            line.append(Figures.text(bytes: Int(packing.packed)))
            line.append(" (")
            line.append(Figures.percent((packing.ratio * 1000).rounded() / 1000))
            line.append(") by ")
        } else {
            line.append(" stored as it is: not compressible by ")
        }
        line.append(packing.codec.name)
        line.append(" in ")
        line.append(packing.took)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) { json.fields(packing) }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("compressed", wording.detail(event))
    }
}

extension JSONWriter {
    mutating func fields(_ packing: Packing) {
        field("codec", packing.codec.name)
        field("plain_bytes", Int(packing.plain))
        field("packed_bytes", Int(packing.packed))
        field("took_ns", packing.took)
    }
}
