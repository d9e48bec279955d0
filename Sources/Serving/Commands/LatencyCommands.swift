internal import Keyspace

/// `LATENCY`: spikes, and how long commands took.
enum LatencyCommands {
    static let all: [ServedCommand] = [
        ServedCommand("LATENCY LATEST", arity: 2, flags, "the newest spike of each event, and the greatest") {
            call throws(CommandError) in
            let latency = call.engine.latency
            return .array(
                latency.events.sorted { $0.key < $1.key }.compactMap { event, samples in
                    samples.last.map { newest in
                        .array([
                            .bulk(event), .integer(newest.time), .count(newest.milliseconds),
                            .count(latency.greatest[event] ?? 0),
                        ])
                    }
                })
        },
        ServedCommand("LATENCY HISTORY", arity: 3, flags, "the spikes of an event", syntax: "event") {
            call throws(CommandError) in
            .array(
                (call.engine.latency.events[call[2].text] ?? []).map {
                    .array([.integer($0.time), .count($0.milliseconds)])
                })
        },
        ServedCommand("LATENCY RESET", arity: -2, flags, "forget spikes", syntax: "[event [event ...]]") {
            call throws(CommandError) in
            let names =
                call.count > 2
                ? call.arguments.dropFirst(2).map(\.text) : call.engine.latency.events.keys.sorted()
            return .count(names.count { call.engine.latency.forget($0) })
        },
        ServedCommand("LATENCY DOCTOR", arity: 2, flags, "advice about latency", doctor),
        ServedCommand("LATENCY GRAPH", arity: 3, flags, "a graph of spikes", syntax: "event", graph),
        ServedCommand(
            "LATENCY HISTOGRAM", arity: -2, flags, "how long commands took",
            syntax: "[command [command ...]]", histogram),
    ]

    private static let flags: CommandDescriptor.Flags = [.admin, .noscript]

    private static func doctor(_ call: Invocation) throws(CommandError) -> Reply {
        let engine = call.engine
        if engine.settings.latencyThreshold == 0 {
            return .verbatim(
                "I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this Redis instance. You may use \"CONFIG SET latency-monitor-threshold <milliseconds>.\" in order to enable it.\n"
            )
        }
        if engine.latency.events.isEmpty { return .verbatim("No spike of latency was observed.\n") }
        let lines = engine.latency.events.sorted { $0.key < $1.key }.map { event, samples in
            let mean = samples.reduce(0) { $0 + $1.milliseconds } / max(1, samples.count)
            return "\(event): \(samples.count) spikes, \(mean)ms on average, "
                + "\(engine.latency.greatest[event] ?? 0)ms the longest.\n"
        }
        return .verbatim(ByteString(lines.joined()))
    }

    private static func graph(_ call: Invocation) throws(CommandError) -> Reply {
        let event = call[2].text
        guard let samples = call.engine.latency.events[event], !samples.isEmpty else {
            throw CommandError("No samples available for event '\(event)'")
        }
        let times = samples.map(\.milliseconds)
        let (low, high) = (times.min() ?? 0, times.max() ?? 0)
        let rows = stride(from: 4, through: 1, by: -1).map { row in
            String(times.map { ($0 - low) * 3 / max(1, high - low) + 1 >= row ? "#" : " " }) + "\n"
        }
        return .verbatim(
            ByteString(
                "\(event) - high \(high) ms, low \(low) ms (all time high \(call.engine.latency.greatest[event] ?? 0) ms)\n"
                    + rows.joined()))
    }

    private static func histogram(_ call: Invocation) throws(CommandError) -> Reply {
        let names = call.arguments.dropFirst(2).map {
            String($0.lowercased.uppercased().map { $0 == "|" ? " " : $0 })
        }
        let chosen = zip(ServedCommands.all, call.engine.statistics.byCommand).filter { command, counted in
            counted.calls > 0
                && (names.isEmpty
                    || names.contains { command.name == $0 || command.name.hasPrefix($0 + " ") })
        }
        return .map(
            chosen.map { command, counted in
                .init(
                    key: .bulk(command.fullName),
                    value: .map([
                        .init(key: .bulk("calls"), value: .count(counted.calls)),
                        .init(
                            key: .bulk("histogram_usec"),
                            value: .map(
                                counted.durations.map {
                                    .init(key: .count($0.microseconds), value: .count($0.calls))
                                })),
                    ]))
            })
    }
}
