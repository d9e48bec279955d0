import Language

/// Leaves out what was printed of a copied session that comes in line by line.
struct CopiedSession {
    enum Line {
        /// What a line says without its prompt.
        case typed(Substring)
        /// The lines of the statement so far were given up.
        case givenUp
        /// Output, which is not run.
        case nothing
    }

    private var transcript: Transcript?
    private var isDecided = false
    private var passedOver = 0

    /// - Parameters:
    ///   - isAnew: whether a statement may begin with this line.
    ///   - isTyped: whether it may have been typed by hand: then it is no output, and nothing is being copied any more. Nil
    ///     for a file, which is a copied session from its first line on or not at all.
    mutating func take(_ line: String, isAnew: Bool, isTyped: Bool? = nil) -> Line {
        let isEmpty = line.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        if transcript == nil, isAnew, !isDecided, !isEmpty {
            transcript = Transcript(firstLine: line.utf8)
            isDecided = isTyped == nil
        }
        guard let transcript else { return .typed(line[...]) }
        switch transcript.kind(of: line.utf8) {
        case .statement(let length), .continuation(let length):
            return .typed(Substring(line.utf8.dropFirst(length)))
        case .givenUp: return .givenUp
        case .output:
            if isTyped == true {
                self.transcript = nil
                return .typed(line[...])
            }
            if !isEmpty { passedOver += 1 }
            return .nothing
        }
    }

    /// How many lines were left out since this was last asked.
    mutating func takePassedOver() -> Int {
        defer { passedOver = 0 }
        return passedOver
    }
}
