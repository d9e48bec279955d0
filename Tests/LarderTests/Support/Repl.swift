import Glibc
import PseudoTerminal
import Testing

/// `larder` on a pseudo-terminal, with a folder of its own.
final class Repl {
    let folder: Folder
    let terminal: PseudoTerminal

    init(
        columns: Int = 80, rows: Int = 24, environment: [String: String] = [:], folder: Folder? = nil,
        arguments: [String] = []
    ) throws {
        let folder = try folder ?? Folder()
        var all = [
            "TERM": "xterm", "LANG": "C.UTF-8", "HOME": folder.path, "PATH": "/usr/bin:/bin",
            "LARDER_HISTORY": folder.path + "/history", "NO_COLOR": "1", "SWIFT_BACKTRACE": "enable=no",
        ]
        all.merge(environment) { $1 }
        self.folder = folder
        terminal = try PseudoTerminal(
            executable: "/bin/sh",
            arguments: ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder.path, Tool.path] + arguments,
            environment: all.filter { $0.value != "unset" }, columns: columns, rows: rows)
        try terminal.expect("larder> ")
    }

    /// Types a line and Enter, and waits for what it prints and the next prompt.
    func enter(_ line: String, gives text: String = "") throws {
        terminal.send(line + "\r")
        try terminal.expect("\r\n")
        if !text.isEmpty { try terminal.expect(text) }
        try terminal.expect("larder> ")
    }

    /// Types lines of a block that is not finished, and waits for the second prompt behind each.
    func begin(_ lines: String...) throws {
        for line in lines {
            terminal.send(line + "\r")
            try terminal.expect("\r\n")
            try terminal.expect("   ...> ")
        }
    }

    /// Types keys, and waits for the row of the cursor to show this, and a hint perhaps.
    func type(_ keys: String, shows row: String) throws {
        terminal.send(keys)
        try terminal.waitForScreen(row) { $0.rowOfCursor == row || $0.rowOfCursor.hasPrefix(row + "  ") }
    }

    func build() throws {
        try enter("database users rows=user:1..user:100", gives: "database users")
        try enter("cache front over users capacity=3 ttl=60s", gives: "cache front")
    }

    /// Ends the session the usual way.
    func quit() throws {
        terminal.send("quit\r")
        #expect(try terminal.waitForExit() == .exited(0))
    }

    /// What is to be seen, row by row.
    var rows: [String] {
        terminal.screen.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

/// Keys as xterm sends them.
enum Keys {
    static let up = "\u{1B}[A"
    static let down = "\u{1B}[B"
    static let left = "\u{1B}[D"
    static let tab = "\t"
    static let enter = "\r"

    static func control(_ letter: Character) -> String {
        String(Unicode.Scalar((letter.asciiValue ?? 0) & 0x1F))
    }

    static func pasted(_ text: String) -> String { "\u{1B}[200~" + text + "\u{1B}[201~" }
}

/// Tests of the prompt, one after the other: each has a process and a terminal to watch.
@Suite(.serialized) enum AtThePrompt {}
