import Glibc
import Language
import Picturing
import Terminal

/// Plays a dashboard on the terminal, at a speed that keys change.
final class DashboardPlayer: DashboardViewer {
    func play(_ dashboard: Dashboard, seconds: Double) {
        var before = termios()
        tcgetattr(STDIN_FILENO, &before)
        var raw = before
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        tcsetattr(STDIN_FILENO, TCSANOW, &raw)
        // The other screen, without a cursor; both are put back.
        StandardStreams.print(styled: "\u{1B}[?1049h\u{1B}[?25l")
        defer {
            StandardStreams.print(styled: "\u{1B}[?25h\u{1B}[?1049l")
            tcsetattr(STDIN_FILENO, TCSANOW, &before)
        }
        var player = Player(count: dashboard.count, pause: seconds / Double(max(1, dashboard.count)))
        while !player.isOver, !Interrupts.pending {
            draw(dashboard, player)
            player.take(key: Self.key(within: player.wait))
        }
    }

    private func draw(_ dashboard: Dashboard, _ player: Player) {
        let (columns, rows) = TerminalCapabilities.size
        var lines = dashboard.lines(after: player.windows, columns: columns, status: player.status)
        lines = Array(lines.prefix(max(1, rows - 2)))
        lines += ["", "space pauses  ← → step  + - speed  q leaves"]
        StandardStreams.print(
            styled: "\u{1B}[H" + lines.prefix(rows).map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
                + "\u{1B}[J")
    }

    /// The key that is pressed within so many milliseconds; an arrow comes as three bytes.
    private static func key(within milliseconds: Int32) -> [UInt8] {
        var poller = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, milliseconds) > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: 8)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        // Nobody is at the keyboard any more.
        return count > 0 ? Array(bytes[..<count]) : [UInt8(ascii: "q")]
    }

    /// Where the showing is, and how it goes on.
    struct Player {
        let count: Int
        /// Seconds from one window to the next.
        var pause: Double
        var windows = 1
        var isPaused = false
        var isOver = false

        init(count: Int, pause: Double) {
            self.count = max(1, count)
            self.pause = pause
        }

        var wait: Int32 { isPaused || windows == count ? 1000 : Int32(max(20, min(10_000, pause * 1000))) }
        var status: String { windows == count ? "end" : isPaused ? "paused" : "playing" }

        /// Takes a key; none means that the time was up.
        mutating func take(key: [UInt8]) {
            switch key {
            case []: if !isPaused, windows < count { windows += 1 }
            case [UInt8(ascii: " ")]: isPaused.toggle()
            case [0x1B, 0x5B, 0x43]: step(1)
            case [0x1B, 0x5B, 0x44]: step(-1)
            case [UInt8(ascii: "+")], [UInt8(ascii: "=")]: pause = max(0.001, pause / 2)
            case [UInt8(ascii: "-")]: pause = min(60, pause * 2)
            case [UInt8(ascii: "q")], [0x1B], [0x04]: isOver = true
            default: break
            }
        }

        private mutating func step(_ count: Int) {
            isPaused = true
            windows = max(1, min(self.count, windows + count))
        }
    }
}
