import Foundation
import Language
import RealServers
import Reporting
import Testing

/// Caches of the language that are a real `redis-server`: the same strategies, on the real clock.
@Suite(.timeLimit(.minutes(5))) struct RedisCacheTests {
    private let redis: RealRedis

    init() throws { redis = try RealRedis() }

    private func session(_ options: String = "", over database: String = "read=3ms write=3ms")
        -> SessionOverServers
    {
        let session = SessionOverServers()
        session.run(
            """
            database db rows=user:1..user:100 \(database)
            cache front at \(redis.address) over db \(options)
            """)
        return session
    }

    // MARK: Strategies

    @Test(arguments: [
        "cache-aside", "read-through", "refresh-ahead", "write-through", "write-behind",
    ])
    func everyStrategyRunsOverIt(strategy: String) throws {
        let session = session("strategy=\(strategy) ttl=60s flush-every=20ms")
        let text = session.run(
            """
            read user:1
            expect miss cold
            read user:1
            expect hit
            expect value "row 1"
            write user:1 "Ann"
            read user:1
            expect value "Ann"
            settle
            @db read user:1
            expect value "Ann"
            read user:1 user:2 user:3
            read user:1..user:3
            expect stats front hits >= 4
            expect stats total stale-reads = 0
            delete user:2
            settle
            read user:2
            expect nothing
            """)
        #expect(session.failures == 0, "\(text)")
        #expect(!text.contains("error"), "\(text)")
        #expect(try redis.cli("GET", "user:1") == "Ann")
        #expect(try redis.cli("EXISTS", "user:2") == "0")
        let left = try #require(Int(try redis.cli("PTTL", "user:3")))
        #expect((50_000...60_000).contains(left))
    }

    /// A write around the cache leaves its copy there until that ends, which is told as stale.
    @Test func aWriteAroundIt() throws {
        let session = session("strategy=write-around ttl=150ms")
        let text = session.run(
            """
            read user:1
            write user:1 "Ann"
            read user:1
            expect value "row 1"
            expect stale
            advance 200ms
            read user:1
            expect value "Ann"
            expect fresh
            """)
        #expect(session.failures == 0, "\(text)")
        #expect(try redis.cli("GET", "user:1") == "Ann")
    }

    @Test func absencesAndSlidingExpiryAreKeptThere() throws {
        let session = session("negative-ttl=10s ttl=300ms sliding=on")
        let text = session.run(
            """
            read user:777
            read user:777
            expect miss negative
            read user:1
            advance 200ms
            read user:1
            expect hit
            advance 200ms
            read user:1
            expect hit
            """)
        #expect(session.failures == 0 && !text.contains("error"), "\(text)")
        #expect(try redis.cli("EXISTS", "user:777") == "1")
    }

    @Test func concurrentLoadsAreMadeOne() {
        let session = session("single-flight=on", over: "read=60ms write=3ms")
        let text = session.run(
            """
            together 20 { read user:5 }
            expect stats db loads = 1
            expect stats front joins >= 15
            """)
        #expect(session.failures == 0, "\(text)")
    }

    // MARK: What the server does unseen

    @Test func anExpiryIsObserved() {
        let session = session("ttl=120ms")
        let text = session.run(
            """
            read user:1
            advance 200ms
            read user:1
            expect miss expired
            """)
        #expect(session.failures == 0)
        #expect(text.contains("EXPIRE") && text.contains("noticed by this access"), "\(text)")
    }

    @Test func aDeletionByAnotherIsObserved() throws {
        let session = session("ttl=60s")
        session.run("read user:1")
        try redis.cli("DEL", "user:1")
        let text = session.run("read user:1; expect miss gone")
        #expect(session.failures == 0, "\(text)")
        #expect(text.contains("OBSERVE"), "\(text)")
        #expect(text.contains("with 60s left, is gone: evicted, or deleted by another client"), "\(text)")
        #expect(session.run("why user:1").contains("evicted, or deleted by another client"))
    }

    @Test func anotherValueAndAnotherTTLAreObserved() throws {
        let session = session("ttl=60s")
        session.run("read user:1; read user:2")
        try redis.cli("SET", "user:1", "Zoe")
        try redis.cli("PEXPIRE", "user:2", "5000")
        try redis.cli("SET", "user:3", "early")
        let changed = session.run("read user:1; expect value \"Zoe\"; expect stats total stale-reads = 0")
        #expect(changed.contains("\"Zoe\", where another value was at"), "\(changed)")
        let shortened = session.run("read user:2; expect hit")
        #expect(shortened.contains("was expected: set by another client"), "\(shortened)")
        let found = session.run("read user:3; expect hit")
        #expect(found.contains("was there already"), "\(found)")
        #expect(session.failures == 0)
    }

    @Test func evictionsAreObserved() throws {
        try redis.cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
        let session = session()
        let text = session.run(
            """
            trace off
            let big = "\(String(repeating: "x", count: 1000))"
            for k in page:1..page:200 @front write $k $big
            """)
        #expect(!text.contains("error"), "\(text)")
        let used = try redis.cli("INFO", "memory").split(separator: "\r\n")
            .first { $0.hasPrefix("used_memory:") }?.dropFirst("used_memory:".count)
        let limit = try #require(used.flatMap { Int($0) }) - 100_000
        try redis.cli("CONFIG", "SET", "maxmemory", "\(limit)")
        let seen = session.run(
            """
            for k in page:201..page:260 @front write $k $big
            trace brief
            for k in page:1..page:200 @front read $k
            """)
        #expect(seen.contains("is gone: evicted, or deleted by another client"), "\(seen.suffix(2000))")
        #expect(!seen.contains("EVICT "), "what nobody saw is not told as seen")
    }

    // MARK: Failures

    @Test func aServerThatIsNotThereIsAnError() {
        let session = SessionOverServers()
        let text = session.run(
            """
            database db rows=user:1..user:9
            cache front at redis://127.0.0.1:\(Ports.free()) over db
            """)
        #expect(text.contains("does not answer: Connection refused"), "\(text)")
    }

    @Test func aServerThatDiesInTheMiddleIsAFailureAndNoHang() throws {
        let session = session("ttl=60s")
        session.run("read user:1")
        try redis.cli("CLIENT", "PAUSE", "20000", "ALL")
        let process = redis.process
        let killer = Thread {
            usleep(300_000)
            process.signal(SIGKILL)
        }
        killer.start()
        let start = Date()
        let text = session.run("read user:1; expect miss unavailable; expect value \"row 1\"")
        #expect(Date().timeIntervalSince(start) < 3)
        #expect(session.failures == 0, "\(text)")
        #expect(text.contains("closed the connection before it answered"), "\(text)")
        // And it stays usable: reads go around it, writes say that its copy was not touched.
        let after = session.run(
            "read user:2; expect miss unavailable; write user:1 \"Ann\"; read user:1; expect value \"Ann\"")
        #expect(session.failures == 0, "\(after)")
        #expect(after.contains("front is down (Connection refused)"), "\(after)")
    }

    @Test func itIsUsedAgainWhenItIsBack() throws {
        let session = session("ttl=60s")
        session.run("read user:1")
        redis.stop()
        session.run("read user:1; expect miss unavailable")
        let again = try RealRedis(port: redis.port)
        let text = session.run("read user:1; expect miss gone; read user:1; expect hit")
        #expect(session.failures == 0, "\(text)")
        again.stop()
    }

    @Test func aServerThatStandsStillTimesOut() throws {
        let session = session("cache-timeout=100ms ttl=60s")
        session.run("read user:1")
        redis.process.signal(SIGSTOP)
        let start = Date()
        let text = session.run("read user:1; expect value \"row 1\"; expect miss unavailable")
        #expect(Date().timeIntervalSince(start) < 2)
        #expect(session.failures == 0, "\(text)")
        #expect(text.contains("TIMEOUT"), "\(text)")
        redis.process.signal(SIGCONT)
        let after = session.run("advance 100ms; read user:1; expect hit")
        #expect(session.failures == 0, "\(after)")
    }

    @Test func aCallHasAnEndWithoutAnyOption() throws {
        let session = session("call-timeout=300ms ttl=60s")
        session.run("read user:1")
        redis.process.signal(SIGSTOP)
        let start = Date()
        let text = session.run("read user:1; expect value \"row 1\"")
        #expect(Date().timeIntervalSince(start) < 3)
        #expect(session.failures == 0, "\(text)")
        #expect(text.contains("did not answer in time"), "\(text)")
        redis.process.signal(SIGCONT)
    }

    @Test func faultsThatAScriptOrdersLieInBetween() {
        let session = session("ttl=60s")
        let text = session.run(
            """
            read user:1
            fail front for=100ms
            read user:1
            expect miss unavailable
            advance 150ms
            read user:1
            expect hit
            flaky front 100%
            read user:1
            expect miss unavailable
            heal front
            read user:1
            expect hit
            """)
        #expect(session.failures == 0, "\(text)")
        #expect(
            session.run("crash front").contains("'crash' would take its memory, and front is a real server"))
        #expect(session.run("skew front 5s").contains("front is a real server"))
    }

    @Test func errorsOfTheServerAreTold() throws {
        let session = session("ttl=60s")
        try redis.cli("LPUSH", "user:1", "x")
        let wrong = session.run("read user:1")
        #expect(wrong.contains("WRONGTYPE"), "\(wrong)")
        try redis.cli("CONFIG", "SET", "maxmemory", "1")
        let full = session.run("read user:2; expect value \"row 2\"")
        #expect(session.failures == 0 && full.contains("front is out of memory"), "\(full)")
    }

    // MARK: Commands

    @Test func commandsAreSentAsTheyAre() throws {
        let session = session()
        let text = session.run(
            """
            SET greeting "good day" EX 100
            GET greeting
            LPUSH list a b c
            LRANGE list 0 -1
            HSET h f 1
            HINCRBY h f 41
            MULTI
            INCR n
            EXEC
            pipeline {
            INCR n
            INCR n
            }
            INCR greeting
            """)
        for expected in [
            "\"good day\"", "1) \"c\"", "(integer) 42", "QUEUED", "1) (integer) 1", "(integer) 3",
            "ERR value is not an integer",
        ] {
            #expect(text.contains(expected), "\(expected) is not in \(text)")
        }
        #expect(try redis.cli("GET", "n") == "3")
        #expect(session.run("SUBSCRIBE news").contains("no statement is called"))
        let own = session.run(
            "trace brief; SET k v PX 50; GET k; expect hit; advance 100ms; GET k; expect miss expired; DEL greeting; GET greeting; expect miss invalidated"
        )
        #expect(session.failures == 0, "\(own)")
    }

    // MARK: Going back

    @Test(arguments: [
        "undo", "redo", "rewind 1s", "compare ttl=1s,2s { read user:1 }", "explore { read user:1 }",
        "report out.html",
    ])
    func nothingIsRunAgain(statement: String) throws {
        let session = session("ttl=5ms")
        session.run("read user:1; advance 10ms")
        let before = try redis.cli("INFO", "commandstats")
        let text = session.run(statement)
        #expect(
            text.contains("would run the session again, and redis://127.0.0.1:\(redis.port) is real"),
            "\(text)")
        #expect(try redis.cli("INFO", "commandstats").contains("cmdstat_set:calls=1"), "\(before)")
        let why = session.run("read user:1; why user:1")
        #expect(why.contains("What else would have happened is not tried"), "\(why)")
    }

    @Test func anErrorAtThePromptTakesNothingBack() throws {
        let session = SessionOverServers { $0.isInteractive = true }
        session.run("database db rows=user:1..user:9")
        session.run("cache front at \(redis.address) over db")
        let text = session.run("repeat 1 { write user:1 \"Ann\"; read user:1; print $nothing }")
        #expect(text.contains("stays, as redis://127.0.0.1:\(redis.port) is real"), "\(text)")
        #expect(session.run("read user:1; expect value \"Ann\"").contains("Ann"))
    }

    // MARK: Safe

    @Test func safeSessionsAndLessonsConnectToNothing() throws {
        let script = "database db rows=user:1..user:9\ncache front at \(redis.address) over db"
        let connections = try redis.cli("INFO", "stats")
        let safe = SessionOverServers { $0.isReadOnly = true }.run(script)
        #expect(
            safe.contains("this session connects to no server, since it was started with --safe"), "\(safe)")
        let lesson = SessionOverServers { $0.hasFiles = false }.run(script)
        #expect(lesson.contains("a lesson connects to no server"), "\(lesson)")
        let count = { (text: String) in
            text.split(separator: "\r\n").first { $0.hasPrefix("total_connections_received:") }
                .flatMap { Int($0.split(separator: ":")[1]) } ?? -1
        }
        #expect(count(try redis.cli("INFO", "stats")) == count(connections) + 1)
    }

    @Test func simulatedOptionsAreRefused() {
        let text = SessionOverServers().run(
            "database db rows=user:1..user:9\ncache front at \(redis.address) over db capacity=3")
        #expect(
            text.contains("'capacity=' says how a simulated node behaves, and front is a real server"),
            "\(text)")
        let other = session()
        #expect(other.run("configure front policy=lru").contains("front is a real server"))
        #expect(!other.run("configure front ttl=5s").contains("error"))
    }
}
