internal import Caching
public import Simulation
internal import Tracing

/// A run: inputs that were recorded as they were applied, and the stage that they led to.
///
/// A run is a function of its inputs and its settings. To go back it applies fewer of them to a new stage; to find out
/// what would have been it applies them with other settings to a stage beside its own.
///
/// It belongs to one thread.
public final class Run<Stage: Running.Stage> {
    public private(set) var stage: Stage
    public private(set) var history = History<Stage>()
    /// The settings of stages that are made from now on.
    public var settings: RunSettings
    private let makeStage: (RunSettings) -> Stage
    private let storage: (any Storage)?

    /// Makes a run without inputs.
    ///
    /// - Parameters:
    ///   - storage: the files that inputs write to; nil if they write to none.
    ///   - makeStage: makes an empty stage.
    public init(
        _ settings: RunSettings, storage: (any Storage)? = nil, makeStage: @escaping (RunSettings) -> Stage
    ) {
        self.settings = settings
        self.storage = storage
        self.makeStage = makeStage
        stage = makeStage(settings)
    }

    // MARK: Going forth

    /// Applies an input and records it.
    ///
    /// - Throws: what the input throws; it is then not recorded, and has perhaps been done in part.
    public func apply(_ input: some Input<Stage>, changesState: Bool = true) throws {
        let number = history.nextNumber()
        stage.begin(input: number, isRepeated: false)
        try input.apply(to: stage, until: nil)
        try storage?.commit()
        append(input, number, changesState)
    }

    /// Records an input that has changed nothing, for the saved script.
    public func note(_ input: some Input<Stage>) { append(input, history.nextNumber(), false) }

    private func append(_ input: any Input<Stage>, _ number: Int, _ changesState: Bool) {
        if changesState { history.undone = [] }
        history.inputs.append(recorded(input, number, changesState))
    }

    private func recorded(
        _ input: any Input<Stage>, _ number: Int, _ changesState: Bool, replaced: [Recorded<Stage>]? = nil
    ) -> Recorded<Stage> {
        Recorded(
            number: number, input: input, changesState: changesState, cutoff: nil,
            endedAt: stage.world.simulation.now, events: stage.world.log.count, replaced: replaced)
    }

    /// Makes what has been done so far something that going back leaves alone.
    public func keepAllSoFar() {
        history.floor = history.inputs.count
        history.undone = []
    }

    // MARK: Going back

    /// Goes to other inputs by applying them from the start.
    ///
    /// - Parameters:
    ///   - mayStop: whether an interrupt may stop it on the way.
    ///   - isSame: whether these are the inputs that have been applied.
    /// - Throws: what kept a file from being put back, or an interrupt; all is then as it was.
    public func go(to inputs: [Recorded<Stage>], mayStop: Bool = true, isSame: Bool = false) throws {
        try storage?.beginReplay(isSame: isSame)
        let stage = makeStage(settings)
        let budget = stage.world.simulation.budget
        let checkpoint = budget.checkpoint
        if !mayStop { budget.checkpoint = nil }
        var inputs = inputs
        do {
            for index in inputs.indices {
                if inputs[index].changesState {
                    try Self.repeat(inputs[index], on: stage)
                    try storage?.commit()
                }
                inputs[index].events = stage.world.log.count
            }
            try storage?.endReplay()
        } catch {
            stage.world.close()
            storage?.abandonReplay()
            throw error
        }
        budget.checkpoint = checkpoint
        self.stage.world.close()
        self.stage = stage
        history.inputs = inputs
    }

    /// Puts a history back, and the stage that its inputs lead to. No interrupt stops it.
    public func restore(_ history: History<Stage>) throws {
        let isSame = history.inputs.map(\.number) == self.history.inputs.map(\.number)
        try go(to: history.inputs, mayStop: false, isSame: isSame)
        self.history.restore(history)
    }

    /// Takes back the newest inputs that changed something.
    ///
    /// - Returns: the earliest of them.
    public func undo(_ count: Int) throws -> Recorded<Stage> {
        let (inputs, first) = try history.without(newest: count)
        try goBack(to: inputs)
        return first
    }

    /// Brings back what the newest steps back took.
    public func redo(_ count: Int) throws {
        try go(to: try history.brought(back: count))
        history.undone.removeLast(count)
    }

    /// Goes back in simulated time, at most to the end of what nothing takes back.
    ///
    /// - Returns: whether so much time had passed.
    public func rewind(_ span: TimeSpan) throws -> Bool {
        let now = stage.world.simulation.now
        let earliest = history.earliest
        guard now > earliest else { throw GoingBackError.nothingToRewind }
        try goBack(to: history.until(max(earliest, now - span)))
        return now - span >= earliest
    }

    private func goBack(to inputs: [Recorded<Stage>]) throws {
        let before = history.inputs
        try go(to: inputs)
        history.undone.append(before)
    }

    /// Begins anew with nothing but what nothing takes back.
    ///
    /// - Parameter input: what asked for it; if nothing is kept it is recorded, so that going back finds what was put away.
    public func reset(by input: some Input<Stage>) throws {
        if history.floor > 0 {
            return try goBack(to: Array(history.inputs.prefix(history.floor)))
        }
        var reset = recorded(input, history.nextNumber(), true, replaced: history.inputs)
        reset.endedAt = .start
        try go(to: [reset])
        history.undone = []
    }

    // MARK: Trials

    /// Makes a stage beside the run's own, with settings changed. Whoever asks for it closes its world.
    public func makeTrial(_ change: (inout RunSettings) -> Void = { _ in }) -> Stage {
        var settings = settings
        settings.isTrial = true
        change(&settings)
        return makeStage(settings)
    }

    /// Applies a recorded input to another stage than it was applied to at first.
    public static func `repeat`(_ recorded: Recorded<Stage>, on stage: Stage) throws {
        // One that began anew is the first of its history, and its stage is new.
        if recorded.replaced != nil { return }
        stage.begin(input: recorded.number, isRepeated: true)
        try recorded.input.apply(to: stage, until: recorded.cutoff)
    }

    /// Ends the run: work in the background is wound up.
    public func close() { stage.world.close() }
}
