/// A pattern of keys as Redis has it: `*` for any text, `?` for one character, `[a-c]` for one of several.
struct Glob {
    private let pattern: [Character]

    /// nil where the text has nothing of a pattern.
    init?(_ text: String) {
        guard text.contains(where: { "*?[".contains($0) }) else { return nil }
        pattern = Array(text)
    }

    /// O(text times stars).
    func matches(_ text: String) -> Bool {
        let text = Array(text)
        var (place, position) = (0, 0)
        var (star, resume) = (-1, 0)
        while position < text.count {
            if place < pattern.count, pattern[place] == "*" {
                (star, resume) = (place, position)
                place += 1
            } else if place < pattern.count, let next = one(at: place, text[position]) {
                place = next
                position += 1
            } else if star >= 0 {
                resume += 1
                (place, position) = (star + 1, resume)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == "*" }
    }

    /// Where the pattern goes on after one character; nil where it does not fit.
    private func one(at place: Int, _ character: Character) -> Int? {
        guard pattern[place] == "[", let end = pattern[place...].firstIndex(of: "]") else {
            return pattern[place] == "?" || pattern[place] == character ? place + 1 : nil
        }
        var members = pattern[(place + 1)..<end]
        let isInverted = members.first == "^"
        if isInverted { members.removeFirst() }
        var isMember = false
        while let first = members.popFirst() {
            if members.first == "-", members.count > 1 {
                members.removeFirst()
                if let last = members.popFirst(), first <= character, character <= last { isMember = true }
            } else if first == character {
                isMember = true
            }
        }
        return isMember != isInverted ? end + 1 : nil
    }
}
