import ArgumentParser
import Replay

/// `larder trace formats`: which formats there are.
struct TraceFormatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "formats",
        abstract: "List the formats of traces, and what each looks like.",
        discussion: """
            Every format is read plain, gzip or zstd, from a file or standard input, and recognised by its content and \
            the file's name unless it is said to need naming.
            """)

    func run() throws {
        var text = ""
        for format in TraceFormat.all {
            let way = format.isWritable ? "read and written" : "read only"
            text += "\(format.name)  (\(way))\n"
            text += Self.wrapped(format.summary) + Self.wrapped(format.layout)
        }
        StandardStreams.print(text)
    }

    /// Text below a name, broken at blanks to 80 columns.
    private static func wrapped(_ text: String) -> String {
        var lines: [String] = []
        var line = "   "
        for word in text.split(separator: " ") {
            if line.count + word.count + 1 > 80, line != "   " {
                lines.append(line)
                line = "     "
            }
            line += " " + word
        }
        return (lines + [line]).joined(separator: "\n") + "\n"
    }
}
