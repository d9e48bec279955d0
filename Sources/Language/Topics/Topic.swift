/// An idea that a person who learns about caches should know.
struct Topic: Sendable {
    var name: String
    /// One line, without a full stop.
    var summary: String
    /// What it is.
    var discussion: String
    /// When it hurts.
    var harm: String
    /// What to try here.
    var remedy: String
    /// Statements that can be run as they stand.
    var example: String
}
