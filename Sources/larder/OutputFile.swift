import ArgumentParser
import Glibc
import Replay

/// A file that `-o` names; its ending says what is written into it.
enum OutputFile {
    /// What a file holds.
    enum Kind {
        case svg
        case html
        case report(ReportFormat)
    }

    private static let kinds: [(ending: String, kind: Kind)] = [
        (".svg", .svg), (".html", .html), (".csv", .report(.csv)), (".json", .report(.json)),
        (".md", .report(.markdown)), (".txt", .report(.table)),
    ]

    /// Throws where a name's ending says nothing.
    static func check(_ names: [String]) throws {
        for name in names where kind(name) == nil {
            throw ValidationError(
                "cannot tell from '\(name)' what to write; it should end in \(kinds.map(\.ending).joined(separator: ", "))"
            )
        }
    }

    /// Writes a file and says so on standard error.
    static func write(_ name: String, _ text: (Kind) throws -> String) throws {
        guard let kind = kind(name) else { return }
        let bytes = Array(try text(kind).utf8)
        guard let file = fopen(name, "w") else { throw failed(name) }
        let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
        guard fclose(file) == 0, isWritten else { throw failed(name) }
        StandardStreams.error("wrote \(name)\n")
    }

    private static func kind(_ name: String) -> Kind? { kinds.first { name.hasSuffix($0.ending) }?.kind }

    private static func failed(_ name: String) -> any Error {
        StandardStreams.error("error: \(name) cannot be written: \(String(cString: strerror(errno)))\n")
        return ExitCode(1)
    }
}
