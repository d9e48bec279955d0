import Testing

@testable import Language

/// What saves work, and what tells how much there was.
@Suite struct WorkTests {
    private let bench = Bench(
        """
        database users rows=user:1..user:9
        cache front over users ttl=60s
        trace off
        """)

    @Test func aPipelineIsOneRoundTrip() {
        #expect(
            bench.run("pipeline { SET a 1; INCR a; MGET a b; PING }")
                == "OK\n(integer) 2\n1) \"2\"\n2) (nil)\nPONG\n")
        #expect(bench.run("expect stats front round-trips = 1; show").contains("ok\nit is 0.001s"))
        // The same one by one.
        bench.run("SET a 1; INCR a; MGET a b")
        #expect(bench.run("expect stats front round-trips = 4; show").contains("ok\nit is 0.004s"))
        #expect(
            bench.run("for k in a b { pipeline { SET $k x } }; pipeline { GET a; GET b }").hasSuffix(
                "\"x\"\n\"x\"\n"))
        #expect(
            bench.error("pipeline { read user:1 }")?.contains("'read' cannot stand in a pipeline") == true)
        #expect(
            bench.error("let c = read; pipeline { $c user:1 }")?.contains("cannot stand in a pipeline")
                == true)
        #expect(
            bench.error("pipeline { @front GET a }")?.contains("is not something to say to one node") == true)
        #expect(bench.run("@front pipeline { GET a }") == "\"x\"\n")
    }

    @Test func aPipelineOfACacheThatIsDownHasNoAnswers() {
        bench.run("fail front")
        #expect(
            bench.run("pipeline { GET a; GET b }")
                == "(error) no answer from front: down\n(error) no answer from front: down\n")
    }

    @Test func aTransactionFitsIntoAPipeline() {
        #expect(
            bench.run("pipeline { MULTI; SET a 1; GET a; EXEC }")
                == "OK\nQUEUED\nQUEUED\n1) OK\n2) \"1\"\n")
    }

    @Test func getOrSetCallsItsLoaderOnAMissOnly() {
        bench.run("get-or-set report 42 takes=2s ttl=10m")
        #expect(bench.run("expect miss cold; expect value 42; show").hasPrefix("ok\nok\nit is 2.002s"))
        bench.run("get-or-set report 43 takes=2s")
        #expect(bench.run("expect hit; expect value 42; expect stats app loader-runs = 1") == "ok\nok\nok\n")
        // Its ttl is its own, and not the cache's.
        #expect(bench.run("TTL report") == "(integer) 600\n")
        bench.run("get-or-set nothing takes=1s; get-or-set nothing takes=1s")
        #expect(bench.run("expect stats app loader-runs = 3; expect uncached nothing") == "ok\nok\n")
        #expect(bench.run("undo; undo; why report").contains("HIT report"))
    }

    @Test func memoryIsToldByKeyValueAndOverhead() {
        bench.run("SET user:1 Ann")
        // What MEMORY USAGE says of it, less the nine bytes of key and value.
        #expect(bench.run("MEMORY USAGE user:1") == "(integer) 64\n")
        #expect(bench.run("show memory user:1").hasPrefix("front  1 of 1 entry, 64B\n  keys "))
        // And of one that a strategy stored.
        bench.run("read user:2")
        let before = bench.run("show memory user:2")
        #expect(bench.run("MEMORY USAGE user:2") == "(integer) 64\n")
        #expect(before.hasPrefix("front  1 of 2 entries, 64B"))
        #expect(bench.run("show memory user:2") == before)
        #expect(bench.run("show memory nobody:*") == "front  0 of 2 entries, 0B\n")
        #expect(Bench().run("show memory").contains("there is no cache yet"))
    }

    @Test func theOverviewHasAllThatIsToBeWatched() {
        bench.run("read user:1 user:2 user:1; fail users for=1s; read user:3")
        let overview = bench.run("stats format=overview")
        for label in [
            "hit rate", "miss rate", "response time", "eviction rate", "memory", "network", "cpu",
            "connections", "connection failures", "timeouts", "evictions", "out of memory",
        ] {
            #expect(overview.contains("\n  \(label) "), "\(label)")
        }
        #expect(overview.contains("hit rate                    25%  1 of 4 lookups"))
        #expect(overview.contains("connection failures           1"))
        let lines = overview.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 })
        // A part of the time has other rates than the whole.
        bench.run("mark later; advance 10s; read user:1")
        #expect(bench.run("stats front since=later format=overview").contains("100%  1 of 1 lookup\n"))
    }

    @Test func aBatchIsReadThroughItsStrategy() {
        bench.run("read user:1..user:9 batch=4")
        #expect(
            bench.run("expect stats users round-trips = 3; expect stats users loads = 9; expect miss cold")
                == "ok\nok\nok\n")
        #expect(bench.run("expect stats front round-trips = 6") == "ok\n")
        bench.run("invalidate user:*; warm user:1..user:9 batch=9")
        #expect(bench.run("expect stats users round-trips = 4") == "ok\n")
        // A cache alone loads nothing.
        bench.run("invalidate user:*; @front read user:1..user:9 batch=9")
        #expect(bench.run("expect stats users round-trips = 4") == "ok\n")
        bench.run("@users read user:1..user:9 batch=9")
        #expect(bench.run("expect stats users round-trips = 5") == "ok\n")
    }
}
