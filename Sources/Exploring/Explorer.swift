/// Tries every order of a scenario, each state once, and finds the shortest one that breaks a promise.
///
/// A scenario cannot be copied in the middle, so each way is taken from the start; it goes on along steps that nobody has
/// taken yet until it meets a known state. Steps whose end follows from independence are not taken (the diamonds that
/// sleep sets prune, Godefroid 1996), but stand in the graph, so that orders are counted and the fewest switches found.
public final class Explorer: Plan {
    /// How much may be tried before the answer is "undecided".
    public struct Limits: Sendable {
        /// How many steps an order may have.
        public var steps = 1_000
        /// How many ways are taken from the start.
        public var runs = 1_000_000
        /// How many states are kept.
        public var states = 2_000_000
        /// How many bytes the states and the steps between them may take.
        public var bytes = 1 << 30

        public init() {}
    }

    public private(set) var graph = StateGraph()
    private let limits: Limits
    /// Whether steps are derived from independence; a check of the reduction turns it off.
    private let reduces: Bool
    /// Whether equal states are met once; a check of the fingerprints turns it off.
    private let merges: Bool
    /// The states that may have steps that were not taken, by their depth; some have none any more.
    private var open: [[Int]] = []
    /// Whether nothing is tried that is longer than the shortest order that breaks a promise.
    private let stopsAtBest: Bool
    /// The fingerprints of all states, where equal ones are not met once.
    private(set) var seen: Set<UInt64> = []
    /// The same by state.
    private(set) var prints: [UInt64] = []
    /// The fewest steps to a breach.
    private var best = Int.max
    public private(set) var runs = 0
    public private(set) var derived = 0
    /// What was left out, and why; nil if nothing was.
    public private(set) var cut: Cut?
    /// Whether the scenario did something else when it was run again.
    public private(set) var hasDiverged = false

    public enum Cut: Sendable, Equatable { case steps, runs, states, memory }

    private var way: [UInt64] = []
    private var position = 0
    private var last: (state: Int, edge: Int)?
    private var present = 0
    private var fresh: UInt64 = 0

    /// - Parameters:
    ///   - reduces: whether independent steps are not tried both ways.
    ///   - merges: whether equal states are met once.
    ///   - stopsAtBest: whether longer orders than the shortest that breaks a promise are left out.
    public init(
        _ limits: Limits = Limits(), reduces: Bool = true, merges: Bool = true, stopsAtBest: Bool = true
    ) {
        self.stopsAtBest = stopsAtBest
        self.limits = limits
        self.reduces = reduces
        self.merges = merges
    }

    // MARK: Runs

    /// Explores, running the scenario as often as it takes.
    ///
    /// - Parameter execute: runs it from the start and asks the explorer at each situation.
    public func explore(_ execute: (Explorer) throws -> Void) rethrows {
        try execute(self)
        runs = 1
        while let (state, edge) = nextOpen() {
            if runs >= limits.runs || isFull {
                cut = cut ?? (runs >= limits.runs ? .runs : fullness)
                return
            }
            way = graph.way(to: state) + [graph.offers[graph.states[state].edges[edge].offer].identity]
            position = 0
            last = (state, edge)
            try execute(self)
            runs += 1
            if hasDiverged { return }
        }
    }

    private var isFull: Bool { graph.stateCount >= limits.states || graph.bytes >= limits.bytes }
    private var fullness: Cut { graph.stateCount >= limits.states ? .states : .memory }

    private func nextOpen() -> (state: Int, edge: Int)? {
        note(graph.takeMoved())
        var depth = 0
        while depth < open.count, depth < best {
            guard let state = open[depth].last else {
                depth += 1
                continue
            }
            guard graph.states[state].depth == depth, let edge = pending(state) else {
                open[depth].removeLast()
                continue
            }
            if reduces, graph.derive(state, edge) {
                derived += 1
                note(graph.takeMoved())
                continue
            }
            return (state, edge)
        }
        return nil
    }

    private func note(_ moved: [Int]) {
        for state in moved {
            let depth = graph.states[state].depth
            if stopsAtBest, graph.states[state].breach != nil { best = min(best, depth) }
            if graph.states[state].edges.isEmpty { continue }
            while open.count <= depth { open.append([]) }
            open[depth].append(state)
        }
    }

    private func pending(_ state: Int) -> Int? { graph.states[state].edges.firstIndex { $0.target < 0 } }

    // MARK: Situations

    public func next(_ situation: Situation) -> Int? {
        if position < way.count {
            let wanted = way[position]
            position += 1
            guard let place = situation.offers.firstIndex(where: { $0.identity == wanted }) else {
                hasDiverged = true
                return nil
            }
            return place
        }
        return arrive(situation)
    }

    private func arrive(_ situation: Situation) -> Int? {
        let depth = last.map { graph.states[$0.state].depth + 1 } ?? 0
        fresh += 1
        if !merges {
            prints.append(situation.state())
            seen.insert(prints[prints.count - 1])
        }
        let known = graph.stateCount
        let state = graph.state(merges ? situation.state() : fresh, depth: depth) {
            StateGraph.State(depth: depth, breach: situation.breach)
        }
        if state == known { fill(state, situation, depth) }
        if let last {
            let footprint = graph.intern(Footprint(situation.accesses))
            graph.link(last.state, last.edge, to: state, footprint: footprint)
        }
        note(graph.takeMoved())
        last = nil
        guard graph.states[state].depth < best, let edge = pending(state) else { return nil }
        if isFull {
            cut = cut ?? fullness
            return nil
        }
        // A step whose end follows from what is known is not taken.
        var next = edge
        if reduces {
            while graph.derive(state, next) {
                derived += 1
                note(graph.takeMoved())
                guard let other = pending(state) else { return nil }
                next = other
            }
        }
        last = (state, next)
        let offer = graph.offers[graph.states[state].edges[next].offer].identity
        return situation.offers.firstIndex { $0.identity == offer }
    }

    private func fill(_ state: Int, _ situation: Situation, _ depth: Int) {
        let isEnd = situation.breach != nil || situation.isOver || situation.offers.isEmpty
        if isEnd {
            graph.setEnd(state)
            return
        }
        guard depth < limits.steps else {
            cut = cut ?? .steps
            graph.setEnd(state)
            return
        }
        graph.setEdges(of: state, situation.offers.map { StateGraph.Edge(offer: graph.intern($0)) })
    }
}
