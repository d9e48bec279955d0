/// Text that a terminal marks as pasted: ESC [ 200 ~ in front, ESC [ 201 ~ behind.
struct BracketedPaste {
    static let begin: [UInt8] = Array("\u{1B}[200~".utf8)
    static let end: [UInt8] = Array("\u{1B}[201~".utf8)

    private var bytes: [UInt8] = []
    /// Up to where the bytes are known not to hold the mark of the end.
    private var scanned = 0

    /// Takes bytes. Once the mark of the end has come, returns the bytes in front of it and those behind it.
    mutating func feed(_ more: some Sequence<UInt8>) -> (pasted: [UInt8], rest: [UInt8])? {
        bytes += more
        while let escape = bytes[scanned...].firstIndex(of: BracketedPaste.end[0]) {
            let tail = bytes[escape...].prefix(BracketedPaste.end.count)
            if tail.elementsEqual(BracketedPaste.end) {
                return (Array(bytes[..<escape]), Array(bytes[tail.endIndex...]))
            }
            scanned = escape
            if tail.count < BracketedPaste.end.count, BracketedPaste.end.starts(with: tail) { return nil }
            scanned = escape + 1
        }
        scanned = bytes.count
        return nil
    }

    /// Pasted text as lines to be typed.
    ///
    /// Each line ending, be it a newline, a carriage return or both, ends a line; what stands behind the last one
    /// stays to be edited. Tabs are kept; other control characters, which would edit the line instead of standing
    /// in it, are dropped.
    static func pieces(_ pasted: String) -> [PastedPiece] {
        var pieces: [PastedPiece] = []
        var text = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in pasted.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r":
                break
            case "\n", "\r":
                pieces.append(PastedPiece(text: String(text), isComplete: true))
                text = String.UnicodeScalarView()
            case "\t":
                text.append(scalar)
            default:
                if scalar.properties.generalCategory != .control { text.append(scalar) }
            }
            previous = scalar
        }
        if !text.isEmpty { pieces.append(PastedPiece(text: String(text), isComplete: false)) }
        return pieces
    }
}

/// One line of pasted text, or what stands behind the last line.
struct PastedPiece: Equatable {
    var text: String
    /// Whether a line ending follows.
    var isComplete: Bool
}
