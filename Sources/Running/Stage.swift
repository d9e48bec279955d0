public import Caching

/// What the inputs of a run are applied to: a world, and what a face keeps beside it, such as a script's variables.
public protocol Stage: AnyObject {
    var world: World { get }

    /// Says which input is applied next.
    ///
    /// - Parameters:
    ///   - number: the number of the input in its run.
    ///   - isRepeated: whether the input has been applied before, to another stage.
    func begin(input number: Int, isRepeated: Bool)
}

extension Stage {
    public func begin(input number: Int, isRepeated: Bool) {}
}

/// Files that inputs write to and that outlive a stage. Going back takes back what was written there.
public protocol Storage: AnyObject {
    /// Makes lasting what the newest input wrote.
    func commit() throws
    /// Puts everything back to what it held at first; nothing lasts before `endReplay()`.
    ///
    /// - Parameter isSame: whether the inputs that are repeated are those that led to what it holds now, so that it may be
    ///   left as it is.
    func beginReplay(isSame: Bool) throws
    /// Makes lasting what was written since `beginReplay()`.
    func endReplay() throws
    /// Takes back what was written since `beginReplay()`, and brings back what was there before.
    func abandonReplay()
}
