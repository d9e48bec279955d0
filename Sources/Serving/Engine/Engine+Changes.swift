internal import Caching
internal import Keyspace
internal import Ports
internal import Simulation
internal import Tracing

/// What follows from a change of a key: watched keys, clients that wait, tracking, keyspace notifications.
///
/// Every change is an event of the log, whoever made it: a command, a strategy, an expiry or an eviction.
extension Engine {
    func observe(_ event: Event) {
        guard needsChanges, let database = numbers[event.node], event.key.exists else { return }
        let kind: Change
        switch event.what {
        case .store(let stored):
            kind = .stored
            if !stored.replaced { notify("new", .newKeys, event.key, database) }
        case .remove: kind = .removed
        case .ttl(let ttl, _): kind = ttl == nil ? .persisted : .timed
        case .expire: kind = .expired
        case .evict: kind = .evicted
        case .miss:
            if settings.notifications.contains(.misses) { notify("keymiss", .misses, event.key, database) }
            return
        default: return
        }
        changed(ByteString(keyText: world.names.key(event.key).text), database, kind)
    }

    enum Change {
        case stored, removed, timed, persisted, expired, evicted

        /// Whether a command wanted it, and not the time or the bound of memory.
        var isOwn: Bool { self != .expired && self != .evicted }
    }

    /// Whether somebody is to be told of changes.
    var needsChanges: Bool {
        !watchers.isEmpty || !blocked.isEmpty || !tracking.isEmpty || !settings.notifications.isEmpty
    }

    private func changed(_ key: ByteString, _ database: Int, _ change: Change) {
        let place = Client.WatchedKey(database: database, key: key)
        if !watchers.isEmpty, let watching = watchers[place] {
            for client in watching {
                // A flush takes the dead with it.
                if change == .expired || change == .removed, client.deadWhenWatched.remove(place) != nil {
                    continue
                }
                client.hasWatchedChange = true
            }
        }
        if change == .stored, blocked.isAwaited(place) { readyKeys.append(place) }
        if !tracking.isEmpty { pendingInvalidations.append((key, change.isOwn ? running?.client : nil)) }
        if !settings.notifications.isEmpty { tell(key, database, change) }
    }

    // MARK: Watched keys

    func watch(_ key: ByteString, by client: Client) {
        let place = Client.WatchedKey(database: client.database, key: key)
        if client.watched.contains(place) { return }
        if isDead(place) { client.deadWhenWatched.insert(place) }
        client.watched.append(place)
        watchers[place, default: []].append(client)
    }

    /// Whether the time of a key has run out unnoticed.
    func isDead(_ place: Client.WatchedKey) -> Bool {
        guard let key = world.names.known(place.key.keyText),
            let end = cache(place.database).memory[key.id]?.expires
        else { return false }
        return end <= now
    }

    /// Takes a key out whose time has run out unnoticed.
    func expire(_ place: Client.WatchedKey) {
        guard isDead(place) else { return }
        let cache = cache(place.database)
        _ = world.execute(["TYPE", place.key], at: cache, client: 0)
    }

    func unwatch(_ client: Client) {
        for place in client.watched {
            watchers[place]?.removeAll { $0 === client }
            if watchers[place]?.isEmpty == true { watchers[place] = nil }
        }
        client.watched = []
        client.deadWhenWatched = []
        client.hasWatchedChange = false
    }

    func endTransaction(of client: Client) {
        client.transaction = nil
        unwatch(client)
    }

    // MARK: Notifications

    private func tell(_ key: ByteString, _ database: Int, _ change: Change) {
        switch change {
        case .expired: notify("expired", .expired, key, database)
        case .evicted: notify("evicted", .evicted, key, database)
        case .timed: notify("expire", .generic, key, database)
        case .persisted: notify("persist", .generic, key, database)
        case .stored:
            guard let (event, kind) = running.flatMap({ NotificationNames.ofStore[$0.name] }) else {
                return notify("set", .strings, key, database)
            }
            for name in event { notify(name, kind, key, database) }
            if running?.name == "SETEX" || running?.name == "PSETEX" {
                notify("expire", .generic, key, database)
            }
        case .removed:
            if let (event, kind) = running.flatMap({ NotificationNames.ofRemoval[$0.name] }) {
                for name in event { notify(name, kind, key, database) }
                if kind == .generic { return }
            }
            notify("del", .generic, key, database)
        }
    }

    private func notify(_ event: String, _ kind: NotificationClasses, _ key: KeyID, _ database: Int) {
        notify(event, kind, ByteString(keyText: world.names.key(key).text), database)
    }

    func notify(_ event: String, _ kind: NotificationClasses, _ key: ByteString, _ database: Int) {
        guard settings.notifications.contains(kind) else { return }
        if settings.notifications.contains(.keyspace) {
            let channel = ByteString(Array("__keyspace@\(database)__:".utf8) + key.bytes)
            publish(ByteString(event), to: channel)
        }
        if settings.notifications.contains(.keyevent) {
            publish(key, to: ByteString("__keyevent@\(database)__:\(event)"))
        }
    }
}

/// `notify-keyspace-events`
public struct NotificationClasses: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    static let keyspace = NotificationClasses(rawValue: 1)
    static let keyevent = NotificationClasses(rawValue: 2)
    static let generic = NotificationClasses(rawValue: 4)
    static let strings = NotificationClasses(rawValue: 8)
    static let lists = NotificationClasses(rawValue: 16)
    static let sets = NotificationClasses(rawValue: 32)
    static let hashes = NotificationClasses(rawValue: 64)
    static let sortedSets = NotificationClasses(rawValue: 128)
    static let expired = NotificationClasses(rawValue: 256)
    static let evicted = NotificationClasses(rawValue: 512)
    static let streams = NotificationClasses(rawValue: 1024)
    static let misses = NotificationClasses(rawValue: 2048)
    static let newKeys = NotificationClasses(rawValue: 4096)
    static let modules = NotificationClasses(rawValue: 8192)

    private static let letters: [(Character, NotificationClasses)] = [
        ("g", .generic), ("$", .strings), ("l", .lists), ("s", .sets), ("h", .hashes), ("z", .sortedSets),
        ("x", .expired), ("e", .evicted), ("t", .streams), ("d", .modules),
    ]
    private static let beside: [(Character, NotificationClasses)] = [
        ("K", .keyspace), ("E", .keyevent), ("m", .misses), ("n", .newKeys),
    ]
    private static let all = letters.reduce(into: NotificationClasses()) { $0.formUnion($1.1) }

    /// - Returns: nil if a letter has no meaning.
    init?(letters text: String) {
        self = []
        for letter in text {
            if letter == "A" {
                formUnion(Self.all)
            } else if let (_, kind) = (Self.letters + Self.beside).first(where: { $0.0 == letter }) {
                formUnion(kind)
            } else {
                return nil
            }
        }
    }

    /// The letters as `CONFIG GET` gives them.
    var letters: String {
        var text = ""
        if isSuperset(of: Self.all) {
            text = "A"
        } else {
            for (letter, kind) in Self.letters where contains(kind) { text.append(letter) }
        }
        for (letter, kind) in Self.beside where contains(kind) { text.append(letter) }
        return text
    }
}

/// What keyspace notifications call the changes that a command makes.
enum NotificationNames {
    typealias Event = ([String], NotificationClasses)

    static let ofStore: [String: Event] = {
        var names: [String: Event] = [:]
        func add(_ commands: String, _ event: String, _ kind: NotificationClasses) {
            for command in commands.split(separator: " ") { names[String(command)] = ([event], kind) }
        }
        add("SET SETNX SETEX PSETEX MSET MSETNX GETSET", "set", .strings)
        add("INCR DECR INCRBY DECRBY", "incrby", .strings)
        add("INCRBYFLOAT", "incrbyfloat", .strings)
        add("APPEND", "append", .strings)
        add("SETRANGE", "setrange", .strings)
        add("SETBIT BITFIELD", "setbit", .strings)
        add("BITOP PFMERGE", "set", .strings)
        add("PFADD", "pfadd", .strings)
        add("LPUSH LPUSHX", "lpush", .lists)
        add("RPUSH RPUSHX", "rpush", .lists)
        add("LPOP BLPOP", "lpop", .lists)
        add("RPOP BRPOP", "rpop", .lists)
        add("LMPOP BLMPOP", "lpop", .lists)
        add("LSET", "lset", .lists)
        add("LTRIM", "ltrim", .lists)
        add("LREM", "lrem", .lists)
        add("LINSERT", "linsert", .lists)
        add("LMOVE RPOPLPUSH BLMOVE BRPOPLPUSH", "lpush", .lists)
        add("SADD", "sadd", .sets)
        add("SREM", "srem", .sets)
        add("SPOP", "spop", .sets)
        add("SMOVE", "sadd", .sets)
        add("SINTERSTORE", "sinterstore", .sets)
        add("SUNIONSTORE", "sunionstore", .sets)
        add("SDIFFSTORE", "sdiffstore", .sets)
        add("HSET HSETNX HMSET", "hset", .hashes)
        add("HINCRBY", "hincrby", .hashes)
        add("HINCRBYFLOAT", "hincrbyfloat", .hashes)
        add("HDEL", "hdel", .hashes)
        add("ZADD", "zadd", .sortedSets)
        add("ZINCRBY", "zincr", .sortedSets)
        add("ZREM", "zrem", .sortedSets)
        add("ZPOPMIN BZPOPMIN ZMPOP BZMPOP", "zpopmin", .sortedSets)
        add("ZPOPMAX BZPOPMAX", "zpopmax", .sortedSets)
        add("ZREMRANGEBYRANK", "zremrangebyrank", .sortedSets)
        add("ZREMRANGEBYSCORE", "zremrangebyscore", .sortedSets)
        add("ZREMRANGEBYLEX", "zremrangebylex", .sortedSets)
        add("ZUNIONSTORE", "zunionstore", .sortedSets)
        add("ZINTERSTORE", "zinterstore", .sortedSets)
        add("ZDIFFSTORE", "zdiffstore", .sortedSets)
        add("ZRANGESTORE", "zrangestore", .sortedSets)
        add("SORT", "sortstore", .lists)
        add("RENAME RENAMENX", "rename_to", .generic)
        add("COPY", "copy_to", .generic)
        add("RESTORE", "restore", .generic)
        add("MOVE", "move_to", .generic)
        return names
    }()

    /// A removal that a command reports by a name of its own, before the `del` of an aggregate that became empty.
    static let ofRemoval: [String: Event] = {
        var names: [String: Event] = [:]
        for command in [
            "LPOP", "BLPOP", "RPOP", "BRPOP", "LTRIM", "LREM", "SREM", "SPOP", "HDEL", "ZREM",
            "ZPOPMIN", "ZPOPMAX", "BZPOPMIN", "BZPOPMAX", "LMPOP", "ZMPOP", "ZREMRANGEBYRANK",
            "ZREMRANGEBYSCORE", "ZREMRANGEBYLEX",
        ] { names[command] = ofStore[command] }
        names["RENAME"] = (["rename_from"], .generic)
        names["RENAMENX"] = (["rename_from"], .generic)
        names["MOVE"] = (["move_from"], .generic)
        return names
    }()
}
