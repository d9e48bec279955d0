/// An error that a command answers with, in Redis's own words.
struct CommandError: Error {
    let text: String

    /// The text as a reply can hold it: line ends, which a word of the command may have brought in, become blanks.
    var reply: Reply {
        let isLineEnd = { (byte: UInt8) in byte == 0x0D || byte == 0x0A }
        var bytes = Array(text.utf8)
        while let last = bytes.last, isLineEnd(last) { bytes.removeLast() }
        return .error(String(decoding: bytes.map { isLineEnd($0) ? 0x20 : $0 }, as: UTF8.self))
    }

    init(_ text: String) { self.text = "ERR " + text }
    private init(whole text: String) { self.text = text }

    static let wrongType = CommandError(
        whole: "WRONGTYPE Operation against a key holding the wrong kind of value")
    static let outOfMemory = CommandError(whole: "OOM command not allowed when used memory > 'maxmemory'.")
    static let transactionAborted = CommandError(
        whole: "EXECABORT Transaction discarded because of previous errors.")
    static func transactionAborted(by error: CommandError) -> CommandError {
        let reason = error.text.hasPrefix("ERR ") ? error.text.dropFirst("ERR ".count) : error.text[...]
        return CommandError(whole: "EXECABORT Transaction discarded because of: \(reason)")
    }

    static let syntax = CommandError("syntax error")
    static let notAnInteger = CommandError("value is not an integer or out of range")
    static let notAFloat = CommandError("value is not a valid float")
    static let outOfRange = CommandError("value is out of range")
    static let notPositive = CommandError("value is out of range, must be positive")
    static let overflow = CommandError("increment or decrement would overflow")
    static let notANumber = CommandError("increment would produce NaN or Infinity")
    static let scoreNotANumber = CommandError("resulting score is not a number (NaN)")
    static let noSuchKey = CommandError("no such key")
    static let indexOutOfRange = CommandError("index out of range")
    static let badScoreRange = CommandError("min or max is not a float")
    static let badMemberRange = CommandError("min or max not valid string range item")
    static let tooLong = CommandError("string exceeds maximum allowed size (proto-max-bulk-len)")
    static let badCursor = CommandError("invalid cursor")

    static func arity(_ command: String) -> CommandError {
        CommandError("wrong number of arguments for '\(command)' command")
    }

    static func badExpiry(_ command: String) -> CommandError {
        CommandError("invalid expire time in '\(command)' command")
    }

    /// An integer that is none of those that may stand there. Redis's words lack one too.
    static func outside(_ range: ClosedRange<Int64>) -> CommandError {
        CommandError(
            "value is out of range, value must between \(range.lowerBound) and \(range.upperBound)")
    }

    /// A reply is made of so many elements at most: what asks for more would take all memory there is.
    static let tooManyElements = CommandError("value is out of range")
}
