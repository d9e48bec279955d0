@testable import Language
import Testing

/// A session to type into, with what it said.
final class Bench {
    let session: Session
    private let said: Said

    private final class Said {
        var output = ""
        var errors = ""
    }

    /// - Parameter setup: statements that are run first; what they print is thrown away.
    init(
        _ setup: String = "", interactive: Bool = false, _ change: (inout Session.Options) -> Void = { _ in }
    ) {
        var options = Session.Options()
        options.isInteractive = interactive
        change(&options)
        let said = Said()
        self.said = said
        session = Session(
            options: options, output: Output { said.output += String(decoding: $0, as: UTF8.self) },
            diagnostics: { said.errors += $0 })
        run(setup)
        said.output = ""
    }

    deinit { session.close() }

    /// Runs statements, and gives what they print; errors stay in `errors`.
    @discardableResult
    func run(_ text: String) -> String {
        said.output = ""
        session.run(Source(name: "", text: text))
        session.output.flush()
        return said.output
    }

    /// Runs statements as those of a script in a folder, and gives what they print.
    @discardableResult
    func runScript(_ text: String, folder: String) -> String {
        said.output = ""
        session.run(Source(name: "script", folder: folder, text: text))
        session.output.flush()
        return said.output
    }

    /// Runs statements, and gives the first line of the error they end with; nil if there is none.
    func error(_ text: String) -> String? {
        said.errors = ""
        run(text)
        defer { said.errors = "" }
        return said.errors.split(separator: "\n").first.map(String.init)
    }

    /// What went wrong so far.
    var errors: String { said.errors }

    /// The log, an event a line, as a full trace shows it.
    var log: [String] {
        let lines = run("trace full; history user:1; trace off")
        return lines.split(separator: "\n").map(String.init)
    }
}

/// Where this target's files stand.
let testFolder = #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 }

/// The small system most tests start with.
let shop = """
    trace off
    database users rows=user:1..user:100
    cache front over users capacity=3 ttl=60s

    """
