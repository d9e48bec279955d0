internal import Glibc
internal import Keyspace
internal import Simulation

/// Writes what clients do to keys as a script that `larder run` replays.
///
/// It records commands as they take effect: those of transactions and scripts one by one, and a blocking one when it is
/// served.
final class Recorder {
    // Confined to the engine's thread.
    private let descriptor: Int32
    private var text = ""
    private var time = Instant.start
    private var databases: Set<Int> = [0]

    /// - Returns: nil if the file cannot be written.
    init?(file path: String, setup: ServedSetup) {
        descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0o644)
        guard descriptor >= 0 else { return nil }
        text = "# What clients did to 'larder serve'. Run it with: larder run FILE\n"
        if setup.seed != 1 { text += "seed \(setup.seed)\n" }
        text += setup.file.map { "include \"\($0)\"\n" } ?? ServedSetup.plain + "\n"
        flush()
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
        var rest = Array(text.utf8)[...]
        text = ""
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return
            }
            rest = rest.dropFirst(count)
        }
    }

    func end() {
        text += "settle\n"
        flush()
        close(descriptor)
    }
}
