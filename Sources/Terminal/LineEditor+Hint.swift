/// A few words at the right of the line, shown while nobody types.
///
/// libedit has a prompt at the right for this, but tells what changed in it by the place of its escape sequences,
/// not by their text, so that a coloured hint is drawn wrongly when it changes; and it stays on the screen after
/// Enter. So the hint is drawn while the editor waits for a key and taken away before libedit sees the key: libedit
/// never knows of it, and nothing is left behind.
extension LineEditor {
    /// The width below which the beginning of a hint tells nobody anything.
    private static let leastHintWidth = 24

    struct ShownHint {
        /// The column behind the line, from which the row is cleared.
        var lineEnd: Int
        /// The column of the cursor.
        var cursor: Int
    }

    /// Draws the hint for the line as it is now, if there is one and it fits.
    func showHint() {
        guard shownHint == nil, let hint = configuration.hint else { return }
        let (scalars, cursorIndex) = buffer
        // The search of Ctrl-R keeps its own text in the buffer, behind a newline.
        guard !scalars.contains("\n") else { return }
        let columns = TerminalCapabilities.size.columns
        let end = position(ofScalar: scalars.count, in: scalars, columns: columns)
        guard end.row == 0 else { return }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        let cursorInCharacters = String(String.UnicodeScalarView(scalars.prefix(cursorIndex))).count
        guard var text = hint(String(view), cursorInCharacters).map(CandidateList.clean), !text.isEmpty else {
            return
        }
        // The last column stays free: a terminal would wrap there. Two columns keep the hint apart from the line.
        let room = columns - 1 - (end.column + 2)
        let width = DisplayWidth.of(text)
        guard width <= room || room >= LineEditor.leastHintWidth else { return }
        if width > room { text = DisplayWidth.truncated(text, to: room) }
        let start = columns - 1 - DisplayWidth.of(text)
        let cursor = position(ofScalar: cursorIndex, in: scalars, columns: columns).column
        let shown = configuration.usesColour ? "\u{1B}[2m\(text)\u{1B}[0m" : text
        TerminalOutput.write(LineEditor.move(to: start) + shown + LineEditor.move(to: cursor))
        shownHint = ShownHint(lineEnd: end.column, cursor: cursor)
    }

    /// Takes the hint off the screen.
    func hideHint() {
        guard let shown = shownHint else { return }
        shownHint = nil
        TerminalOutput.write(
            LineEditor.move(to: shown.lineEnd) + "\u{1B}[K" + LineEditor.move(to: shown.cursor))
    }

    /// Moves the cursor within its row.
    private static func move(to column: Int) -> String {
        column > 0 ? "\r\u{1B}[\(column)C" : "\r"
    }
}
