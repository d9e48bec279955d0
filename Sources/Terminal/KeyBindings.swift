/// The keys that are bound to editing commands, beyond what libedit binds by itself.
///
/// Every command here has a character of its own by which it is called: one of the C1 controls, which no keyboard
/// sends and the decoder drops. Key sequences are turned into these characters before libedit sees them, because
/// libedit's search (Ctrl-R) takes the ESC of a sequence for the end of the search and the rest of it for text.
enum KeyBindings {
    /// An editing command, by the name that libedit knows it by.
    enum Command: String, CaseIterable {
        // libedit's own, editrc(5).
        case previousHistory = "ed-prev-history"
        case nextHistory = "ed-next-history"
        case nextCharacter = "ed-next-char"
        case previousCharacter = "ed-prev-char"
        case moveToBeginning = "ed-move-to-beg"
        case moveToEnd = "ed-move-to-end"
        case nextWord = "em-next-word"
        case previousWord = "ed-prev-word"
        case deleteNextWord = "em-delete-next-word"
        // This editor's.
        case complete = "larder-complete"
        case deleteOrEnd = "larder-delete-or-end"
        case deleteForward = "larder-delete-forward"
        case deleteCluster = "larder-delete-cluster"
        case insertPasted = "larder-insert-pasted"
        case insertLiteral = "larder-insert-literal"
        case redraw = "larder-redraw"

        /// The character that calls the command.
        var scalar: Unicode.Scalar {
            Unicode.Scalar(0x80 + UInt8(Command.allCases.firstIndex(of: self) ?? 0))
        }

        /// That character in the notation of editrc(5).
        var notation: String {
            "\\" + String(scalar.value, radix: 8)
        }
    }

    /// The characters that call commands.
    static let privateScalars: ClosedRange<UInt32> = 0x80...0x9F

    /// Control characters, in the notation of editrc(5).
    static let controls: [(keys: String, command: Command)] = [("^I", .complete), ("^D", .deleteOrEnd)]

    /// What keys send, and what they do.
    static let sequences: [[UInt8]: Unicode.Scalar] = {
        let commands: [(Command, keys: [String])] = [
            (.previousHistory, ["[A", "OA"]),
            (.nextHistory, ["[B", "OB"]),
            (.nextCharacter, ["[C", "OC"]),
            (.previousCharacter, ["[D", "OD"]),
            // Home and End, as xterm, the consoles of Linux and rxvt send them.
            (.moveToBeginning, ["[H", "OH", "[1~", "[7~"]),
            (.moveToEnd, ["[F", "OF", "[4~", "[8~"]),
            (.deleteForward, ["[3~"]),
            // Control and Alt with the arrows.
            (.nextWord, ["[1;5C", "[1;3C", "[5C", "Oc"]),
            (.previousWord, ["[1;5D", "[1;3D", "[5D", "Od"]),
            // Control with Delete.
            (.deleteNextWord, ["[3;5~"]),
        ]
        var result: [[UInt8]: Unicode.Scalar] = [:]
        for (command, keys) in commands {
            for key in keys { result[Array("\u{1B}\(key)".utf8)] = command.scalar }
        }
        return result
    }()

    static let backspaces: Set<Unicode.Scalar> = ["\u{7F}", "\u{08}"]
}
