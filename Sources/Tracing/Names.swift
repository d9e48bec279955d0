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
public final class Names: @unchecked Sendable {
    // Confined to the simulation's thread.
    private var numbers: [String: KeyID] = [:]
    public private(set) var keys: [Key] = []
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

    /// The key of this text, numbered when it is new.
    public func key(_ text: String) -> Key {
        if let known = numbers[text] { return keys[Int(known.index)] }
        let key = Key(text: text, id: KeyID(keys.count))
        numbers[text] = key.id
        keys.append(key)
        return key
    }

    /// The key of this text where it has appeared before.
    public func known(_ text: String) -> Key? { numbers[text].map { keys[Int($0.index)] } }

    /// How many bytes a key takes.
    public func size(of id: KeyID) -> Int { keys[Int(id.index)].text.utf8.count }

    public func key(_ id: KeyID) -> Key { keys[Int(id.index)] }

    /// How many nodes there can be in a session, dropped ones included.
    public static let nodeLimit = 30_000

    /// Numbers a new node, of which there must be fewer than `nodeLimit`. A dropped node keeps its number, so old events still name it.
    public func addNode(_ name: String, _ kind: NodeKind) -> NodeID {
        nodes.append((name, kind))
        longestPlace = max(longestPlace, name.count)
        return NodeID(nodes.count - 1)
    }

    public func node(_ id: NodeID) -> String { nodes[Int(id.index)].name }

    /// Numbers a policy, so that events can name it.
    public func addPolicy(_ name: String, wording: @escaping PolicyWording) -> Int16 {
        // A policy words its reasons alike wherever it is used, so that changing to and fro needs no more numbers.
        if let known = policies.firstIndex(where: { $0.name == name }) { return Int16(known) }
        policies.append((name, wording))
        return Int16(policies.count - 1)
    }

    /// A policy's reason in its own words.
    public func sentence(_ reason: PolicyReason) -> String {
        policies[Int(reason.policy)].wording(reason.code, reason.first, reason.second)
    }
}
