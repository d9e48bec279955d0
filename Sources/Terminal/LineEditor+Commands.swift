import CLibEdit
import CLibEditShim

/// The editing commands of this editor, and what they draw.
extension LineEditor {
    /// Tells libedit about the commands and binds their keys.
    func addCommands() {
        typealias Callback = @convention(c) (OpaquePointer?, Int32) -> UInt8
        let callbacks: [(KeyBindings.Command, summary: String, Callback)] = [
            (.complete, "Complete the word", { handle, _ in LineEditor.run(handle) { $0.completeWord() } }),
            (
                .deleteOrEnd, "Delete a character or end",
                { handle, _ in LineEditor.run(handle) { $0.deleteOrEnd() } }
            ),
            (
                .deleteForward, "Delete the next character",
                { handle, _ in LineEditor.run(handle) { $0.deleteForward() } }
            ),
            (
                .insertPasted, "Insert pasted text",
                { handle, _ in LineEditor.run(handle) { $0.insertPasted() } }
            ),
            (.redraw, "Draw the line again", { handle, _ in LineEditor.run(handle) { $0.redraw() } }),
            (
                .insertLiteral, "Insert characters as they are",
                { handle, _ in LineEditor.run(handle) { $0.insertLiteral() } }
            ),
            (
                .deleteCluster, "Delete a character made of several",
                { handle, _ in LineEditor.run(handle) { $0.deleteCluster() } }
            ),
        ]
        for (command, summary, callback) in callbacks {
            editline_add_command(handle, command.rawValue, summary, callback)
        }
        for command in KeyBindings.Command.allCases {
            editline_bind(handle, command.notation, command.rawValue)
        }
        for (keys, command) in KeyBindings.controls {
            editline_bind(handle, keys, command.rawValue)
        }
    }

    private static func run(_ handle: OpaquePointer?, _ command: (LineEditor) -> Int32) -> UInt8 {
        UInt8(truncatingIfNeeded: LineEditor.of(handle).map(command) ?? CC_ERROR)
    }

    // MARK: Commands

    private func deleteOrEnd() -> Int32 {
        guard buffer.scalars.isEmpty else { return deleteForward() }
        ending = .endOfInput
        TerminalOutput.write("\r\n")
        return CC_EOF
    }

    private func deleteForward() -> Int32 {
        let (scalars, cursor) = buffer
        guard cursor < scalars.count else { return CC_ERROR }
        var after = String.UnicodeScalarView()
        after.append(contentsOf: scalars[cursor...])
        let length = Int32(String(after).first?.unicodeScalars.count ?? 1)
        el_cursor(handle, length)
        el_deletestr(handle, length)
        return CC_REFRESH
    }

    private func insertPasted() -> Int32 {
        guard let piece = pastedPieces.popFirst() else { return CC_NORM }
        insert(piece.text.unicodeScalars)
        // The line ending is typed, so that libedit draws and ends the line.
        if piece.isComplete { el_wpush(handle, [wchar_t(UInt8(ascii: "\n")), 0]) }
        return CC_REFRESH
    }

    private func insertLiteral() -> Int32 {
        guard !literals.isEmpty else { return CC_NORM }
        insert(literals)
        literals = []
        return CC_REFRESH
    }

    private func deleteCluster() -> Int32 {
        let length = lengthOfClusterBeforeCursor
        guard length > 0 else { return CC_ERROR }
        el_deletestr(handle, Int32(length))
        return CC_REFRESH
    }

    /// After a resize: terminals break rows anew, so the line starts as many rows up as it takes at the new width.
    private func redraw() -> Int32 {
        let (scalars, cursor) = buffer
        let columns = TerminalCapabilities.size.columns
        let row = position(ofScalar: cursor, in: scalars, columns: columns).row
        TerminalOutput.write("\r" + (row > 0 ? "\u{1B}[\(row)A" : "") + "\u{1B}[J")
        noteSize()
        el_resize(handle)
        editline_refresh(handle)
        return CC_NORM
    }

    // MARK: Completion

    private func completeWord() -> Int32 {
        let (scalars, cursor) = buffer
        guard let complete = configuration.complete else { return CC_ERROR }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        let line = String(view)
        let cursorInCharacters = LineEditor.characterIndex(ofScalar: cursor, in: line)
        let completion = complete(line, cursorInCharacters)
        switch completion.step(line: line, cursor: cursorInCharacters) {
        case .refuse:
            return CC_ERROR
        case .replace(let range, let text):
            let characters = Array(line)
            let start = LineEditor.scalarCount(characters[..<range.lowerBound])
            let length = LineEditor.scalarCount(characters[range])
            el_cursor(handle, Int32(start + length - cursor))
            if length > 0 { el_deletestr(handle, Int32(length)) }
            insert(CandidateList.clean(text).unicodeScalars)
            return CC_REFRESH
        case .list:
            list(completion.candidates)
            return CC_NORM
        }
    }

    /// Shows candidates below the line, and the prompt and the line again below them.
    private func list(_ candidates: [Candidate]) {
        let size = TerminalCapabilities.size
        let list = CandidateList(columns: size.columns, rows: size.rows, colour: configuration.usesColour)
        let rows = list.layout(candidates).map { $0 + "\r\n" }.joined()
        moveToEndOfLine(then: "\r\n" + rows)
        editline_refresh(handle)
    }

    /// How many characters stand in front of a scalar; one that the scalar lies within counts.
    private static func characterIndex(ofScalar index: Int, in line: String) -> Int {
        var scalars = 0
        var characters = 0
        for character in line {
            if scalars >= index { break }
            scalars += character.unicodeScalars.count
            characters += 1
        }
        return characters
    }

    private static func scalarCount(_ characters: ArraySlice<Character>) -> Int {
        characters.reduce(0) { $0 + $1.unicodeScalars.count }
    }

    // MARK: Drawing

    /// Moves the cursor behind the line, which may take several rows, and writes text there.
    func moveToEndOfLine(then text: String) {
        let (scalars, cursor) = buffer
        let columns = TerminalCapabilities.size.columns
        let present = position(ofScalar: cursor, in: scalars, columns: columns)
        let end = position(ofScalar: scalars.count, in: scalars, columns: columns)
        let down = end.row - present.row
        var moves = down > 0 ? "\u{1B}[\(down)B" : ""
        moves += "\r" + (end.column > 0 ? "\u{1B}[\(end.column)C" : "")
        TerminalOutput.write(moves + text)
    }
}
