import CLibEdit
import CLibEditShim
import Glibc

/// A line editor on the terminal of standard input and output, over libedit.
///
/// It edits with the keys of Emacs, completes with Tab, recalls earlier lines with Up and Down and searches them
/// with Ctrl-R, shows a hint at the right, and takes what is pasted as text, not as keys. The terminal is put back
/// on every way out, a crash included.
///
/// There can be one editor at a time, used from one thread. It does not add to the history: what makes up an entry
/// is for the caller to say (``History/add(_:)``).
public final class LineEditor: LineReader {
    /// What an editor is made of.
    public struct Configuration {
        /// The name of the program.
        public var programName: String
        /// The lines typed before, and where they are kept.
        public var history: History?
        /// Asked, at Tab, what may stand in the line at the cursor, which is counted in `Character`s.
        public var complete: ((_ line: String, _ cursor: Int) -> Completion)?
        /// Asked, whenever typing pauses, for a few words to show at the right; nil or empty shows nothing.
        public var hint: ((_ line: String, _ cursor: Int) -> String?)?
        /// Asked what to make of pasted text before it is put into lines; nil takes it as it is.
        public var paste: ((_ text: String) -> String)?
        /// Whether hints and summaries are dimmed.
        public var usesColour: Bool

        public init(
            programName: String,
            history: History? = nil,
            complete: ((_ line: String, _ cursor: Int) -> Completion)? = nil,
            hint: ((_ line: String, _ cursor: Int) -> String?)? = nil,
            paste: ((_ text: String) -> String)? = nil,
            usesColour: Bool = false
        ) {
            self.programName = programName
            self.history = history
            self.complete = complete
            self.hint = hint
            self.paste = paste
            self.usesColour = usesColour
        }
    }

    let configuration: Configuration
    /// libedit's `EditLine *`.
    let handle: OpaquePointer
    /// libedit's `History *`: its own copy of the history.
    private let historyList: OpaquePointer
    private var mirroredCount = 0

    private(set) var prompt = Prompt("")
    /// The prompt as libedit asks for it, ended by a zero byte.
    private var promptBytes: UnsafeMutablePointer<CChar>

    var decoder: KeyDecoder
    /// Characters decoded and not yet given to libedit, the next one first.
    var pendingKeys: [Unicode.Scalar] = []
    /// Pasted text not yet put into a line, the next piece first.
    var pastedPieces: ArraySlice<PastedPiece> = []
    /// Bytes that came together with the end of pasted text, the next one first.
    var unreadBytes: ArraySlice<UInt8> = []
    /// Characters to be put into the line whatever keys they are.
    var literals: [Unicode.Scalar] = []
    /// How many cells the screen had, without its last row, when the line was last drawn anew.
    var drawnCells = 0
    /// Whether input comes faster than anyone types.
    var isFlooded = false
    var shownHint: ShownHint?
    /// Whether the reader has seen this line's terminal modes.
    var knowsEditingModes = false
    private var seenInterrupts: UInt32 = 0
    var ending: Ending?

    /// Why reading a line ended without a line.
    enum Ending {
        case cancelled
        case endOfInput
        case failed(reason: String)
    }

    /// Sets the terminal up for editing. Nil where that cannot be done: no terminal, no UTF-8 locale, or a TERM
    /// that the system knows nothing about.
    public init?(configuration: Configuration) {
        guard LineEditor.selectUTF8Locale(), terminal_guard_install(),
            let handle = editline_start(configuration.programName)
        else { return nil }
        guard LineEditor.canMoveCursor(handle), let historyList = history_init() else {
            editline_stop(handle)
            terminal_restore()
            return nil
        }
        self.configuration = configuration
        self.handle = handle
        self.historyList = historyList
        decoder = KeyDecoder(bound: KeyBindings.sequences)
        promptBytes = .allocate(capacity: 1)
        promptBytes.pointee = 0
        setUp()
    }

    deinit {
        configuration.history?.save()
        editline_stop(handle)
        history_end(historyList)
        promptBytes.deallocate()
        terminal_restore()
    }

    public func readLine(prompt text: String) throws(ReadError) -> ReadResult {
        dropPasteAfterInterrupt()
        terminal_reading(true)
        defer { terminal_reading(false) }
        mirrorHistory()
        setPrompt(text)
        TerminalOutput.write(prompt.rowsAbove)
        terminal_bracketed_paste(true)
        ending = nil
        knowsEditingModes = false

        noteSize()
        var count: Int32 = 0
        let line = el_wgets(handle, &count)
        terminal_editing_ends()
        switch ending {
        case .cancelled:
            return .cancelled
        case .endOfInput:
            return .endOfInput
        case .failed(let reason):
            throw .readFailed(reason: reason)
        case nil:
            guard let line, count > 0 else { return .endOfInput }
            var scalars = LineEditor.scalars(line, count: Int(count))
            if scalars.last == "\n" { scalars.removeLast() }
            // Ctrl-V and an arrow put the character into the line that stands for the arrow.
            scalars.removeAll { KeyBindings.privateScalars.contains($0.value) }
            return .line(String(scalars))
        }
    }

    public var hasInputWaiting: Bool {
        !pastedPieces.isEmpty || !pendingKeys.isEmpty || !unreadBytes.isEmpty
            || Waiting.input(on: STDIN_FILENO)
    }

    // MARK: Setting up

    /// Without a UTF-8 locale libedit drops what is not ASCII, and crashes over a prompt that is not.
    private static func selectUTF8Locale() -> Bool {
        for name in ["", "C.UTF-8", "C.utf8", "en_US.UTF-8"] {
            guard setlocale(LC_CTYPE, name) != nil, let codeset = nl_langinfo(nl_item(CODESET)) else {
                continue
            }
            if String(cString: codeset) == "UTF-8" { return true }
        }
        return false
    }

    /// A TERM that the system does not know, as happens on a remote machine, is mostly one like xterm.
    private static func canMoveCursor(_ handle: OpaquePointer) -> Bool {
        if editline_has_capability(handle, "up") != 0 { return true }
        return editline_set_terminal(handle, "xterm") == 0 && editline_has_capability(handle, "up") != 0
    }

    private func setUp() {
        Interrupts.install()
        editline_set_client_data(handle, Unmanaged.passUnretained(self).toOpaque())
        editline_set_keymap(handle, "emacs")
        editline_keep_type_ahead(handle)
        editline_keep_newlines(handle)
        history_list_set_size(
            historyList, Int32(clamping: configuration.history?.limit ?? History.defaultLimit))
        editline_set_history(handle, historyList)
        editline_set_prompt(
            handle, { LineEditor.of($0)?.promptBytes }, CChar(bitPattern: Prompt.delimiter))
        editline_set_reader(handle) { handle, character in
            guard let editor = LineEditor.of(handle), let character else { return -1 }
            return editor.giveCharacter(to: character)
        }
        addCommands()
    }

    /// The editor behind a callback of libedit.
    static func of(_ handle: OpaquePointer?) -> LineEditor? {
        guard let handle, let data = editline_client_data(handle) else { return nil }
        return Unmanaged<LineEditor>.fromOpaque(data).takeUnretainedValue()
    }

    // MARK: Before a line

    private func setPrompt(_ text: String) {
        prompt = Prompt(text)
        promptBytes.deallocate()
        let bytes = prompt.delimited.utf8CString
        promptBytes = .allocate(capacity: bytes.count)
        _ = UnsafeMutableBufferPointer(start: promptBytes, count: bytes.count).initialize(from: bytes)
    }

    private func mirrorHistory() {
        guard let history = configuration.history else { return }
        for entry in history.appended(since: mirroredCount) {
            history_list_append(historyList, entry)
        }
        mirroredCount = history.appendedCount
    }

    /// Ctrl-C while a pasted command ran takes the commands behind it along.
    private func dropPasteAfterInterrupt() {
        let total = terminal_interrupts_total()
        if total != seenInterrupts { dropPending() }
        seenInterrupts = total
    }

    /// Remembers the size for which libedit draws, which it asks for at the same moments.
    func noteSize() {
        let size = TerminalCapabilities.size
        drawnCells = size.columns * (size.rows - 1)
    }

    func dropPending() {
        pastedPieces = []
        pendingKeys = []
        unreadBytes = []
        _ = decoder.flush()
    }

    // MARK: The line

    /// What libedit holds of the line now, and where the cursor stands, counted in scalars.
    var buffer: (scalars: [Unicode.Scalar], cursor: Int) {
        guard let line = el_wline(handle), let start = line.pointee.buffer,
            let last = line.pointee.lastchar, let cursor = line.pointee.cursor
        else { return ([], 0) }
        return (Array(LineEditor.scalars(start, count: last - start)), cursor - start)
    }

    private static func scalars(_ start: UnsafePointer<wchar_t>, count: Int) -> String.UnicodeScalarView {
        var result = String.UnicodeScalarView()
        for character in UnsafeBufferPointer(start: start, count: count) {
            result.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
        }
        return result
    }

    /// Puts text into the line at the cursor.
    func insert(_ text: some Sequence<Unicode.Scalar>) {
        let characters = text.map { wchar_t(bitPattern: $0.value) }
        guard !characters.isEmpty else { return }
        el_winsertstr(handle, characters + [0])
    }

    /// Where a scalar of the line stands on the screen, and how wide the screen is.
    func position(ofScalar index: Int, in scalars: [Unicode.Scalar], columns: Int) -> ScreenPosition {
        var position = ScreenPosition()
        for scalar in prompt.visible.unicodeScalars { position.advance(over: scalar, columns: columns) }
        for scalar in scalars.prefix(index) { position.advance(over: scalar, columns: columns) }
        return position
    }
}
