/// What differs between two transcripts, told as what differs between what happened: which event moved in time, had
/// another cause, came or went.
enum TraceDifference {
    /// The most that is told; the diff holds the rest.
    private static let limit = 3
    /// Longer changes are another text, of which nothing is told.
    private static let longest = 500

    static func explanations(old: [ArraySlice<UInt8>], new: [ArraySlice<UInt8>]) -> [String] {
        var told: [String] = []
        // Which line of trace of the whole transcript one is.
        var number = 0
        var counted = 0
        for change in LineDiff(old: old, new: new).changes {
            number += old[counted..<change.old.lowerBound].count { TraceLine($0) != nil }
            counted = change.old.lowerBound
            guard change.old.count <= longest, change.new.count <= longest else { continue }
            told += explanations(Array(old[change.old]), Array(new[change.new]), first: number + 1)
        }
        guard told.count > limit else { return told }
        return told.prefix(limit) + ["and \(told.count - limit) more"]
    }

    private static func explanations(
        _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>], first: Int
    ) -> [String] {
        var rest = new.compactMap { TraceLine($0) }
        var told: [String] = []
        var number = first
        for line in old.compactMap({ TraceLine($0) }) {
            defer { number += 1 }
            // The same thing at the same time for another reason, or at another time; failing that, another thing at the
            // same time.
            if let place = rest.firstIndex(where: { $0.isSameThing(as: line) && $0.isSamePlace(as: line) })
                ?? rest.firstIndex(where: { $0.isSameThing(as: line) })
                ?? rest.firstIndex(where: { $0.isSamePlace(as: line) })
            {
                if let words = line.change(to: rest.remove(at: place), number) { told.append(words) }
            } else {
                told.append("\(line.words) at \(line.time) is gone (it was event \(number) of the trace)")
            }
        }
        for line in rest { told.append("\(line.words) at \(line.time) is new: \(line.text)") }
        if told.isEmpty, old.count == new.count {
            for (before, after) in zip(old, new) {
                if let words = figures(before, after) { told.append(words) }
            }
        }
        return told
    }

    /// Two lines, such as those of `stats`, that are the same but for one word.
    private static func figures(_ old: ArraySlice<UInt8>, _ new: ArraySlice<UInt8>) -> String? {
        func words(_ line: ArraySlice<UInt8>) -> [Substring] {
            String(decoding: line.withoutNewline, as: UTF8.self).replacing("\r", with: "").split(
                separator: " ")
        }
        let (before, after) = (words(old), words(new))
        guard before.count == after.count, before.count > 1, let label = before.first, label == after[0]
        else {
            return nil
        }
        let places = before.indices.filter { before[$0] != after[$0] }
        guard places.count == 1, before[places[0]].contains(where: \.isNumber) else { return nil }
        return "'\(label)' was \(before[places[0]]), and is \(after[places[0]])"
    }
}

/// A line of a trace, in its columns.
private struct TraceLine {
    var time: String
    var node: String
    var kind: String
    var key: String
    var text: String

    init?(_ line: ArraySlice<UInt8>) {
        guard line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "#") else { return nil }
        var bytes = line.withoutNewline
        if bytes.last == 0x0D { bytes = bytes.dropLast() }
        let content = String(decoding: bytes, as: UTF8.self)
        var words = content.split(separator: " ", omittingEmptySubsequences: true)[...]
        if words.first?.first == "#" { words.removeFirst() }
        guard words.count >= 3, let time = words.popFirst(), time.last == "s", time.contains("."),
            time.dropLast().allSatisfy({ $0.isNumber || $0 == "." }), let node = words.popFirst(),
            let kind = words.popFirst(), kind.allSatisfy({ $0.isUppercase || $0 == "-" })
        else { return nil }
        self.time = String(time)
        self.node = String(node)
        self.kind = String(kind)
        // A key stands in its column, one blank after the kind's; a line without a key has blanks there.
        let behind = content[kind.endIndex...]
        let blanks = behind.prefix { $0 == " " }.count
        let hasKey = kind.count + blanks <= max(9, kind.count + 1)
        key = hasKey ? String(words.first ?? "") : ""
        text = (hasKey ? words.dropFirst() : words).joined(separator: " ")
    }

    private static let nouns = [
        "EXPIRE": "expiry", "EVICT": "eviction", "MISS": "miss", "HIT": "hit", "STORE": "store",
        "FLUSH": "flush",
        "STALE": "stale read", "LOST": "loss", "READ": "read", "WRITE": "write",
        "DONE": "end of the operation",
        "QUEUE": "queueing", "REMOVE": "removal", "CRASH": "crash", "DROP": "drop", "RETRY": "retry",
    ]

    var words: String {
        let noun = Self.nouns[kind] ?? kind
        return key.isEmpty ? "\(noun) in \(node)" : "\(noun) of \(key) in \(node)"
    }

    func isSameThing(as other: TraceLine) -> Bool {
        (node, kind, key) == (other.node, other.kind, other.key)
    }

    func isSamePlace(as other: TraceLine) -> Bool {
        (time, node, key) == (other.time, other.node, other.key)
    }

    func change(to other: TraceLine, _ number: Int) -> String? {
        if kind != other.kind {
            return "at \(time) the \(words) became a \(Self.nouns[other.kind] ?? other.kind): \(other.text)"
        }
        if time != other.time {
            return "\(words) moved from \(time) to \(other.time) at event \(number) of the trace"
        }
        guard text != other.text else { return nil }
        return "\(words) at \(time) is told otherwise: it was '\(text)', and is '\(other.text)'"
    }
}
