internal import Simulation

/// An entry's time to live ran out.
struct ExpireEvent: HappeningKind {
    static let names = ["expire"]
    static let roles: [LinkRole] = [.lifetime, .stored]

    /// When its end was last set, and how long it lived from then on.
    var storedAt: Instant
    var ttl: TimeSpan
    var fill: Fill

    var rank: Int { 3 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.expiries)
        metrics.hold(fill)
    }

    /// `its ttl of 60s, set at 0.021s, ran out`.
    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("its ttl ")
        let origin = wording.source.lifeOrigin(of: event)
        if origin == .clockJump {
            line.append("ran out ")
            wording.append(afterJumpAt: storedAt, ttl, &line)
        } else {
            line.append("of ")
            line.append(ttl)
            line.append(origin == .renewed ? ", renewed at " : ", set at ")
            line.append(storedAt)
            line.append(", ran out")
        }
        append(delay: event.time - (wording.source.end(of: event) ?? event.time), event, &line)
    }

    /// How late somebody noticed that the time to live had run out. A command's lasts to the end of its millisecond.
    private func append(delay: TimeSpan, _ event: Event, _ line: inout TextBuffer) {
        guard event.operation != 0 || delay > .milliseconds(1) else { return }
        line.append(" ")
        line.append(delay)
        line.append(event.operation != 0 ? " ago: noticed by this access" : " ago: found by the active cycle")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("stored_by", event, .lifetime)
        json.field("stored_at_ns", storedAt)
        json.field("ttl_ns", ttl)
        json.fields(fill)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        switch wording.source.lifeOrigin(of: event) {
        case .stored: ", because it had been stored at \(storedAt) with a ttl of \(ttl)"
        case .set: ", because it had been given a ttl of \(ttl) at \(storedAt)"
        case .renewed: ", because the last hit to renew its ttl of \(ttl) was at \(storedAt)"
        case .clockJump: ", because the clock of \(wording.names.node(event.node)) had jumped at \(storedAt)"
        }
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        let isJump = wording.source.lifeOrigin(of: event) == .clockJump
        let how = isJump ? "its end had moved with the clock" : "nobody had refreshed it"
        let isLate = wording.source.end(of: event).map { $0 < event.time } ?? false
        return ("expired", how + (isLate ? ", and nobody noticed until \(event.time)" : ""))
    }
}
