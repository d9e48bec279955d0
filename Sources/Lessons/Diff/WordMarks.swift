/// Marks the words in which a removed line and the added line in its place differ.
enum WordMarks {
    /// Marks the lines of a hunk.
    static func add(to lines: inout ArraySlice<Mismatch.DiffLine>) {
        var start = lines.startIndex
        while start < lines.endIndex {
            let firstAdded = lines[start...].firstIndex { $0.kind != .removed } ?? lines.endIndex
            let end = lines[firstAdded...].firstIndex { $0.kind != .added } ?? lines.endIndex
            for (removed, added) in zip(start..<firstAdded, firstAdded..<end) {
                let (old, new) = marks(lines[removed].text, lines[added].text)
                lines[removed].marks = old
                lines[added].marks = new
            }
            start = max(end, start + 1)
        }
    }

    /// The longest line that is compared word by word.
    private static let longest = 2000

    /// What differs, in characters; nothing if less than a third of the words is the same.
    private static func marks(_ old: String, _ new: String) -> (old: [Range<Int>], new: [Range<Int>]) {
        guard old.utf8.count <= longest, new.utf8.count <= longest else { return ([], []) }
        let (oldWords, newWords) = (words(old), words(new))
        let diff = LineDiff(
            old: oldWords.map { Array($0.utf8)[...] }, new: newWords.map { Array($0.utf8)[...] })
        let changed = diff.changes.reduce(0) { $0 + max($1.old.count, $1.new.count) }
        guard changed * 3 < max(oldWords.count, newWords.count) * 2 else { return ([], []) }
        return (
            ranges(diff.changes.map(\.old), oldWords), ranges(diff.changes.map(\.new), newWords)
        )
    }

    /// Words and what stands between them, without the line's mark.
    private static func words(_ line: String) -> [Substring] {
        var words: [Substring] = []
        var rest = line.dropFirst()
        while let first = rest.first {
            let word = first.isWordPart ? rest.prefix { $0.isWordPart } : rest.prefix(1)
            words.append(word)
            rest = rest[word.endIndex...]
        }
        return words
    }

    private static func ranges(_ changes: [Range<Int>], _ words: [Substring]) -> [Range<Int>] {
        var starts = [1]
        for word in words { starts.append((starts.last ?? 1) + word.count) }
        return changes.filter { !$0.isEmpty }.map { starts[$0.lowerBound]..<starts[$0.upperBound] }
    }
}

extension Character {
    fileprivate var isWordPart: Bool { isLetter || isNumber || "_.:-%".contains(self) }
}
