import CLibEditShim

/// Ctrl-C while a command runs.
///
/// The first Ctrl-C sets a flag, which a long loop reads; a third one that nobody cleared puts the terminal back
/// and ends the process with status 130, so that a command which never looks can still be left. Those that follow one
/// another within 40ms, as of a key that is held down, count as one.
public enum Interrupts {
    /// Starts to listen to Ctrl-C (SIGINT). Until then it ends the process. May be called again.
    public static func install() {
        terminal_interrupts_install()
    }

    /// Whether Ctrl-C came since ``clear()``. Costs one load from memory; may be read from any thread.
    @inline(__always)
    public static var pending: Bool {
        terminal_interrupts_pending()
    }

    /// Forgets every Ctrl-C so far. To be called before a command runs.
    public static func clear() {
        terminal_interrupts_clear()
    }
}
