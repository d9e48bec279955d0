internal import Basics
internal import Keyspace
internal import Simulation

/// One thing that is ordered to go wrong between the clients and the server.
struct ConnectionFault {
    /// The ways in which it goes wrong.
    enum Kind: Equatable {
        /// The command is not carried out and answered with an error.
        case error(String)
        /// The connection is closed before the command is carried out.
        case close
        /// The command takes effect, then the connection is closed without a reply.
        case closeAfter
        /// The command takes effect, and the connection is closed in the middle of the reply.
        case cut
        /// Nothing happens and no reply comes.
        case hang
        /// The command takes effect, but its reply never comes.
        case hangAfter
        /// The reply is an empty string.
        case empty
        /// A read is answered as if the key were not there.
        case miss
        /// The command takes effect and the reply comes later.
        case slow(TimeSpan)
        /// New connections are refused.
        case refuse
    }

    let number: Int
    let kind: Kind
    /// The command that ordered it.
    let text: String
    var filter: FaultFilter
    /// When it ends by itself.
    var end: Instant?
    /// How many commands it has met.
    var hits = 0
}

/// Which commands a fault meets.
struct FaultFilter {
    var commands: [String] = []
    var key: Glob?
    var client: Glob?
    var every: Int?
    var chance: Double?
    var left: Int?
    /// How many commands have fitted the other conditions, for `every`.
    private var seen = 0

    /// Whether a command is met. It draws from `random` only if all else fits.
    mutating func meets(
        _ command: ServedCommand, _ arguments: [ByteString], _ client: Client, _ random: inout RandomStream
    ) -> Bool {
        if !commands.isEmpty {
            let first = String(command.name.prefix { $0 != " " })
            guard commands.contains(command.name) || commands.contains(first) else { return false }
        }
        if let key {
            let places = command.descriptor.keyPlaces(in: arguments)
            guard places.contains(where: { key.matches(arguments[$0].bytes) }) else { return false }
        }
        if let pattern = self.client {
            guard pattern.matches(client.name.bytes) || pattern.matches("c\(client.id)") else {
                return false
            }
        }
        if let left, left <= 0 { return false }
        if let every {
            seen += 1
            guard seen % every == 0 else { return false }
        }
        if let chance, random.unit() >= chance { return false }
        if let left { self.left = left - 1 }
        return true
    }
}

/// The faults that are ordered at present.
struct ConnectionFaults {
    private(set) var all: [ConnectionFault] = []
    private var random = RandomStream(seed: 1, name: "connection faults")
    private var nextNumber = 1
    /// What met which command, the newest last.
    private(set) var met: [Met] = []

    struct Met {
        var time: Instant
        var fault: Int
        var text: String
        var command: String
        var client: String
        var keys: [ByteString]
        var outcome: String
    }

    var isEmpty: Bool { all.isEmpty }
    var refusesConnections: Bool { all.contains { $0.kind == .refuse } }

    /// Begins anew under a seed.
    mutating func attach(seed: UInt64) {
        all = []
        met = []
        nextNumber = 1
        random = RandomStream(seed: seed, name: "connection faults")
    }

    /// A number in `0 ..< bound`.
    mutating func draw(_ bound: Int) -> Int { Int(random.below(UInt64(bound))) }

    mutating func add(
        _ kind: ConnectionFault.Kind, _ text: String, _ filter: FaultFilter, until end: Instant?
    ) -> Int {
        defer { nextNumber += 1 }
        all.append(ConnectionFault(number: nextNumber, kind: kind, text: text, filter: filter, end: end))
        return nextNumber
    }

    /// - Returns: whether there was one of this number.
    mutating func remove(_ number: Int) -> Bool {
        guard let place = all.firstIndex(where: { $0.number == number }) else { return false }
        all.remove(at: place)
        return true
    }

    mutating func removeAll() { all = [] }

    /// The first fault that meets a command.
    mutating func find(
        _ command: ServedCommand, _ arguments: [ByteString], _ client: Client
    ) -> ConnectionFault? {
        for index in all.indices where all[index].kind != .refuse {
            guard all[index].filter.meets(command, arguments, client, &random) else { continue }
            all[index].hits += 1
            let fault = all[index]
            if fault.filter.left == 0 { all.remove(at: index) }
            return fault
        }
        return nil
    }

    mutating func note(_ met: Met) {
        self.met.append(met)
        if self.met.count > 2000 { self.met.removeFirst(1000) }
    }
}

extension ConnectionFault.Kind {
    /// What became of a command that it met.
    var outcome: String {
        switch self {
        case .error(let text): "was answered with '\(text)' and not carried out"
        case .close: "was not carried out; its connection was closed"
        case .closeAfter: "took effect, then its connection was closed before the reply"
        case .cut: "took effect, then its connection was closed in the middle of the reply"
        case .hang: "was never carried out and never answered"
        case .hangAfter: "took effect, but its reply never came"
        case .empty: "was answered with an empty string and not carried out"
        case .miss: "was answered as a miss, whatever the cache had"
        case .slow(let span): "took effect, and its reply came \(span) later"
        case .refuse: "was refused"
        }
    }
}
