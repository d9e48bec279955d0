internal import Basics
internal import Keyspace

/// Cuts a source into words, braces and ends of statements.
struct Lexer {
    enum Token {
        case word(Word)
        case option(name: String, nameSpan: Span, value: Word)
        case open(Span)
        case close(Span)
        /// A new line or a semicolon.
        case end(Span)
    }

    private let source: Source
    private let grammar: Grammar
    private var bytes: [UInt8]
    private var offset = 0
    /// Whether a statement's name would stand here.
    private var isAtStart = true
    /// Whether the next word is a statement's name.
    private var awaitsName = true
    /// The statement's name, once it has been read, and the newest word.
    private var name = ""
    private var before = ""
    /// What the statement's name says about its words.
    private var traits = SyntaxTraits.standard
    /// Where the first quotation begins that seems to lack its end.
    private var longQuotation: Int?
    /// Whether only a quotation without an end is an error, for who wants to know where statements end.
    var isLenient = false
    /// The quotation that was found to have no end.
    private(set) var openQuotation: (quote: UInt8, from: Int)?
    /// Whether the text ends with a line that a backslash joins to the next.
    private(set) var endsInContinuation = false

    init(_ source: Source, _ grammar: Grammar) {
        self.source = source
        self.grammar = grammar
        bytes = source.bytes
    }

    static func tokens(of source: Source, _ grammar: Grammar) throws -> [Token] {
        var lexer = Lexer(source, grammar)
        var tokens: [Token] = []
        while let token = try lexer.next() {
            tokens.append(token)
            if tokens.count.isMultiple(of: Parser.memoryCheck) { try lexer.checkMemory() }
        }
        return tokens
    }

    mutating func next() throws -> Token? {
        skipBlanks()
        guard offset < bytes.count else { return nil }
        let start = offset
        isAtStart = [UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}")].contains(
            bytes[offset])
        switch bytes[offset] {
        case UInt8(ascii: "\n"), UInt8(ascii: ";"):
            offset += 1
            beginStatement()
            return .end(Span(start, offset))
        case UInt8(ascii: "{"):
            offset += 1
            beginStatement()
            return .open(Span(start, offset))
        case UInt8(ascii: "}"):
            offset += 1
            beginStatement()
            return .close(Span(start, offset))
        default:
            if !traits.readsWordsAsRedis, let name = optionName() {
                let nameSpan = Span(start, offset)
                offset += 1
                awaitsName = false
                return .option(name: name, nameSpan: nameSpan, value: try word())
            }
            let word = try word()
            noteName(word)
            before = word.literal ?? ""
            return .word(word)
        }
    }

    /// Refuses a text of which the statements alone would take more memory than the process may have.
    private func checkMemory() throws {
        guard ProcessMemory.hasRoom(for: 0) else {
            throw Diagnostic(
                .tooMuchMemory(limit: Sizes.bytes(ProcessMemory.limit)), source, Span(offset, offset))
        }
    }

    private mutating func beginStatement() {
        awaitsName = true
        traits = .standard
        name = ""
        before = ""
    }

    /// Notes the statement's name, which says how the words behind it are read. A node may stand before the name.
    private mutating func noteName(_ word: Word) {
        guard awaitsName else { return }
        name = word.literal ?? ""
        awaitsName = word.node != nil
        if !awaitsName { traits = grammar.traits(name) }
    }

    private mutating func skipBlanks() {
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): offset += 1
            case UInt8(ascii: "\\") where isContinuation:
                offset += bytes[offset + 1] == 0x0A ? 2 : 3
                endsInContinuation = offset == bytes.count
            case UInt8(ascii: "#") where !isEventNumber && !isElement:
                while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
            default: return
            }
        }
    }

    /// `#12` behind a statement's name is the number of an event, as the trace shows it, and no comment. If the statement
    /// explains events, so is whatever directly follows the `#` (`#-1`, `#4x`, `#x`, nothing), and `# 4`.
    private var isEventNumber: Bool {
        let rest = bytes[(offset + 1)...]
        if isAtStart { return false }
        if traits.explainsEvents, before == name {
            let line = rest.prefix { $0 != 0x0A && $0 != 0x0D && $0 != UInt8(ascii: ";") }
            if line.first == 0x20, let number = line.firstIndex(where: { $0 != 0x20 }) {
                return line[number...].allSatisfy { (0x30...0x39).contains($0) }
            }
            return line.first != 0x20 && line.first != 0x09
        }
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return false }
        return rest.dropFirst(digits.count).first.map {
            isBlank($0) || $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "}")
        }
            ?? true
    }

    /// `SORT list GET #` asks for the elements themselves.
    private var isElement: Bool {
        guard !traits.wordsBeforeHash.isEmpty, traits.wordsBeforeHash.contains(before.uppercased()) else {
            return false
        }
        return bytes[(offset + 1)...].first.map(isBlank) ?? true
    }

    /// A backslash at the end of a line joins it to the next.
    private var isContinuation: Bool {
        let rest = bytes[(offset + 1)...]
        return rest.starts(with: [0x0A]) || rest.starts(with: [0x0D, 0x0A])
    }

    /// The name of an option, up to its `=`, if one begins here; a name is made of lower-case letters and dashes.
    private mutating func optionName() -> String? {
        var end = offset
        while end < bytes.count, isNameByte(bytes[end]) { end += 1 }
        guard end > offset, end + 1 < bytes.count, bytes[end] == UInt8(ascii: "=") else { return nil }
        let following = bytes[end + 1]
        if following == UInt8(ascii: "=") || isBlank(following) { return nil }
        let name = text(offset..<end)
        offset = end
        return name
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")) || byte == UInt8(ascii: "-")
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private mutating func word() throws -> Word {
        let start = offset
        var builder = WordBuilder()
        var depth = 0
        var isQuoted = false
        scanning: while offset < bytes.count {
            let byte = bytes[offset]
            switch byte {
            case UInt8(ascii: "\""):
                isQuoted = true
                try doubleQuoted(into: &builder)
            case UInt8(ascii: "'"):
                isQuoted = true
                try singleQuoted(into: &builder)
            case UInt8(ascii: "$"): try variable(into: &builder)
            case UInt8(ascii: "(") where !traits.readsWordsAsRedis:
                depth += 1
                builder.add(byte)
                offset += 1
            case UInt8(ascii: ")") where !traits.readsWordsAsRedis:
                depth -= 1
                builder.add(byte)
                offset += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                guard depth > 0 else { break scanning }
                // `normal(20ms, 5ms)` is one word.
                offset += 1
            case UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}"): break scanning
            default:
                builder.add(byte)
                offset += 1
            }
        }
        if depth > 0 { try complain(.unclosed("("), Span(start, offset)) }
        return Word(pieces: builder.finish(), span: Span(start, offset), isQuoted: isQuoted)
    }

    private mutating func singleQuoted(into builder: inout WordBuilder) throws {
        let start = offset
        offset += 1
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "'") {
            builder.add(bytes[offset])
            offset += 1
        }
        guard offset < bytes.count else { throw unclosed("'", at: start) }
        noteQuotation(from: start)
        offset += 1
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Remembers a quotation over several lines that ends in the middle of a word: its last quotation mark was probably meant
    /// to begin another one.
    private mutating func noteQuotation(from start: Int) {
        guard longQuotation == nil, bytes[start..<offset].contains(0x0A), offset + 1 < bytes.count,
            !isBlank(bytes[offset + 1]), !";{})".utf8.contains(bytes[offset + 1])
        else { return }
        longQuotation = start
    }

    /// The error of a quotation that is never closed. If an earlier quotation has taken the beginning of the next one for its
    /// own end, the earlier one is the one that lacks its end.
    private mutating func unclosed(_ quote: String, at start: Int) -> Diagnostic {
        openQuotation = (bytes[start], start)
        guard let first = longQuotation else {
            return Diagnostic(.unclosed(quote), source, Span(start, start + 1))
        }
        return Diagnostic(.unclosed(text(first..<first + 1)), source, Span(first, first + 1))
    }

    private mutating func doubleQuoted(into builder: inout WordBuilder) throws {
        let start = offset
        offset += 1
        while true {
            guard offset < bytes.count else { throw unclosed("\"", at: start) }
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                noteQuotation(from: start)
                offset += 1
                return
            case UInt8(ascii: "\\"): try escape(into: &builder)
            case UInt8(ascii: "$"): try variable(into: &builder)
            default:
                builder.add(bytes[offset])
                offset += 1
            }
        }
    }

    private mutating func escape(into builder: inout WordBuilder) throws {
        let start = offset
        guard offset + 1 < bytes.count else {
            throw unclosed("\"", at: start)
        }
        let kind = bytes[offset + 1]
        offset += 2
        switch kind {
        case UInt8(ascii: "n"): builder.add(0x0A)
        case UInt8(ascii: "t"): builder.add(0x09)
        case UInt8(ascii: "r"): builder.add(0x0D)
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "$"): builder.add(kind)
        case UInt8(ascii: "a") where traits.readsWordsAsRedis: builder.add(0x07)
        case UInt8(ascii: "b") where traits.readsWordsAsRedis: builder.add(0x08)
        case UInt8(ascii: "x") where traits.readsWordsAsRedis:
            guard offset + 2 <= bytes.count, let byte = UInt8(text(offset..<offset + 2), radix: 16)
            else {
                return try complain(.badEscape, Span(start, offset))
            }
            offset += 2
            // A byte that is not valid text on its own is kept as a character until the command turns it back.
            for part in byte < 0x80 ? [byte] : Array(ByteString([byte]).keyText.utf8) { builder.add(part) }
        case UInt8(ascii: "u"):
            guard offset < bytes.count, bytes[offset] == UInt8(ascii: "{"),
                let close = bytes[offset...].firstIndex(of: UInt8(ascii: "}")),
                let number = UInt32(text(offset + 1..<close), radix: 16),
                let scalar = Unicode.Scalar(number)
            else { return try complain(.badEscape, Span(start, offset)) }
            offset = close + 1
            for byte in String(Character(scalar)).utf8 { builder.add(byte) }
        default: try complain(.badEscape, Span(start, offset))
        }
    }

    /// `$name` or `${name}`; a `$` before anything else stands for itself.
    private mutating func variable(into builder: inout WordBuilder) throws {
        let start = offset
        let isBraced = offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "{")
        var end = offset + (isBraced ? 2 : 1)
        let nameStart = end
        while end < bytes.count, isVariableByte(bytes[end]) { end += 1 }
        guard end > nameStart else {
            if isBraced { try complain(.unclosed("${"), Span(start, end)) }
            builder.add(bytes[offset])
            offset += 1
            return
        }
        let name = text(nameStart..<end)
        if isBraced {
            if end < bytes.count, bytes[end] == UInt8(ascii: "}") {
                end += 1
            } else {
                try complain(.unclosed("${"), Span(start, end))
            }
        }
        offset = end
        builder.add(variable: name, Span(start, end))
    }

    private func complain(_ problem: Problem, _ span: Span) throws {
        if !isLenient { throw Diagnostic(problem, source, span) }
    }

    private func isVariableByte(_ byte: UInt8) -> Bool {
        isNameByte(byte) && byte != UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z"))
            || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
    }
}

/// Reading a text that is still growing.
extension Lexer {
    /// Where the lexer stands, and what it knows of the statement there.
    struct Place {
        fileprivate let offset: Int
        fileprivate let isAtStart: Bool
        /// Whether a statement's name would stand here.
        let awaitsName: Bool
        fileprivate let name: String
        fileprivate let before: String
        fileprivate let traits: SyntaxTraits
        fileprivate let longQuotation: Int?
    }

    /// Where it stands; it may be put back to where it stood.
    var place: Place {
        get {
            Place(
                offset: offset, isAtStart: isAtStart, awaitsName: awaitsName, name: name, before: before,
                traits: traits, longQuotation: longQuotation)
        }
        set {
            offset = newValue.offset
            isAtStart = newValue.isAtStart
            awaitsName = newValue.awaitsName
            name = newValue.name
            before = newValue.before
            traits = newValue.traits
            longQuotation = newValue.longQuotation
        }
    }

    mutating func append(_ more: some Sequence<UInt8>) {
        bytes.append(contentsOf: more)
        endsInContinuation = false
    }

    /// Whether a quotation that is open at an offset ends in the text, and from where to go on looking if it does not.
    func endOfQuotation(_ quote: UInt8, from start: Int) -> (isThere: Bool, searched: Int) {
        var index = start
        while index < bytes.count {
            if bytes[index] == quote { return (true, index) }
            index += quote == UInt8(ascii: "\"") && bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return (false, index)
    }
}
