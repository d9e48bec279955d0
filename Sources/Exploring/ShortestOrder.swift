/// The order that breaks a promise with the fewest steps and, among those, with the fewest switches from one actor to
/// another.
public struct ShortestOrder: Sendable {
    public var steps: [Offer]
    public var switches: Int
    public var breach: Breach

    /// Finds it in a graph of states that is complete up to the depth of the nearest breach; nil if there is no breach.
    public init?(_ graph: StateGraph) {
        let broken = graph.states.indices.filter { graph.states[$0].breach != nil }
        guard let depth = broken.map({ graph.states[$0].depth }).min() else { return nil }
        /// Where one can be after so many steps, and who acted last.
        struct Place: Hashable {
            var state: Int
            var actor: UInt64
        }
        typealias Arrival = (place: Place, switches: Int, from: Int, offer: Int)
        var layers: [[Arrival]] = [[(Place(state: 0, actor: 0), 0, -1, -1)]]
        for level in 0..<depth {
            var next: [Arrival] = []
            var places: [Place: Int] = [:]
            for (index, arrival) in layers[level].enumerated() {
                for edge in graph.states[arrival.place.state].edges
                where edge.target >= 0 && graph.states[edge.target].depth == level + 1 {
                    let actor = graph.offers[edge.offer].actor
                    let isSwitch = arrival.place.actor != 0 && actor != arrival.place.actor
                    let switches = arrival.switches + (isSwitch ? 1 : 0)
                    let place = Place(state: edge.target, actor: actor)
                    if let known = places[place] {
                        if next[known].switches > switches {
                            next[known] = (place, switches, index, edge.offer)
                        }
                    } else {
                        places[place] = next.count
                        next.append((place, switches, index, edge.offer))
                    }
                }
            }
            layers.append(next)
        }
        let ends = layers[depth].indices.filter { graph.states[layers[depth][$0].place.state].breach != nil }
        guard let end = ends.min(by: { layers[depth][$0].switches < layers[depth][$1].switches }),
            let breach = graph.states[layers[depth][end].place.state].breach
        else { return nil }
        self.breach = breach
        switches = layers[depth][end].switches
        steps = []
        var index = end
        for level in stride(from: depth, to: 0, by: -1) {
            steps.append(graph.offers[layers[level][index].offer])
            index = layers[level][index].from
        }
        steps.reverse()
    }
}
