/// Takes steps by their names, and then leaves it to the simulation what happens.
public final class NamedOrder: Plan {
    private let names: [String]
    private var position = 0
    /// What could have gone on instead of a step that could not: the place of that step, and the names of the others.
    public private(set) var refused: (place: Int, others: [String])?

    public init(_ names: [String]) { self.names = names }

    public var isOver: Bool { refused != nil || position == names.count }

    public func next(_ situation: Situation) -> Int? {
        guard position < names.count else { return nil }
        guard let place = situation.offers.firstIndex(where: { $0.name == names[position] }) else {
            refused = (position, situation.offers.filter { !$0.isDisturbance }.map(\.name))
            return nil
        }
        position += 1
        return place
    }
}
