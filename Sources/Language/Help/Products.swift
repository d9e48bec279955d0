/// Which products do what a page of help is about, and what others do instead.
///
/// Every sentence was read in the source that stands beside it: the product's documentation, its code, or the paper.
struct Products: Sendable {
    /// The strategy or the topic.
    var page: String
    var text: String
    /// Where it was read.
    var sources: [String]

    static func of(_ page: String) -> Products? { all.first { $0.page == page } }

    /// The part of a page: a line with its head, and the text beneath.
    var lines: [String] { ["Products:"] + Columns.wrapped(text, indent: "  ") }

    static let all: [Products] = strategies + loads + copies + calls + keys

    private static let strategies: [Products] = [
        Products(
            page: "cache-aside",
            text: """
                Django's low-level cache, Rails.cache and Laravel's Cache leave loading and invalidating to the application: \
                get_or_set, fetch and remember load what is missing, and nothing in them knows of the database. Coherence, \
                Hazelcast and Ehcache can be given the database instead, and then load and write by themselves.
                """,
            sources: [
                "https://docs.djangoproject.com/en/stable/topics/cache/",
                "https://github.com/laravel/docs cache.md",
                "https://docs.oracle.com/cd/E16459_01/coh.350/e14510/readthrough.htm",
            ]),
        Products(
            page: "read-through",
            text: """
                Coherence asks its CacheStore for what it lacks, Ehcache its CacheLoaderWriter, Hazelcast its MapLoader, and \
                Caffeine's LoadingCache the function it was built with. DynamoDB Accelerator (DAX) stands before its table in \
                the same way. Redis and memcached know no database: there the application loads.
                """,
            sources: [
                "https://docs.oracle.com/cd/E16459_01/coh.350/e14510/readthrough.htm",
                "https://documentation.softwareag.com/terracotta (Introduction to Cache Loaders and Writers)",
                "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.consistency.html",
            ]),
        Products(
            page: "refresh-ahead",
            text: """
                Coherence has it by this name. Caffeine's refreshAfterWrite and FusionCache's EagerRefreshThreshold do the \
                same: the first read after that time starts a load in the background and gets the old value. An entry that \
                nobody reads in that time expires.
                """,
            sources: [
                "https://docs.oracle.com/cd/E24290_01/coh.371/e22840/readthrough.htm",
                "https://github.com/ben-manes/caffeine/wiki/Refresh",
                "https://github.com/ZiggyCreatures/FusionCache docs/EagerRefresh.md",
            ]),
        Products(
            page: "write-through",
            text: """
                DynamoDB Accelerator (DAX) writes to the table first and then to its item cache, and a write succeeds only if \
                both did. Coherence and Ehcache call their store or writer before put returns, unless they are told to write \
                behind.
                """,
            sources: [
                "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.consistency.html",
                "https://docs.oracle.com/cd/E24290_01/coh.371/e22840/readthrough.htm",
                "https://documentation.softwareag.com/terracotta (Implementing Cache-Through)",
            ]),
        Products(
            page: "write-behind",
            text: """
                Hazelcast, Coherence, Ehcache and Ignite write behind after a delay, in batches, and can coalesce writes of one \
                key. Hazelcast answers reads from its staging area while a write waits, as queue-reads=on does here. Ehcache \
                blocks the writer when its queue is full, as here.
                """,
            sources: [
                "https://github.com/hazelcast/hazelcast WriteBehindStore.java (stagingArea)",
                "https://documentation.softwareag.com/terracotta (CacheWriterFactory Attributes)",
                "https://docs.oracle.com/cd/E24290_01/coh.371/e22840/readthrough.htm",
                "https://mail-archive.com/commits@ignite.apache.org/msg35016.html (IGNITE-4927)",
            ]),
        Products(
            page: "write-around",
            text: """
                The Node package dynamo-cache does so: a write goes to the table alone, and a copy in the cache stays until \
                its time has run out. Amazon's guide to a cache before DynamoDB does not store on a write either, as nothing says \
                that what is written is soon read, but invalidates the copy.
                """,
            sources: [
                "https://www.npmjs.com/package/dynamo-cache",
                "https://docs.aws.amazon.com/prescriptive-guidance/latest/dynamodb-elasticache-integration/cache-write.html",
            ]),
    ]

    private static let loads: [Products] = [
        Products(
            page: "single-flight",
            text: """
                Go has it by this name: a caller that asks for a key while it is loaded waits and gets the same \
                result. nginx has it as proxy_cache_lock, Spring as @Cacheable(sync = true), FusionCache by default; Varnish \
                calls it request coalescing. It works within one process or proxy: ten servers still load ten times, which \
                leases in the shared cache prevent.
                """,
            sources: [
                "https://pkg.go.dev/golang.org/x/sync/singleflight",
                "https://nginx.org/en/docs/http/ngx_http_proxy_module.html",
                "https://docs.spring.io/spring-framework (Cacheable)",
                "https://github.com/ZiggyCreatures/FusionCache docs/EagerRefresh.md",
            ]),
        Products(
            page: "lease",
            text: """
                Facebook's memcache gives one client a token on a miss and lets the others wait; a delete voids the token, so \
                that nothing old is stored. memcached's meta commands have it too: mg with N creates a placeholder on a miss, \
                and the flag W tells the one client that it has won and is to load.
                """,
            sources: [
                "Nishtala et al., Scaling Memcache at Facebook, NSDI 2013",
                "https://github.com/memcached/memcached doc/protocol.txt (meta get)",
            ]),
        Products(
            page: "early-expiry",
            text: """
                Symfony's cache contracts do it for every get: the argument beta, usually 1.0, says how early, and 0 turns it \
                off. memcached's mg with R lets one client win the right to load when less than a given time is left, without \
                chance.
                """,
            sources: [
                "https://github.com/symfony/symfony src/Symfony/Contracts/Cache/CacheInterface.php",
                "https://github.com/memcached/memcached doc/protocol.txt (meta get)",
                "Vattani, Chierichetti and Lowenstein, Optimal Probabilistic Cache Stampede Prevention, VLDB 2015",
            ]),
        Products(
            page: "batching",
            text: """
                DataLoader gathers the loads of one tick of the event loop into one call, whoever asked. Hazelcast's and \
                Ehcache's loaders have loadAll beside load. Redis's MGET and pipelines save the round trips to the cache, and \
                not those to the database.
                """,
            sources: [
                "https://github.com/graphql/dataloader README.md",
                "https://github.com/hazelcast/hazelcast WriteBehindStore.java (loadAll)",
                "https://documentation.softwareag.com/terracotta (Introduction to Cache Loaders and Writers)",
            ]),
    ]

    private static let copies: [Products] = [
        Products(
            page: "stale-while-revalidate",
            text: """
                HTTP has it as a directive of Cache-Control (RFC 5861). Varnish calls it grace and counts such an answer as a \
                hit, as here; nginx does it with proxy_cache_use_stale updating and proxy_cache_background_update and reports \
                UPDATING. Rails' race_condition_ttl lets all but one reader have the old value for some seconds, and that one \
                waits.
                """,
            sources: [
                "https://www.rfc-editor.org/rfc/rfc5861",
                "https://github.com/varnishcache/varnish-cache cache_req_fsm.c (cache_hit_grace)",
                "https://nginx.org/en/docs/http/ngx_http_proxy_module.html",
                "https://apidock.com/rails/ActiveSupport/Cache/Store/handle_expired_entry",
            ]),
        Products(
            page: "stale-if-error",
            text: """
                HTTP has it as a directive of Cache-Control (RFC 5861), and nginx as proxy_cache_use_stale error timeout. \
                FusionCache calls it fail-safe and tries again after a while; with a soft timeout it gives the old value to a \
                reader whose load is slow, too. Caffeine keeps the old value if a refresh fails.
                """,
            sources: [
                "https://www.rfc-editor.org/rfc/rfc5861",
                "https://github.com/ZiggyCreatures/FusionCache docs/FailSafe.md",
                "https://github.com/ZiggyCreatures/FusionCache docs/Timeouts.md",
                "https://github.com/ben-manes/caffeine/wiki/Refresh",
            ]),
        Products(
            page: "sliding-expiry",
            text: """
                .NET's MemoryCache calls it SlidingExpiration and stops it at an absolute expiration, if one is set, which \
                bounds how old a value gets. Caffeine and Guava call it expireAfterAccess. In Redis the application sets the \
                time anew, with GETEX. Here nothing bounds it, so that the harm can be seen.
                """,
            sources: [
                "https://learn.microsoft.com/dotnet/api/microsoft.extensions.caching.memory.memorycacheentryextensions.setslidingexpiration",
                "https://github.com/ben-manes/caffeine/wiki/Eviction",
                "https://redis.io/docs/latest/commands/getex/",
            ]),
        Products(
            page: "negative-caching",
            text: """
                DynamoDB Accelerator (DAX) supports it for its item cache. Spring's @Cacheable stores null where a method \
                returns an empty Optional. Caffeine does not: a load or a refresh that brings null leaves nothing in the cache.
                """,
            sources: [
                "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.consistency.html (Negative caching)",
                "https://docs.spring.io/spring-framework (Cacheable)",
                "https://github.com/ben-manes/caffeine/discussions/1808",
            ]),
        Products(
            page: "jitter",
            text: """
                FusionCache adds it by JitterMaxDuration: a random time up to that on top of the duration, as here. Redis \
                keeps the time that it is given: there the application adds the random part.
                """,
            sources: ["https://github.com/ZiggyCreatures/FusionCache docs/Options.md"]),
        Products(
            page: "client-side-invalidation",
            text: """
                Redis remembers which keys a connection has read (CLIENT TRACKING) and sends it an invalidation message when \
                one changes; in broadcasting mode it sends all changes under a prefix. FusionCache tells the memory caches of \
                the other servers through a backplane. Here the far cache remembers which near caches have a key, as in the \
                first.
                """,
            sources: [
                "https://redis.io/docs/latest/commands/client-tracking/",
                "https://github.com/ZiggyCreatures/FusionCache/releases/tag/v2.9.0 (backplane)",
            ]),
    ]

    private static let calls: [Products] = [
        Products(
            page: "hedging",
            text: """
                gRPC has it as a hedging policy: copies of a call go out hedgingDelay apart, the first answer counts, and the \
                others are cancelled. Polly has a hedging strategy with a delay of 2s by default. Here the loser goes on, as a \
                query that a database has begun usually does.
                """,
            sources: [
                "https://grpc.io/docs/guides/request-hedging",
                "https://www.mintlify.com/App-vNext/Polly/api/hedging-strategy",
                "Dean and Barroso, The Tail at Scale, CACM 2013",
            ]),
        Products(
            page: "retries",
            text: """
                gRPC retries by a policy: at most so many attempts, with a wait that grows by a factor and is drawn at random, \
                and a throttle that stops retries while too many calls fail. Here a breaker does what that throttle does.
                """,
            sources: [
                "https://github.com/grpc/proposal A6-client-retries.md",
                "https://learn.microsoft.com/en-us/aspnet/core/grpc/retries",
            ]),
        Products(
            page: "circuit-breaker",
            text: """
                resilience4j opens at a share of failed calls (50% unless set) among the last 100 calls or within a time, and \
                lets 10 calls through when half open; here it is a time, and 1 probe. Hystrix permitted one test call as well.
                """,
            sources: [
                "https://camel.apache.org/components/4.4.x/eips/resilience4jConfiguration-eip.html",
                "https://github.com/resilience4j/resilience4j/issues/903",
            ]),
        Products(
            page: "timeout",
            text: """
                FusionCache has two: a soft timeout, after which a reader gets the old value while the load goes on, and a \
                hard one, after which the read fails. Here timeout= is the hard one, and the call goes on unseen.
                """,
            sources: [
                "https://github.com/ZiggyCreatures/FusionCache docs/Timeouts.md"
            ]),
        Products(
            page: "bulkhead",
            text: """
                HikariCP's pool has 10 connections unless maximumPoolSize says otherwise, and a caller waits up to 30 seconds \
                for one (connectionTimeout) before it fails. Here a call waits without end unless connection-wait= is given.
                """,
            sources: [
                "https://blog.csdn.net/aoayyu826824/article/details/102345779 (HikariCP's settings)",
                "https://cloud.google.com/sql/docs/mysql/samples/cloud-sql-mysql-servlet-timeout",
            ]),
    ]

    private static let keys: [Products] = [
        Products(
            page: "dependencies",
            text: """
                Laravel's cache takes tags when a value is put and flushes all that have one of them; the value must be got \
                with the same tags. It needs a driver that can do so, such as Redis or memcached. FusionCache has tags as well.
                """,
            sources: [
                "https://github.com/laravel/docs cache.md",
                "https://packagist.org/packages/assertchris/laravel-tagged-cache",
                "https://docs.rs/crate/amalgam-cache/0.2.0 (a port of FusionCache)",
            ]),
        Products(
            page: "versioned-keys",
            text: """
                Django has a version beside every key (VERSION, and version= of each call) and raises it with incr_version. \
                Rails stores the version within the entry and takes an entry of another version for a miss, so that one key \
                holds one value.
                """,
            sources: [
                "https://docs.djangoproject.com/en/stable/topics/cache/#cache-versioning",
                "https://apidock.com/rails/ActiveSupport/Cache/Entry",
            ]),
    ]
}
