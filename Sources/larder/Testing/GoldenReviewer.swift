internal import Glibc
internal import Lessons

/// Shows a difference, and asks a person what to do about it.
final class GoldenReviewer {
    private let isColored: Bool

    init(isColored: Bool) { self.isColored = isColored }

    /// Asks about a result; the end of the input ends the review.
    func decide(_ result: GoldenResult) -> GoldenSuite.Decision {
        print(result.report(isColored: isColored), terminator: "")
        while true {
            print("Accept this? [a]ccept, [s]kip, [q]uit: ", terminator: "")
            fflush(nil)
            guard let answer = readLine() else {
                print("")
                return .quit
            }
            switch answer.lowercased().filter({ $0 != " " }) {
            case "a", "accept", "y", "yes": return .accept
            case "s", "skip", "n", "no": return .skip
            case "q", "quit": return .quit
            default: print("Answer with a, s or q.")
            }
        }
    }
}
