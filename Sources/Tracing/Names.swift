/// The number of a node of the system; 0 is the application that uses it.
public struct NodeID: BitwiseCopyable, Hashable, Sendable {
    public var index: Int16
    public init(_ index: Int) { self.index = Int16(index) }
    public static let application = NodeID(0)
}

/// What a node is.
public enum NodeKind: Sendable {
    case application, cache, database
}

/// Turns a policy's code and numbers into a sentence.
public typealias PolicyWording = @Sendable (_ code: UInt8, _ first: Int64, _ second: Int64) -> String

/// The keys and nodes that events name by number.
///
/// A name that is only asked for is given up again: whoever keeps a key's number retains it, and `reclaim` frees the
/// names that nobody retains.
public final class Names: @unchecked Sendable {
    // Confined to the simulation's thread.
    private var table = NameTable()
    public private(set) var keys: [Key] = []
    private var uses: [Uses] = []
    private var free: [KeyID] = []
    /// The names that nobody retained at some moment, in that order, from `firstUnused` on.
    private var unused: [KeyID] = []
    private var firstUnused = 0
    /// How many names have been reclaimed. A key that was drawn before the latest one may stand for another name now.
    public private(set) var reclaimed = 0

    public private(set) var nodes: [(name: String, kind: NodeKind)] = [("app", .application)]

    /// How many characters the longest name takes in a trace: of a node, or of a client behind `app#`.
    public private(set) var longestPlace = "app".count

    /// The eviction policies that have been used, and how each words its reasons.
    public private(set) var policies: [(name: String, wording: PolicyWording)] = []

    /// The clients that have names, by number less the first.
    private var clients: [String] = []
    /// The number of the first client with a name: `together` numbers its own from 1, at most a million of them.
    private static let firstNamedClient: Int32 = 1_000_001

    public init() {}

    // MARK: Keys

    /// The key of this name, which is numbered if it is new.
    public func key(_ text: String) -> Key {
        var text = text
        return text.withUTF8 { key(utf8: $0) }
    }

    /// The key of this name, which is numbered if it is new. Bytes that are not UTF-8 are part of a name like any others.
    public func key(bytes: [UInt8]) -> Key {
        if KeyText.isText(bytes) { return bytes.withUnsafeBufferPointer { key(utf8: $0) } }
        return key(KeyText.text(of: bytes))
    }

    /// The key of this name if it is known.
    public func known(_ text: String) -> Key? {
        var text = text
        return text.withUTF8 { name in
            let hash = table.hash(name)
            return table.find(name, hash, in: keys).map { keys[Int($0.index)] }
        }
    }

    public func key(_ id: KeyID) -> Key { keys[Int(id.index)] }

    /// How many bytes the name of a key has.
    public func size(of id: KeyID) -> Int { Int(keys[Int(id.index)].size) }

    private func key(utf8 name: UnsafeBufferPointer<UInt8>) -> Key {
        let hash = table.hash(name)
        if let known = table.find(name, hash, in: keys) { return keys[Int(known.index)] }
        let key: Key
        let text = String(decoding: name, as: UTF8.self)
        if let id = free.popLast() {
            key = Key(text: text, id: id)
            keys[Int(id.index)] = key
        } else {
            key = Key(text: text, id: KeyID(keys.count))
            keys.append(key)
            uses.append(Uses())
        }
        table.insert(key.id, hash)
        enqueue(key.id)
        return key
    }

    // MARK: Who refers to a key

    private struct Uses {
        var count: Int32 = 0
        var isQueued = false

        static let forEver = Int32.max / 2
    }

    /// Keeps a name until `release` is called as often.
    @inline(__always)
    public func retain(_ id: KeyID) {
        if id.exists { uses[Int(id.index)].count &+= 1 }
    }

    @inline(__always)
    public func release(_ id: KeyID) {
        guard id.exists else { return }
        uses[Int(id.index)].count &-= 1
        if uses[Int(id.index)].count == 0 { enqueue(id) }
    }

    /// Keeps a name for ever.
    @inline(__always)
    public func keep(_ id: KeyID) {
        if id.exists, uses[Int(id.index)].count < Uses.forEver { uses[Int(id.index)].count += Uses.forEver }
    }

    private func enqueue(_ id: KeyID) {
        guard !uses[Int(id.index)].isQueued else { return }
        uses[Int(id.index)].isQueued = true
        unused.append(id)
    }

    /// So many names that nobody retains are kept, the latest ones, for whoever has just asked for them.
    private static let slack = 1024

    /// Frees the names that nobody retains, but for the latest ones. Nobody may hold a key that it does not retain for
    /// longer than it takes to ask for a thousand others. O(1), amortised.
    @inline(__always)
    public func reclaim() {
        if unused.count - firstUnused > Self.slack { reclaimSlowly() }
    }

    private func reclaimSlowly() {
        while unused.count - firstUnused > Self.slack {
            let id = unused[firstUnused]
            firstUnused += 1
            uses[Int(id.index)].isQueued = false
            if uses[Int(id.index)].count == 0 { forget(id) }
        }
        guard firstUnused > unused.count / 2 else { return }
        unused.removeFirst(firstUnused)
        firstUnused = 0
    }

    private func forget(_ id: KeyID) {
        var text = keys[Int(id.index)].text
        let hash = text.withUTF8 { table.hash($0) }
        table.remove(id, hash)
        keys[Int(id.index)] = Key(text: "", id: id)
        free.append(id)
        reclaimed += 1
    }

    // MARK: Clients, nodes and policies

    /// Numbers a client that has a name.
    public func addClient(_ name: String) -> Int32 {
        clients.append(name)
        longestPlace = max(longestPlace, "app#".count + name.count)
        return Self.firstNamedClient + Int32(clients.count - 1)
    }

    /// What a client is called, if it has a name.
    public func client(_ number: Int32) -> String? {
        number < Self.firstNamedClient ? nil : clients[Int(number - Self.firstNamedClient)]
    }

    /// The number of the client of a name.
    public func client(named name: String) -> Int32? {
        clients.firstIndex(of: name).map { Self.firstNamedClient + Int32($0) }
    }

    /// How many nodes there can be in a session, dropped ones included.
    public static let nodeLimit = 30_000

    /// Numbers a new node, of which there must be fewer than `nodeLimit`. A dropped node keeps its number, so old events
    /// still name it.
    public func addNode(_ name: String, _ kind: NodeKind) -> NodeID {
        nodes.append((name, kind))
        longestPlace = max(longestPlace, name.count)
        return NodeID(nodes.count - 1)
    }

    public func node(_ id: NodeID) -> String { nodes[Int(id.index)].name }

    /// Numbers a policy, so that events can name it.
    public func addPolicy(_ name: String, wording: @escaping PolicyWording) -> Int16 {
        // A policy words its reasons in one way wherever it is used, so changing back and forth needs no more numbers.
        if let known = policies.firstIndex(where: { $0.name == name }) { return Int16(known) }
        policies.append((name, wording))
        return Int16(policies.count - 1)
    }

    /// A policy's reason in its own words.
    public func sentence(_ reason: PolicyReason) -> String {
        policies[Int(reason.policy)].wording(reason.code, reason.first, reason.second)
    }
}
