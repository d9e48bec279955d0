/// Where two policies part on a trace, and why.
public struct Explanation: Sendable {
    /// The trace and the policies as the user named them.
    public var trace: String
    public var policies: (String, String)
    /// The size in words.
    public var size: String
    /// Whether it counts entries rather than bytes.
    public var countsEntries = true
    /// How many requests were counted, and of these the reads.
    public var requests: UInt64 = 0
    public var reads: UInt64 = 0
    /// How often each policy missed.
    public var misses: (UInt64, UInt64) = (0, 0)
    /// The reads that one policy answered and the other did not: first those of the first policy.
    public var sides: [Side] = []
    /// What was left out.
    public var remarks: [String] = []

    /// The reads that one policy answered and the other did not.
    public struct Side: Sendable {
        /// The policy that had the entry, and the one that had not.
        public var winner: String
        public var loser: String
        /// How many reads, for how many keys.
        public var reads: UInt64 = 0
        public var keys = 0
        /// Of the reads, those for keys that had been requested ten times or more before.
        public var hot: UInt64 = 0
        /// The reads by reason, the most frequent first.
        public var groups: [Group] = []
    }

    /// Reads that have a reason in common.
    public struct Group: Sendable {
        /// Why the loser did not have the entry.
        public var reason: Reason
        public var reads: UInt64 = 0
        /// How many keys they were for.
        public var keys = 0
        /// The key with most of them, what it came to, and how often.
        public var example: Example?
    }

    /// One read on which the policies parted.
    public struct Example: Sendable {
        /// The key as it stands in the trace.
        public var key: String
        /// How many reads of the group were for it.
        public var reads: UInt64
        /// The number of the first of them, from 0, and of the key's request before it.
        public var request: UInt64
        public var lastRequest: UInt64
        /// When it left the loser, and the loser's own words for it; nil if it was never let in since.
        public var left: UInt64
        public var sentence: String
    }

    /// Why a policy did not have an entry that the other had.
    public enum Reason: Int, Sendable, CaseIterable {
        /// At least half of what came into the loser between the key's last request and its leaving were keys that the whole trace
        /// requests only once.
        case flushedByOnceOnly
        /// More distinct keys were requested since the key's last request than the cache has entries.
        case tooFarApart
        /// It left although it came back while fewer distinct keys were requested than the cache has entries.
        case leftWithinReach
        /// It was not let in at the key's last miss.
        case refused

        /// The reason in words.
        func sentence(winner: String, loser: String, countsEntries: Bool) -> String {
            let (many, few) =
                countsEntries
                ? ("more distinct keys", "fewer distinct keys")
                : ("more bytes of other objects", "fewer bytes")
            return switch self {
            case .flushedByOnceOnly:
                "keys that the trace requests only once flushed it: at least half of what \(loser) let in"
                    + " between its last request and its leaving"
            case .tooFarApart:
                "\(many) than the cache holds were requested since its last request; \(winner) kept it"
                    + " all the same"
            case .leftWithinReach:
                "\(loser) let it go although \(few) than the cache holds were requested since"
            case .refused: "\(loser) did not let it in when it missed before"
            }
        }
    }

    /// The explanation in words, in 80 columns, with a line break at its end.
    public var text: String { ExplanationText(self).text }
}

/// Words for an explanation.
struct ExplanationText {
    private let explanation: Explanation

    init(_ explanation: Explanation) { self.explanation = explanation }

    var text: String {
        let parted = explanation.sides.reduce(0) { $0 + $1.reads }
        let (first, second) = explanation.policies
        var text = wrapped(
            "\(explanation.trace), size \(explanation.size): \(first) and \(second) part at"
                + " \(Quantities.grouped(parted)) of \(Quantities.grouped(explanation.reads)) reads. \(first) misses"
                + " \(Quantities.grouped(explanation.misses.0)), \(second) \(Quantities.grouped(explanation.misses.1))."
        )
        for remark in explanation.remarks { text += wrapped(remark) }
        for side in explanation.sides where side.reads > 0 { text += "\n" + self.text(side) }
        return text
    }

    private func text(_ side: Explanation.Side) -> String {
        var text = wrapped(
            "\(side.winner) hit and \(side.loser) missed \(counted(side.reads, "read")) of"
                + " \(counted(UInt64(side.keys), "key")); \(share(side.hot, side.reads)) were of keys that had been"
                + " requested ten times or more before.")
        for group in side.groups {
            let head =
                String(repeating: " ", count: max(0, 9 - Quantities.grouped(group.reads).count))
                + Quantities.grouped(group.reads) + "  "
            let reason = group.reason.sentence(
                winner: side.winner, loser: side.loser, countsEntries: explanation.countsEntries)
            text += wrapped(head + "(\(share(group.reads, side.reads))) \(reason)", indent: 11)
            guard let example = group.example else { continue }
            text += wrapped(
                "           for example \(example.key) (\(counted(example.reads, "time")), first at request"
                    + " \(Quantities.grouped(example.request)) after one at \(Quantities.grouped(example.lastRequest))):"
                    + " \(group.reason == .refused ? "refused by" : "left") \(side.loser) at"
                    + " \(Quantities.grouped(example.left)), \(example.sentence)",
                indent: 13)
        }
        return text
    }

    private func share(_ part: UInt64, _ whole: UInt64) -> String {
        Quantities.fixed(Double(part) / Double(max(whole, 1)) * 100, decimals: 1) + "%"
    }

    private func counted(_ count: UInt64, _ noun: String) -> String {
        "\(Quantities.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    private func wrapped(_ text: String, indent: Int = 0) -> String { Wrapping.wrapped(text, indent: indent) }
}

/// Text in lines.
enum Wrapping {
    /// Breaks a text into lines of up to 80 columns, all but the first indented.
    static func wrapped(_ text: String, indent: Int = 0) -> String {
        var lines: [String] = []
        var line = ""
        var isStart = true
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if !isStart, !word.isEmpty, line.count + 1 + word.count > 80, line.contains(where: { $0 != " " })
            {
                lines.append(line)
                line = String(repeating: " ", count: indent) + word
            } else {
                line += (isStart ? "" : " ") + word
            }
            isStart = false
        }
        lines.append(line)
        return lines.map { $0 + "\n" }.joined()
    }
}
