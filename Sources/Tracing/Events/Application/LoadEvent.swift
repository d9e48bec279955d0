internal import Simulation

/// The application's own loader made a value, or found that there is none.
struct LoadEvent: HappeningKind {
    static let names = ["load"]

    var found: Bool
    var took: TimeSpan

    var rank: Int { 2 }

    func count(in metrics: inout NodeMetrics) { metrics.add(.loaderRuns) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        wording.append(event.value, orElse: "nothing", &line)
        line.append(", by its loader in ")
        line.append(took)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("found", found)
        json.field("took_ns", took)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        found
            ? ": no copy was there, and the loader made \(wording.value(event)) in \(took)"
            : ": no copy was there, and after \(took) the loader brought nothing"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("made", wording.detail(event))
    }
}
