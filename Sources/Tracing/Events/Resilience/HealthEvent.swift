/// Health checks took what stands below out of use, or back into use.
struct HealthEvent: HappeningKind {
    static let names = ["health"]
    static let tone = Tone.disturbance

    var isUp: Bool
    var failures: Int

    var rank: Int { 4 }

    func count(in metrics: inout NodeMetrics) { if !isUp { metrics.add(.healthFailures) } }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        if isUp { return line.append("health check passed: calls go out again") }
        line.append(failures, "health check", "health checks")
        line.append(" in a row failed: no calls until one passes")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("up", isUp)
        json.field("failures", failures)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("health", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
