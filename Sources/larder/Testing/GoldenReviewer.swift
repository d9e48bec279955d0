internal import Lessons

/// Shows a difference, and asks a person what to do about it.
final class GoldenReviewer {
    private let isColored: Bool

    init(isColored: Bool) { self.isColored = isColored }

    /// Asks about a result; the end of the input ends the review.
    func decide(_ result: GoldenResult) -> GoldenSuite.Decision {
        StandardStreams.print(styled: result.report(isColored: isColored))
        while true {
            StandardStreams.print("Accept this? [a]ccept, [s]kip, [q]uit: ")
            guard let answer = readLine() else {
                StandardStreams.print("\n")
                return .quit
            }
            switch answer.lowercased().filter({ $0 != " " }) {
            case "a", "accept", "y", "yes": return .accept
            case "s", "skip", "n", "no": return .skip
            case "q", "quit": return .quit
            default: StandardStreams.print("Answer with a, s or q.\n")
            }
        }
    }
}
