internal import Basics
internal import Keyspace
internal import Language
internal import Simulation

/// A fault as a client orders it: `LARDER FAIL READONLY ON SET KEY user:* NEXT 2 FOR 10s`.
struct FaultOrder {
    var kind: ConnectionFault.Kind
    var filter = FaultFilter()
    var span: TimeSpan?

    /// The errors that have a word of their own, in Redis's words.
    static let errors: [(word: String, text: String)] = [
        ("READONLY", "READONLY You can't write against a read only replica."),
        ("LOADING", "LOADING Redis is loading the dataset in memory"),
        ("OOM", "OOM command not allowed when used memory > 'maxmemory'."),
        ("MOVED", "MOVED 1234 127.0.0.1:6380"),
        ("ASK", "ASK 1234 127.0.0.1:6380"),
        ("BUSY", "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE."),
        ("TRYAGAIN", "TRYAGAIN Multiple keys request during rehashing of slot"),
        ("CLUSTERDOWN", "CLUSTERDOWN The cluster is down"),
        ("MASTERDOWN", "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."),
        ("NOAUTH", "NOAUTH Authentication required."),
    ]
    static let failure = "ERR the cache failed, as LARDER FAIL ordered"

    /// Reads what stands behind `FAIL`, `SLOW`, `FLAKY`, `HANG`, `FULL` or `PARTITION`.
    init(_ verb: String, _ words: [ByteString]) throws(CommandError) {
        var words = words[...]
        kind = .error(Self.failure)
        switch verb {
        case "SLOW":
            guard let span = words.popFirst() else {
                throw CommandError("LARDER SLOW takes a time, such as LARDER SLOW 200ms ON GET")
            }
            kind = .slow(try Self.span(span, "LARDER SLOW"))
        case "HANG":
            kind = .hang
            if words.first?.isWord("AFTER") == true {
                words.removeFirst()
                kind = .hangAfter
            }
        case "PARTITION": kind = .hang
        case "FULL": kind = .error(Self.errors[2].text)
        case "FLAKY":
            guard let share = words.popFirst(), let chance = Self.share(share) else {
                throw CommandError("LARDER FLAKY takes a share of the commands, such as LARDER FLAKY 20%")
            }
            filter.chance = chance
            try readKind(&words)
        default: try readKind(&words)
        }
        try readConditions(&words)
    }

    private mutating func readKind(_ words: inout ArraySlice<ByteString>) throws(CommandError) {
        guard let word = words.first?.lowercased.uppercased() else { return }
        if let known = Self.errors.first(where: { $0.word == word }) {
            kind = .error(known.text)
        } else {
            switch word {
            case "ERROR":
                words.removeFirst()
                guard let text = words.first else {
                    throw CommandError("LARDER FAIL ERROR takes the text of the error")
                }
                kind = .error(text.text)
            case "CLOSE": kind = .close
            case "CLOSE-AFTER": kind = .closeAfter
            case "CUT": kind = .cut
            case "LOST": kind = .hangAfter
            case "EMPTY": kind = .empty
            case "MISS": kind = .miss
            case "REFUSE": kind = .refuse
            default: return
            }
        }
        words.removeFirst()
    }

    private mutating func readConditions(_ words: inout ArraySlice<ByteString>) throws(CommandError) {
        while let word = words.popFirst() {
            switch word.lowercased {
            case "on": continue
            case "for": span = try Self.span(try Self.next(&words, "FOR", "a time, such as 10s"), "FOR")
            case "command":
                try add(command: try Self.next(&words, "COMMAND", "a command, such as GET"))
            case "key": filter.key = Glob(try Self.next(&words, "KEY", "a pattern, such as user:*").bytes)
            case "client":
                filter.client = Glob(try Self.next(&words, "CLIENT", "a name, such as web-1").bytes)
            case "every":
                let number = try Self.next(&words, "EVERY", "a number, such as EVERY 3")
                filter.every = try Self.count(number, "EVERY")
            case "next":
                filter.left = try Self.count(
                    try Self.next(&words, "NEXT", "a number, such as NEXT 2"), "NEXT")
            default:
                if let chance = Self.share(word) {
                    filter.chance = chance
                } else {
                    try add(command: word)
                }
            }
        }
    }

    private mutating func add(command word: ByteString) throws(CommandError) {
        for name in word.text.uppercased().split(separator: ",") {
            guard ServedCommands.isKnown(String(name)) else {
                throw CommandError(
                    "'\(name)' is no command; conditions are ON command, KEY pattern, CLIENT name, EVERY n, n%, NEXT n and FOR time"
                )
            }
            filter.commands.append(String(name))
        }
    }

    private static func next(
        _ words: inout ArraySlice<ByteString>, _ condition: String, _ what: String
    ) throws(CommandError) -> ByteString {
        guard let word = words.popFirst() else { throw CommandError("\(condition) takes \(what)") }
        return word
    }

    private static func count(_ word: ByteString, _ what: String) throws(CommandError) -> Int {
        guard let number = word.integer, number > 0, number < 1 << 40 else {
            throw CommandError("\(what) takes a number above 0, not '\(word.text)'")
        }
        return Int(number)
    }

    static func share(_ word: ByteString) -> Double? {
        guard word.bytes.last == UInt8(ascii: "%"),
            let number = ByteString(Array(word.bytes.dropLast())).double, number >= 0, number <= 100
        else { return nil }
        return number / 100
    }

    static func span(_ word: ByteString, _ what: String) throws(CommandError) -> TimeSpan {
        do { return try Session.timeSpan(word.text, for: what) } catch {
            throw CommandError("\(what) takes a time such as 200ms, 10s or 1h30m, not '\(word.text)'")
        }
    }
}
