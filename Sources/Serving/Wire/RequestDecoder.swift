public import Keyspace
public import NIOCore

/// What is wrong with the bytes that a client sent. The connection is closed after the error.
public struct ProtocolError: Error, Equatable {
    public let text: String
    init(_ text: String) { self.text = text }
}

/// Cuts the bytes of a client into commands: arrays of bulk strings, or inline commands as one types them into telnet.
///
/// Bytes may come in pieces of any size. The limits are Redis's, and no header makes it reserve memory before the bytes it
/// announces are there.
public struct RequestDecoder {
    /// How long a line may be: a header, or an inline command.
    static let lineLimit = 64 * 1024
    static let argumentLimit = 1024 * 1024
    /// `proto-max-bulk-len`
    static let bulkLimit = 512 * 1024 * 1024
    /// What a client that has not given its password may send.
    static let argumentLimitBefore = 10
    static let bulkLimitBefore = 16384

    /// Whether the full limits hold, because the client needs no password or has given it.
    public var isAuthenticated = true
    private var buffer = ByteBuffer()
    /// How many arguments of the present array are still to come.
    private var missing = 0
    /// The length of the argument that is coming; nil if its header has not been read.
    private var length: Int?
    private var arguments: [ByteString] = []
    /// The bytes of the arguments that are complete.
    private var held = 0
    /// How many bytes of the line that is coming were searched for its end, so that a slow client's are searched once.
    private var searched = 0

    public init() {}

    /// Bytes that are waiting to become commands.
    public var waiting: Int { buffer.readableBytes + held }

    public mutating func append(_ bytes: inout ByteBuffer) {
        if buffer.readableBytes == 0 {
            buffer = bytes
        } else {
            buffer.writeBuffer(&bytes)
        }
    }

    /// The next complete command; nil if more bytes are needed for one.
    public mutating func next() throws(ProtocolError) -> [ByteString]? {
        while true {
            if missing > 0 {
                guard try takeArguments() else {
                    compact()
                    return nil
                }
                defer {
                    arguments = []
                    held = 0
                }
                return arguments
            }
            guard let first = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self) else {
                compact()
                return nil
            }
            if first == UInt8(ascii: "*") {
                guard try takeArrayHeader() else { return nil }
            } else {
                guard let line = try takeLine("too big inline request") else { return nil }
                guard let words = InlineWords.split(line) else {
                    throw ProtocolError("unbalanced quotes in request")
                }
                if !words.isEmpty { return words }
            }
        }
    }

    /// Gives the memory of a large read back once little of it is still needed.
    private mutating func compact() {
        if buffer.readableBytes == 0 {
            buffer.clear(minimumCapacity: 0)
        } else if buffer.readerIndex > 64 * 1024 {
            buffer.discardReadBytes()
        }
    }

    private mutating func takeArrayHeader() throws(ProtocolError) -> Bool {
        guard let line = try takeLine("too big mbulk count string") else { return false }
        guard let count = Self.number(line.dropFirst()), count <= Self.argumentLimit else {
            throw ProtocolError("invalid multibulk length")
        }
        if !isAuthenticated, count > Self.argumentLimitBefore {
            throw ProtocolError("unauthenticated multibulk length")
        }
        missing = max(0, count)
        return true
    }

    /// - Returns: whether all arguments are there.
    private mutating func takeArguments() throws(ProtocolError) -> Bool {
        while missing > 0 {
            if length == nil {
                guard let first = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self) else {
                    return false
                }
                guard first == UInt8(ascii: "$") else {
                    throw ProtocolError("expected '$', got '\(Self.shown(first))'")
                }
                guard let line = try takeLine("too big bulk count string") else { return false }
                guard let count = Self.number(line.dropFirst()), count >= 0, count <= Self.bulkLimit else {
                    throw ProtocolError("invalid bulk length")
                }
                if !isAuthenticated, count > Self.bulkLimitBefore {
                    throw ProtocolError("unauthenticated bulk length")
                }
                length = count
            }
            guard let count = length, buffer.readableBytes >= count + 2,
                let bytes = buffer.readBytes(length: count)
            else { return false }
            buffer.moveReaderIndex(forwardBy: 2)
            arguments.append(ByteString(bytes))
            held += count
            length = nil
            missing -= 1
        }
        return true
    }

    /// A line without its end; nil if the end has not come.
    private mutating func takeLine(_ tooLong: String) throws(ProtocolError) -> ArraySlice<UInt8>? {
        let end = buffer.withUnsafeReadableBytes { bytes in
            bytes.prefix(Self.lineLimit + 2).dropFirst(searched).firstIndex(of: 0x0A)
        }
        guard let end, let bytes = buffer.readBytes(length: end) else {
            if buffer.readableBytes > Self.lineLimit { throw ProtocolError(tooLong) }
            searched = buffer.readableBytes
            return nil
        }
        buffer.moveReaderIndex(forwardBy: 1)
        searched = 0
        var line = bytes[...]
        if line.last == 0x0D { line.removeLast() }
        return line
    }

    /// A whole number as the headers write it: an optional minus and digits, nothing else.
    private static func number(_ text: ArraySlice<UInt8>) -> Int? {
        guard !text.isEmpty, text.count <= 20 else { return nil }
        var digits = text
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits.removeFirst() }
        guard !digits.isEmpty else { return nil }
        var value = 0
        for digit in digits {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(Int(digit) - 0x30)
            if tooLarge || overflow { return nil }
            value = sum
        }
        return isNegative ? -value : value
    }

    private static func shown(_ byte: UInt8) -> String {
        byte >= 0x20 && byte < 0x7F ? String(UnicodeScalar(byte)) : " "
    }
}
