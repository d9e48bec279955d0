/// The choices of one run, in order: with the same program they give the same run again.
///
/// It can be printed and read back: `timed 0*14 2 1 0*3`, in which `0*14` stands for fourteen times 0. Steps at which
/// only one thing could happen are not part of it.
public struct Schedule: Sendable, Hashable, LosslessStringConvertible {
    /// Whether the clock decided which timers could be next.
    public var isTimed: Bool
    /// The place that was chosen, each time when there were several.
    public var choices: [Int]

    public init(isTimed: Bool = true, choices: [Int] = []) {
        self.isTimed = isTimed
        self.choices = choices
    }

    public var description: String {
        var words = [isTimed ? "timed" : "untimed"]
        var index = 0
        while index < choices.count {
            let run = choices[index...].prefix { $0 == choices[index] }.count
            words.append(run == 1 ? "\(choices[index])" : "\(choices[index])*\(run)")
            index += run
        }
        return words.joined(separator: " ")
    }

    /// The most choices that are read from a text.
    private static let limit = 10_000_000

    /// Reads what `description` gives; nil if the text is anything else.
    public init?(_ text: String) {
        let words = text.split(separator: " ")
        guard let first = words.first, first == "timed" || first == "untimed" else { return nil }
        self.init(isTimed: first == "timed")
        for word in words.dropFirst() {
            let parts = word.split(separator: "*", omittingEmptySubsequences: false)
            guard parts.count <= 2, let place = Int(parts[0]), place >= 0 else { return nil }
            var run = 1
            if parts.count == 2 {
                guard let count = Int(parts[1]), count >= 1 else { return nil }
                run = count
            }
            guard run <= Self.limit - choices.count else { return nil }
            choices.append(contentsOf: repeatElement(place, count: run))
        }
    }
}
