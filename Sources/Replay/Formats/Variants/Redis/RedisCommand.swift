/// What a command does to one of its keys.
struct RedisEffect: Equatable {
    /// Which argument is the key.
    var argument: Int
    var operation: RequestOperation
    /// Bytes of the whole value that was written; nil if the command does not tell.
    var valueSize: Int?
    /// The time to live that it gives, 0 for none, in nanoseconds.
    var lifetime: UInt64 = 0

    static func read(_ argument: Int, lifetime: UInt64 = 0) -> RedisEffect {
        RedisEffect(argument: argument, operation: .read, valueSize: nil, lifetime: lifetime)
    }

    /// The whole value is written, and its time to live set anew.
    static func write(_ argument: Int, size: Int?, lifetime: UInt64 = 0) -> RedisEffect {
        RedisEffect(argument: argument, operation: .write, valueSize: size, lifetime: lifetime)
    }

    /// The value is changed in place: its time to live stays.
    static func change(_ argument: Int) -> RedisEffect {
        RedisEffect(
            argument: argument, operation: .write, valueSize: nil, lifetime: TraceRecords.unchangedLifetime)
    }

    static func delete(_ argument: Int) -> RedisEffect {
        RedisEffect(argument: argument, operation: .delete, valueSize: 0, lifetime: 0)
    }
}

/// How the commands of Redis touch keys: which arguments are keys, and what happens to them (the command reference of Redis).
///
/// Commands that are not listed name no key, or touch neither a value nor its time to live (PING, TTL, TYPE, SCAN, …). A script's
/// calls are logged by MONITOR one by one, so EVAL itself counts for nothing.
enum RedisCommand {
    case readFirst, readAll, readNumbered
    case changeFirst, changeTwo, changeAllButLast
    case deleteAll
    /// The first argument gets what is made of the keys behind it.
    case store
    case rename, copy
    case set, setIfAbsent, setWithLifetime(unit: UInt64), getSet, setMany
    case getDelete, getExpire
    case expire(unit: UInt64), expireAt(unit: UInt64), persist

    private static let second: UInt64 = 1_000_000_000
    private static let millisecond: UInt64 = 1_000_000

    private static let byName: [String: RedisCommand] = {
        var commands: [String: RedisCommand] = [
            "SET": .set, "SETNX": .setIfAbsent, "SETEX": .setWithLifetime(unit: second),
            "PSETEX": .setWithLifetime(unit: millisecond), "GETSET": .getSet, "MSET": .setMany,
            "MSETNX": .setMany,
            "GETDEL": .getDelete, "GETEX": .getExpire, "DEL": .deleteAll, "UNLINK": .deleteAll,
            "RENAME": .rename,
            "RENAMENX": .rename, "COPY": .copy, "EXPIRE": .expire(unit: second),
            "PEXPIRE": .expire(unit: millisecond),
            "EXPIREAT": .expireAt(unit: second), "PEXPIREAT": .expireAt(unit: millisecond),
            "PERSIST": .persist,
        ]
        func list(_ names: String, _ command: RedisCommand) {
            for name in names.split(separator: " ") { commands[String(name)] = command }
        }
        list(
            """
            GET GETRANGE SUBSTR STRLEN GETBIT BITCOUNT BITPOS BITFIELD_RO HGET HGETALL HMGET HLEN HKEYS HVALS HEXISTS \
            HSTRLEN HSCAN HRANDFIELD LRANGE LLEN LINDEX LPOS SMEMBERS SISMEMBER SMISMEMBER SCARD SRANDMEMBER SSCAN ZRANGE \
            ZREVRANGE ZRANGEBYSCORE ZREVRANGEBYSCORE ZRANGEBYLEX ZREVRANGEBYLEX ZSCORE ZMSCORE ZRANK ZREVRANK ZCARD \
            ZCOUNT ZLEXCOUNT ZSCAN ZRANDMEMBER XRANGE XREVRANGE XLEN GEOPOS GEODIST GEOHASH GEOSEARCH GEORADIUS_RO \
            GEORADIUSBYMEMBER_RO SORT_RO DUMP JSON.GET
            """, .readFirst)
        list("MGET EXISTS TOUCH PFCOUNT SUNION SINTER SDIFF", .readAll)
        list("ZUNION ZINTER ZDIFF SINTERCARD ZINTERCARD", .readNumbered)
        list(
            """
            APPEND INCR INCRBY INCRBYFLOAT DECR DECRBY SETRANGE SETBIT BITFIELD HSET HMSET HSETNX HINCRBY HINCRBYFLOAT HDEL \
            LPUSH RPUSH LPUSHX RPUSHX LPOP RPOP LSET LTRIM LREM LINSERT SADD SREM SPOP ZADD ZINCRBY ZREM ZREMRANGEBYRANK \
            ZREMRANGEBYSCORE ZREMRANGEBYLEX ZPOPMIN ZPOPMAX XADD XTRIM XDEL XACK PFADD GEOADD JSON.SET JSON.DEL
            """, .changeFirst)
        list("RPOPLPUSH LMOVE BRPOPLPUSH BLMOVE SMOVE", .changeTwo)
        list("BLPOP BRPOP BZPOPMIN BZPOPMAX", .changeAllButLast)
        list("SUNIONSTORE SINTERSTORE SDIFFSTORE PFMERGE", .store)
        return commands
    }()

    /// The command of a name in upper case.
    static func named(_ name: String) -> RedisCommand? { byName[name] }

    /// What it does, key after key, in the order in which it counts.
    func effects(of request: RedisRequest) -> [RedisEffect] {
        let count = request.arguments.count
        guard count > 0 else { return [] }
        switch self {
        case .readFirst: return [.read(0)]
        case .readAll: return (0..<count).map { .read($0) }
        case .readNumbered:
            let keys = min(request.number(0).map { Int(clamping: $0) } ?? 0, count - 1)
            return (0..<keys).map { .read($0 + 1) }
        case .changeFirst: return [.change(0)]
        case .changeTwo: return count > 1 ? [.change(0), .change(1)] : []
        case .changeAllButLast: return (0..<count - 1).map { .change($0) }
        case .deleteAll: return (0..<count).map { .delete($0) }
        case .store: return (1..<max(1, count)).map { .read($0) } + [.write(0, size: nil)]
        case .rename: return count > 1 ? [.delete(0), .write(1, size: nil)] : []
        case .copy: return count > 1 ? [.read(0), .write(1, size: nil)] : []
        case .set, .setIfAbsent, .setWithLifetime, .getSet, .setMany: return writes(request)
        case .getDelete: return [.read(0), .delete(0)]
        case .getExpire: return [.read(0)] + (lifetime(request, from: 1).map { given(0, $0) } ?? [])
        case .expire(let unit):
            // A negative or a zero time deletes.
            guard let time = request.number(1), time > 0 else { return [.delete(0)] }
            return given(0, Self.scaled(time, unit))
        case .expireAt(let unit):
            let moment = request.number(1).map { Self.scaled($0, unit) } ?? 0
            return moment > request.time ? given(0, moment - request.time) : [.delete(0)]
        case .persist: return given(0, 0)
        }
    }

    private func writes(_ request: RedisRequest) -> [RedisEffect] {
        let count = request.arguments.count
        switch self {
        case .set:
            let lifetime = lifetime(request, from: 2) ?? 0
            var write = RedisEffect.write(0, size: request.size(1), lifetime: lifetime)
            func has(_ word: StaticString) -> Bool {
                (2..<max(2, count)).contains { request.argument($0, is: word) }
            }
            if has("nx") { write.operation = .add }
            if has("xx") { write.operation = .replace }
            let answers = has("get")
            return answers ? [.read(0), write] : [write]
        case .setWithLifetime(let unit):
            return [.write(0, size: request.size(2), lifetime: Self.scaled(request.number(1) ?? 0, unit))]
        case .getSet: return [.read(0), .write(0, size: request.size(1))]
        case .setMany: return stride(from: 0, to: count, by: 2).map { .write($0, size: request.size($0 + 1)) }
        default:
            var write = RedisEffect.write(0, size: request.size(1))
            if case .setIfAbsent = self { write.operation = .add }
            return [write]
        }
    }

    /// The value stays, and its time to live is set; a key that is not there stays absent.
    private func given(_ argument: Int, _ lifetime: UInt64) -> [RedisEffect] {
        [RedisEffect(argument: argument, operation: .expire, valueSize: nil, lifetime: lifetime)]
    }

    /// The time to live that options such as `EX 60` give; nil if there is none among them.
    private func lifetime(_ request: RedisRequest, from first: Int) -> UInt64? {
        for index in first..<max(first, request.arguments.count) {
            if request.argument(index, is: "keepttl") { return TraceRecords.unchangedLifetime }
            if request.argument(index, is: "persist") { return 0 }
            guard let number = request.number(index + 1) else { continue }
            if request.argument(index, is: "ex") { return Self.scaled(number, Self.second) }
            if request.argument(index, is: "px") { return Self.scaled(number, Self.millisecond) }
            let isMoment = request.argument(index, is: "exat") || request.argument(index, is: "pxat")
            if isMoment {
                let unit = request.argument(index, is: "exat") ? Self.second : Self.millisecond
                let moment = Self.scaled(number, unit)
                // A moment that is over leaves an instant.
                return moment > request.time ? moment - request.time : 1
            }
        }
        return nil
    }

    private static func scaled(_ number: UInt64, _ unit: UInt64) -> UInt64 {
        let (product, overflows) = number.multipliedReportingOverflow(by: unit)
        // As good as for ever, and not the mark of a lifetime that stays.
        return overflows ? TraceRecords.unchangedLifetime - 1 : product
    }
}
