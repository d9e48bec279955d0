/// Takes the steps of an order that is known, and ends the run behind them.
public final class FixedOrder: Plan {
    private let order: [UInt64]
    private var position = 0

    public init(_ order: [UInt64]) { self.order = order }

    public func next(_ situation: Situation) -> Int? {
        guard position < order.count else { return nil }
        position += 1
        return situation.offers.firstIndex { $0.identity == order[position - 1] }
    }
}
