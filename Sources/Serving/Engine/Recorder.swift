internal import Basics
internal import Keyspace
internal import Simulation

/// Writes what clients do to keys as a script that `larder run` replays.
///
/// It records commands as they take effect: those of transactions and scripts one by one, and a blocking one when it is
/// served.
final class Recorder {
    // Confined to the engine's thread.
    private let file: AppendedFile
    private var text = ""
    private var time = Instant.start
    private var databases: Set<Int> = [0]

    /// How each recording begins, by which an earlier one is known and replaced.
    private static let header = "# What clients did to 'larder serve'. Run it with: larder run FILE\n"

    /// Begins a recording. It is complete up to the last flush at any moment, however the process ends.
    init(file path: String, setup: ServedSetup) throws(FileFault) {
        var text = Self.header
        if setup.seed != 1 { text += "seed \(setup.seed)\n" }
        text += setup.file.map { "include \"\($0)\"\n" } ?? ServedSetup.plain + "\n"
        try OutputFile.write(
            Array(text.utf8), to: path,
            existing: .replaceOwn(header: Self.header, remedy: "it is no recording; name another file"))
        file = try AppendedFile(path)
    }

    /// Adds a command that takes effect now.
    func add(_ arguments: [ByteString], database: Int, node: String, client: String, at now: Instant) {
        if databases.insert(database).inserted {
            text += "cache \(node) over store \(Engine.plainCache)\n"
        }
        if now > time { text += "advance \(now - time)\n" }
        time = now
        text += "client \(client) { @\(node) \(arguments.map(Self.word).joined(separator: " ")) }\n"
        if text.utf8.count > 1 << 16 { flush() }
    }

    /// Adds a line that only a reader needs.
    func add(comment: String) { text += "# \(comment.split(separator: "\n").joined(separator: " "))\n" }

    private static func word(_ bytes: ByteString) -> String {
        if bytes.isPlainWord { return bytes.text }
        return bytes.quoted.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "\\x24")
    }

    func flush() {
        // A full disk ends the recording and not the server.
        try? file.write(Array(text.utf8))
        text = ""
    }

    func end() {
        text += "settle\n"
        flush()
    }
}
