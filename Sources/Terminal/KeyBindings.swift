/// The keys that are bound to editing commands, beyond what libedit binds by itself.
enum KeyBindings {
    /// Key sequences as terminals send them, and the commands they stand for: libedit's
    /// (editrc(5)) or this editor's own.
    static let sequences: [(keys: String, command: String)] = [
        ("[A", "ed-prev-history"), ("OA", "ed-prev-history"),
        ("[B", "ed-next-history"), ("OB", "ed-next-history"),
        ("[C", "ed-next-char"), ("OC", "ed-next-char"),
        ("[D", "ed-prev-char"), ("OD", "ed-prev-char"),
        // Home
        ("[H", "ed-move-to-beg"), ("OH", "ed-move-to-beg"),
        ("[1~", "ed-move-to-beg"), ("[7~", "ed-move-to-beg"),
        // End
        ("[F", "ed-move-to-end"), ("OF", "ed-move-to-end"),
        ("[4~", "ed-move-to-end"), ("[8~", "ed-move-to-end"),
        // Delete
        ("[3~", Own.deleteForward.rawValue),
        // Control and Alt with the arrows
        ("[1;5C", "em-next-word"), ("[1;3C", "em-next-word"), ("[5C", "em-next-word"), ("Oc", "em-next-word"),
        ("[1;5D", "ed-prev-word"), ("[1;3D", "ed-prev-word"), ("[5D", "ed-prev-word"), ("Od", "ed-prev-word"),
        // Control with Delete
        ("[3;5~", "em-delete-next-word"),
    ]

    /// Commands of this editor, each on a key of its own.
    enum Own: String, CaseIterable {
        case complete = "larder-complete"
        case deleteOrEnd = "larder-delete-or-end"
        case deleteForward = "larder-delete-forward"
        case insertPasted = "larder-insert-pasted"
        case redraw = "larder-redraw"
        case insertCombining = "larder-insert-combining"
        case deleteCluster = "larder-delete-cluster"

        /// The key, in the notation of editrc(5); nil for a command that `sequences` binds.
        var keys: String? {
            switch self {
            case .complete: "^I"
            case .deleteOrEnd: "^D"
            case .deleteForward: nil
            case .insertPasted: "\\200"
            case .redraw: "\\201"
            case .insertCombining: "\\202"
            case .deleteCluster: "\\203"
            }
        }
    }

    /// Characters that no keyboard sends (the decoder drops them), by which the reader calls a command.
    static let insertPasted: Unicode.Scalar = "\u{80}"
    static let redraw: Unicode.Scalar = "\u{81}"
    static let insertCombining: Unicode.Scalar = "\u{82}"
    static let deleteCluster: Unicode.Scalar = "\u{83}"

    static let backspaces: Set<Unicode.Scalar> = ["\u{7F}", "\u{08}"]
}
