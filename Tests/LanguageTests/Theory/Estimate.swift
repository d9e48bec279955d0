import Caching
import Simulation
import Testing
import Tracing

@testable import Language

/// A figure measured in twenty batches, and how far its mean may lie from the truth.
///
/// The tolerance is Student's t times the standard error of the batches' mean. With 19 degrees of freedom |t| exceeds 4.9
/// once in 10,000 times, so a check that fails says that the simulator and the theory differ. The seeds are fixed: a run that passes
/// passes again.
struct Estimate {
    static let batches = 20
    private static let t = 4.9

    var values: [Double] = []

    var mean: Double { values.reduce(0, +) / Double(values.count) }

    var standardError: Double {
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1) / Double(values.count)).squareRoot()
    }

    /// Checks that theory and measurement agree.
    ///
    /// - Parameters:
    ///   - approximation: how far the theory itself may be off, where it is an approximation or assumes a steady state.
    ///   - resolution: the largest standard error with which the check would still notice a wrong model.
    func expect(
        _ theory: Double, approximation: Double = 0, resolution: Double,
        _ location: SourceLocation = #_sourceLocation
    ) {
        let tolerance = Self.t * standardError + approximation
        #expect(
            abs(mean - theory) <= tolerance,
            "theory says \(theory), measured \(mean) with a standard error of \(standardError)",
            sourceLocation: location)
        #expect(standardError <= resolution, "the batches are too small to tell", sourceLocation: location)
    }
}

/// A system under a load that comes in batches, each with draws of its own.
final class Laboratory {
    private let bench: Bench
    private var before = Metrics()
    private var firstEvent = 0

    init(_ system: String) {
        bench = Bench("trace off\n" + system)
        #expect(bench.errors == "")
    }

    var world: World { bench.session.engine.world }

    func run(_ statement: String) {
        before = world.log.metrics
        firstEvent = world.log.count
        bench.run(statement)
        #expect(bench.errors == "")
    }

    /// How often something was counted at a node in the newest batch.
    func count(_ counter: Counter, _ node: String = "app") -> Double {
        let id = world.node(node)?.id ?? .application
        return Double(world.log.metrics[id][counter] - before[id][counter])
    }

    /// The mean time of the reads of the newest batch, in seconds.
    var meanRead: Double {
        let (now, then) = (world.log.metrics[.application].readLatency, before[.application].readLatency)
        return (now.total - then.total).seconds / Double(now.count - then.count)
    }

    /// The share of the reads of the newest batch that took longer than a time in seconds.
    func shareOfReads(longerThan seconds: Double) -> Double {
        var (longer, all) = (0, 0)
        for event in world.log.events where event.number > firstEvent {
            guard case .done(let completion) = event.what, completion.verb == .read else { continue }
            all += 1
            if completion.took.seconds > seconds { longer += 1 }
        }
        return Double(longer) / Double(all)
    }

    /// Figures of twenty batches, after one that only brings the system into its steady state.
    func measure(_ statement: String, _ figures: (Laboratory) -> [Double]) -> [Estimate] {
        var estimates: [Estimate] = []
        for batch in 0...Estimate.batches {
            run("\(statement) arrivals=random seed=\(batch + 1)")
            if batch == 0 { continue }
            let values = figures(self)
            if estimates.isEmpty { estimates = values.map { _ in Estimate() } }
            for (place, value) in values.enumerated() { estimates[place].values.append(value) }
        }
        return estimates
    }

    func measure(_ statement: String, _ figure: (Laboratory) -> Double) -> Estimate {
        measure(statement) { [figure($0)] }[0]
    }
}
