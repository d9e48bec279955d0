/// One key gets a large share of all reads.
struct HotKeyEvent: HappeningKind {
    static let names = ["hot-key"]
    static let tone = Tone.disturbance

    /// How many of the reads that were sampled asked for the key.
    var reads: Int
    var sampled: Int

    var rank: Int { 3 }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append(reads)
        line.append(" of ")
        line.append(sampled, "sampled read", "sampled reads")
        line.append(" asked for it")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("reads", reads)
        json.field("sampled", sampled)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("hot", wording.detail(event))
    }
}
