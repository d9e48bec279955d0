internal import Caching
internal import Keyspace
internal import Simulation
internal import Tracing

/// `INFO`, with the fields that tools read.
enum InfoCommand {
    static let all: [ServedCommand] = [
        ServedCommand(
            "INFO", arity: -1, [], "what the server is and has counted", syntax: "[section [section ...]]",
            info)
    ]

    private static let standard = [
        "server", "clients", "memory", "persistence", "stats", "replication", "cpu", "modules", "errorstats",
        "cluster",
        "keyspace",
    ]

    static func info(_ call: Invocation) throws(CommandError) -> Reply {
        var wanted: [String] = []
        for word in call.arguments.dropFirst() {
            switch word.lowercased {
            case "all", "everything": wanted += standard + ["commandstats", "latencystats"]
            case "default": wanted += standard
            case let name: wanted.append(name)
            }
        }
        if call.count == 1 { wanted = standard }
        let text = (standard + ["commandstats", "latencystats"]).filter { wanted.contains($0) }.compactMap {
            name in
            section(name, call.engine).map { lines in
                (["# \(title(name))"] + lines).map { $0 + "\r\n" }.joined()
            }
        }
        return .verbatim(ByteString(text.joined(separator: "\r\n")))
    }

    private static func title(_ name: String) -> String {
        name == "cpu" ? "CPU" : name.prefix(1).uppercased() + name.dropFirst()
    }

    private static func section(_ name: String, _ engine: Engine) -> [String]? {
        switch name {
        case "server": server(engine)
        case "clients": clients(engine)
        case "memory": memory(engine)
        case "persistence":
            [
                "loading:0", "async_loading:0",
                "rdb_changes_since_last_save:\(engine.presentDatabases.reduce(0) { $0 + $1.cache.memory.changeCount })",
                "rdb_bgsave_in_progress:0",
                "rdb_last_save_time:\(engine.settings.epoch.nanoseconds / 1_000_000_000)",
                "rdb_last_bgsave_status:ok",
                "aof_enabled:0", "aof_rewrite_in_progress:0",
            ]
        case "stats": stats(engine)
        case "replication":
            [
                "role:master", "connected_slaves:0", "master_failover_state:no-failover",
                "master_replid:0000000000000000000000000000000000000000", "master_repl_offset:0",
                "second_repl_offset:-1", "repl_backlog_active:0",
            ]
        case "cpu": ["used_cpu_sys:0.000000", "used_cpu_user:0.000000"]
        case "modules": []
        case "errorstats":
            engine.statistics.errors.sorted { $0.key < $1.key }.map {
                "errorstat_\($0.key):count=\($0.value)"
            }
        case "commandstats":
            zip(ServedCommands.all, engine.statistics.byCommand).filter { $0.1.isUsed }.map {
                command, counted in
                let each = Double(counted.microseconds) / Double(max(1, counted.calls))
                return "cmdstat_\(command.fullName):calls=\(counted.calls),usec=\(counted.microseconds),"
                    + "usec_per_call=\(hundredths(each)),rejected_calls=\(counted.rejected),"
                    + "failed_calls=\(counted.failed)"
            }
        case "latencystats":
            zip(ServedCommands.all, engine.statistics.byCommand).filter { $0.1.calls > 0 }.map {
                command, counted in
                "latency_percentiles_usec_\(command.fullName):"
                    + [("50", 0.5), ("99", 0.99), ("99.9", 0.999)].map {
                        "p\($0.0)=\(hundredths(counted.percentile($0.1)))0"
                    }.joined(separator: ",")
            }
        case "cluster": ["cluster_enabled:0"]
        case "keyspace":
            engine.presentDatabases.compactMap { number, cache in
                let fill = cache.memory.fill
                guard fill.entries > 0 else { return nil }
                let timed = cache.memory.timedCount
                return "db\(number):keys=\(fill.entries),expires=\(timed),avg_ttl=0"
            }
        default: nil
        }
    }

    private static func server(_ engine: Engine) -> [String] {
        let uptime = engine.now.nanoseconds / 1_000_000_000
        return [
            "redis_version:\(engine.settings.version)", "redis_git_sha1:00000000", "redis_git_dirty:0",
            "redis_build_id:larder", "redis_mode:standalone", "os:Linux", "arch_bits:64",
            "multiplexing_api:epoll", "process_id:1", "run_id:\(String(repeating: "0", count: 40))",
            "tcp_port:\(engine.settings.port)",
            "server_time_usec:\((engine.now.nanoseconds + engine.settings.epoch.nanoseconds) / 1000)",
            "uptime_in_seconds:\(uptime)", "uptime_in_days:\(uptime / 86400)", "hz:10", "configured_hz:10",
            "executable:larder", "config_file:",
        ]
    }

    private static func clients(_ engine: Engine) -> [String] {
        [
            "connected_clients:\(engine.clients.count)", "cluster_connections:0",
            "maxclients:\(engine.settings.clientLimit)", "client_recent_max_input_buffer:0",
            "client_recent_max_output_buffer:0",
            "blocked_clients:\(engine.blocked.count + engine.clients.all.count { $0.waiting?.reason == .pause })",
            "tracking_clients:\(engine.tracking.clientCount)", "clients_in_timeout_table:0",
        ]
    }

    private static func memory(_ engine: Engine) -> [String] {
        let used = engine.presentDatabases.reduce(0) { $0 + $1.cache.memory.fill.bytes }
        let bounds = engine.cache(0).memory.bounds
        let limit = bounds.capacity.amount ?? 0
        return [
            "used_memory:\(used)", "used_memory_human:\(human(used))", "used_memory_rss:\(used)",
            "used_memory_peak:\(used)", "used_memory_peak_human:\(human(used))", "used_memory_lua:0",
            "used_memory_dataset:\(used)", "total_system_memory:0", "maxmemory:\(limit)",
            "maxmemory_human:\(human(limit))",
            "maxmemory_policy:\(bounds.policy)",
            "mem_fragmentation_ratio:1.00", "mem_allocator:larder", "lazyfree_pending_objects:0",
            "lazyfreed_objects:0",
            "number_of_cached_scripts:\(engine.scripts?.count ?? 0)",
        ]
    }

    private static func human(_ bytes: Int) -> String {
        let units = ["B", "K", "M", "G", "T"]
        var value = Double(bytes)
        var unit = 0
        while value >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        return unit == 0 ? "\(bytes)B" : hundredths(value) + units[unit]
    }

    /// A number with two places behind the point.
    private static func hundredths(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let fraction = String(hundredths % 100)
        return "\(hundredths / 100).\(fraction.count < 2 ? "0" : "")\(fraction)"
    }

    private static func stats(_ engine: Engine) -> [String] {
        let counted = engine.keyCounts
        return [
            "total_connections_received:\(engine.clients.received)",
            "total_commands_processed:\(engine.statistics.commands)", "instantaneous_ops_per_sec:0",
            "total_net_input_bytes:0", "total_net_output_bytes:0",
            "rejected_connections:\(engine.statistics.rejected)", "sync_full:0", "sync_partial_ok:0",
            "sync_partial_err:0", "expired_keys:\(counted.expired)", "expired_stale_perc:0.00",
            "expired_time_cap_reached_count:0", "evicted_keys:\(counted.evicted)",
            "evicted_clients:0", "keyspace_hits:\(counted.hits)", "keyspace_misses:\(counted.misses)",
            "pubsub_channels:\(engine.channels.byName.count)",
            "pubsub_patterns:\(engine.channels.byPattern.count)",
            "latest_fork_usec:0", "migrate_cached_sockets:0", "active_defrag_hits:0",
            "tracking_total_keys:\(engine.tracking.keyCount)",
            "tracking_total_items:\(engine.tracking.keyCount)",
            "tracking_total_prefixes:0", "unexpected_error_replies:0",
            "total_error_replies:\(engine.statistics.errors.values.reduce(0, +))",
        ]
    }
}

extension Engine {
    /// What has been counted of the keys of all databases, since the start or since `CONFIG RESETSTAT`.
    var keyCounts: MemoryStatistics {
        presentDatabases.reduce(MemoryStatistics()) { $0 + $1.cache.memory.statistics }.since(countedBefore)
    }

    func resetCounts() {
        countedBefore = MemoryStatistics()
        countedBefore = keyCounts
    }
}
