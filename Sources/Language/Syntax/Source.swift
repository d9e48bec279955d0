/// A text that is interpreted: a file, a line typed at the prompt, the text after `-c`.
public final class Source: Sendable {
    /// What errors call it: a path, or nothing for what is typed.
    public let name: String
    /// The folder that relative paths in it start from; empty for the present one.
    public let folder: String
    /// What is read. Of a copied session that is what was typed in it, with blanks in place of everything else.
    public let bytes: [UInt8]
    /// What errors show: the text as it is written.
    private let written: [UInt8]
    /// How many lines of output a copied session has; nil if it is none.
    public let passedOver: Int?
    /// How many blanks stand in front of each of its lines where the prompts were.
    private let margin: Int
    private let lineStarts: [Int]
    /// The number of the first line, which is above 1 if this is a piece of something longer.
    private let firstLine: Int

    /// Makes a source of a text, without the byte order mark that some editors write in front.
    public init(name: String, folder: String = "", text: String, firstLine: Int = 1) {
        self.firstLine = firstLine
        self.name = name
        self.folder = folder
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        written = Array(text.utf8.starts(with: mark) ? text.utf8.dropFirst(mark.count) : text.utf8[...])
        let copied = Transcript.typed(in: written)
        bytes = copied?.bytes ?? written
        passedOver = copied?.passedOver
        margin = copied?.margin ?? 0
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
        lineStarts = starts
    }

    /// The folder of a file; empty for the present one.
    public static func folder(ofFile path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The line of an offset, counted from the number of the first.
    public func line(at offset: Int) -> Int { index(ofLineAt: offset) + firstLine }

    private func index(ofLineAt offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The column of an offset in characters, counted from 1.
    public func column(at offset: Int) -> Int {
        text(lineStarts[index(ofLineAt: offset)]..<min(offset, bytes.count)).count + 1
    }

    /// The text of the line of an offset, without its end.
    public func text(ofLineAt offset: Int) -> String {
        let index = index(ofLineAt: offset)
        let start = lineStarts[index]
        var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return String(decoding: written[start..<end], as: UTF8.self)
    }

    /// The text of a statement; the further lines of one that was copied begin where they began behind the prompt.
    func text(ofStatement range: Range<Int>) -> String {
        guard margin > 0 else { return text(range) }
        let lines = bytes[range].split(separator: 0x0A, omittingEmptySubsequences: false)
        return lines.enumerated().map { index, line in
            let blanks = index == 0 ? 0 : min(margin, line.prefix { $0 == 0x20 }.count)
            return String(decoding: line.dropFirst(blanks), as: UTF8.self)
        }
        .joined(separator: "\n")
    }

    public func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

/// A piece of a source, as offsets into its bytes.
public struct Span: Sendable, Hashable {
    public var from: Int
    public var to: Int

    public init(_ from: Int, _ to: Int) {
        self.from = from
        self.to = to
    }

    var range: Range<Int> { from..<to }
}
