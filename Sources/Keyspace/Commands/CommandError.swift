/// An error that a command answers with, in Redis's own words.
public struct CommandError: Error {
    let text: ByteString

    /// The text as a reply can hold it: a line end, which a word of the command may contain, becomes a blank.
    public var reply: Reply {
        let isLineEnd = { (byte: UInt8) in byte == 0x0D || byte == 0x0A }
        var bytes = text.bytes
        while let last = bytes.last, isLineEnd(last) { bytes.removeLast() }
        return .error(ByteString(bytes.map { isLineEnd($0) ? 0x20 : $0 }))
    }

    /// An error of the general kind: `ERR` goes before the text.
    public init(_ text: String) { self.text = ByteString("ERR " + text) }
    public init(_ bytes: [UInt8]) { text = ByteString(Array("ERR ".utf8) + bytes) }
    /// An error with a code of its own, such as NOSCRIPT, at the beginning of the text.
    public init(whole text: String) { self.text = ByteString(text) }
    public init(whole text: ByteString) { self.text = text }

    public static let wrongType = CommandError(
        whole: "WRONGTYPE Operation against a key holding the wrong kind of value")
    static let corruptEstimate = CommandError(whole: "INVALIDOBJ Corrupted HLL object detected")
    public static let outOfMemory = CommandError(
        whole: "OOM command not allowed when used memory > 'maxmemory'.")
    public static let transactionAborted = CommandError(
        whole: "EXECABORT Transaction discarded because of previous errors.")
    public static func transactionAborted(by error: CommandError) -> CommandError {
        CommandError(
            whole: ByteString(
                Array("EXECABORT Transaction discarded because of: ".utf8)
                    + error.text.bytes.dropFirst(error.text.bytes.starts(with: "ERR ".utf8) ? 4 : 0)))
    }

    public static let syntax = CommandError("syntax error")
    public static let notAnInteger = CommandError("value is not an integer or out of range")
    static let notAFloat = CommandError("value is not a valid float")
    static let outOfRange = CommandError("value is out of range")
    static let notPositive = CommandError("value is out of range, must be positive")
    static let overflow = CommandError("increment or decrement would overflow")
    static let notANumber = CommandError("increment would produce NaN or Infinity")
    static let scoreNotANumber = CommandError("resulting score is not a number (NaN)")
    public static let noSuchKey = CommandError("no such key")
    static let indexOutOfRange = CommandError("index out of range")
    static let badScoreRange = CommandError("min or max is not a float")
    static let badMemberRange = CommandError("min or max not valid string range item")
    static let tooLong = CommandError("string exceeds maximum allowed size (proto-max-bulk-len)")
    static let badCursor = CommandError("invalid cursor")

    public static func arity(_ command: String) -> CommandError {
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
