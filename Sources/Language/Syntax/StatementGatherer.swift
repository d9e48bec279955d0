/// Gathers lines until they make up whole statements: every block and every quotation is closed.
///
/// Each line is looked at once, so that a block of many lines takes no longer than its lines apart. What is wrong inside a
/// block or a quotation is not found here: the whole is gathered first, and then refused as one.
public struct StatementGatherer {
    /// The lines so far.
    public private(set) var text = ""
    private var lexer = Lexer(Source(name: "", text: ""), .larder)
    private var depth = 0
    private var hasLines = false
    /// What stands open at the end, and up to where its end was looked for.
    private var openQuotation: (quote: UInt8, searched: Int)?

    public init() { lexer.isLenient = true }

    public var isEmpty: Bool { text.isEmpty }

    /// Takes a line, without its ending.
    ///
    /// - Returns: whether the lines so far can be run.
    public mutating func add(_ line: some StringProtocol) -> Bool {
        if hasLines { text += "\n" }
        hasLines = true
        text += line
        lexer.append(line.utf8)
        lexer.append(CollectionOfOne(0x0A))
        if let open = openQuotation {
            let end = lexer.endOfQuotation(open.quote, from: open.searched)
            openQuotation = end.isThere ? nil : (open.quote, end.searched)
            if !end.isThere { return false }
        }
        return readTokens()
    }

    private mutating func readTokens() -> Bool {
        while true {
            let start = lexer.place
            do {
                guard let token = try lexer.next() else { return depth <= 0 && !lexer.endsInContinuation }
                switch token {
                // No statement stands before it, and nothing that follows will change that.
                case .open where depth == 0 && start.awaitsName: return true
                case .open: depth += 1
                case .close: depth -= 1
                case .word, .option, .end: break
                }
                if depth < 0 { return true }
            } catch {
                // All that is not forgiven is a quotation without an end.
                openQuotation = lexer.openQuotation.map {
                    ($0.quote, lexer.endOfQuotation($0.quote, from: $0.from + 1).searched)
                }
                lexer.place = start
                return openQuotation == nil
            }
        }
    }
}

extension Parser {
    /// Whether a text stops inside a block or a quotation, or at a `\`, so that more lines can complete it.
    public static func isIncomplete(_ text: String) -> Bool {
        var gatherer = StatementGatherer()
        return !gatherer.add(text)
    }
}
