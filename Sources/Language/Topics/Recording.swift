extension Topic {
    static let recording = Topic(
        name: "record",
        summary: "how to get a trace of your own traffic, to replay it",
        // MONITOR and what it leaves out: the command reference of Redis. watch: doc/protocol.txt and logger.c of memcached.
        // combined: the documentation of nginx's ngx_http_log_module.
        discussion: """
            A trace is a list of requests, and any of these will do. Redis or Valkey: redis-cli MONITOR > \
            monitor.log prints every command with its time and arguments until Ctrl-C. memcached: watch \
            fetchers mutations, sent over a connection of its own (for instance with nc), prints reads and \
            stores. nginx and Apache: the access log they write anyway, in the common or combined format. \
            Your own program: a line for each request, as JSON, \
            {"time":1.25,"key":"user:1","size":120,"op":"read","ttl":60}, or as CSV below a first line \
            time,key,size,op,ttl,cost,tenant; only the key must be there. Times and TTLs are in seconds, sizes in \
            bytes. A block trace names device and offset in place of the key, and --block 4KiB splits its \
            requests into blocks; what MSR, Alibaba, Tencent, SYSTOR, UMass, FIU, CloudPhysics, IBM, Meta, \
            Twitter and Wikimedia published is read as it is, and so is valgrind's lackey. For Parquet and \
            xz let others decompress: duckdb -csv -c "select time, key, size from 'trace.parquet'" | larder \
            trace info -, and xz -dc trace.csv.xz | larder replay -. A session of Larder: 'larder run --trace json FILE'. Each may be compressed with gzip or \
            zstd.
            """,
        harm: """
            MONITOR costs the server: the reference of Redis measured less than half the throughput while \
            it ran. It shows keys and values to whoever reads the file, and not whether a read found \
            anything. A log of the cache alone lacks what an application cache in front of it has already \
            answered. An hour may miss what happens once a day, and a trace that begins on a warm cache \
            begins cold when it is replayed.
            """,
        remedy: """
            Record for some minutes first, at the busiest time, and then see what you have with \
            'larder trace info FILE': requests, keys, sizes, how often keys come again. 'larder trace \
            convert' writes it in a smaller or a faster format, 'larder trace sample' keeps 1% of the keys \
            where it is too large, 'larder trace formats' shows all the forms that are read, and 'larder \
            replay' says what policies and sizes would do. Where nothing can be recorded yet, make traffic \
            up: 'larder trace generate', or 'workload' as in the example.
            """,
        example: """
            database users rows=user:1..user:1000
            cache front over users capacity=100 ttl=60s
            trace off
            workload keys=user:1..user:1000 zipf=0.99 rate=100/s for=10s writes=5%
            """)
}
