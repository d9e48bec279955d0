internal import Keyspace

/// `CLIENT TRACKING` and what belongs to it.
enum TrackingCommands {
    static func track(_ call: Invocation) throws(CommandError) -> Reply {
        let client = call.client
        let isOn = try ClientCommands.isOn(call[2])
        var mode = Client.TrackingMode()
        var index = 3
        while index < call.count {
            let word = call[index]
            if word.isWord("REDIRECT"), index + 1 < call.count {
                index += 1
                if mode.redirect != nil {
                    throw CommandError("A client can only redirect to a single other client")
                }
                let id = Int(try call.integer(index))
                guard call.engine.clients[id] != nil else {
                    throw CommandError("The client ID you want redirect to does not exist")
                }
                mode.redirect = id
            } else if word.isWord("BCAST") {
                mode.isBroadcast = true
            } else if word.isWord("OPTIN") {
                mode.optIn = true
            } else if word.isWord("OPTOUT") {
                mode.optOut = true
            } else if word.isWord("NOLOOP") {
                mode.noLoop = true
            } else if word.isWord("PREFIX"), index + 1 < call.count {
                index += 1
                mode.prefixes.append(call[index])
            } else {
                throw .syntax
            }
            index += 1
        }
        guard isOn else {
            call.engine.tracking.forget(client)
            client.tracking = nil
            return .ok
        }
        try check(mode, client)
        if mode.isBroadcast, let old = client.tracking, old.isBroadcast {
            mode.prefixes = old.prefixes + mode.prefixes
        }
        client.tracking = mode
        call.engine.tracking.add(client)
        return .ok
    }

    private static func check(_ mode: Client.TrackingMode, _ client: Client) throws(CommandError) {
        if !mode.isBroadcast, !mode.prefixes.isEmpty {
            throw CommandError("PREFIX option requires BCAST mode to be enabled")
        }
        if let old = client.tracking, old.isBroadcast != mode.isBroadcast {
            throw CommandError(
                "You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it with a different mode."
            )
        }
        if mode.isBroadcast, mode.optIn || mode.optOut {
            throw CommandError("OPTIN and OPTOUT are not compatible with BCAST")
        }
        if mode.optIn, mode.optOut {
            throw CommandError("You can't use both OPTIN and OPTOUT")
        }
        if let old = client.tracking, old.optIn && mode.optOut || old.optOut && mode.optIn {
            throw CommandError(
                "You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then re-enabling it with a different mode."
            )
        }
        let known = client.tracking?.prefixes ?? []
        for (index, prefix) in mode.prefixes.enumerated() {
            for other in known + mode.prefixes[(index + 1)...]
            where prefix.bytes.starts(with: other.bytes) || other.bytes.starts(with: prefix.bytes) {
                throw CommandError(
                    "Prefix '\(prefix.text)' overlaps with an existing prefix '\(other.text)'. Prefixes for a single client must not overlap."
                )
            }
        }
    }

    static func caching(_ call: Invocation) throws(CommandError) -> Reply {
        guard let mode = call.client.tracking else {
            throw CommandError(
                "CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled"
            )
        }
        if call[2].isWord("YES") {
            guard mode.optIn else {
                throw CommandError("CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.")
            }
            call.client.tracking?.next = true
        } else if call[2].isWord("NO") {
            guard mode.optOut else {
                throw CommandError("CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.")
            }
            call.client.tracking?.next = false
        } else {
            throw .syntax
        }
        return .ok
    }

    static func info(_ call: Invocation) throws(CommandError) -> Reply {
        let mode = call.client.tracking
        var flags: [Reply] = []
        if let mode {
            flags.append(.bulk("on"))
            if mode.isBroadcast { flags.append(.bulk("bcast")) }
            if mode.optIn { flags.append(.bulk("optin")) }
            if mode.optOut { flags.append(.bulk("optout")) }
            if mode.next == true { flags.append(.bulk("caching-yes")) }
            if mode.next == false { flags.append(.bulk("caching-no")) }
            if mode.noLoop { flags.append(.bulk("noloop")) }
            if let id = mode.redirect, call.engine.clients[id] == nil {
                flags.append(.bulk("broken_redirect"))
            }
        } else {
            flags.append(.bulk("off"))
        }
        return .map([
            .init(key: .bulk("flags"), value: .set(flags)),
            .init(key: .bulk("redirect"), value: .integer(mode.map { Int64($0.redirect ?? 0) } ?? -1)),
            .init(key: .bulk("prefixes"), value: .bulks(mode?.prefixes ?? [])),
        ])
    }
}
