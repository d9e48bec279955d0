internal import Basics
internal import Keyspace

/// Publish and subscribe.
enum ChannelCommands {
    static let all: [ServedCommand] = [
        ServedCommand(
            "SUBSCRIBE", arity: -2, [.pubsub, .noscript], "listen to channels",
            syntax: "channel [channel ...]"
        ) { call throws(CommandError) in
            for channel in call.arguments.dropFirst() {
                call.engine.channels.subscribe(call.client, to: channel)
                confirm("subscribe", channel, call)
            }
            return .nothing
        },
        ServedCommand(
            "UNSUBSCRIBE", arity: -1, [.pubsub, .noscript], "listen to channels no more",
            syntax: "[channel [channel ...]]"
        ) { call throws(CommandError) in
            let chosen = call.count > 1 ? Array(call.arguments.dropFirst()) : call.client.channels
            for channel in chosen {
                call.engine.channels.unsubscribe(call.client, from: channel)
                confirm("unsubscribe", channel, call)
            }
            if chosen.isEmpty { confirm("unsubscribe", nil, call) }
            return .nothing
        },
        ServedCommand(
            "PSUBSCRIBE", arity: -2, [.pubsub, .noscript], "listen to the channels that match patterns",
            syntax: "pattern [pattern ...]"
        ) { call throws(CommandError) in
            for pattern in call.arguments.dropFirst() {
                call.engine.channels.subscribe(call.client, toPattern: pattern)
                confirm("psubscribe", pattern, call)
            }
            return .nothing
        },
        ServedCommand(
            "PUNSUBSCRIBE", arity: -1, [.pubsub, .noscript], "listen to patterns no more",
            syntax: "[pattern [pattern ...]]"
        ) { call throws(CommandError) in
            let chosen = call.count > 1 ? Array(call.arguments.dropFirst()) : call.client.patterns
            for pattern in chosen {
                call.engine.channels.unsubscribe(call.client, fromPattern: pattern)
                confirm("punsubscribe", pattern, call)
            }
            if chosen.isEmpty { confirm("punsubscribe", nil, call) }
            return .nothing
        },
        ServedCommand(
            "SSUBSCRIBE", arity: -2, [.pubsub, .noscript], "listen to shard channels",
            syntax: "shardchannel [shardchannel ...]"
        ) { call throws(CommandError) in
            for channel in call.arguments.dropFirst() {
                call.engine.channels.subscribe(call.client, toShard: channel)
                confirm("ssubscribe", channel, call, count: call.client.shardChannels.count)
            }
            return .nothing
        },
        ServedCommand(
            "SUNSUBSCRIBE", arity: -1, [.pubsub, .noscript], "listen to shard channels no more",
            syntax: "[shardchannel [shardchannel ...]]"
        ) { call throws(CommandError) in
            let chosen = call.count > 1 ? Array(call.arguments.dropFirst()) : call.client.shardChannels
            for channel in chosen {
                call.engine.channels.unsubscribe(call.client, fromShard: channel)
                confirm("sunsubscribe", channel, call, count: call.client.shardChannels.count)
            }
            if chosen.isEmpty { confirm("sunsubscribe", nil, call, count: 0) }
            return .nothing
        },
        ServedCommand(
            "PUBLISH", arity: 3, [.pubsub, .fast], "send a message to a channel", syntax: "channel message"
        ) { call throws(CommandError) in .count(call.engine.publish(call[2], to: call[1])) },
        ServedCommand(
            "SPUBLISH", arity: 3, [.pubsub, .fast], "send a message to a shard channel",
            syntax: "shardchannel message"
        ) { call throws(CommandError) in
            let listeners = call.engine.channels.shards[call[1]] ?? []
            for client in listeners {
                client.send(.push([.bulk("smessage"), .bulk(call[1]), .bulk(call[2])]))
            }
            return .count(listeners.count)
        },
        ServedCommand(
            "PUBSUB CHANNELS", arity: -2, [.pubsub], "the channels that somebody listens to",
            syntax: "[pattern]"
        ) { call throws(CommandError) in
            try names(of: call.engine.channels.byName, call)
        },
        ServedCommand(
            "PUBSUB SHARDCHANNELS", arity: -2, [.pubsub], "the shard channels that somebody listens to",
            syntax: "[pattern]"
        ) { call throws(CommandError) in try names(of: call.engine.channels.shards, call) },
        ServedCommand("PUBSUB NUMPAT", arity: 2, [.pubsub], "how many patterns are listened to") {
            call throws(CommandError) in .count(call.engine.channels.byPattern.count)
        },
        ServedCommand(
            "PUBSUB NUMSUB", arity: -2, [.pubsub], "how many listen to channels",
            syntax: "[channel [channel ...]]"
        ) { call throws(CommandError) in counts(of: call.engine.channels.byName, call) },
        ServedCommand(
            "PUBSUB SHARDNUMSUB", arity: -2, [.pubsub], "how many listen to shard channels",
            syntax: "[shardchannel [shardchannel ...]]"
        ) { call throws(CommandError) in counts(of: call.engine.channels.shards, call) },
    ]

    private static func names(of channels: [ByteString: [Client]], _ call: Invocation) throws(CommandError)
        -> Reply
    {
        if call.count > 3 { throw call.arityError }
        let pattern = call.count == 3 ? Glob(call[2].bytes) : nil
        return .bulks(channels.keys.filter { pattern?.matches($0.bytes) ?? true }.sorted())
    }

    private static func counts(of channels: [ByteString: [Client]], _ call: Invocation) -> Reply {
        .array(
            call.arguments.dropFirst(2).flatMap { channel -> [Reply] in
                [.bulk(channel), .count(channels[channel]?.count ?? 0)]
            })
    }

    private static func confirm(_ kind: String, _ channel: ByteString?, _ call: Invocation, count: Int? = nil)
    {
        let client = call.client
        // A message reaches a client that wants no replies.
        client.send(
            .push([.bulk(kind), .bulk(channel), .count(count ?? client.subscriptionCount)]))
    }
}

extension Engine {
    /// Sends a message to everybody who listens to a channel.
    ///
    /// - Returns: how many received it.
    @discardableResult
    func publish(_ message: ByteString, to channel: ByteString) -> Int {
        var count = 0
        for client in channels.byName[channel] ?? [] {
            client.send(.push([.bulk("message"), .bulk(channel), .bulk(message)]))
            count += 1
        }
        for entry in channels.byPattern where entry.glob.matches(channel.bytes) {
            for client in entry.clients {
                client.send(
                    .push([.bulk("pmessage"), .bulk(entry.pattern), .bulk(channel), .bulk(message)]))
                count += 1
            }
        }
        return count
    }
}
