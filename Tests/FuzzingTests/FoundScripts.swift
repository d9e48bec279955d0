/// Scripts that fuzzers found, each of which once crashed, hung or broke an invariant, at their shortest.
enum FoundScripts {
    /// Scripts that may be bad: they must end, well or with an error that has a place.
    static let bad = [
        // The name of a file broke the line of the message it stood in.
        "include \"\ncommon.larder\u{1}\"",
        // The end of a session cancelled a timer that no longer was.
        "database users rows=user:1..user:100\ncache front over users strategy=write-behind flush-every=5s\n"
            + "write user:1 \"Ann\"\nfile=/",
        // Counting the keys of a range overflowed.
        "read user:0..user:9223372036854775807",
        "database big rows=user:0..user:9223372036854775807\nwrite user:x 1",
        "database big rows=user:1..user:9223372036854775807\nwrite user:x 1\nwrite user:y 2",
        // A number too large for an integer, in the advice of an error.
        "database users rows=user:1..user:9\nflaky users 1e300",
        // Statements on one line stood in one another without bound.
        "database users\n" + String(repeating: "repeat 1 ", count: 20_000) + "read a",
        "database users\nlet x = 1\n" + String(repeating: "expect error ", count: 20_000) + "read $x",
        // Policies and nodes ran out of numbers.
        "database users\ncache front over users\n"
            + String(
                repeating: "repeat 6000 { configure front policy=fifo; configure front policy=lru }\n",
                count: 3),
        String(repeating: "repeat 6000 { database users; drop users }\n", count: 6),
        // Clients were made without end before the first of them could meet a limit.
        "database users\ndefine f(a) { together 1000000 { f $a } }\nf 1",
        // Millions of keys were named although few were drawn, or none.
        "database users\ncache front over users\nworkload keys=user:1..user:9999999 rate=1/s for=1s",
        "database users\ncache front over users\nexpect uncached user:1..user:9999999",
    ]

    /// Whole programs: what must hold of programs held not.
    static let programs = [
        // A place where a task had waited was gone when a signal was fired at the end of the session.
        "database db1\nuntil 1s { advance 10s }\nuntil 2s { settle }",
        // The gauge of a queue's depth missed batches that left and came back.
        "database db2 rows=k:1..k:1\ncache c3 over db2 strategy=write-behind ttl=10s attempts=2 coalesce=off\n"
            + "write k:1 v1\ntogether 2 { step }",
        "database db1\ncache c2 over db1 strategy=write-behind flush-every=10ms batch=2 retry=1s coalesce=off\n"
            + "partition c2 db1 for=5s\nwrite k:1 a\nwrite k:2 b\nwrite k:3 c\nadvance 20ms\nadvance 10s",
        // A batch that a lower cache had taken in part was lost as a whole, and its first write was durable.
        "seed 4\ndatabase db1\ncache c2 over db1 strategy=write-behind flush-every=5s batch=2 attempts=2\n"
            + "cache c3 over c2 strategy=write-behind flush-every=1s batch=3\nflaky c2 50%\n"
            + "workload keys=k:1..k:9 rate=50/s for=3s writes=100%\ncrash c3\nadvance 5s\ncrash c3",
        // A write was given up before its writer was told that it is done.
        "database db1 rows=k:1..k:3 read=35ms write=41ms\n"
            + "cache c2 over db1 strategy=write-behind capacity=1 policy=fifo latency=2ms flush-every=5s queue=2 attempts=1\n"
            + "cache c3 over c2 strategy=read-through capacity=2\nfail db1 for=2s\nwrite k:4 same\nwrite k:1 v4",
        // A lingering end that a hit renewed was counted with its last millisecond twice.
        "database db1 rows=k:1..k:1\ncache c2 over db1 ttl=1ms latency=2ms stale-if-error=3500ms sliding=on\n"
            + "SET k:1 v1 PX 700\nread k:1",
        // A cache that had been dropped was still asked, and its queue still took writes in.
        "database db1\ncache c2 over db1 strategy=write-behind latency=100ms\nuntil 50ms { write k:1 v1 }\ndrop c2\n"
            + "advance 10s",
        // What a statement had started for later went on although the statement failed and was taken back.
        "database db1 rows=k:1..k:8\nread k:4\nrepeat 2 { every 2500ms for=20s { read k:8 }; at 0s { heal all } }\n"
            + "advance 20s",
        "database db1 rows=k:1..k:8\nread k:4\nrepeat 2 { after 1s { read k:8 }; at 0s { heal all } }\nadvance 20s",
        // The truth forgot writes that still waited, and that were written over newer ones when they came late.
        "database db1 rows=k:1..k:2 read=13ms write=3ms\n"
            + "cache c2 over db1 ttl=2s negative-ttl=3500ms latency=5ms retry=1s coalesce=off\n"
            + "cache c3 over c2 strategy=refresh-ahead+write-behind ttl=2s negative-ttl=20ms latency=3ms batch=10 "
            + "coalesce=off\nflaky db1 70%\n"
            + "together 6 { every 300ms for=20s { read k:2; write k:2 \"v 9\"; read k:2..k:2 } }\nadvance 10s\n"
            + "configure c3 strategy=write-through ttl=1s refresh-at=100% retry=100ms",
        // An entry that one command had both stored and thrown out was thrown out as if nothing had stored it.
        "database db1\ncache c2 over db1 capacity=1 policy=random ttl=2s\nMSET k:12 v4 k:3 5",
        // 'step NAME' looked for the client's event among those that the log still kept.
        "database db1 rows=k:1\ncache c2 over db1 strategy=write-through ttl=1s\n"
            + "cache c3 over c2 strategy=write-through ttl=1m latency=0ms sliding=on\n"
            + "cache c4 over c3 ttl=3500ms\nread k:1 in=c4\n"
            + "client alice { @db1 write k:1 v1; flaky c2 90% }\nstep alice",
        // Asking a cache alone that hangs told that there was no such row.
        "database db1 rows=k:1..k:11\ncache c2 over db1 ttl=2s single-flight=on\nhang c2\n"
            + "workload keys=k:1..k:12 rate=51/s for=1s writes=100%\n@c2 read k:2",
        // The clock of a cache that had been dropped was set right, and its entries expired.
        "database db1 rows=k:1..k:2\ncache c2 over db1 ttl=1s\nread k:1 k:2\nskew c2 -1s for=3500ms\ndrop c2\nstep",
        // A batch that was given up after a timeout went on into the lower cache, and what was reported lost was not.
        "seed 4\ndatabase db1 write=8ms\n"
            + "cache c2 over db1 strategy=read-through+write-behind flush-every=200ms batch=10 queue=1\n"
            + "cache c3 over c2 strategy=write-through latency=2ms\n"
            + "cache c4 over c3 strategy=write-behind flush-every=30s attempts=1 timeout=5ms\n"
            + "write k:5 v4\nwrite k:12 v5\nsettle",
        "seed 4\ndatabase db1 write=8ms\n"
            + "cache c2 over db1 strategy=read-through+write-behind flush-every=200ms batch=10 queue=1\n"
            + "cache c3 over c2 strategy=write-through latency=3ms\n"
            + "cache c4 over c3 strategy=write-behind flush-every=30s attempts=1 timeout=5ms\n"
            + "write k:5 v4\nwrite k:12 v5\nsettle",
        // A value of no bytes was to be made smaller.
        "database db1\ncache c2 over db1 strategy=write-through compress=zlib compress-from=0B\nwrite k:1 \"\"",
        // What a command had stored ended a millisecond early once its cache's clock had jumped.
        "database db1\ncache c2 over db1\nSET k:5 v1 PX 1400\nskew c2 1s for=3500ms\nadvance 2s",
        // What a strategy had stored and a command had changed was taken to end as what a command stores.
        "database db1 rows=k:1..k:3\ncache c2 over db1 ttl=1s jitter=1ms\nwarm k:1\nAPPEND k:1 x\nadvance 2s",
        // What a crash took was taken for passed on, as the cache above that had just brought it still held it.
        "database db1\ncache c2 over db1 strategy=write-behind latency=5ms flush-every=1s\n"
            + "cache c3 over c2 strategy=write-behind flush-every=10ms\n"
            + "write k:1 a\nwrite k:2 b\nadvance 16ms\ncrash c2\nsettle",
        // A statement that waited in one world went on with the keys of another, in which it had begun meanwhile.
        "database db3 rows=k:1..k:5\ncache c4 over db3\nafter 2s { together 3 { repeat 2 read k:1 k:2 k:3 } }\n"
            + "client alice { read k:2 k:2 k:3 }\nat 2s { read k:5 k:4 k:3 }\nadvance 2010ms\n"
            + "compare ttl=1s,none { read k:5 }\nsettle",
        // A deletion made again after a timeout was taken for the next one in its batch.
        "seed 1\ndatabase db1 write=lognormal(44ms,0.9)\ncache c3 over db1 strategy=write-through timeout=50ms\n"
            + "cache c4 over c3 strategy=write-through retries=3\n"
            + "cache c6 over c4 strategy=write-behind coalesce=off flush-every=1s\n"
            + "repeat 8 { write k:1 v; delete k:1 }\nsettle",
        // A step waited in vain for an event where what was left behind ended without one, and was refused.
        "database db1 read=5ms write=42ms\n"
            + "cache c2 over db1 single-flight=off timeout=5ms connections=2 fallback=none\nread k:5\nstep\nwrite k:4 a",
        // A read of a cache that hung when it was taken away was told as one that had had no answer in time.
        "database db1 rows=k:1..k:5\ncache c2 over db1 latency=4ms\nhang c2\n"
            + "client alice { read k:5 }\nclient bob { drop c2 }\nadvance 10s\nread k:5\nadvance 2m",
        // A block in the background that failed without an event was gone, and came again with an undo.
        "database db1 rows=k:1..k:10\ncache c4 over db1\n"
            + "together 4 { at 432s { full c4 memory for=500ms; mark m0; fail db1 for=1ms } }\n"
            + "step\ndrop c4\nsettle for=10s\nread k:12 k:4 batch=4",
        // The end of a load was counted for the loads that had begun in the same instant: a stampede was told too early.
        "database db1 rows=k:1..k:1 read=normal(2ms,7ms) write=22ms workers=1\n"
            + "client bob { together 4 { read k:1 k:1 k:1 }; advance 1ms }\nread k:1 k:1 k:1 in=db1",
        // A write that was made again after its answer was lost stood twice in one batch, which ended the program.
        "database db1 rows=k:1..k:3\ncache c2 over db1 strategy=write-behind coalesce=off latency=0ms\n"
            + "cache c3 over c2 strategy=write-through retries=1\nhang c2 for=90s\nwrite k:1 a\nsettle",
        // A batch that timed out had been taken in part by the cache below when the one above crashed.
        "database db2 rows=k:1..k:3 write=11ms\n"
            + "cache c3 over db2 strategy=write-behind latency=normal(4ms,11ms) flush-every=30s queue=5\n"
            + "cache c4 over c3 strategy=write-behind batch=3 queue=2 timeout=15ms\n"
            + "write k:1 v1\nwrite k:2 v2\nadvance 100ms\ncrash c4",
        // What left a window with nothing behind it was told to be no more frequent than what was not there.
        "database db1 rows=k:1..k:10\ncache c2 over db1 capacity=1 policy=w-tinylfu\nread k:1..k:5",
    ]
}
