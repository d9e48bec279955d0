import Glibc

/// A program that runs on a pseudo-terminal, with someone to type and a screen to look at.
///
/// The program gets a session of its own whose controlling terminal is the pseudo-terminal, so that Ctrl-C, Ctrl-Z
/// and a resize reach it as they would from a real one.
public final class PseudoTerminal {
    /// How a program ended.
    public enum ExitStatus: Equatable, Sendable {
        case exited(Int32)
        case signalled(Int32)
    }

    public enum Failure: Error, CustomStringConvertible {
        case system(call: String, reason: String)
        /// What was waited for did not come; with all that did.
        case timedOut(waitingFor: String, screen: String, output: String)

        public var description: String {
            switch self {
            case .system(let call, let reason): "\(call): \(reason)"
            case .timedOut(let waitingFor, let screen, let output):
                "timed out waiting for \(waitingFor); the screen:\n\(screen)\nthe output:\n\(output.debugDescription)"
            }
        }
    }

    /// What is to be seen.
    public private(set) var screen: Screen
    /// Every byte the program wrote.
    public private(set) var output: [UInt8] = []

    private let master: Int32
    /// Kept open, so that the modes of the terminal outlive the program.
    let slave: Int32
    private let process: pid_t
    private var exitStatus: ExitStatus?
    /// Up to where `expect` has looked.
    private var expected = 0

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - executable: the path of the program.
    ///   - environment: all of its environment.
    public init(
        executable: String, arguments: [String] = [], environment: [String: String] = [:],
        columns: Int = 80, rows: Int = 24
    ) throws(Failure) {
        screen = Screen(columns: columns, rows: rows)
        var name = [CChar](repeating: 0, count: 128)
        var size = PseudoTerminal.size(columns: columns, rows: rows)
        var ends: (master: Int32, slave: Int32) = (-1, -1)
        guard openpty(&ends.master, &ends.slave, &name, nil, &size) == 0 else {
            throw PseudoTerminal.failure("openpty")
        }
        (master, slave) = ends
        // Other programs under test must not inherit this terminal.
        _ = fcntl(master, F_SETFD, FD_CLOEXEC)
        _ = fcntl(slave, F_SETFD, FD_CLOEXEC)
        process = try PseudoTerminal.spawn(
            executable, arguments: [executable] + arguments,
            environment: environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" },
            terminal: name)
    }

    deinit {
        if exitStatus == nil {
            kill(process, SIGKILL)
            var status: Int32 = 0
            waitpid(process, &status, 0)
        }
        close(master)
        close(slave)
    }

    /// POSIX_SPAWN_SETSID of glibc's <spawn.h>, which shows it to GNU programs only.
    private static let newSession: Int16 = 0x80

    private static func spawn(
        _ executable: String, arguments: [String], environment: [String], terminal: [CChar]
    ) throws(Failure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that the leader of a session opens becomes its controlling terminal.
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, terminal, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE, SIGHUP, SIGTERM] {
            sigaddset(&signals, signal)
        }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, newSession | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))

        let argumentPointers = arguments.map { strdup($0) } + [nil]
        let environmentPointers = environment.map { strdup($0) } + [nil]
        defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
        var process: pid_t = 0
        let result = posix_spawn(
            &process, executable, &actions, &attributes, argumentPointers, environmentPointers)
        guard result == 0 else {
            throw .system(call: "posix_spawn \(executable)", reason: String(cString: strerror(result)))
        }
        return process
    }

    // MARK: Typing

    /// Types text.
    public func send(_ text: String) {
        send(Array(text.utf8))
    }

    /// Sends bytes. What the program writes meanwhile is read, so that neither waits for the other.
    public func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
        while !rest.isEmpty {
            let count = Array(rest.prefix(1024)).withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) }
            if count < 0, errno != EAGAIN, errno != EINTR { return }
            pump(milliseconds: count > 0 ? 0 : 5)
        }
    }

    /// Changes the size of the terminal, which the program is told by a signal.
    public func resize(columns: Int, rows: Int) {
        pump(milliseconds: 0)
        screen.resize(columns: columns, rows: rows)
        var size = PseudoTerminal.size(columns: columns, rows: rows)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Sends a signal to the program itself.
    public func signal(_ number: Int32) {
        kill(process, number)
    }

    /// Whether processes of the program's session are left. The program itself must have ended.
    public var hasProcessesLeft: Bool {
        guard let folder = opendir("/proc") else { return false }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let number = pid_t(name), number != process, getsid(number) == process else { continue }
            return true
        }
        return false
    }

    // MARK: Looking

    /// Waits until the program has written `text`, after what was expected before.
    public func expect(_ text: String, timeout seconds: Double = 20) throws(Failure) {
        let wanted = Array(text.utf8)
        try wait(for: text.debugDescription, seconds: seconds) {
            guard let found = PseudoTerminal.find(wanted, in: output, from: expected) else { return false }
            expected = found + wanted.count
            return true
        }
    }

    /// Waits until the screen is as wanted.
    public func waitForScreen(
        _ description: String, timeout seconds: Double = 20, where isWanted: (Screen) -> Bool
    ) throws(Failure) {
        try wait(for: description, seconds: seconds) { isWanted(screen) }
    }

    /// Waits until the row of the cursor shows `text` and nothing more.
    public func expectRow(_ text: String, timeout seconds: Double = 20) throws(Failure) {
        try waitForScreen("the row \(text.debugDescription)", timeout: seconds) {
            $0.rowOfCursor == text
        }
    }

    /// Reads until nothing has come for a while.
    public func settle(milliseconds: Int32 = 150) {
        while pump(milliseconds: milliseconds) {}
    }

    /// Waits for the program to end, and reads the rest of its output.
    public func waitForExit(timeout seconds: Double = 20) throws(Failure) -> ExitStatus {
        var found: ExitStatus?
        try wait(for: "the end of the program", seconds: seconds) {
            found = pollExit()
            return found != nil
        }
        settle(milliseconds: 20)
        return found ?? .exited(-1)
    }

    /// The modes of the terminal now.
    public func modes() -> TerminalModes {
        var modes = termios()
        tcgetattr(slave, &modes)
        return TerminalModes(modes)
    }

    private func pollExit() -> ExitStatus? {
        if let exitStatus { return exitStatus }
        var status: Int32 = 0
        guard waitpid(process, &status, WNOHANG) == process else { return nil }
        let signal = status & 0x7F
        exitStatus = signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
        return exitStatus
    }

    private func wait(for description: String, seconds: Double, until isDone: () -> Bool) throws(Failure) {
        var start = timespec()
        clock_gettime(CLOCK_MONOTONIC, &start)
        while true {
            pump(milliseconds: 0)
            if isDone() { return }
            var now = timespec()
            clock_gettime(CLOCK_MONOTONIC, &now)
            let elapsed = Double(now.tv_sec - start.tv_sec) + Double(now.tv_nsec - start.tv_nsec) / 1e9
            if elapsed > seconds {
                throw .timedOut(
                    waitingFor: description
                        + (pollExit().map { " (but the program has ended: \($0))" } ?? ""),
                    screen: screen.text,
                    output: String(decoding: output, as: UTF8.self))
            }
            pump(milliseconds: 10)
        }
    }

    /// Reads what there is, after waiting for it a little. Returns whether there was something.
    @discardableResult
    private func pump(milliseconds: Int32) -> Bool {
        var watched = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&watched, 1, milliseconds) > 0, watched.revents & Int16(POLLIN) != 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 16 * 1024)
        let count = read(master, &bytes, bytes.count)
        guard count > 0 else { return false }
        output += bytes[..<count]
        screen.feed(bytes[..<count])
        return true
    }

    private static func find(_ wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard !wanted.isEmpty, bytes.count >= wanted.count, start <= bytes.count - wanted.count else {
            return nil
        }
        return (start...(bytes.count - wanted.count)).first { bytes[$0...].starts(with: wanted) }
    }

    private static func size(columns: Int, rows: Int) -> winsize {
        winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    }

    private static func failure(_ call: String) -> Failure {
        .system(call: call, reason: String(cString: strerror(errno)))
    }
}

/// The modes of a terminal (termios(3)), to be compared.
public struct TerminalModes: Equatable, Sendable {
    public var input: UInt32
    public var output: UInt32
    public var control: UInt32
    public var local: UInt32

    init(_ modes: termios) {
        input = modes.c_iflag
        output = modes.c_oflag
        control = modes.c_cflag
        local = modes.c_lflag
    }

    /// Whether typing is shown and gathered into lines, as a shell leaves it to a program.
    public var isCooked: Bool {
        local & UInt32(ICANON) != 0 && local & UInt32(ECHO) != 0
    }
}

extension PseudoTerminal {
    /// What was typed and no program has read: what a shell would go on with.
    public func unreadInput() -> String {
        var waiting: Int32 = 0
        guard ioctl(slave, UInt(FIONREAD), &waiting) == 0, waiting > 0 else { return "" }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(slave, &bytes, bytes.count)
        return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    }
}

extension TerminalModes {
    /// The modes of a pseudo-terminal that no program has touched yet.
    public static let fresh: TerminalModes = {
        var modes = termios()
        var ends: (master: Int32, slave: Int32) = (-1, -1)
        guard openpty(&ends.master, &ends.slave, nil, nil, nil) == 0 else { return TerminalModes(modes) }
        tcgetattr(ends.slave, &modes)
        close(ends.master)
        close(ends.slave)
        return TerminalModes(modes)
    }()
}
