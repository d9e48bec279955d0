import Basics
@testable import Exploring
import Foundation
@testable import Language
import Testing

/// The search that leaves out what it may, beside the search that leaves out nothing, on small random scenarios.
@Suite struct ReductionTests {
    private static func script(_ seed: UInt64) -> String {
        var stream = RandomStream(seed: seed, name: "scenarios")
        func pick(_ words: [String]) -> String { words[Int(stream.below(UInt64(words.count)))] }
        // From here on the scenarios have what came later to the language.
        let isWide = seed > 40
        let more: (_ words: [String]) -> [String] = { isWide ? $0 : [] }
        let strategy = pick([
            "cache-aside", "write-through", "read-through+write-through", "write-behind",
            "cache-aside+write-around",
            "read-through+write-behind",
        ])
        let option = pick(
            [
                "", "", "lease=10s", "single-flight=on", "ttl=60s", "negative-ttl=60s", "capacity=1",
            ]
                + more([
                    "set-if-newer=on", "feed=1s", "feed=1s feed-does=update",
                    "flush-workers=2 batch=1 coalesce=off",
                ]))
        let lag = isWide && stream.below(4) == 0 ? " replica-lag=1s" : ""
        var text =
            "database users rows=k:1..k:2\(lag)\ncache front over users strategy=\(strategy) \(option)\n"
        if stream.below(4) == 0 {
            text += "cache near over front strategy=\(pick(["cache-aside", "read-through"]))\n"
        }
        if stream.below(2) == 0 { text += "read k:1\n" }
        if isWide, stream.below(4) == 0 {
            text += "depends sum on k:1\nlet x = @users read k:1\nSET sum $x\n"
        }
        text += "explore {\n"
        for client in 1...2 {
            let operations = (0..<(1 + Int(stream.below(2)))).map { _ in
                pick(
                    [
                        "read k:1", "read k:1", "read k:2", "write k:1 v\(client)", "write k:2 v\(client)",
                        "delete k:1",
                        "invalidate k:1", "let r = GET k:1",
                    ]
                        + more([
                            "begin users; read k:1; write k:1 t\(client); commit",
                            "begin users isolation=snapshot; read k:1; write k:1 t\(client); commit",
                            "begin users; write k:1 t\(client); rollback",
                            "let v = @users read k:1 version=n; @users write k:1 c\(client) if-version=$n",
                            "let v = @users read k:1; SET sum $v", "let r = GET sum",
                        ]))
            }
            text += "  client c\(client) { \(operations.joined(separator: "; ")) }\n"
        }
        if stream.below(3) == 0 {
            text +=
                "  "
                + pick(
                    ["may crash front", "may expire k:1", "may evict", "may fail users once"]
                        + more(["may drop message", "may crash client c1"])) + "\n"
        }
        let promise = pick(
            [
                "never stale", "never stale after settle", "never lost", "never fails",
                "reads its own writes",
                "monotonic reads", "at most 1 loads", "linearizable", "",
            ] + more(["never loses an update"]))
        return text + "  \(promise)\n}\n"
    }

    private struct Answer: Equatable {
        var steps: Int?
        var switches: Int?
        var orders: OrderCount?
        var states: Set<UInt64>
    }

    private func answer(_ script: String, reduces: Bool, merges: Bool) throws -> (Answer, Explorer) {
        let bench = Bench()
        let statements = try Parser.statements(of: Source(name: "", text: script))
        bench.run(script.components(separatedBy: "explore {")[0])
        let explore = try #require(statements.last)
        var reader = try ArgumentReader(
            explore, spec: Explore.spec, evaluate: { $0.literal ?? "" }, checkBody: { _ in })
        let block = reader.rawBlock()
        let exploration = Exploration(bench.session, try Scenario(try #require(block), reader))
        // No bound at the first breach, so that the states of both are all there are.
        let explorer = Explorer(reduces: reduces && exploration.mayReduce, merges: merges, stopsAtBest: false)
        try explorer.explore { try exploration.run($0) }
        #expect(!explorer.hasDiverged, "\(script)")
        let order = ShortestOrder(explorer.graph)
        return (
            Answer(
                steps: order?.steps.count, switches: order?.switches,
                orders: OrderCount(explorer.graph),
                states: merges ? explorer.graph.fingerprints : explorer.seen),
            explorer
        )
    }

    /// Compares answers piece by piece, since a set of states says nothing to a reader.
    private func check(_ all: Answer, _ less: Answer, _ script: String) {
        #expect(all.steps == less.steps, "\(script)")
        #expect(all.switches == less.switches, "\(script)")
        #expect(all.orders == less.orders, "\(script)")
        #expect(all.states.subtracting(less.states).count == 0, "states are missing\n\(script)")
        #expect(less.states.subtracting(all.states).count == 0, "states are made up\n\(script)")
    }

    /// Two steps that seem independent but lead to different states in their two orders; nil if there are none.
    private func firstOpenDiamond(_ explorer: Explorer) -> String? {
        let graph = explorer.graph
        func end(_ state: Int, _ offer: Int) -> (state: Int, footprint: Int)? {
            guard let edge = graph.states[state].edges.first(where: { $0.offer == offer }), edge.target >= 0
            else {
                return nil
            }
            return (edge.target, edge.footprint)
        }
        for state in graph.states.indices {
            for one in graph.states[state].edges where one.target >= 0 {
                for other in graph.states[state].edges where other.offer != one.offer && other.target >= 0 {
                    guard !graph.footprints[one.footprint].conflicts(with: graph.footprints[other.footprint]),
                        let first = end(one.target, other.offer), let second = end(other.target, one.offer)
                    else { continue }
                    if first.footprint == other.footprint, second.state != first.state {
                        let way = graph.way(to: state).map { step in
                            graph.offers.first { $0.identity == step }?.name ?? "?"
                        }
                        let names = (graph.offers[one.offer].name, graph.offers[other.offer].name)
                        return "\(names) after \(way)"
                    }
                }
            }
        }
        return nil
    }

    /// Two ways to one fingerprint after which the same step leads to different ones; nil if there are none.
    private func firstDifference(_ explorer: Explorer) -> String? {
        var known: [UInt64: [UInt64: (state: Int, end: UInt64)]] = [:]
        func way(_ state: Int) -> String {
            let names = explorer.graph.way(to: state).map { step in
                explorer.graph.offers.first { $0.identity == step }?.name ?? "?"
            }
            return names.joined(separator: " ")
        }
        for (index, state) in explorer.graph.states.enumerated() {
            for edge in state.edges where edge.target >= 0 {
                let offer = explorer.graph.offers[edge.offer]
                let end = explorer.prints[edge.target]
                if let other = known[explorer.prints[index]]?[offer.identity], other.end != end {
                    return "\(offer.name) after [\(way(other.state))] and after [\(way(index))]"
                }
                known[explorer.prints[index], default: [:]][offer.identity] = (index, end)
            }
        }
        return nil
    }

    /// Steps that are not tried both ways change nothing: not the verdict, the length, the number of orders or the states.
    @Test(arguments: 1...60) func leavingOutIndependentStepsChangesNothing(_ seed: Int) throws {
        let script = Self.script(UInt64(seed))
        let (all, whole) = try answer(script, reduces: false, merges: true)
        let mayReduce = !["begin", "feed=", "replica-lag"].contains(where: script.contains)
        if mayReduce { #expect(firstOpenDiamond(whole) == nil, "\(script)") }
        let (reduced, explorer) = try answer(script, reduces: true, merges: true)
        check(all, reduced, script)
        #expect(explorer.cut == nil)
    }

    /// Nor does meeting equal states once. The search that takes every single order is possible only where those are few.
    @Test(arguments: Array(1...25) + Array(41...60)) func meetingEqualStatesOnceChangesNothing(_ seed: Int)
        throws
    {
        let script = Self.script(UInt64(seed))
        let (merged, _) = try answer(script, reduces: true, merges: true)
        guard case .exactly(let orders)? = merged.orders, orders <= 1500 else { return }
        let (single, explorer) = try answer(script, reduces: false, merges: false)
        #expect(firstDifference(explorer) == nil, "\(script)")
        check(single, merged, script)
    }
}
