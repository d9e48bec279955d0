internal import Tracing

/// The copies that caches hold and the rows that databases hold, as far as the events of a tape tell: which copy is
/// another value than the row.
struct Copies {
    /// What is known of a key at a node: a value, or that there is none.
    enum Content: Equatable {
        case value(String)
        case nothing

        init(_ value: Value?) { self = value.map { .value($0.text) } ?? .nothing }

        /// As a sentence has it.
        var words: String {
            switch self {
            case .value(let text):
                var buffer = TextBuffer()
                buffer.append(quoted: text)
                return buffer.text
            case .nothing: return "no such row"
            }
        }
    }

    private let tape: Tape
    /// By node, and by key.
    private var copies: [Int: [String: Content]] = [:]
    private var rows: [Int: [String: Content]] = [:]
    /// By node: the keys whose copies wait to be written back, which are ahead of the database and not behind it.
    private var dirty: [Int: Set<String>] = [:]
    /// By node: the keys whose copies are not what the database has.
    private(set) var stale: [Int: Set<String>] = [:]

    init(_ tape: Tape) { self.tape = tape }

    func holdsAny(at node: Int) -> Bool { !(copies[node] ?? [:]).isEmpty }
    func isHeld(_ key: String, at node: Int) -> Bool { copies[node]?[key] != nil }
    func isStale(_ key: String, at node: Int) -> Bool { stale[node]?.contains(key) ?? false }

    /// Takes an event into account.
    ///
    /// - Returns: what there is to say if a copy is not the truth any more, or never was; nil if nothing changed so.
    mutating func take(_ entry: Tape.Entry) -> String? {
        let node = Int(entry.event.node.index)
        switch entry.event.what {
        case .crash where tape.parts[node].kind == .cache:
            copies[node] = nil
            stale[node] = nil
            dirty[node] = nil
            return nil
        case .store(let stored):
            guard let key = entry.key else { return nil }
            copies[node, default: [:]][key] = stored.isAbsence ? .nothing : Content(entry.event.value)
            return judgeStore(of: key, at: node)
        case .remove, .expire, .evict, .reject:
            guard let key = entry.key else { return nil }
            copies[node]?[key] = nil
            stale[node]?.remove(key)
            return nil
        case .queue, .coalesce:
            guard let key = entry.key else { return nil }
            dirty[node, default: []].insert(key)
            stale[node]?.remove(key)
            return nil
        case .flushed, .drop, .lost:
            if let key = entry.key { dirty[node]?.remove(key) }
            return nil
        case .read: return takeRow(entry, at: node, isWrite: false)
        case .write: return takeRow(entry, at: node, isWrite: true)
        default: return nil
        }
    }

    private mutating func judgeStore(of key: String, at node: Int) -> String? {
        guard let database = tape.database(under: node), let row = rows[database]?[key],
            let copy = copies[node]?[key]
        else { return nil }
        if row == copy || dirty[node]?.contains(key) ?? false {
            stale[node]?.remove(key)
            return nil
        }
        stale[node, default: []].insert(key)
        return "\(tape.parts[database].name) has \(row.words)"
    }

    private mutating func takeRow(_ entry: Tape.Entry, at node: Int, isWrite: Bool) -> String? {
        guard let key = entry.key else { return nil }
        let row = Content(entry.event.value)
        rows[node, default: [:]][key] = row
        var outdated: [String] = []
        for cache in copies.keys.sorted() where tape.database(under: cache) == node {
            guard let copy = copies[cache]?[key] else { continue }
            if copy == row || dirty[cache]?.contains(key) ?? false {
                stale[cache]?.remove(key)
            } else if stale[cache, default: []].insert(key).inserted {
                outdated.append(tape.parts[cache].name)
            }
        }
        guard isWrite, !outdated.isEmpty else { return nil }
        guard let last = outdated.last, outdated.count > 1 else {
            return "the copy in \(outdated.joined()) is stale now"
        }
        return "the copies in \(outdated.dropLast().joined(separator: ", ")) and \(last) are stale now"
    }
}
