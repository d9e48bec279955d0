@testable import Language
import Testing

/// Commands of Redis as statements.
@Suite struct RedisCommandTests {
    private let bench = Bench(shop)

    @Test func aReplyPrintsAsRedisCliPrintsIt() {
        #expect(bench.run("SET user:1 \"John Doe\" EX 3600") == "OK\n")
        #expect(bench.run("GET user:1") == "\"John Doe\"\n")
        #expect(bench.run("TTL user:1") == "(integer) 3600\n")
        #expect(bench.run("GET nobody") == "(nil)\n")
        #expect(bench.run("RPUSH q a b; LRANGE q 0 -1") == "(integer) 2\n1) \"a\"\n2) \"b\"\n")
    }

    @Test func strategiesAndCommandsShareTheEntries() {
        bench.run("read user:7")
        #expect(bench.run("GET user:7") == "\"row 7\"\n")
        #expect(bench.run("TTL user:7") == "(integer) 60\n")
        bench.run("SET user:7 other")
        #expect(bench.run("read user:7; expect hit; expect value other; expect stale") == "ok\nok\nok\n")
        bench.run("DEL user:7")
        #expect(bench.run("read user:7; expect miss invalidated; expect value \"row 7\"") == "ok\nok\n")
    }

    @Test func namesInSmallLettersAreThoseOfStatementsFirst() {
        bench.run("set a 1; incr a")
        #expect(bench.run("get a") == "\"2\"\n")
        // Such a statement there is.
        #expect(bench.run("help ttl").hasPrefix("ttl: "))
        #expect(bench.error("SETT a 1") == "error: no statement is called 'SETT'")
    }

    @Test func wordsAreThoseOfRedisCli() {
        #expect(bench.run("ZADD board 10 ann 20 bo; ZCOUNT board (10 +inf") == "(integer) 2\n(integer) 1\n")
        #expect(bench.run("SET k name=value; GET k") == "OK\n\"name=value\"\n")
        #expect(bench.run(#"SET k "\x00\xff\a"; GET k; STRLEN k"#) == "OK\n\"\\x00\\xff\\a\"\n(integer) 3\n")
        #expect(bench.run("let n = 5; SET user:$n \"number $n\"; GET user:5").hasSuffix("\"number 5\"\n"))
        #expect(bench.run("SET k 1 # a remark; GET k") == "OK\n")
        #expect(bench.run("repeat 2 { INCR c }; repeat 2 INCR c").hasSuffix("(integer) 4\n"))
    }

    @Test func aNodeMayBeNamed() {
        bench.run("cache other over users")
        bench.run("@front SET a 1")
        #expect(bench.run("GET a") == "(nil)\n")
        #expect(bench.run("@front GET a") == "\"1\"\n")
        #expect(
            bench.error("@users GET a") == "error: 'users' is a database, not a cache")
        #expect(Bench().error("GET a")?.contains("no cache") == true)
    }

    @Test func errorsAreReplies() {
        #expect(
            bench.run("GET")
                == "(error) ERR wrong number of arguments for 'get' command\n  type GET key; 'help GET' tells more\n"
        )
        #expect(
            bench.run("LPUSH l a; GET l")
                == "(integer) 1\n(error) WRONGTYPE Operation against a key holding the wrong kind of value\n")
    }

    @Test func repliesCanBeExpected() {
        #expect(
            bench.run("SET a 1; expect reply OK; INCR a; expect reply 2; expect reply \"(integer) 2\"")
                == "OK\nok\n(integer) 2\nok\nok\n")
        #expect(bench.run("GET a; expect reply 3").contains("expect reply 3: NOT SO: the reply was \"2\""))
    }

    @Test func theElementsOfAListCanBeExpected() {
        bench.run("RPUSH one bo; LRANGE one 0 -1")
        #expect(bench.run("expect reply bo; expect reply '1) \"bo\"'") == "ok\nok\n")
        bench.run("RPUSH two ann bo; LRANGE two 0 -1")
        #expect(bench.run("expect reply ann bo") == "ok\n")
        for wrong in ["bo", "ann", "bo ann", "ann bo cy", "\"ann bo\""] {
            #expect(
                bench.run("expect reply \(wrong)")
                    == "expect reply \(wrong): NOT SO: the reply was 1) \"ann\"\n2) \"bo\"\n")
        }
        bench.run("MGET nobody a")
        #expect(bench.run("expect reply (nil) (nil)") == "ok\n")
        bench.run("LRANGE nobody 0 -1")
        #expect(bench.run("expect reply '(empty array)'") == "ok\n")
        #expect(bench.run("expect reply x").contains("NOT SO"))
    }

    @Test func eachClientHasItsTransaction() {
        bench.run("MULTI; INCR n")
        bench.run("together { SET n 5 }")
        #expect(bench.run("EXEC") == "1) (integer) 6\n")
    }

    @Test func undoTakesACommandBack() {
        bench.run("SET a 1")
        bench.run("SET a 2")
        bench.run("undo")
        #expect(bench.run("GET a") == "\"1\"\n")
    }

    @Test func expiryOfACommandIsExplained() {
        bench.run("SET user:1 x EX 30; EXPIRE user:1 5; advance 6s; trace brief")
        let trace = bench.run("GET user:1")
        #expect(trace.contains("MISS     user:1   expired"))
        #expect(bench.run("why").contains("by the command EXPIRE"))
    }

    @Test func aCacheThatIsDownGivesNoAnswer() {
        #expect(
            bench.run("fail front; SET a 1; heal front; GET a")
                == "(error) no answer from front: down\n(nil)\n")
    }

    @Test func configBoundsTheCache() {
        bench.run("CONFIG SET maxmemory 60 maxmemory-policy noeviction")
        bench.run("SET a 1234567890123456789012345678901234567890123456789012345678901234567890")
        #expect(bench.run("SET b 1") == "(error) OOM command not allowed when used memory > 'maxmemory'.\n")
        #expect(
            bench.run("read user:1; expect event reject user:1; DEL a; SET b 1") == "ok\n(integer) 1\nOK\n")
        #expect(bench.run("CONFIG GET maxmemory*").contains("\"noeviction\""))
    }

    @Test func commandsAreOfferedAndHinted() {
        let assistant = Assistant(bench.session)
        #expect(assistant.complete("HGE", cursor: 3).candidates.map(\.text) == ["HGET", "HGETALL"])
        #expect(assistant.complete("SET k v KE", cursor: 10).candidates.map(\.text) == ["KEEPTTL"])
        #expect(assistant.complete("OBJECT F", cursor: 8).candidates.map(\.text) == ["FREQ"])
        bench.run("SET fruit:1 x")
        #expect(assistant.complete("GET frui", cursor: 8).candidates.map(\.text) == ["fruit:1"])
        #expect(assistant.hint("GETRANGE ", cursor: 9) == "GETRANGE key start end")
        #expect(assistant.hint("get ", cursor: 4) == "GET key")
    }

    @Test func expiryIsNoticedAtItsTimeOrLate() {
        func trace(_ way: String, _ then: String) -> String {
            let bench = Bench(
                "trace off; database users rows=user:1..user:9; cache front over users ttl=1s expiry=\(way); read user:1; trace brief"
            )
            return bench.run(then)
        }
        #expect(trace("exact", "advance 5s").contains("set at 0.021s, ran out\n"))
        #expect(trace("lazy", "advance 5s") == "")
        #expect(
            trace("lazy", "advance 5s; read user:1").contains("ran out 4.001s ago: noticed by this access"))
        #expect(trace("lazy", "advance 5s; DBSIZE; GET user:1; DBSIZE").contains("(integer) 1"))
        let active = trace("active", "advance 5s")
        #expect(active.hasPrefix("   1.100s"))
        #expect(active.contains("ran out 79ms ago: found by the active cycle"))
    }

    /// A time to live that a hit renewed is not longer than it was set, and the clock's jump is no time to live.
    @Test func whatMovedTheEndOfAnEntryIsTold() {
        let start = "trace off; database users rows=user:1..user:9; cache front over users ttl=60s "
        let renewed = Bench(start + "sliding=on; read user:1; advance 50s; read user:1; trace brief")
        #expect(renewed.run("advance 61s").contains("its ttl of 60s, renewed at 50.023s, ran out\n"))
        #expect(renewed.run("read user:1").contains("(ttl 60s, renewed at 50.023s)"))
        let skewed = Bench(start + "; read user:1; skew front 45s; trace brief")
        #expect(
            skewed.run("advance 20s").contains("ran out 14.999s after the cache's clock jumped at 0.022s\n"))
    }

    @Test func theActiveCycleGetsThemAllInTheEnd() {
        let bench = Bench(
            "trace off; database users rows=user:1..user:500; cache front over users ttl=1s expiry=active latency=0ms"
        )
        bench.run("for k in user:1..user:300 { SET $k x PX 300 }")
        #expect(bench.run("advance 30s; DBSIZE") == "(integer) 0\n")
    }
}
