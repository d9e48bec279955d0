/// Finds the known word that was most likely meant.
public enum NearestWord {
    /// The nearest of `known` to what was typed, if one is near enough: a third of its letters may be wrong.
    public static func find(_ typed: String, among known: [String]) -> String? {
        var best: (word: String, distance: Int)?
        let lowered = typed.lowercased()
        // Two letters are near to too much.
        guard (3...64).contains(lowered.count) else { return nil }
        for word in known {
            // In a word of three letters another first letter makes another word: 'get' is no 'let'.
            if word.count <= 3, lowered.count <= 3, word.lowercased().first != lowered.first { continue }
            let distance = distance(lowered, word.lowercased())
            let allowed = max(1, (max(word.count, lowered.count) + 1) / 3)
            if distance <= allowed, distance < best?.distance ?? .max { best = (word, distance) }
        }
        return best?.word ?? prefixed(lowered, known)
    }

    private static func prefixed(_ typed: String, _ known: [String]) -> String? {
        guard typed.count >= 3 else { return nil }
        let matches = known.filter { $0.hasPrefix(typed) || typed.hasPrefix($0) && $0.count >= 3 }
        return matches.count == 1 ? matches[0] : nil
    }

    /// How many letters must be added, dropped, changed or swapped with their neighbour.
    static func distance(_ first: String, _ second: String) -> Int {
        let one = Array(first)
        let two = Array(second)
        if one.isEmpty || two.isEmpty { return max(one.count, two.count) }
        var before: [Int] = []
        var previous = Array(0...two.count)
        for row in 1...one.count {
            var current = [row] + Array(repeating: 0, count: two.count)
            for column in 1...two.count {
                let cost = one[row - 1] == two[column - 1] ? 0 : 1
                current[column] = min(
                    previous[column] + 1, current[column - 1] + 1, previous[column - 1] + cost)
                let isSwap =
                    row > 1 && column > 1 && one[row - 1] == two[column - 2]
                    && one[row - 2] == two[column - 1]
                if isSwap { current[column] = min(current[column], before[column - 2] + 1) }
            }
            before = previous
            previous = current
        }
        return previous[two.count]
    }
}
