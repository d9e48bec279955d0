/// The states that a scenario can reach and the steps between them, as far as they are known.
public struct StateGraph: Sendable {
    struct Edge: Sendable {
        /// The place of the offer in `offers`.
        var offer: Int
        /// The state that the step leads to; -1 if that is not known yet.
        var target = -1
        /// The place of the footprint in `footprints`.
        var footprint = -1
    }

    struct State: Sendable {
        var edges: [Edge] = []
        /// The fewest steps from the start.
        var depth: Int
        /// The step that leads here with so few.
        var parent: (state: Int, edge: Int)?
        var incoming: [(state: Int, edge: Int)] = []
        var breach: Breach?
        /// Whether all has ended, or nothing can happen.
        var isEnd = false
    }

    private(set) var offers: [Offer] = []
    private var offerPlaces: [UInt64: Int] = [:]
    private(set) var footprints: [Footprint] = []
    private var footprintPlaces: [Footprint: Int] = [:]
    private(set) var states: [State] = []
    private var places: [UInt64: Int] = [:]
    /// Called with each state whose depth has become smaller, or that is new.
    public private(set) var moved: [Int] = []

    public init() {}

    public var stateCount: Int { states.count }
    /// The fingerprints of all states.
    public var fingerprints: Set<UInt64> { Set(places.keys) }
    /// About how many bytes it takes: states and steps, their places in tables, and room that arrays keep in reserve.
    public private(set) var bytes = 0
    public var stepCount: Int { states.reduce(0) { $0 + $1.edges.count } }

    mutating func takeMoved() -> [Int] {
        defer { moved = [] }
        return moved
    }

    mutating func intern(_ offer: Offer) -> Int {
        if let known = offerPlaces[offer.identity] { return known }
        offers.append(offer)
        offerPlaces[offer.identity] = offers.count - 1
        return offers.count - 1
    }

    mutating func intern(_ footprint: Footprint) -> Int {
        if let known = footprintPlaces[footprint] { return known }
        footprints.append(footprint)
        footprintPlaces[footprint] = footprints.count - 1
        return footprints.count - 1
    }

    /// The state of a fingerprint, which is added if it is new.
    mutating func state(_ fingerprint: UInt64, depth: Int, make: () -> State) -> Int {
        if let known = places[fingerprint] { return known }
        states.append(make())
        bytes += 2 * MemoryLayout<State>.stride + 2 * MemoryLayout<(UInt64, Int)>.stride + 64
        places[fingerprint] = states.count - 1
        moved.append(states.count - 1)
        return states.count - 1
    }

    mutating func setEnd(_ state: Int) { states[state].isEnd = true }
    mutating func setEdges(of state: Int, _ edges: [Edge]) {
        states[state].edges = edges
        // A step stands at its beginning and at its end.
        bytes += edges.count * (MemoryLayout<Edge>.stride + 2 * MemoryLayout<(Int, Int)>.stride) + 32
    }

    func edge(of state: Int, offer: Int) -> Int? { states[state].edges.firstIndex { $0.offer == offer } }

    /// Notes where a step leads, and by that perhaps a shorter way to what follows.
    mutating func link(_ state: Int, _ edge: Int, to target: Int, footprint: Int) {
        states[state].edges[edge].target = target
        states[state].edges[edge].footprint = footprint
        states[target].incoming.append((state, edge))
        relax(state, edge)
    }

    private mutating func relax(_ state: Int, _ edge: Int) {
        var open = [(state, edge)]
        while let (from, edge) = open.popLast() {
            let target = states[from].edges[edge].target
            let depth = states[from].depth + 1
            if states[target].parent == nil, target != 0 { states[target].parent = (from, edge) }
            guard depth < states[target].depth else { continue }
            states[target].depth = depth
            states[target].parent = (from, edge)
            moved.append(target)
            for next in states[target].edges.indices where states[target].edges[next].target >= 0 {
                open.append((target, next))
            }
        }
    }

    /// The steps of a shortest way to a state.
    func way(to state: Int) -> [UInt64] {
        var way: [UInt64] = []
        var place = state
        while let (from, edge) = states[place].parent {
            way.append(offers[states[from].edges[edge].offer].identity)
            place = from
        }
        return way.reversed()
    }

    // MARK: What follows from independence

    /// Finds where a step leads without taking it: if it and the step that led to its state do not depend on one another,
    /// both orders of them lead to the same state.
    ///
    /// - Returns: whether it could be found.
    mutating func derive(_ state: Int, _ edge: Int) -> Bool {
        let step = states[state].edges[edge].offer
        for (before, back) in states[state].incoming {
            let other = states[before].edges[back]
            guard other.offer != step, let first = self.edge(of: before, offer: step) else { continue }
            let alone = states[before].edges[first]
            guard alone.target >= 0, let second = self.edge(of: alone.target, offer: other.offer) else {
                continue
            }
            let after = states[alone.target].edges[second]
            guard after.target >= 0, after.footprint == other.footprint,
                !footprints[alone.footprint].conflicts(with: footprints[other.footprint])
            else { continue }
            link(state, edge, to: after.target, footprint: alone.footprint)
            return true
        }
        return false
    }
}
