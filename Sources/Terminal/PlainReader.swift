import CLibEditShim
import Glibc

/// Reads lines from standard input where there is no terminal to edit on.
///
/// Lines end with a newline, or a carriage return and a newline; the last one may lack its ending. What is not
/// UTF-8 is replaced by U+FFFD. Lines may be of any length: the cost is linear in what is read.
public final class PlainReader: LineReader {
    private let descriptor: Int32
    private let printsPrompt: Bool
    private var buffer: [UInt8] = []
    /// Where the next line begins in the buffer.
    private var start = 0
    /// Up to where the buffer is known to hold no newline.
    private var scanned = 0
    private var reachedEnd = false

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
                return .line(takeLine(upTo: newline, next: newline + 1))
            }
            scanned = buffer.count
            if reachedEnd {
                guard start < buffer.count else { return .endOfInput }
                return .line(takeLine(upTo: buffer.count, next: buffer.count))
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

    private func nextNewline() -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, scanned < bytes.count,
                let found = memchr(base + scanned, Int32(UInt8(ascii: "\n")), bytes.count - scanned)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    private func takeLine(upTo end: Int, next: Int) -> String {
        var end = end
        if end > start, next > end, buffer[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        let line = String(decoding: buffer[start..<end], as: UTF8.self)
        start = next
        scanned = next
        return line
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
