import Glibc
@testable import Language
import PseudoTerminal

/// A session at a terminal: keys, statements, pasted text, resizes and signals at random moments, and what must hold
/// of it whatever comes.
///
/// The program ends or answers; it does not crash; the terminal is as it was; no process is left; no file has changed
/// that was not named; and no text of somebody else's has reached the terminal as a control sequence.
public struct TerminalCase {
    enum Step {
        case type(String)
        case paste(String)
        case resize(columns: Int, rows: Int)
        case signal(Int32)
        case wait(milliseconds: Int32)
    }

    private let steps: [Step]

    /// A session drawn from a seed.
    public init(seed: UInt64) {
        var dice = Dice(seed: seed, name: "terminal")
        let lines =
            Help.examples.map(\.script).flatMap { $0.split(separator: "\n").map(String.init) } + Self.lines
        var steps: [Step] = [
            .type("database users rows=user:1..user:100\r"),
            .type("cache front over users capacity=3 ttl=60s\r"),
        ]
        for _ in 0..<dice.number(3...25) { steps.append(Self.step(&dice, lines)) }
        if dice.chance(30) { steps.append(.signal(dice.one(of: Self.ending))) }
        self.steps = steps
    }

    // MARK: Drawing

    private static let lines = [
        "repeat 1000000 { read user:1..user:9 }", "workload keys=user:1..user:100 rate=1000/s for=1h", "help",
        "show",
        "compare policy=lru,lfu,fifo capacity=2,3,4 { workload keys=user:1..user:9 rate=1000/s for=60s }",
        "why",
        "write user:1 \"\\u{1B}]0;\(mark)\\u{7}\"", "write \"a\\u{1B}]0;\(mark)\\u{7}\" x",
        "history \"a\\u{1B}]0;\(mark)\\u{7}\"",
        "read user:1", "show front", "save keep.txt", "save out.larder", "save .profile", "include keep.txt",
        "let x = \"\\u{1B}]0;\(mark)\\u{7}\"; print $x", "read \"🫖🏴‍☠️ö\u{301}漢字\"", "quit",
        "explore { client a { read user:1 }; client b { write user:1 x } }",
        "together {", "read user:1", "}", "write user:2 \"open", "\"", "larder> read user:1",
        "   0.000s front MISS",
    ]
    /// What must never reach the terminal behind an escape.
    private static let mark = "larder-fuzz"

    private static let keys = [
        "\t", "\t\t", "\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D", "\u{1}", "\u{5}", "\u{B}", "\u{15}",
        "\u{12}", "\u{16}",
        "\u{1B}", "\u{7F}", "\u{C}", "\u{1B}[H", "\u{1B}[3~", "\u{1B}[200~", "\u{1B}[201~", "\u{3}",
        "\u{3}\u{3}", "é", "漢", "🫖",
        "x", "user:", "\r", "\u{13}", "\u{1B}[999;999R", "\u{0}", "\u{1A}", "\u{1C}",
    ]
    /// Signals that come and go, and those that end the program.
    private static let passing = [SIGINT, SIGWINCH, SIGTSTP, SIGCONT, SIGSTOP, SIGCHLD, SIGURG]
    private static let ending = [SIGHUP, SIGTERM, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM]

    private static func step(_ dice: inout Dice, _ lines: [String]) -> Step {
        switch dice.index(byWeight: [40, 20, 10, 8, 10, 12]) {
        case 0: .type(dice.one(of: lines) + "\r")
        case 1: .type((0..<dice.number(1...6)).map { _ in dice.one(of: keys) }.joined())
        case 2:
            .paste(
                (0..<dice.number(1...8)).map { _ in dice.one(of: lines) }.joined(separator: "\n")
                    + dice.one(of: ["", "\n"]))
        case 3: .resize(columns: dice.number(2...200), rows: dice.number(2...60))
        case 4: .signal(dice.one(of: passing))
        default: .wait(milliseconds: Int32(dice.number(1...120)))
        }
    }

    // MARK: As text

    /// The session as lines that can be read back, for whoever makes it shorter.
    public var script: String { steps.map { "\($0)\n" }.joined() }

    public init(script: String) {
        steps = script.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2 else { return nil }
            let numbers = words[1].split(separator: " ").compactMap { Int($0) }
            switch words[0] {
            case "type": return .type(Self.decoded(words[1]))
            case "paste": return .paste(Self.decoded(words[1]))
            case "resize" where numbers.count == 2: return .resize(columns: numbers[0], rows: numbers[1])
            case "signal" where numbers.count == 1: return .signal(Int32(numbers[0]))
            case "wait" where numbers.count == 1: return .wait(milliseconds: Int32(numbers[0]))
            default: return nil
            }
        }
    }

    static func encoded(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            scalar.value > 0x20 && scalar.value < 0x7F && scalar != "%"
                ? "\(scalar)" : "%\(String(scalar.value, radix: 16));"
        }
        .joined()
    }

    static func decoded(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "%", let end = rest.firstIndex(of: ";") else {
                result.append(scalar)
                continue
            }
            if let value = UInt32(String(String.UnicodeScalarView(rest[..<end])), radix: 16),
                let decoded = Unicode.Scalar(value)
            {
                result.append(decoded)
            }
            rest = rest[rest.index(after: end)...]
        }
        return String(result)
    }

    // MARK: Running

    /// Runs the session with a program; says what went wrong, or nil.
    public func run(program: String) -> String? {
        guard let folder = SessionFolder() else { return "no folder can be made" }
        defer { folder.remove() }
        do {
            let terminal = try PseudoTerminal(
                executable: "/bin/sh",
                arguments: ["-c", "cd \"$1\" && exec \"$2\"", "sh", folder.path, program],
                environment: [
                    "TERM": "xterm", "LANG": "C.UTF-8", "HOME": folder.path, "PATH": "/usr/bin:/bin",
                    "LARDER_HISTORY": folder.path + "/history", "SWIFT_BACKTRACE": "enable=no",
                ])
            try terminal.expect("larder> ", timeout: 60)
            for step in steps { perform(step, terminal) }
            let status = try end(terminal)
            return complaint(status, terminal) ?? folder.complaint(named: script)
        } catch { return "\(error)" }
    }

    private func perform(_ step: Step, _ terminal: PseudoTerminal) {
        switch step {
        case .type(let text): terminal.send(text)
        case .paste(let text): terminal.send("\u{1B}[200~\(text)\u{1B}[201~")
        case .resize(let columns, let rows): terminal.resize(columns: columns, rows: rows)
        case .signal(let number):
            terminal.signal(number)
            guard number == SIGSTOP || number == SIGTSTP else { return }
            terminal.settle(milliseconds: 20)
            terminal.signal(SIGCONT)
        case .wait(let milliseconds): terminal.settle(milliseconds: milliseconds)
        }
    }

    /// Leaves the program as a person would: Ctrl-C until it asks again, then `quit`.
    private func end(_ terminal: PseudoTerminal) throws -> PseudoTerminal.ExitStatus {
        for round in 0..<4 {
            terminal.signal(SIGCONT)
            // Ctrl-S may have stopped the output.
            terminal.send("\u{11}")
            terminal.settle(milliseconds: 60)
            // A Ctrl-C would throw away what the program wrote last.
            if let status = try? terminal.waitForExit(timeout: 0.05) { return status }
            // A paste that never ended is left by Ctrl-C, a search by the second.
            for _ in 0..<2 {
                terminal.send("\u{3}")
                terminal.settle(milliseconds: 60)
            }
            terminal.send("quit\r")
            if let status = try? terminal.waitForExit(timeout: round == 3 ? 30 : 8) { return status }
        }
        return try terminal.waitForExit(timeout: 1)
    }

    private func complaint(_ status: PseudoTerminal.ExitStatus, _ terminal: PseudoTerminal) -> String? {
        let crashes = [SIGSEGV, SIGILL, SIGABRT, SIGBUS, SIGTRAP, SIGFPE]
        if case .signalled(let number) = status, crashes.contains(number) {
            return "it crashed with signal \(number)"
        }
        if terminal.modes() != TerminalModes.fresh {
            return "the terminal was left in other modes (\(status))"
        }
        // A person who typed Ctrl-S has stopped the output, with what ends the marking.
        if terminal.screen.isPasteBracketed, !script.contains("%13;") {
            return "the terminal still marks what is pasted (\(status))"
        }
        if terminal.hasProcessesLeft { return "a process is left (\(status))" }
        let output = String(decoding: terminal.output, as: UTF8.self)
        if output.contains("\u{1B}]0;") || output.contains("\u{9D}") {
            return "an escape of a value reached the terminal"
        }
        return nil
    }
}

extension TerminalCase.Step: CustomStringConvertible {
    var description: String {
        switch self {
        case .type(let text): "type \(TerminalCase.encoded(text))"
        case .paste(let text): "paste \(TerminalCase.encoded(text))"
        case .resize(let columns, let rows): "resize \(columns) \(rows)"
        case .signal(let number): "signal \(number)"
        case .wait(let milliseconds): "wait \(milliseconds)"
        }
    }
}

/// The folder that a session runs in, with files that it must leave alone.
private struct SessionFolder {
    let path: String
    private static let kept = ["keep.txt": "keep me\n", ".profile": "# mine\n"]

    init?() {
        var template = Array("/tmp/larder-terminal-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { return nil }
        path = String(cString: made)
        for (name, text) in Self.kept {
            guard let file = fopen("\(path)/\(name)", "w") else { return nil }
            fputs(text, file)
            fclose(file)
        }
    }

    private var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var found: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { found.append(name) }
        }
        return found.sorted()
    }

    private func text(of name: String) -> String? {
        guard let file = fopen("\(path)/\(name)", "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// What was changed that must not be. A file that is named in the session may be made.
    func complaint(named script: String) -> String? {
        for (name, text) in Self.kept.sorted(by: { $0.key < $1.key }) where self.text(of: name) != text {
            return "\(name) was changed"
        }
        let new = names.first { name in
            Self.kept[name] == nil && !name.hasPrefix("history") && name != ".local" && !script.contains(name)
        }
        return new.map { "the file \($0) was made, which nobody named" }
    }

    func remove() {
        for name in names where rmdir("\(path)/\(name)") != 0 { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
