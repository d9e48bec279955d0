/// Splits what a program writes into characters and control sequences (ECMA-48).
struct Parser: Sendable {
    enum Action: Equatable {
        case print(Unicode.Scalar)
        case control(UInt8)
        /// ESC and one character.
        case escape(UInt8)
        /// ESC [ numbers letter.
        case sequence(isPrivate: Bool, numbers: [Int], final: UInt8)
    }

    private enum State {
        case ground
        case escape
        /// ESC ( and the like: one more character belongs to it.
        case designation
        case sequence(String)
        /// ESC ] up to BEL or ESC \.
        case string
    }

    private var state = State.ground
    private var character: [UInt8] = []

    mutating func feed(_ byte: UInt8) -> [Action] {
        switch state {
        case .ground:
            return ground(byte)
        case .escape:
            state = .ground
            switch Character(Unicode.Scalar(byte)) {
            case "[": state = .sequence("")
            case "]", "P": state = .string
            case "(", ")", "*", "+", "#", "%": state = .designation
            default: return [.escape(byte)]
            }
        case .designation:
            state = .ground
        case .string:
            if byte == 0x07 { state = .ground }
            if byte == 0x1B { state = .escape }
        case .sequence(let text):
            guard (0x40...0x7E).contains(byte) else {
                state = .sequence(text + String(Unicode.Scalar(byte)))
                return []
            }
            state = .ground
            let isPrivate = text.hasPrefix("?") || text.hasPrefix(">")
            let numbers = (isPrivate ? text.dropFirst() : text[...])
                .split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
            return [.sequence(isPrivate: isPrivate, numbers: text.isEmpty ? [] : numbers, final: byte)]
        }
        return []
    }

    private mutating func ground(_ byte: UInt8) -> [Action] {
        switch byte {
        case 0x1B:
            state = .escape
            return []
        case 0..<0x20, 0x7F:
            return [.control(byte)]
        case 0x20..<0x7F:
            return [.print(Unicode.Scalar(byte))]
        default:
            if byte >= 0xC0 { character = [] }
            character.append(byte)
            let length = (character.first ?? 0) >= 0xF0 ? 4 : (character.first ?? 0) >= 0xE0 ? 3 : 2
            guard character.count == length else { return [] }
            defer { character = [] }
            return String(decoding: character, as: UTF8.self).unicodeScalars.map { .print($0) }
        }
    }
}
