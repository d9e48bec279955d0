internal import Basics
internal import Tracing

/// What a client reads and writes between `begin` and `commit`: its writes are seen by nobody else before the commit.
///
/// Nothing is locked. Under read-committed a later commit overwrites an earlier one. Under snapshot a commit is refused if
/// somebody else has committed a write of one of its rows since it began: the first committer wins (Berenson and others,
/// "A Critique of ANSI SQL Isolation Levels", 1995).
public final class Transaction: @unchecked Sendable {
    // Confined to the simulation's thread.
    struct Write {
        var key: Key
        var value: Value?
        /// Which write it is.
        var version: Int
    }

    public let node: DatabaseNode
    public let isSnapshot: Bool
    let client: Int32
    /// Why it never began; nil if it did. What its client asks of the database until its end is refused.
    let failure: Refusal?
    /// All its writes in order, and where the last of each key stands among them.
    private var kept: [Write] = []
    private var last: [KeyID: Int] = [:]
    /// What rows were when it began that others have written since. Only walked through for sums.
    private var before: [KeyID: Value?] = [:]

    init(_ node: DatabaseNode, isSnapshot: Bool, client: Int32, failure: Refusal? = nil) {
        self.failure = failure
        self.node = node
        self.isSnapshot = isSnapshot
        self.client = client
    }

    /// How many rows it has written.
    public var writeCount: Int { last.count }

    /// Its writes in order, the last of each key only.
    var writes: [Write] {
        kept.enumerated().filter { last[$0.element.key.id] == $0.offset }.map(\.element)
    }

    func keep(_ write: Write) {
        last[write.key.id] = kept.count
        kept.append(write)
    }

    /// What it sees of a row.
    func read(_ key: Key, in node: DatabaseNode) throws -> Value? {
        if let own = last[key.id] { return kept[own].value }
        if isSnapshot, let old = before[key.id] { return old }
        return try node.rows.read(key)
    }

    /// Somebody else commits a write of a row.
    func noteChange(of key: KeyID, before value: Value?) {
        if before[key] == nil { before[key] = .some(value) }
    }

    /// The first of its rows that somebody else has written since it began.
    var conflict: Key? { isSnapshot ? writes.first { before[$0.key.id] != nil }?.key : nil }

    func fingerprint(_ probe: StepProbe, _ names: Names) -> UInt64 {
        var all = Fingerprint(UInt64(client), isSnapshot ? 1 : 0)
        for write in writes {
            all.mix(write.key.text)
            all.mix(probe.of(write.value))
        }
        // Read-committed does not look back.
        guard isSnapshot else { return all.bits }
        var old: UInt64 = 0
        for (key, value) in before {
            old &+= Fingerprint(Fingerprint.of(names.key(key).text), probe.of(value)).bits
        }
        all.mix(old)
        return all.bits
    }
}

extension Operation {
    /// The transaction of a database that it belongs to, if it belongs to one.
    func transaction(at node: DatabaseNode) -> Transaction? {
        guard let transaction, transaction.node === node else { return nil }
        return transaction
    }
}
