import CLibEditShim
import Glibc

/// Reads lines from standard input where there is no terminal to edit on.
///
/// Lines end with a newline, or a carriage return and a newline; the last one may lack its ending. What is not
/// UTF-8 is an error, for two texts that differ must not become one; where somebody types, it is replaced by U+FFFD.
/// Lines may be of any length: the cost is linear in what is read.
public final class PlainReader: LineReader {
    private let descriptor: Int32
    private let printsPrompt: Bool
    private var buffer: [UInt8] = []
    /// Where the next line begins in the buffer.
    private var start = 0
    /// Up to where the buffer is known to hold no newline.
    private var scanned = 0
    private var reachedEnd = false
    /// How many lines have been given.
    private var lines = 0

    /// - Parameter printsPrompt: whether someone sits at a terminal and waits for a prompt.
    public init(printsPrompt: Bool) {
        self.printsPrompt = printsPrompt
        descriptor = STDIN_FILENO
    }

    init(descriptor: Int32) {
        self.descriptor = descriptor
        printsPrompt = false
    }

    public func readLine(prompt: String) throws(ReadError) -> ReadResult {
        if printsPrompt {
            // Someone who sits there sees the prompt as a fresh start; a script is stopped by any Ctrl-C.
            terminal_reading(true)
            TerminalOutput.write(prompt)
        }
        defer { if printsPrompt { terminal_reading(false) } }
        while true {
            if let newline = nextNewline() {
                return .line(try takeLine(upTo: newline, next: newline + 1))
            }
            scanned = buffer.count
            if reachedEnd {
                guard start < buffer.count else { return .endOfInput }
                return .line(try takeLine(upTo: buffer.count, next: buffer.count))
            }
            let wake = terminal_wait(descriptor, -1)
            if wake & Int32(terminal_wake_interrupt.rawValue) != 0 {
                Interrupts.clear()
                discard()
                if printsPrompt { TerminalOutput.write("\n") }
                return .cancelled
            }
            if wake & Int32(terminal_wake_input.rawValue) != 0 {
                try fill()
            }
        }
    }

    public var hasInputWaiting: Bool {
        start < buffer.count || !reachedEnd && Waiting.input(on: descriptor)
    }

    private func nextNewline() -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, scanned < bytes.count,
                let found = memchr(base + scanned, Int32(UInt8(ascii: "\n")), bytes.count - scanned)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    private func takeLine(upTo end: Int, next: Int) throws(ReadError) -> String {
        var end = end
        if end > start, next > end, buffer[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        let bytes = buffer[start..<end]
        lines += 1
        start = next
        scanned = next
        if let line = String(validating: bytes, as: UTF8.self) { return line }
        let replaced = String(decoding: bytes, as: UTF8.self)
        if printsPrompt { return replaced }
        throw .notText(line: lines, column: Self.validCharacters(bytes) + 1)
    }

    /// How many characters stand before the first byte that is no UTF-8.
    private static func validCharacters(_ bytes: ArraySlice<UInt8>) -> Int {
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var count = 0
        while case .valid(let character) = parser.parseScalar(from: &rest) { count += character.count }
        return String(decoding: bytes.prefix(count), as: UTF8.self).count
    }

    /// A cancelled line takes with it what was typed of it; a file has no such line.
    private func discard() {
        guard printsPrompt else { return }
        start = buffer.count
        scanned = buffer.count
    }

    private func fill() throws(ReadError) {
        if start > 0 {
            buffer.removeSubrange(..<start)
            scanned -= start
            start = 0
        }
        let size = 64 * 1024
        var count = 0
        let held = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: size))
        count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { read(descriptor, $0 + held, size) } ?? 0
        }
        let failure = errno
        buffer.removeLast(size - max(0, count))
        if count == 0 || (count < 0 && failure == EIO) {
            // EIO is what a terminal that is gone gives.
            reachedEnd = true
        } else if count < 0, failure != EINTR, failure != EAGAIN {
            throw .readFailed(reason: String(cString: strerror(failure)))
        }
    }
}
