/// A line up to the cursor, as far as it can be understood before it is finished.
struct TypedLine {
    /// The name of the statement that is being typed; nil where that is what is being typed.
    var statement: String?
    /// Whether a node stands in front, as in `@users read`.
    var hasNode = false
    /// The words behind the name that are finished, options not counted.
    var words: [String] = []
    /// The options that are given already.
    var givenOptions: [String] = []
    /// The option whose value is being typed.
    var option: String?
    /// What stands at the cursor, from the beginning of the word or of the option's value.
    var word = ""
    /// The quotation mark that is open at the cursor.
    var quote: Character?
    var isInComment = false

    var isInQuotes: Bool { quote != nil }

    /// How many words stand before the one that is being typed.
    var position: Int { words.count }

    init(_ text: String, pending: String) {
        var pieces: [String] = []
        var piece = ""
        for (character, next) in zip(text, text.dropFirst().map(Optional.some) + [nil]) {
            if isInComment { continue }
            if let open = quote {
                if character == open { quote = nil }
                piece.append(character)
                continue
            }
            switch character {
            case "\"", "'":
                quote = character
                piece.append(character)
            case " ", "\t":
                if !piece.isEmpty { pieces.append(piece) }
                piece = ""
            // `${name}` is a variable and no block.
            case "{" where piece.hasSuffix("$"), "}" where piece.contains("${"): piece.append(character)
            case ";", "{", "}":
                // A new statement begins.
                pieces = []
                piece = ""
            case "#" where piece.isEmpty && !Self.isEventNumber(behind: pieces, next): isInComment = true
            default: piece.append(character)
            }
        }
        word = piece
        if let first = pieces.first, first.hasPrefix("@") {
            hasNode = true
            pieces.removeFirst()
        }
        pieces = Self.withoutOuter(pieces)
        statement = pieces.first
        for piece in pieces.dropFirst() {
            if let name = Self.optionName(piece) { givenOptions.append(name) } else { words.append(piece) }
        }
        if statement != nil, let name = Self.optionName(piece) {
            option = name
            word = String(piece.dropFirst(name.count + 1))
        }
    }

    /// `why #12` names an event, and `why #` is about to.
    private static func isEventNumber(behind pieces: [String], _ next: Character?) -> Bool {
        guard let name = pieces.first else { return false }
        return next?.isNumber
            ?? (CommandRegistry.named(name)?.spec.syntaxTraits.explainsEvents ?? false && pieces.count == 1)
    }

    /// Leaves out statements that run the statement behind them: in `after 5s read us`, `read` is being typed.
    private static func withoutOuter(_ pieces: [String]) -> [String] {
        guard let name = pieces.first, let spec = CommandRegistry.named(name)?.spec,
            let inner = spec.parameters.firstIndex(of: .statement)
        else { return pieces }
        let words = pieces.indices.dropFirst().filter { optionName(pieces[$0]) == nil }
        guard words.count > inner else { return pieces }
        return withoutOuter(Array(pieces[words[inner]...]))
    }

    private static func optionName(_ piece: String) -> String? {
        guard let equals = piece.firstIndex(of: "="), equals > piece.startIndex else { return nil }
        let name = piece[..<equals]
        return name.allSatisfy { $0.isASCII && ($0.isLowercase || $0 == "-") } ? String(name) : nil
    }
}
