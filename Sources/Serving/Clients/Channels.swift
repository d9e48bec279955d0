internal import Basics
internal import Keyspace

/// Who listens to which channels.
struct Channels {
    /// Subscribers in the order in which they came.
    private(set) var byName: [ByteString: [Client]] = [:]
    private(set) var byPattern: [(pattern: ByteString, glob: Glob, clients: [Client])] = []
    private(set) var shards: [ByteString: [Client]] = [:]

    mutating func subscribe(_ client: Client, to channel: ByteString) {
        guard !client.channels.contains(channel) else { return }
        client.channels.append(channel)
        byName[channel, default: []].append(client)
    }

    mutating func unsubscribe(_ client: Client, from channel: ByteString) {
        client.channels.removeAll { $0 == channel }
        byName[channel]?.removeAll { $0 === client }
        if byName[channel]?.isEmpty == true { byName[channel] = nil }
    }

    mutating func subscribe(_ client: Client, toPattern pattern: ByteString) {
        guard !client.patterns.contains(pattern) else { return }
        client.patterns.append(pattern)
        if let place = byPattern.firstIndex(where: { $0.pattern == pattern }) {
            byPattern[place].clients.append(client)
        } else {
            byPattern.append((pattern, Glob(pattern.bytes), [client]))
        }
    }

    mutating func unsubscribe(_ client: Client, fromPattern pattern: ByteString) {
        client.patterns.removeAll { $0 == pattern }
        guard let place = byPattern.firstIndex(where: { $0.pattern == pattern }) else { return }
        byPattern[place].clients.removeAll { $0 === client }
        if byPattern[place].clients.isEmpty { byPattern.remove(at: place) }
    }

    mutating func subscribe(_ client: Client, toShard channel: ByteString) {
        guard !client.shardChannels.contains(channel) else { return }
        client.shardChannels.append(channel)
        shards[channel, default: []].append(client)
    }

    mutating func unsubscribe(_ client: Client, fromShard channel: ByteString) {
        client.shardChannels.removeAll { $0 == channel }
        shards[channel]?.removeAll { $0 === client }
        if shards[channel]?.isEmpty == true { shards[channel] = nil }
    }

    mutating func forget(_ client: Client) {
        for channel in client.channels { unsubscribe(client, from: channel) }
        for pattern in client.patterns { unsubscribe(client, fromPattern: pattern) }
        for channel in client.shardChannels { unsubscribe(client, fromShard: channel) }
    }
}
