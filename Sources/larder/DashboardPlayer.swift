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
        var keyboard = Keyboard()
        var player = Player(count: dashboard.count, pause: seconds / Double(max(1, dashboard.count)))
        while !player.isOver, !Interrupts.pending {
            draw(dashboard, player)
            for key in keyboard.keys(within: player.wait) { player.take(key) }
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

    /// The keys, however their bytes come: several at once, or an arrow in pieces.
    private struct Keyboard {
        private static let escape: Unicode.Scalar = "\u{1B}"
        /// How many milliseconds the rest of a sequence may take; after that ESC is a key of its own.
        private static let patience: Int32 = 100
        private var decoder = Self.makeDecoder()

        private static func makeDecoder() -> KeyDecoder {
            KeyDecoder(bound: [
                Array("\u{1B}[C".utf8): "→", Array("\u{1B}OC".utf8): "→", Array("\u{1B}[D".utf8): "←",
                Array("\u{1B}OD".utf8): "←",
            ])
        }

        /// The keys that are pressed within so many milliseconds; nil alone if there was none.
        mutating func keys(within milliseconds: Int32) -> [Unicode.Scalar?] {
            guard var bytes = Self.bytes(within: milliseconds) else { return [nil] }
            var keys: [Unicode.Scalar?] = []
            while true {
                for byte in bytes {
                    for case .scalar(let key) in decoder.feed(byte) { keys.append(key) }
                }
                guard decoder.isMidway else { return keys }
                guard let more = Self.bytes(within: Self.patience) else {
                    decoder = Self.makeDecoder()
                    return keys + [Self.escape]
                }
                bytes = more
            }
        }

        private static func bytes(within milliseconds: Int32) -> ArraySlice<UInt8>? {
            var poller = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard poll(&poller, 1, milliseconds) > 0 else { return nil }
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = read(STDIN_FILENO, &bytes, bytes.count)
            // Nobody is at the keyboard any more.
            return count > 0 ? bytes[..<count] : [UInt8(ascii: "q")]
        }
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
        mutating func take(_ key: Unicode.Scalar?) {
            switch key {
            case nil: if !isPaused, windows < count { windows += 1 }
            case " ": isPaused.toggle()
            case "→": step(1)
            case "←": step(-1)
            case "+", "=": pause = max(0.001, pause / 2)
            case "-": pause = min(60, pause * 2)
            case "q", "\u{1B}", "\u{04}": isOver = true
            default: break
            }
        }

        private mutating func step(_ count: Int) {
            isPaused = true
            windows = max(1, min(self.count, windows + count))
        }
    }
}
