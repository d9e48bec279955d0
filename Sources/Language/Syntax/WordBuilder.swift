/// Gathers the pieces of a word.
struct WordBuilder {
    private var pieces: [Word.Piece] = []
    private var text: [UInt8] = []

    mutating func add(_ byte: UInt8) { text.append(byte) }

    mutating func add(variable name: String, _ span: Span) {
        flush()
        pieces.append(.variable(name, span))
    }

    mutating func finish() -> [Word.Piece] {
        flush()
        return pieces
    }

    private mutating func flush() {
        guard !text.isEmpty else { return }
        pieces.append(.text(String(decoding: text, as: UTF8.self)))
        text = []
    }
}
