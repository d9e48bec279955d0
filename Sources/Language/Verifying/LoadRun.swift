internal import Caching
internal import Reporting
internal import Simulation
internal import Tracing

/// A workload, or a trace of requests, sent through a strategy to a real server, and what the simulator foretold of it.
public final class LoadRun {
    /// At what rate and for how long, instead of what the script says.
    public struct Pace: Sendable {
        /// Operations a second.
        public var rate: Double?
        /// Nanoseconds.
        public var length: Int64?

        public init() {}

        /// Reads `1000/s` and `30s`.
        ///
        /// - Throws: an error whose description says what is wrong.
        public init(rate: String?, length: String?) throws {
            do throws(Problem) {
                self.rate = if let rate { try Units.rate(rate, for: "--rate") } else { nil }
                self.length =
                    if let length { try Units.positiveTimeSpan(length, for: "--for").nanoseconds } else {
                        nil
                    }
            } catch { throw RealPlacement.Failure(error) }
        }
    }

    private let source: Source
    private let options: Session.Options
    private let placement: RealPlacement
    private let output: Output
    private let diagnostics: (String) -> Void

    /// How a trace is sent if no script says it: a cache that a real application might have.
    private static func script(forTrace path: String) -> String {
        """
        database origin read=5ms write=5ms
        cache front over origin ttl=10m
        replay '\(path)'
        """
    }

    /// - Parameter path: a script (.larder), or a trace of requests.
    /// - Throws: an error whose description says what is wrong.
    public init(
        _ path: String, against placement: RealPlacement, _ options: Session.Options, output: Output,
        diagnostics: @escaping (String) -> Void
    ) throws {
        let isScript = path.hasSuffix(".larder") || path.hasSuffix(".txt")
        source =
            isScript
            ? Source(name: path, folder: Source.folder(ofFile: path), text: try Source.text(ofFile: path))
            : Source(name: "load", text: Self.script(forTrace: path))
        var options = options
        options.trace = .off
        if !isScript { options.allowedFolders.append(Source.folder(ofFile: path)) }
        self.options = options
        self.placement = placement
        self.output = output
        self.diagnostics = diagnostics
    }

    /// Runs it on the server, prints its statistics, and beside them what the simulator says.
    ///
    /// - Returns: whether all ran without an error and all that was expected held.
    public func run() -> Bool {
        var real = options
        real.against = placement
        let there = Session(options: real, output: output, diagnostics: diagnostics)
        defer { there.close() }
        guard there.run(source) else { return false }
        there.run(Source(name: "load", text: "settle; stats"))
        let here = Session(options: options, output: Output { _ in }, diagnostics: diagnostics)
        here.output.muted += 1
        defer { here.close() }
        guard here.run(source) else { return false }
        here.run(Source(name: "load", text: "settle"))
        output.line("")
        for line in Self.table(here, there) { output.line(line) }
        output.flush()
        return there.failures == 0
    }

    /// The figures that are compared.
    private static let figures = [
        "reads", "writes", "hits", "misses", "hit-rate", "evictions", "loads", "stale-reads", "lost-writes",
        "errors",
        "read-p50", "read-p99", "write-p50", "write-p99",
    ]

    private static func table(_ here: Session, _ there: Session) -> [String] {
        func report(_ session: Session) -> StatsReport {
            let world = session.engine.world
            return StatsReport(
                world.log.metrics, names: world.names, nodes: [.application] + world.nodes.map(\.id),
                over: world.simulation.now - .start)
        }
        let (foretold, measured) = (report(here), report(there))
        let rows = figures.compactMap { name -> (String, String, String)? in
            let (one, other) = (foretold.value(of: name, at: .total), measured.value(of: name, at: .total))
            return one == nil && other == nil ? nil : (name, one?.text ?? "-", other?.text ?? "-")
        }
        let width = max(8, rows.map(\.1.count).max() ?? 0)
        let other = max(8, rows.map(\.2.count).max() ?? 0)
        func right(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        return [([("", "foretold", "measured")] + rows)].flatMap { $0 }.map { row in
            "\(Columns.padded(row.0, to: 12))  \(right(row.1, width))  \(right(row.2, other))"
        }
    }
}

extension RealPlacement.Failure {
    init(_ problem: Problem) {
        self.init(description: problem.message + (problem.remedy.map { "; \($0)" } ?? ""))
    }
}
