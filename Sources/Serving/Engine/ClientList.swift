/// The clients that are connected, in the order in which they came.
struct ClientList {
    private var byID: [Int: Client] = [:]
    private(set) var lastID = 0
    /// How many have come since the start.
    private(set) var received = 0

    var count: Int { byID.count }

    subscript(id: Int) -> Client? { byID[id] }

    /// In the order of their numbers.
    var all: [Client] { byID.values.sorted { $0.id < $1.id } }

    mutating func nextID() -> Int {
        lastID += 1
        return lastID
    }

    mutating func add(_ client: Client) {
        byID[client.id] = client
        received += 1
    }

    mutating func remove(_ client: Client) { byID[client.id] = nil }
}
