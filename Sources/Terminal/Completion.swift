/// What may stand at a place in a line.
public struct Completion: Equatable, Sendable {
    /// The characters of the line (`Character`s, from 0) that a candidate takes the place of.
    public var replacing: Range<Int>
    /// What may stand there, in the order in which it is shown.
    public var candidates: [Candidate]

    public init(replacing: Range<Int>, candidates: [Candidate]) {
        self.replacing = replacing
        self.candidates = candidates
    }

    /// Nothing fits.
    public static let none = Completion(replacing: 0..<0, candidates: [])
}

/// One thing that may stand at a place in a line.
public struct Candidate: Equatable, Sendable {
    /// What is inserted.
    public var text: String
    /// What it is, in a few words, for a list of candidates.
    public var summary: String?
    /// Whether the word is whole once this is inserted, so that a space follows.
    public var isFinal: Bool

    public init(_ text: String, summary: String? = nil, isFinal: Bool = true) {
        self.text = text
        self.summary = summary
        self.isFinal = isFinal
    }
}

extension Completion {
    /// What the Tab key does to a line.
    enum Step: Equatable {
        /// Nothing fits: the bell.
        case refuse
        /// Characters of the line are replaced; the cursor comes to stand after them.
        case replace(Range<Int>, with: String)
        /// Nothing more can be inserted: the candidates are shown.
        case list
    }

    /// What Tab does when the cursor stands at `cursor` in `line`.
    func step(line: String, cursor: Int) -> Step {
        let characters = Array(line)
        let range = replacing.clamped(to: 0..<characters.count)
        guard let first = candidates.first else { return .refuse }
        let present = String(characters[range])
        if candidates.count == 1 {
            var text = first.text
            var end = range.upperBound
            if first.isFinal {
                // A space that stands there already is stepped over, not doubled.
                if end < characters.count, characters[end] == " " { end += 1 }
                text += " "
            }
            return .replace(range.lowerBound..<end, with: text)
        }
        let prefix = commonPrefix
        let beforeCursor = String(
            characters[range.lowerBound..<max(range.lowerBound, min(cursor, range.upperBound))])
        if prefix != present, prefix != beforeCursor, prefix.hasPrefix(beforeCursor) {
            return .replace(range, with: prefix)
        }
        return .list
    }

    /// The longest text that every candidate begins with.
    var commonPrefix: String {
        guard var prefix = candidates.first.map({ Array($0.text) }) else { return "" }
        for candidate in candidates.dropFirst() {
            let shared = zip(prefix, candidate.text).prefix { $0.0 == $0.1 }.count
            prefix.removeLast(prefix.count - shared)
        }
        return String(prefix)
    }
}
