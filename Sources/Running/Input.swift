public import Simulation

/// Something that somebody had a system do: a statement that was typed, or a command that a client sent.
///
/// A run knows of its inputs only that they can be applied again.
public protocol Input<Stage>: Sendable {
    associatedtype Stage: Running.Stage

    /// Applies it, and lets time pass until it has finished or until the clock shows `cutoff`.
    func apply(to stage: Stage, until cutoff: Instant?) throws

    /// How it is written in a script.
    var script: String { get }
}

/// An input that was applied, and where it led.
public struct Recorded<Stage: Running.Stage>: Sendable {
    /// Tells it apart from every other input of the run, those that were undone included.
    public let number: Int
    public let input: any Input<Stage>
    /// Whether going back takes it back; an input that changed nothing is only kept for the saved script.
    public let changesState: Bool
    /// When it was left while it was under way; nil if it has finished.
    public internal(set) var cutoff: Instant?
    /// The clock when it had finished.
    public internal(set) var endedAt: Instant
    /// How many events there had been by then.
    public internal(set) var events: Int
    /// For an input that began anew: what it put away.
    public let replaced: [Recorded]?
}
