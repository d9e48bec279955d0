@testable import Language

/// More classics: races of two clients in both orders, several caches over one another, and the mechanisms that are meant to
/// help and are set wrongly.
extension PanelTests {
    static let races: [Classic] = [
        // Removing the copy first leaves a gap in which a reader brings the old row back. Writing first and removing
        // afterwards, which is what cache-aside does, closes it; the price is a load after each write.
        Classic(
            name: "the copy is removed before the row is written",
            script: system
                + "cache c over db ttl=60s\nread k:1\ninvalidate k:1\nclient ann { read k:1 }\n"
                + "after 30ms write k:1 new via=db\nadvance 1s\nread k:1",
            event: "stale", steps: ["stored", "written", "found"], medicine: "the write sent through c"),
        // A second removal after a while is meant to catch readers that were under way. If it comes before they store,
        // it catches nobody. A lease needs no guess at how long they take.
        Classic(
            name: "a delayed double delete that comes too soon",
            script: "database db rows=k:1 read=100ms write=10ms\ncache c over db ttl=60s\n"
                + "client slow { read k:1 }\nafter 50ms write k:1 new\nafter 80ms invalidate k:1\n"
                + "advance 1s\nread k:1",
            event: "stale", steps: ["written", "stored", "found"], medicine: "lease=10s on c"),
        // The other order: the writer is done before the reader begins, so nothing is wrong but the load it costs.
        Classic(
            name: "the reader begins after the writer has ended",
            script: "database db rows=k:1 read=100ms write=10ms\ncache c over db ttl=60s\nread k:1\n"
                + "client writer { write k:1 new }\nafter 50ms client reader { read k:1 }\nadvance 1s",
            event: "miss", steps: ["stored", "removed"], medicine: "strategy=write-through on c"),
        // Two writers that do not cross leave the cache and the row alike: the only miss is the first one.
        Classic(
            name: "two writers one after the other in a write-through cache",
            script: "database db rows=k:1 read=20ms write=10ms\ncache c over db strategy=write-through\n"
                + "client ann { write k:1 Ann }\nafter 20ms client bob { write k:1 Bob }\nadvance 1s\nread k:1",
            event: "hit", steps: ["stored"], medicine: nil),
        // A queue that is written back later writes over what another program has written to the row meanwhile. All
        // writers have to go through the cache that queues.
        Classic(
            name: "a dirty write is written back over a newer one",
            script: system
                + "cache c over db strategy=write-behind flush-every=1s\nwrite k:1 A\n"
                + "write k:1 B via=db\nadvance 5s",
            event: "lost", steps: ["accepted", "written"], medicine: "the write sent through c"),
        // The row went away and nobody told the cache. It is a write like any other.
        Classic(
            name: "a row deleted behind the cache's back",
            script: system + "cache c over db ttl=60s\nread k:1\ndelete k:1 via=db\nread k:1",
            event: "stale", steps: ["stored", "found"], medicine: "the write sent through c"),
    ]

    static let tiers: [Classic] = [
        // Each server has its own near cache; the one that wrote knows of it and the other does not.
        Classic(
            name: "another server's near cache",
            script: system
                + "cache far over db ttl=60s strategy=write-through\n"
                + "cache one over far ttl=60s strategy=write-through\ncache two over far ttl=60s\n"
                + "read k:1 via=two\nwrite k:1 new via=one\nadvance 1s\nread k:1 via=two",
            event: "stale", steps: ["stored", "written", "found"], medicine: "tracking=on on two"),
        // The far copy was old already when the near cache took it: its age adds up. What is wrong is that the caches
        // were not told: the write goes through the one at the top, which tells the one below.
        Classic(
            name: "a near copy of an old far copy",
            script: system
                + "cache far over db ttl=60s\ncache near over far ttl=60s tracking=on\nread k:1 via=far\n"
                + "write k:1 new via=db\nread k:1 via=near\nadvance 1s\nread k:1 via=near",
            event: "stale", steps: ["stored", "written", "found", "stored", "found"],
            medicine: "the write sent through near"),
        // The copy was loaded from a replica that lagged, and stays wrong long after the replica has caught up.
        Classic(
            name: "a lagging replica's row is cached",
            script: "database db rows=k:1 replica-lag=1s\ncache c over db ttl=60s\nwrite k:1 new\nread k:1\n"
                + "advance 5s\nread k:1",
            event: "stale", steps: ["written", "stored", "found"], medicine: "replica-lag=none on db"),
        // Cut off from the database, a cache that loads by itself can answer only with what it has; what expired is better
        // than nothing. (With cache-aside the application loads, and notices nothing.)
        Classic(
            name: "a cache cut off from its database",
            script: system
                + "cache c over db ttl=10s strategy=read-through\nread k:1\nadvance 20s\npartition c db for=1m\nread k:1",
            event: "failed", steps: ["broken", "missed", "refused"], medicine: "stale-if-error=15s on c"),
    ]

    static let settings: [Classic] = [
        // Each hit gives the entry its time again, so a key that is read often never expires, however old it is.
        Classic(
            name: "sliding expiry keeps an old copy for ever",
            script: system
                + "cache c over db ttl=10s sliding=on\nread k:1\nwrite k:1 new via=db\n"
                + "repeat 10 { advance 5s; read k:1 }",
            event: "stale", steps: ["stored", "written", "found"], medicine: "the write sent through c"),
        // The grace adds to the ttl: the reader gets the old copy once more while the new one is loaded.
        Classic(
            name: "stale-while-revalidate after a write past the cache",
            script: system
                + "cache c over db ttl=10s stale-while-revalidate=1h\nread k:1\nwrite k:1 new via=db\n"
                + "advance 11s\nread k:1",
            event: "stale", steps: ["stored", "written", "served"], medicine: "the write sent through c"),
        // The right to load ends before the load does, so that the next one gets it too. It must outlast the load.
        Classic(
            name: "a lease that is shorter than the load",
            script: "database db rows=k:1 read=1s\ncache c over db lease=100ms\ntogether 10 read k:1",
            event: "stampede", steps: ["missed", "loaded"], medicine: "lease=2s on c"),
        // Ten readers of one key need one connection, not ten.
        Classic(
            name: "a herd that empties the pool",
            script: system
                + "cache c over db connections=2 connection-wait=30ms\ntogether 10 read k:1",
            event: "failed", steps: ["missed", "waited", "refused"], medicine: "single-flight=on on c"),
        // All were stored at one moment and end at one moment. A spread of the ends spreads the loads; more workers
        // would stand idle between the peaks.
        Classic(
            name: "all keys expire at one moment",
            script: "database db rows=k:1..k:20 read=20ms workers=1 worker-wait=100ms\n"
                + "cache c over db ttl=10s\nread k:1..k:20\n"
                + "every 1s for=20s together { read k:1; read k:2; read k:3; read k:4; read k:5; read k:6; "
                + "read k:7; read k:8; read k:9; read k:10; read k:11; read k:12 }\nadvance 20s",
            event: "failed", steps: ["refused"], medicine: "jitter=5s on c"),
        // The queue is full because the database is down: the writer waits in vain. A longer queue outlasts the outage;
        // acknowledging only what is durable would fail at once.
        Classic(
            name: "a full write-behind queue",
            script: system
                + "cache c over db strategy=write-behind queue=2 queue-wait=1s flush-every=1s\n"
                + "fail db for=10s\nwrite k:1 a\nwrite k:2 b\nwrite k:3 c",
            event: "failed", steps: ["broken", "retried", "blocked", "refused"], medicine: "queue=4 on c"),
        // The database was down and is up again; the breaker has not found out. The old copy would have bridged it.
        Classic(
            name: "an open breaker refuses what would work again",
            script: system
                + "cache c over db ttl=10s breaker=50% breaker-calls=3 breaker-pause=30s\nread k:1..k:3\n"
                + "advance 15s\nfail db for=1s\nread k:1..k:3\nadvance 2s\nread k:1",
            event: "failed", steps: ["broken", "breaker", "missed", "refused"],
            medicine: "stale-if-error=10s on c"),
        // One pass over many keys pushes out the key that is always asked for. More room for the pass is the wrong end;
        // a policy that looks at how often a key is asked for keeps it.
        Classic(
            name: "a scan pushes the hot key out",
            script: system
                + "cache c over db capacity=3 policy=lru\nrepeat 5 read k:1\nread k:2..k:20\nread k:1",
            event: "miss", steps: ["stored", "evicted"], medicine: "policy=lfu on c"),
        // Loading ahead needs a read in the last quarter; a key that is read every minute never gets one.
        Classic(
            name: "refresh-ahead of a key that is seldom read",
            script: system
                + "cache c over db ttl=60s strategy=refresh-ahead\nread k:1\nadvance 61s\nread k:1",
            event: "miss", steps: ["stored", "expired"], medicine: "ttl=90s on c"),
        // The write took effect, and its caller was told that it had failed: it waited less long than a write takes.
        Classic(
            name: "a write that timed out",
            script: system + "cache c over db strategy=write-through timeout=20ms\nwrite k:1 new",
            event: "failed", steps: ["timed out"], medicine: "timeout=50ms on c"),
        // Memory is gone, the rows are not: nothing but a warm-up before the readers come would have helped.
        Classic(
            name: "the first read after a crash",
            script: system + "cache c over db ttl=60s\nread k:1\ncrash c\nread k:1",
            event: "miss", steps: ["stored", "crashed"], medicine: nil),
    ]
}
