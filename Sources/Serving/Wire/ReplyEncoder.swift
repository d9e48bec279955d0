public import Keyspace
public import NIOCore

/// The versions of the protocol. A client chooses with `HELLO`.
public enum ProtocolVersion: Int, Sendable {
    case two = 2
    case three = 3
}

extension ByteBuffer {
    /// Appends a reply as a version of the protocol writes it.
    public mutating func write(_ reply: Reply, _ version: ProtocolVersion) {
        switch reply {
        case .nothing: break
        case .simple(let status): writeLine("+", status)
        case .error(let message): writeLine("-", message)
        case .integer(let number): writeNumber(":", Int(number))
        case .bulk(let bytes): writeBulk(bytes)
        case .null: writeStaticString(version == .three ? "_\r\n" : "$-1\r\n")
        case .nullArray: writeStaticString(version == .three ? "_\r\n" : "*-1\r\n")
        case .array(let all): writeAll("*", all, version)
        case .set(let all): writeAll(version == .three ? "~" : "*", all, version)
        case .push(let all): writeAll(version == .three ? ">" : "*", all, version)
        case .map(let pairs):
            if version == .three {
                writeNumber("%", pairs.count)
            } else {
                writeNumber("*", pairs.count * 2)
            }
            for pair in pairs {
                write(pair.key, version)
                write(pair.value, version)
            }
        case .pairs(let pairs):
            writeNumber("*", version == .three ? pairs.count : pairs.count * 2)
            for pair in pairs {
                if version == .three { writeStaticString("*2\r\n") }
                write(pair.key, version)
                write(pair.value, version)
            }
        case .double, .boolean, .bigNumber, .verbatim: writeScalar(reply, version)
        }
    }

    private mutating func writeScalar(_ reply: Reply, _ version: ProtocolVersion) {
        guard version == .three else { return write(reply.flattened, .two) }
        switch reply {
        case .double(let value): writeLine(",", Reply.text(of: value))
        case .boolean(let isSo): writeStaticString(isSo ? "#t\r\n" : "#f\r\n")
        case .bigNumber(let digits): writeLine("(", digits)
        case .verbatim(let bytes):
            writeNumber("=", bytes.count + 4)
            writeStaticString("txt:")
            writeBytes(bytes.bytes)
            writeStaticString("\r\n")
        default: break
        }
    }

    private mutating func writeAll(_ type: StaticString, _ all: [Reply], _ version: ProtocolVersion) {
        writeNumber(type, all.count)
        for element in all { write(element, version) }
    }

    private mutating func writeBulk(_ bytes: ByteString) {
        writeNumber("$", bytes.count)
        writeBytes(bytes.bytes)
        writeStaticString("\r\n")
    }

    private mutating func writeLine(_ type: StaticString, _ text: ByteString) {
        writeStaticString(type)
        writeBytes(text.bytes)
        writeStaticString("\r\n")
    }

    private mutating func writeNumber(_ type: StaticString, _ number: Int) {
        writeStaticString(type)
        if number >= 0, number < 10 {
            writeInteger(UInt8(truncatingIfNeeded: 0x30 + number))
        } else {
            writeString(String(number))
        }
        writeStaticString("\r\n")
    }
}
