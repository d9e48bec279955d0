internal import Keyspace

/// Which clients are told when which keys change: `CLIENT TRACKING`.
struct TrackingTable {
    /// Of the clients in the default mode, by key. Never walked through.
    private var readers: [ByteString: [Int]] = [:]
    private var clients: [Int: Client] = [:]

    var isEmpty: Bool { clients.isEmpty }
    var keyCount: Int { readers.count }
    var clientCount: Int { clients.count }
    /// In the order of their numbers.
    var all: [Client] { clients.values.sorted { $0.id < $1.id } }

    mutating func add(_ client: Client) { clients[client.id] = client }

    mutating func forget(_ client: Client) { clients[client.id] = nil }

    mutating func read(_ key: ByteString, by client: Client) {
        if readers[key]?.contains(client.id) == true { return }
        readers[key, default: []].append(client.id)
    }

    /// The clients that have read a key since they were last told of it.
    mutating func takeReaders(of key: ByteString) -> [Client] {
        guard !readers.isEmpty, let found = readers.removeValue(forKey: key) else { return [] }
        // Who has stopped, or changed to broadcasts, is not told of what was read before.
        return found.compactMap { clients[$0] }.filter { $0.tracking?.isBroadcast == false }
    }

    mutating func forgetAllKeys() { readers = [:] }
}

extension Engine {
    /// Remembers which keys a client has read.
    func track(_ command: ServedCommand, _ arguments: [ByteString], _ client: Client) {
        guard var mode = client.tracking, !mode.isBroadcast, command.descriptor.flags.contains(.readonly)
        else { return }
        defer {
            mode.next = nil
            client.tracking = mode
        }
        if mode.optIn, mode.next != true { return }
        if mode.optOut, mode.next == false { return }
        if let scripts, scripts.isRunning {
            // A script that reads anything has read all keys that it was given.
            for key in scripts.keys { tracking.read(key, by: client) }
            return
        }
        for place in command.descriptor.keyPlaces(in: arguments) {
            tracking.read(arguments[place], by: client)
        }
    }

    /// Tells the clients that track keys which of them have changed.
    func sendInvalidations() {
        let changes = pendingInvalidations
        pendingInvalidations = []
        var broadcast: [ByteString] = []
        for (key, writer) in changes {
            for client in tracking.takeReaders(of: key) {
                if client.tracking?.noLoop == true, client === writer { continue }
                invalidate(client, [key])
            }
            if !broadcast.contains(key) { broadcast.append(key) }
        }
        for client in tracking.all {
            guard let mode = client.tracking, mode.isBroadcast else { continue }
            // Each prefix has a message of its own.
            for prefix in mode.prefixes.isEmpty ? [""] : mode.prefixes {
                let keys = broadcast.filter { key in
                    if mode.noLoop, changes.last(where: { $0.key == key })?.by === client { return false }
                    return key.bytes.starts(with: prefix.bytes)
                }
                if !keys.isEmpty { invalidate(client, keys) }
            }
        }
    }

    /// Tells everybody who tracks keys that every key may have changed.
    func invalidateAll() {
        guard !tracking.isEmpty else { return }
        pendingInvalidations = []
        tracking.forgetAllKeys()
        for client in tracking.all { invalidate(client, nil) }
    }

    private func invalidate(_ client: Client, _ keys: [ByteString]?) {
        let list = keys.map { Reply.bulks($0) } ?? .null
        var receiver = client
        if let redirect = client.tracking?.redirect, redirect != 0 {
            guard let other = clients[redirect] else {
                if client.version == .three {
                    client.send(.push([.bulk("tracking-redir-broken"), .count(redirect)]))
                }
                return
            }
            receiver = other
        }
        if receiver.version == .three {
            receiver.send(.push([.bulk("invalidate"), list]))
        } else if receiver.channels.contains("__redis__:invalidate") {
            receiver.send(
                .push([.bulk("message"), .bulk("__redis__:invalidate"), keys == nil ? .nullArray : list]))
        }
    }
}
