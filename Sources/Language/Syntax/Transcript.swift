/// Tells what was typed in a copied session from what it printed.
///
/// A text is a copied session if its first line that is not empty begins with the prompt, or is the greeting: no statement
/// begins like either. Then the lines with a prompt are what was typed, and all others are output. A line that ends in
/// `^C` was given up, and the lines of its statement with it. The whole may be indented.
public struct Transcript: Sendable {
    /// What one line of a copied session is.
    public enum Line: Equatable, Sendable {
        /// A statement begins behind so many bytes.
        case statement(prompt: Int)
        /// A block goes on behind so many bytes.
        case continuation(prompt: Int)
        case output
        /// The statement was given up with Ctrl-C: this line alone, if it begins there, or with those before it.
        case givenUp(begins: Bool)
    }

    /// How many blanks stand in front of each line.
    private let indent: Int

    /// Nil unless a copied session begins with this line.
    public init?(firstLine line: some Sequence<UInt8>) {
        let bytes = Array(line)
        indent = bytes.prefix { $0 == 0x20 }.count
        guard
            Self.prompt(Self.statementPrompt, of: bytes[indent...]) != nil
                || Self.isGreeting(bytes[indent...])
        else { return nil }
    }

    /// What a line is, given without its line ending.
    public func kind(of line: some Sequence<UInt8>) -> Line {
        let bytes = Array(line)
        let start = min(indent, bytes.prefix { $0 == 0x20 }.count)
        let rest = bytes[start...]
        let isGivenUp = rest.suffix(2).elementsEqual("^C".utf8)
        if let length = Self.prompt(Self.statementPrompt, of: rest) {
            return isGivenUp ? .givenUp(begins: true) : .statement(prompt: start + length)
        }
        if let length = Self.prompt(Self.continuationPrompt, of: rest) {
            return isGivenUp ? .givenUp(begins: false) : .continuation(prompt: start + length)
        }
        return .output
    }

    private static let statementPrompt = Array(Session.prompt.utf8)
    private static let continuationPrompt = Array(Session.continuationPrompt.utf8)

    /// How long the prompt is with which a line begins. An editor may have taken the blank off its end.
    private static func prompt(_ prompt: [UInt8], of line: ArraySlice<UInt8>) -> Int? {
        if line.starts(with: prompt) { return prompt.count }
        return line.elementsEqual(prompt.dropLast()) ? line.count : nil
    }

    private static func isGreeting(_ line: ArraySlice<UInt8>) -> Bool {
        line.elementsEqual(Session.greeting.utf8)
    }

    /// What is said of lines of output.
    public static func remark(passedOver count: Int) -> String {
        "passed over \(count) \(count == 1 ? "line" : "lines") of output"
    }

    // MARK: A whole text

    /// A text of which only what was typed is left: everything else has become blanks, so that each statement stands where
    /// it stood. Nil if the text is no copied session.
    static func typed(in bytes: [UInt8]) -> (bytes: [UInt8], passedOver: Int, margin: Int)? {
        guard let first = lines(of: bytes).first(where: { !isEmpty(bytes[$0]) }),
            let transcript = Transcript(firstLine: bytes[first])
        else { return nil }
        var typed = bytes
        var passedOver = 0
        var statement = first.lowerBound
        func clear(_ range: Range<Int>) {
            for index in range where typed[index] != 0x0A { typed[index] = 0x20 }
        }
        for line in lines(of: bytes) {
            switch transcript.kind(of: bytes[line]) {
            case .statement(let length):
                statement = line.lowerBound
                clear(line.lowerBound..<line.lowerBound + length)
            case .continuation(let length): clear(line.lowerBound..<line.lowerBound + length)
            case .givenUp(let begins):
                clear((begins ? line.lowerBound : statement)..<line.upperBound)
                statement = line.upperBound
            case .output:
                if !isEmpty(bytes[line]) { passedOver += 1 }
                clear(line)
            }
        }
        return (typed, passedOver, transcript.indent + statementPrompt.count)
    }

    /// What was typed of pasted text, without the prompts. Nil if it is no copied session.
    public static func typed(inPasted text: String) -> (text: String, passedOver: Int)? {
        let all = lines(of: Array(text.utf8), endingAtReturns: true)
        let bytes = Array(text.utf8)
        guard let first = all.first(where: { !isEmpty(bytes[$0]) }),
            let transcript = Transcript(firstLine: bytes[first])
        else { return nil }
        var typed: [String] = []
        var statement = 0
        var passedOver = 0
        for line in all {
            switch transcript.kind(of: bytes[line]) {
            case .statement(let length):
                statement = typed.count
                typed.append(String(decoding: bytes[line].dropFirst(length), as: UTF8.self))
            case .continuation(let length):
                typed.append(String(decoding: bytes[line].dropFirst(length), as: UTF8.self))
            case .givenUp(let begins):
                if !begins { typed.removeSubrange(statement...) }
                statement = typed.count
            case .output: if !isEmpty(bytes[line]) { passedOver += 1 }
            }
        }
        // What stands at the very end, without a line ending behind it, stays to be edited.
        let isOpen = all.last.map { transcript.kind(of: bytes[$0]) != .output } ?? false && typed.last != ""
        typed.removeAll(where: \.isEmpty)
        return (typed.joined(separator: "\n") + (isOpen || typed.isEmpty ? "" : "\n"), passedOver)
    }

    private static func isEmpty(_ line: ArraySlice<UInt8>) -> Bool {
        line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    }

    /// The lines of a text without their ends. A terminal may paste a carriage return at the end of each.
    private static func lines(of bytes: [UInt8], endingAtReturns: Bool = false) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == 0x0A || endingAtReturns && byte == 0x0D {
            let hasReturn = byte == 0x0A && index > start && bytes[index - 1] == 0x0D
            found.append(start..<(hasReturn ? index - 1 : index))
            start = index + 1
        }
        found.append(start..<bytes.count)
        return found
    }
}
