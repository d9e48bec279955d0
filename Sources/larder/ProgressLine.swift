import Basics
import Glibc
import Replay

/// One line on standard error that tells how far a trace has been read or replayed: only if that is a terminal.
final class ProgressLine {
    private let name: String
    private let isShown: Bool
    private let start: UInt64
    private var shownAt: UInt64 = 0
    private var hasLine = false

    init(_ name: String) {
        self.name = name
        let type = getenv("TERM").map { String(cString: $0) } ?? ""
        isShown = isatty(STDERR_FILENO) == 1 && !type.isEmpty && type != "dumb"
        start = Self.clock()
    }

    /// Shows where things stand, five times a second at most.
    func show(_ progress: Replayer.Progress) {
        guard isShown else { return }
        let now = Self.clock()
        if now - shownAt < 200_000_000 { return }
        shownAt = now
        let seconds = max(Double(now - start) / 1e9, 1e-9)
        var text: String
        switch progress.phase {
        case .streaming: text = "\(name): \(Quantities.grouped(progress.done)) requests"
        case .reading: text = "\(name): reading, \(Quantities.grouped(progress.done)) requests"
        case .replaying: text = "\(name): replaying, \(Quantities.grouped(progress.done)) steps"
        }
        text += ", \(Quantities.fixed(Double(progress.done) / seconds / 1e6, decimals: 1)) M/s"
        if let share = progress.share, share > 0 {
            text += ", \(Int(share * 100))%, \(Int((seconds / share - seconds).rounded())) s left"
        }
        StandardStreams.control("\r\u{1B}[K" + PrintableText.line(text))
        hasLine = true
    }

    /// Shows how much of a trace was read.
    func show(requests: Int, share: Double?) {
        show(Replayer.Progress(phase: .streaming, done: UInt64(requests), share: share))
    }

    /// Tells something that stays, above the line.
    func note(_ text: String) {
        clear()
        StandardStreams.error("note: \(text)\n")
    }

    /// Takes the line away.
    func clear() {
        if hasLine { StandardStreams.control("\r\u{1B}[K") }
        hasLine = false
    }

    private static func clock() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// The machine that the program runs on.
enum Machine {
    /// How many bytes of memory it has.
    static var memory: UInt64 {
        UInt64(max(0, sysconf(Int32(_SC_PHYS_PAGES)))) * UInt64(max(0, sysconf(Int32(_SC_PAGESIZE))))
    }
}
