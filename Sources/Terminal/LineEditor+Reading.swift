import CLibEdit
import CLibEditShim
import Glibc

/// How the editor gets the next character for libedit.
extension LineEditor {
    /// How long to wait for the rest of a key sequence, in milliseconds: long enough for a slow connection, too
    /// short for two keys pressed one after the other.
    private static let sequenceTimeout: Int32 = 50
    /// How many bytes wait, at least, when text is pasted: more than anyone types ahead.
    private static let floodSize = 32

    /// libedit's callback: 1 and a character, 0 at the end of input, -1 when reading was broken off.
    func giveCharacter(to character: UnsafeMutablePointer<wchar_t>) -> Int32 {
        if !knowsEditingModes {
            terminal_editing_begins()
            knowsEditingModes = true
        }
        while true {
            if let scalar = nextReadyCharacter() {
                character.pointee = wchar_t(bitPattern: scalar.value)
                return 1
            }
            if let status = waitForInput() { return status }
        }
    }

    /// A character that can be given without waiting.
    private func nextReadyCharacter() -> Unicode.Scalar? {
        if let literals = literalsOfLongLine() {
            self.literals = literals
            return KeyBindings.Command.insertLiteral.scalar
        }
        if !pendingKeys.isEmpty { return route(pendingKeys.removeFirst()) }
        if !pastedPieces.isEmpty { return KeyBindings.Command.insertPasted.scalar }
        return nil
    }

    /// What libedit draws wrongly by itself goes by way of a command of this editor.
    private func route(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let isCombining = scalar.value >= 0x300 && DisplayWidth.of(scalar) == 0
        if isCombining || (scalar == "\t" && isFlooded) || (Self.isPrintable(scalar) && mayOverflowScreen) {
            literals = [scalar]
            return KeyBindings.Command.insertLiteral.scalar
        }
        if KeyBindings.backspaces.contains(scalar), lengthOfClusterBeforeCursor > 1 {
            return KeyBindings.Command.deleteCluster.scalar
        }
        return scalar
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x20 && scalar.value != 0x7F && !KeyBindings.privateScalars.contains(scalar.value)
    }

    /// From this length on a line is drawn anew for many characters at once.
    private static let longLine = 1024
    /// How many characters are put in at once, at most.
    private static let longestBatch = 4096

    /// All characters that have come already, in a line so long that drawing it anew for each would take too long: libedit
    /// draws the whole line for every one of them. Nil in a shorter line, or if the next key is no character.
    private func literalsOfLongLine() -> [Unicode.Scalar]? {
        guard let next = pendingKeys.first, Self.isPrintable(next), let line = el_wline(handle),
            let start = line.pointee.buffer, let last = line.pointee.lastchar, last - start >= Self.longLine,
            // The search of Ctrl-R keeps its own text in the buffer, behind a newline.
            !buffer.scalars.contains("\n")
        else { return nil }
        while pendingKeys.count < Self.longestBatch, pendingKeys.last.map(Self.isPrintable) ?? true,
            unreadBytes.isEmpty, pastedPieces.isEmpty, Waiting.input(on: STDIN_FILENO)
        {
            var byte: UInt8 = 0
            guard read(STDIN_FILENO, &byte, 1) == 1 else { break }
            // Anything but a character may be a key with a meaning of its own.
            guard byte >= 0x20, byte != 0x7F, pendingKeys.last.map(Self.isPrintable) ?? true else {
                noticeFlood()
                unreadBytes = [byte]
                break
            }
            take(decoder.feed(byte))
        }
        let literals = pendingKeys.prefix(while: Self.isPrintable)
        pendingKeys.removeFirst(literals.count)
        return Array(literals)
    }

    /// Whether the line might not fit the screen, at its widest (tabs), now or when it was last drawn.
    ///
    /// libedit's short cut for a character typed at the end of the line writes through a null pointer when the line
    /// is higher than the screen; drawing the line anew does not.
    private var mayOverflowScreen: Bool {
        guard let line = el_wline(handle), let start = line.pointee.buffer, let last = line.pointee.lastchar
        else { return false }
        let size = TerminalCapabilities.size
        let cells = min(size.columns * (size.rows - 1), drawnCells)
        return prompt.visible.unicodeScalars.count * 2 + (last - start + 1) * 8 >= cells
    }

    /// How many scalars make up the character in front of the cursor.
    var lengthOfClusterBeforeCursor: Int {
        let (scalars, cursor) = buffer
        // The search of Ctrl-R keeps its own text in the buffer, behind a newline.
        guard !scalars.contains("\n") else { return 0 }
        var before = String.UnicodeScalarView()
        before.append(contentsOf: scalars[..<cursor])
        return String(before).last?.unicodeScalars.count ?? 0
    }

    /// Waits for input or a signal. Nil: there may be something to give now; otherwise the status for libedit.
    private func waitForInput() -> Int32? {
        if !unreadBytes.isEmpty {
            return feed(unreadBytes.removeFirst())
        }
        if decoder.isMidway {
            return handle(wake: terminal_wait(STDIN_FILENO, LineEditor.sequenceTimeout))
        }
        var wake = terminal_wait(STDIN_FILENO, 0)
        if wake & Int32(terminal_wake_timeout.rawValue) != 0 {
            // Nobody types: time for what typing should not wait for.
            isFlooded = false
            showHint()
            configuration.history?.save()
            wake = terminal_wait(STDIN_FILENO, -1)
            // After a stop the cursor is no longer where the hint was drawn from.
            if wake & Int32(terminal_wake_continue.rawValue) != 0 { shownHint = nil } else { hideHint() }
        }
        return handle(wake: wake)
    }

    private func handle(wake: Int32) -> Int32? {
        func has(_ bit: terminal_wake) -> Bool { wake & Int32(bit.rawValue) != 0 }
        if has(terminal_wake_interrupt) { return cancel() }
        if has(terminal_wake_continue) {
            terminal_editing_resumes()
            TerminalOutput.write("\r\u{1B}[K")
            noteSize()
            el_resize(handle)
            editline_refresh(handle)
            return nil
        }
        if has(terminal_wake_resize) {
            pendingKeys.append(KeyBindings.Command.redraw.scalar)
            return nil
        }
        if has(terminal_wake_timeout) {
            take(decoder.flush())
            return nil
        }
        return readByte()
    }

    /// Reads one byte and no more: what is typed ahead of the program's end belongs to whoever reads next.
    private func readByte() -> Int32? {
        var byte: UInt8 = 0
        let count = read(STDIN_FILENO, &byte, 1)
        if count == 1 {
            if byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") {
                noticeFlood()
            }
            return feed(byte)
        }
        return count == 0 ? end() : failed(errno)
    }

    /// Tells text that a terminal without bracketed paste sends as keys from keys that someone pressed: nobody is
    /// this far ahead. A Tab in such text is a Tab.
    private func noticeFlood() {
        var waiting: Int32 = 0
        if ioctl(STDIN_FILENO, UInt(FIONREAD), &waiting) == 0, waiting >= LineEditor.floodSize {
            isFlooded = true
        }
    }

    private func feed(_ byte: UInt8) -> Int32? {
        let keys = decoder.feed(byte)
        take(keys)
        return keys.contains(.pasteBegins) ? readPaste() : nil
    }

    private func take(_ keys: [KeyDecoder.Key]) {
        for key in keys {
            switch key {
            case .scalar(let scalar): pendingKeys.append(scalar)
            case .pasteBegins: break
            }
        }
    }

    /// Reads pasted text up to its end. Nil, or the status for libedit.
    private func readPaste() -> Int32? {
        var paste = BracketedPaste()
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        var isResized = false
        var found = paste.feed(unreadBytes)
        unreadBytes = []
        while found == nil {
            let wake = terminal_wait(STDIN_FILENO, -1)
            // The end may never come, from a terminal that lost it.
            if wake & Int32(terminal_wake_interrupt.rawValue) != 0 { return cancel() }
            if wake & Int32(terminal_wake_continue.rawValue) != 0 { terminal_editing_resumes() }
            if wake & Int32(terminal_wake_resize.rawValue) != 0 { isResized = true }
            guard wake & Int32(terminal_wake_input.rawValue) != 0 else { continue }
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            if count > 0 {
                found = paste.feed(chunk[..<count])
            } else if let status = count == 0 ? end() : failed(errno) {
                return status
            }
        }
        if let (pasted, rest) = found {
            let text = String(decoding: pasted, as: UTF8.self)
            pastedPieces += BracketedPaste.pieces(configuration.paste?(text) ?? text)
            unreadBytes = rest[...]
        }
        if isResized { pendingKeys.append(KeyBindings.Command.redraw.scalar) }
        return nil
    }

    // MARK: Ends

    private func end() -> Int32 {
        ending = .endOfInput
        return 0
    }

    private func failed(_ reason: Int32) -> Int32? {
        if reason == EINTR || reason == EAGAIN { return nil }
        // EIO is what a terminal that is gone gives.
        if reason == EIO { return end() }
        ending = .failed(reason: String(cString: strerror(reason)))
        return -1
    }

    /// Ctrl-C: everything typed so far is dropped, and the cursor goes below the line.
    private func cancel() -> Int32 {
        Interrupts.clear()
        dropPending()
        moveToEndOfLine(then: "^C\r\n")
        ending = .cancelled
        errno = EINTR
        return -1
    }
}
