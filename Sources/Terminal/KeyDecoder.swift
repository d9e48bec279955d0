/// Turns the bytes that a terminal sends into characters and key sequences.
///
/// It takes one byte at a time, so that how the bytes are batched cannot matter. What is not UTF-8 becomes U+FFFD.
/// Key sequences that nothing is bound to are dropped whole, so that no part of them ends up in the line.
public struct KeyDecoder {
    public enum Key: Equatable {
        /// A character, or what stands for a key sequence.
        case scalar(Unicode.Scalar)
        /// The mark in front of pasted text.
        case pasteBegins
    }

    private enum State: Equatable {
        case ground
        case character([UInt8], length: Int)
        case escape
        /// After ESC [ or ESC O.
        case sequence([UInt8])
    }

    /// A sequence longer than this is not one.
    private static let longestSequence = 32
    private static let escape: UInt8 = 0x1B

    private var state = State.ground
    private let bound: [[UInt8]: Unicode.Scalar]

    /// - Parameter bound: key sequences, each beginning with ESC [ or ESC O, and what stands for them.
    public init(bound: [[UInt8]: Unicode.Scalar]) {
        self.bound = bound
    }

    /// Whether the bytes so far end within a character or a sequence.
    public var isMidway: Bool { state != .ground }

    /// Takes one byte.
    public mutating func feed(_ byte: UInt8) -> [Key] {
        switch state {
        case .ground:
            return begin(byte)
        case .character(var bytes, let length):
            guard byte & 0xC0 == 0x80 else {
                state = .ground
                return [.scalar("\u{FFFD}")] + begin(byte)
            }
            bytes.append(byte)
            guard bytes.count == length else {
                state = .character(bytes, length: length)
                return []
            }
            state = .ground
            return KeyDecoder.decode(bytes)
        case .escape:
            if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") {
                state = .sequence([KeyDecoder.escape, byte])
                return []
            }
            state = .ground
            return [.scalar("\u{1B}")] + begin(byte)
        case .sequence(let bytes):
            return extend(bytes, with: byte)
        }
    }

    /// Ends what is unfinished, because nothing more came for a while.
    mutating func flush() -> [Key] {
        defer { state = .ground }
        switch state {
        case .ground: return []
        case .character: return [.scalar("\u{FFFD}")]
        case .escape: return [.scalar("\u{1B}")]
        case .sequence(let bytes):
            // Alt-[ or Alt-O, typed by hand.
            return bytes.map { .scalar(Unicode.Scalar($0)) }
        }
    }

    private mutating func begin(_ byte: UInt8) -> [Key] {
        switch byte {
        case 0:
            return []
        case KeyDecoder.escape:
            state = .escape
            return []
        case 0..<0x80:
            return [.scalar(Unicode.Scalar(byte))]
        case 0xC2...0xDF:
            state = .character([byte], length: 2)
            return []
        case 0xE0...0xEF:
            state = .character([byte], length: 3)
            return []
        case 0xF0...0xF4:
            state = .character([byte], length: 4)
            return []
        default:
            return [.scalar("\u{FFFD}")]
        }
    }

    private mutating func extend(_ bytes: [UInt8], with byte: UInt8) -> [Key] {
        // A control character within a sequence: there was none.
        guard (0x20...0x7E).contains(byte), bytes.count < KeyDecoder.longestSequence else {
            state = .ground
            return begin(byte)
        }
        let sequence = bytes + [byte]
        // The console of Linux sends ESC [ [ A for F1.
        let isConsoleKey = bytes.count == 2 && bytes[1] == UInt8(ascii: "[") && byte == UInt8(ascii: "[")
        let isFinal = bytes[1] == UInt8(ascii: "O") || ((0x40...0x7E).contains(byte) && !isConsoleKey)
        guard isFinal else {
            state = .sequence(sequence)
            return []
        }
        state = .ground
        if sequence == BracketedPaste.begin { return [.pasteBegins] }
        return bound[sequence].map { [.scalar($0)] } ?? []
    }

    private static func decode(_ bytes: [UInt8]) -> [Key] {
        guard let text = String(validating: bytes, as: UTF8.self) else { return [.scalar("\u{FFFD}")] }
        // No keyboard sends the C1 controls; here they stand for key sequences.
        return text.unicodeScalars.filter { !KeyBindings.privateScalars.contains($0.value) }.map {
            .scalar($0)
        }
    }
}
