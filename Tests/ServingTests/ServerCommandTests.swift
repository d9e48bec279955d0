import Keyspace
import Testing

@testable import Serving

/// The commands about clients and the server.
@Suite struct ServerCommandTests {
    let counter = Counter()

    @Test func namesAreUniqueAndDescribed() {
        let names = ServedCommands.all.map(\.name)
        #expect(Set(names).count == names.count)
        for command in ServedCommands.all {
            #expect(command.name == command.name.uppercased())
            #expect(!command.descriptor.summary.isEmpty, "\(command.name)")
            #expect(!command.descriptor.summary.hasSuffix("."), "\(command.name)")
        }
    }

    @Test func helloChoosesTheProtocol() {
        let client = counter.client()
        #expect(client("HGETALL h") == "*0")
        #expect(client("HELLO 4") == "-NOPROTO unsupported protocol version")
        #expect(client("HELLO 3").hasPrefix("%7 $6 server $5 redis $7 version"))
        #expect(client("HGETALL h") == "%0")
        #expect(client("GET a") == "_")
        client("ZADD z 1.5 a")
        #expect(client("ZRANGE z 0 -1 WITHSCORES") == "*1 *2 $1 a ,1.5")
        #expect(client("HELLO 2").hasPrefix("*14"))
        #expect(client("ZRANGE z 0 -1 WITHSCORES") == "*2 $1 a $3 1.5")
    }

    @Test func databasesAreApart() {
        let client = counter.client()
        client("SET a 0")
        #expect(client("SELECT 16") == "-ERR DB index is out of range")
        #expect(client("SELECT x") == "-ERR value is not an integer or out of range")
        #expect(client("MOVE a 99999999999").hasPrefix("-ERR value is out of range, value must between"))
        #expect(client("SWAPDB 99999999999 1") == "-ERR invalid first DB index")
        client("SELECT 1")
        #expect(client("GET a") == "$-1")
        client("SET a 1 EX 100")
        #expect(client("MOVE a 0") == ":0")
        #expect(client("MOVE a 2") == ":1")
        client("SELECT 2")
        #expect(client("TTL a") == ":100")
        #expect(client("SWAPDB 0 2") == "+OK")
        #expect(client("GET a") == "$1 0")
        #expect(client("COPY a b DB 3") == ":1")
        client("FLUSHALL")
        client("SELECT 3")
        #expect(client("DBSIZE") == ":0")
    }

    @Test func transactionsSpanDatabasesAndServerCommands() {
        let client = counter.client()
        #expect(client("MULTI") == "+OK")
        #expect(client("SELECT 1") == "+QUEUED")
        #expect(client("SET a 1") == "+QUEUED")
        #expect(client("BLPOP l 0") == "+QUEUED")
        #expect(client("PING") == "+QUEUED")
        #expect(client("EXEC") == "*4 +OK +OK *-1 +PONG")
        #expect(client("GET a") == "$1 1")
        client("MULTI")
        #expect(client("NOSUCH") == "-ERR unknown command 'NOSUCH', with args beginning with: ")
        #expect(client("EXEC") == "-EXECABORT Transaction discarded because of previous errors.")
    }

    @Test func aWatchedKeyThatChangesStopsATransaction() {
        let (one, other) = (counter.client(), counter.client())
        one("SET a 1")
        one("WATCH a")
        other("SET a 2")
        one("MULTI")
        one("GET a")
        #expect(one("EXEC") == "*-1")
        one("WATCH a")
        other("GET a")
        one("MULTI")
        one("GET a")
        #expect(one("EXEC") == "*1 $1 2")
    }

    @Test func aDeadKeyMayBeWatched() {
        let client = counter.client()
        client("DEBUG SET-ACTIVE-EXPIRE 0")
        func die() {
            client("SET a 1 PX 10")
            client("LARDER TIME ADVANCE 20ms")
        }
        die()
        client("WATCH a")
        #expect(client("INFO stats").contains("expired_keys:0"), "to watch is not to look")
        client("GET a")
        client("MULTI")
        #expect(client("EXEC") == "*0", "that it goes is no change")
        die()
        client("WATCH a")
        client("FLUSHDB")
        client("MULTI")
        #expect(client("EXEC") == "*0", "nor that a flush takes it")
        die()
        client("WATCH a")
        client("SET a 2")
        client("MULTI")
        #expect(client("EXEC") == "*-1")
        client("SET a 1 PX 10")
        client("WATCH a")
        client("LARDER TIME ADVANCE 20ms")
        client("MULTI")
        #expect(client("EXEC") == "*-1", "it has died since")
    }

    @Test func messagesReachThoseWhoListen() {
        let (listener, publisher) = (counter.client(), counter.client())
        #expect(listener("SUBSCRIBE a b") == "*3 $9 subscribe $1 a :1 *3 $9 subscribe $1 b :2")
        #expect(listener("PSUBSCRIBE a*") == "*3 $10 psubscribe $2 a* :3")
        #expect(publisher("PUBLISH a hi") == ":2")
        #expect(listener.takeReceived() == "*3 $7 message $1 a $2 hi *4 $8 pmessage $2 a* $1 a $2 hi")
        #expect(listener("GET x").hasPrefix("-ERR Can't execute 'get'"))
        #expect(listener("PING") == "*2 $4 pong $0 ")
        #expect(listener("UNSUBSCRIBE").contains("unsubscribe"))
        #expect(publisher("PUBSUB NUMPAT") == ":1")
    }

    @Test func keyspaceNotificationsNameTheCommand() {
        let (listener, client) = (counter.client(), counter.client())
        client("CONFIG SET notify-keyspace-events KEA")
        listener("PSUBSCRIBE __keyevent@0__:*")
        client("SET a 1 EX 10")
        client("LPUSH l x")
        client("LPOP l")
        client("LARDER TIME ADVANCE 11s")
        let text = listener.takeReceived()
        for event in ["set", "lpush", "lpop", "del", "expired"] {
            #expect(text.contains("__keyevent@0__:\(event)"), "\(event) in \(text)")
        }
    }

    @Test func aBlockedClientIsServedByAPushOrByTime() {
        let (waiting, other) = (counter.client(), counter.client())
        #expect(waiting("BLPOP a b 5") == "")
        other("RPUSH b x")
        #expect(waiting.takeReceived() == "*2 $1 b $1 x")
        #expect(waiting("BZPOPMIN z 5") == "")
        other("LARDER TIME ADVANCE 4s")
        #expect(waiting.takeReceived() == "")
        other("LARDER TIME ADVANCE 2s")
        #expect(waiting.takeReceived() == "*-1")
        #expect(waiting("BLMOVE a c LEFT RIGHT 0") == "")
        other("MULTI")
        other("RPUSH a 1 2")
        other("DEL a")
        other("EXEC")
        #expect(waiting.takeReceived() == "")
        other("RPUSH a 3")
        #expect(waiting.takeReceived() == "$1 3")
        #expect(other("LRANGE c 0 -1") == "*1 $1 3")
        #expect(waiting("BLPOP a -1") == "-ERR timeout is negative")
    }

    @Test func aTrackedKeyIsReported() {
        let (reader, writer) = (counter.client(), counter.client())
        reader("HELLO 3")
        #expect(reader("CLIENT TRACKING ON") == "+OK")
        writer("SET a 1")
        #expect(reader("GET a") == "$1 1")
        writer("SET a 2")
        #expect(reader.takeReceived() == ">2 $10 invalidate *1 $1 a")
        writer("SET a 3")
        #expect(reader.takeReceived() == "", "it is told once for each read")
        reader("GET a")
        writer("FLUSHALL")
        #expect(reader.takeReceived() == ">2 $10 invalidate _")
    }

    @Test func aScriptThatReadsHasReadItsKeys() {
        let (reader, writer) = (counter.client(), counter.client())
        reader("HELLO 3")
        reader("CLIENT TRACKING ON")
        reader.send(["EVAL", "redis.call('set', 'c', 1)", "2", "a", "b"])
        writer("MSET a 1 b 1 c 1")
        #expect(reader.takeReceived() == "")
        reader.send(["EVAL", "redis.call('get', 'c')", "2", "a", "b"])
        writer("MSET a 1 c 1")
        #expect(reader.takeReceived() == ">2 $10 invalidate *1 $1 a")
    }

    @Test func someSettingsStayAsTheyAre() {
        let client = counter.client()
        #expect(client("CONFIG SET daemonize yes").contains("can't set immutable config"))
        #expect(client("CONFIG SET port 1").contains("Unable to listen on this port"))
        let port = client("CONFIG GET port").split(separator: " ").last.map(String.init) ?? ""
        #expect(client("CONFIG SET port \(port)") == "+OK")
        #expect(client("CONFIG GET *of") == "*4 $7 slaveof $0  $9 replicaof $0 ")
    }

    @Test func usersMayDoWhatTheirRulesSay() {
        let (admin, client) = (counter.client(), counter.client())
        admin("ACL SETUSER ann on >secret ~user:* +@read +ping")
        #expect(client("AUTH ann wrong").hasPrefix("-WRONGPASS"))
        #expect(client("AUTH ann secret") == "+OK")
        #expect(client("GET user:1") == "$-1")
        #expect(client("GET page:1").hasPrefix("-NOPERM"))
        #expect(client("SET user:1 x").hasPrefix("-NOPERM"))
        #expect(client("PING") == "+PONG")
        #expect(admin("CONFIG SET requirepass pw") == "+OK")
        #expect(counter.client()("GET a") == "-NOAUTH Authentication required.")
    }

    @Test func clientsLearnWhereTheKeysAre() {
        let client = counter.client()
        #expect(
            client("COMMAND INFO get")
                == "*1 *10 $3 get :2 *2 +readonly +fast :1 :1 :1 *3 +@read +@string +@fast *0 *1 *6 $5 flags *2 +RO +access $12 begin_search *4 $4 type $5 index $4 spec *2 $5 index :1 $9 find_keys *4 $4 type $5 range $4 spec *6 $7 lastkey :0 $7 keystep :1 $5 limit :0 *0"
        )
        #expect(client("COMMAND GETKEYSANDFLAGS SET k v") == "*1 *2 $1 k *2 +OW +update")
        #expect(client("COMMAND GETKEYSANDFLAGS SET k v GET") == "*1 *2 $1 k *3 +RW +access +update")
        #expect(
            client("COMMAND GETKEYSANDFLAGS LMOVE a b LEFT RIGHT").hasPrefix(
                "*2 *2 $1 a *3 +RW +access +delete"))
        #expect(client("COMMAND GETKEYS EVAL x 2 a b c") == "*2 $1 a $1 b")
        for name in ["get", "config|get", "zunionstore", "eval", "acl|setuser"] {
            #expect(client("COMMAND LIST").contains(" \(name) "), "\(name)")
        }
    }

    @Test func aReplyMayHaveAnAttribute() {
        let client = counter.client()
        #expect(client("DEBUG PROTOCOL attrib") == "$39 Some real reply following the attribute")
        client("HELLO 3")
        #expect(
            client("DEBUG PROTOCOL attrib")
                == "|1 $14 key-popularity *2 $7 key:123 :90 $39 Some real reply following the attribute")
    }

    @Test func callsAndErrorsAreCounted() {
        let client = counter.client()
        client("SET a 1")
        client("LPUSH a 1")
        client("GET")
        client("GET a")
        let stats = client("INFO commandstats")
        #expect(
            stats.contains("cmdstat_lpush:calls=1,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=1"))
        #expect(
            stats.contains("cmdstat_get:calls=1,usec=0,usec_per_call=0.00,rejected_calls=1,failed_calls=0"))
        #expect(client("INFO errorstats").contains("errorstat_WRONGTYPE:count=1"))
        client("CONFIG RESETSTAT")
        #expect(!client("INFO commandstats").contains("cmdstat_lpush"))
    }

    @Test func spikesOfLatencyAreKept() {
        let client = counter.client()
        #expect(client("LATENCY DOCTOR").contains("Latency monitoring is disabled"))
        client("CONFIG SET latency-monitor-threshold 200")
        client("DEBUG SLEEP 0.3")
        client("DEBUG SLEEP 0.1")
        #expect(client("LATENCY LATEST").hasPrefix("*1 *4 $7 command :"))
        #expect(client("LATENCY LATEST").hasSuffix(" :300 :300"))
        #expect(client("LATENCY GRAPH command").contains("high 300 ms"))
        #expect(client("LATENCY RESET command") == ":1")
        #expect(client("LATENCY LATEST") == "*0")
    }

    @Test func whatAnotherServerKnewOfAKeyIsTakenIn() {
        let client = counter.client()
        let dumped: [UInt8] = [0, 0xC0, 1, 0x0A, 0, 0x26, 0x78, 0xE7, 0xB6, 0xD1, 1, 0x11, 0xFC]
        client("LARDER TIME ADVANCE 2000s")
        #expect(client.send(["RESTORE", "a", "0", ByteString(dumped), "IDLETIME", "1000"]) == "+OK")
        #expect(client("OBJECT IDLETIME a") == ":1000")
        client("CONFIG SET maxmemory-policy allkeys-lfu")
        #expect(client.send(["RESTORE", "a", "0", ByteString(dumped), "FREQ", "100", "REPLACE"]) == "+OK")
        #expect(client("OBJECT FREQ a") == ":100")
    }

    @Test func whatIsNoChangeIsNotCounted() {
        let client = counter.client()
        func changes() -> String {
            client("INFO persistence").split(separator: " ").first { $0.hasPrefix("rdb_changes") }.map(
                String.init) ?? ""
        }
        client("SETBIT a 0 0")
        client("BITFIELD b SET i5 0 0")
        #expect(changes() == "rdb_changes_since_last_save:2")
        client("SETBIT a 0 0")
        client("BITFIELD b SET i5 0 0")
        #expect(changes() == "rdb_changes_since_last_save:2")
        client("SETBIT a 0 1")
        client("BITFIELD b INCRBY i5 0 0")
        #expect(changes() == "rdb_changes_since_last_save:4")
    }

    @Test func aMonitorSeesATransactionInOrder() {
        let (watcher, client) = (counter.client(), counter.client())
        watcher("MONITOR")
        client("MULTI")
        client("SET a 1")
        client("EXEC")
        let told = watcher.takeReceived()
        let seen = told.split(separator: "\"").filter { ["MULTI", "SET", "EXEC"].contains($0) }
        #expect(!told.contains("lua"), "a script calls none of them")
        #expect(seen == ["MULTI", "SET", "EXEC"])
        client("MULTI")
        client("nosuch")
        client("EXEC")
        #expect(watcher.takeReceived().hasSuffix("\"EXEC\""))
    }

    @Test func aNewKeyIsToldOnce() {
        let (listener, client) = (counter.client(), counter.client())
        client("CONFIG SET notify-keyspace-events En")
        listener("PSUBSCRIBE *")
        client("SET a 1")
        client("SET a 2")
        #expect(listener.takeReceived() == "*4 $8 pmessage $1 * $18 __keyevent@0__:new $1 a")
    }

    @Test func anExpiryReachesAClientThatWantsNotItsOwnChanges() {
        let client = counter.client()
        client("HELLO 3")
        client("CLIENT TRACKING ON BCAST NOLOOP")
        client("SET a 1")
        #expect(client("SET b 1 PX 1") == "+OK")
        #expect(client("DEBUG SLEEP 0.002").contains("invalidate *1 $1 b"))
    }

    @Test func eachPrefixOfABroadcastHasItsMessage() {
        let (reader, writer) = (counter.client(), counter.client())
        reader("HELLO 3")
        reader("CLIENT TRACKING ON BCAST PREFIX a PREFIX b")
        writer("MSET a1 1 b1 1 c1 1")
        #expect(reader.takeReceived() == ">2 $10 invalidate *1 $2 a1 >2 $10 invalidate *1 $2 b1")
    }

    @Test func messagesReachAClientThatWantsNoReplies() {
        let client = counter.client()
        client("HELLO 3")
        client("CLIENT REPLY OFF")
        #expect(client("SUBSCRIBE c") == ">3 $9 subscribe $1 c :1")
        #expect(client("PING") == "")
        #expect(client("CLIENT REPLY ON") == "+OK")
        #expect(client("CLIENT REPLY SKIP") == "")
        #expect(client("PING") == "")
        #expect(client("PING") == "+PONG")
    }

    @Test func whatIsMissingSaysSo() {
        let client = counter.client()
        #expect(client("XADD s * a 1") == "-ERR Larder does not have streams, so there is no 'xadd'")
        #expect(client("GEOADD g 1 1 a").contains("geo"))
        #expect(client("CLIENT MAINT_NOTIFICATIONS ON").hasPrefix("-ERR unknown subcommand"))
    }
}
