@testable import Connecting
import Foundation
import Language
import RealServers
import Testing

/// Databases of the language that are a real PostgreSQL, alone and under a real Redis.
@Suite(.timeLimit(.minutes(5)), .serialized) struct PostgresTests {
    /// Making one takes seconds, so those tests that leave it alive share it.
    private static let shared = Result { try RealPostgres() }

    private let redis: RealRedis
    private let postgres: RealPostgres

    init() throws {
        redis = try RealRedis()
        postgres = try Self.shared.get()
        try postgres.sql("DROP TABLE IF EXISTS larder_rows")
    }

    private func session(_ options: String = "", database: String = "") -> SessionOverServers {
        let session = SessionOverServers()
        session.run(
            """
            database shop at \(postgres.address) \(database)
            cache front at \(redis.address) over shop \(options)
            """)
        return session
    }

    @Test(arguments: [
        "cache-aside", "read-through", "refresh-ahead", "write-through", "write-behind",
    ])
    func everyStrategyRunsOverBoth(strategy: String) throws {
        let session = session("strategy=\(strategy) ttl=60s flush-every=20ms")
        try postgres.sql("INSERT INTO larder_rows VALUES ('user:1', 'row one'), ('user:2', 'it''s \"two\"')")
        let text = session.run(
            """
            read user:1
            expect value "row one"
            read user:1
            expect hit
            write user:1 "Ann"
            read user:1
            expect value "Ann"
            write user:3 "Bo \\\\ {x}, y"
            read user:2 user:3 user:4
            delete user:2
            settle
            read user:2
            expect nothing
            read user:3
            expect value "Bo \\\\ {x}, y"
            expect stats total stale-reads = 0
            """)
        #expect(session.failures == 0 && !text.contains("error"), "\(text)")
        #expect(
            try postgres.sql("SELECT * FROM larder_rows ORDER BY key") == "user:1|Ann\nuser:3|Bo \\ {x}, y")
        #expect(
            text.contains("shop    READ") || text.contains("shop   READ") || text.contains("READ     user:1"))
    }

    @Test func aBatchIsOneStatement() throws {
        let session = session("strategy=write-behind flush-every=50ms batch=100")
        session.run("read user:1")
        try postgres.sql("ALTER SYSTEM SET log_statement = 'all'")
        try postgres.sql("SELECT pg_reload_conf()")
        usleep(300_000)
        let before = postgres.process.log.count
        let text = session.run(
            """
            for k in user:1..user:50 write $k "v $k"
            settle
            @shop read user:1..user:50
            """)
        #expect(!text.contains("error"), "\(text)")
        let log = String(postgres.process.log.dropFirst(before))
        let count = { (word: String) in
            log.split(separator: "\n").filter { $0.contains("execute") && $0.contains(word) }.count
        }
        #expect(count("WITH gone") <= 4 && count("WITH gone") >= 1, "\(log)")
        #expect(count("ANY($1::text[])") >= 1)
        #expect(try postgres.sql("SELECT count(*) FROM larder_rows") == "50")
        try postgres.sql("ALTER SYSTEM RESET log_statement")
        try postgres.sql("SELECT pg_reload_conf()")
    }

    @Test func othersWritesAreObserved() throws {
        let session = session("ttl=60s")
        session.run("write user:1 \"Ann\"; @shop read user:1")
        try postgres.sql("UPDATE larder_rows SET value = 'Zoe'")
        let changed = session.run(
            "@shop read user:1; expect value \"Zoe\"; expect stats total stale-reads = 0")
        #expect(session.failures == 0, "\(changed)")
        #expect(changed.contains("OBSERVE") && changed.contains("written by another client"), "\(changed)")
        try postgres.sql("DELETE FROM larder_rows")
        let gone = session.run("@shop read user:1; expect nothing")
        #expect(gone.contains("is gone"), "\(gone)")
    }

    @Test func aTableOfAnotherNameAndItsErrors() throws {
        let session = session(database: "table=public.shop_rows connections=2")
        session.run("write a 1")
        #expect(try postgres.sql("SELECT value FROM shop_rows WHERE key = 'a'") == "1")
        try postgres.sql("DROP TABLE shop_rows; CREATE TABLE odd (id int)")
        let odd = SessionOverServers().run("database shop at \(postgres.address) table=odd")
        #expect(odd.contains("column \"value\" does not exist"), "\(odd)")
        try postgres.sql("DROP TABLE odd")
        let name = SessionOverServers().run("database shop at \(postgres.address) table='a;b'")
        #expect(name.contains("table="), "\(name)")
        let zero = session.run("trace brief; read x")
        #expect(zero.contains("does not exist"), "\(zero)")
    }

    @Test func loadsAtOnceAreCountedAsSuch() throws {
        let session = session("ttl=60s")
        try postgres.sql("INSERT INTO larder_rows VALUES ('hot', 'x')")
        let text = session.run("together 12 { read hot }")
        #expect(text.contains("STAMPEDE"), "\(text)")
        #expect(session.run("stats").contains("loads"))
    }

    // MARK: Failures

    @Test func aTimeoutOfTheStrategyHolds() throws {
        let session = session("timeout=150ms ttl=60s")
        session.run("write user:1 \"Ann\"")
        try postgres.signal(SIGSTOP)
        let start = Date()
        let text = session.run("@front delete user:1; read user:1")
        #expect(Date().timeIntervalSince(start) < 3)
        #expect(text.contains("TIMEOUT") && text.contains("FAILED"), "\(text)")
        try postgres.signal(SIGCONT)
        let after = session.run("advance 300ms; read user:1; expect value \"Ann\"")
        #expect(session.failures == 0, "\(after)")
    }

    @Test func aCallEndsWithoutAnyOption() throws {
        let session = session("ttl=60s", database: "call-timeout=300ms")
        session.run("write user:1 \"Ann\"")
        try postgres.signal(SIGSTOP)
        let start = Date()
        let text = session.run("@shop read user:1")
        #expect(Date().timeIntervalSince(start) < 3)
        #expect(text.contains("no answer"), "\(text)")
        try postgres.signal(SIGCONT)
        let after = session.run("@shop read user:1; expect value \"Ann\"")
        #expect(session.failures == 0, "\(after)")
    }

    @Test func aDatabaseThatDiesInTheMiddleIsAFailureAndNoHang() throws {
        let own = try RealPostgres()
        let session = SessionOverServers()
        session.run(
            """
            database shop at \(own.address)
            cache front at \(redis.address) over shop strategy=read-through stale-if-error=60s ttl=50ms
            write user:1 "Ann"
            read user:1
            advance 80ms
            """)
        try own.sql("SELECT pg_sleep(0)")
        try own.signal(SIGSTOP)
        let killer = Thread {
            usleep(300_000)
            try? own.die()
        }
        killer.start()
        let start = Date()
        let text = session.run("read user:1; expect value \"Ann\"")
        #expect(Date().timeIntervalSince(start) < 5)
        #expect(session.failures == 0, "\(text)")
        #expect(text.contains("SERVE"), "\(text)")
        let down = session.run("read user:2; write user:3 x")
        #expect(down.contains("Connection refused") && down.contains("FAILED"), "\(down)")
    }

    @Test func aWriteThatWaitsIsWrittenWhenItIsBack() throws {
        let session = session(
            "strategy=write-behind flush-every=20ms retry=100ms", database: "call-timeout=300ms")
        session.run("write user:1 \"Ann\"; settle")
        try postgres.signal(SIGSTOP)
        let text = session.run("write user:1 \"Bo\"; advance 700ms")
        #expect(text.contains("RETRY"), "\(text)")
        try postgres.signal(SIGCONT)
        let after = session.run("settle; expect stats front lost-writes = 0")
        #expect(session.failures == 0, "\(after)")
        #expect(try postgres.sql("SELECT value FROM larder_rows WHERE key = 'user:1'") == "Bo")
    }

    @Test func aRetryAndABreakerHoldForIt() throws {
        let own = try RealPostgres()
        let session = SessionOverServers()
        session.run(
            """
            database shop at \(own.address) call-timeout=200ms
            cache front at \(redis.address) over shop retries=2 backoff=10ms breaker=50% breaker-calls=4 connections=2
            write user:1 "Ann"
            """)
        own.stop()
        let text = session.run("read a; read b; read c; read d; read e")
        #expect(text.contains("AGAIN") && text.contains("breaker"), "\(text)")
    }

    @Test func passwordsOfADatabaseAreNeverShown() throws {
        let own = try RealPostgres(password: "s3cr3t")
        let right = SessionOverServers { $0.echoes = true }
        let text = right.run(
            "database shop at postgres://larder:s3cr3t@127.0.0.1:\(own.port)/postgres\n@shop write a 1\nshow graph\nshow shop"
        )
        #expect(text.contains("WRITE") && !text.contains("s3cr3t"), "\(text)")
        let wrong = SessionOverServers().run(
            "database shop at postgres://larder:s3cr3tly@127.0.0.1:\(own.port)/postgres")
        #expect(wrong.contains("password authentication failed") && !wrong.contains("s3cr3t"), "\(wrong)")
    }

    @Test func optionsOfSimulatedDatabasesAreRefused() {
        let text = SessionOverServers().run("database shop at \(postgres.address) read=5ms")
        #expect(
            text.contains("'read=' says how a simulated node behaves, and shop is a real server"), "\(text)")
        let rows = SessionOverServers().run("database shop at \(postgres.address) user:1=Ann")
        #expect(rows.contains("error"), "\(rows)")
        #expect(
            SessionOverServers().run("database d connections=3").contains(
                "belongs to a node that stands at a real server"))
    }

    @Test func listsAreWrittenAsArrays() {
        #expect(ArrayText.of([]) == "{}")
        #expect(
            ArrayText.of(["a", "b,c", "d\"e", "f\\g", "NULL", "{}"])
                == #"{"a","b,c","d\"e","f\\g","NULL","{}"}"#)
    }
}
