/// How many orders a graph of states has: ways from the start to an end.
public enum OrderCount: Sendable, Equatable {
    case exactly(UInt64)
    /// More than 64 bits can count.
    case about(Double)
    /// Some state leads back to itself.
    case endless

    public init(_ graph: StateGraph) {
        var exact = [UInt64?](repeating: nil, count: graph.states.count)
        var rough = [Double](repeating: 0, count: graph.states.count)
        var isOverflown = false
        var isDone = [UInt8](repeating: 0, count: graph.states.count)
        var open = graph.states.isEmpty ? [] : [0]
        while let state = open.last {
            if isDone[state] == 2 {
                open.removeLast()
                continue
            }
            let targets = graph.states[state].edges.map(\.target).filter { $0 >= 0 }
            if isDone[state] == 0 {
                isDone[state] = 1
                for target in targets where isDone[target] != 2 {
                    if isDone[target] == 1 {
                        self = .endless
                        return
                    }
                    open.append(target)
                }
                continue
            }
            isDone[state] = 2
            open.removeLast()
            var sum: UInt64 = targets.isEmpty ? 1 : 0
            rough[state] = targets.isEmpty ? 1 : 0
            for target in targets {
                rough[state] += rough[target]
                let (more, overflow) = sum.addingReportingOverflow(exact[target] ?? 0)
                sum = more
                isOverflown = isOverflown || overflow
            }
            exact[state] = sum
        }
        let total = graph.states.isEmpty ? 0 : rough[0]
        self =
            isOverflown || total > 1e19 ? .about(total) : .exactly(graph.states.isEmpty ? 0 : exact[0] ?? 0)
    }
}
