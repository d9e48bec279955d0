import Caching
import Keyspace
import Simulation
import Testing
import Tracing

@testable import Running

/// A world with what the inputs answered.
private final class Table: Stage, @unchecked Sendable {
    let world: World
    let isTrial: Bool
    var begun: [(number: Int, isRepeated: Bool)] = []
    var answers: [String] = []

    init(_ settings: RunSettings) {
        world = World(seed: settings.seed, logLimit: settings.logLimit, chooser: settings.chooser)
        isTrial = settings.isTrial
    }

    func begin(input number: Int, isRepeated: Bool) { begun.append((number, isRepeated)) }
}

/// An input that is a closure.
private struct Action: Input {
    let script: String
    let body: @Sendable (World) async throws -> Void

    init(_ script: String, _ body: @escaping @Sendable (World) async throws -> Void) {
        self.script = script
        self.body = body
    }

    func apply(to stage: Table, until cutoff: Instant?) throws {
        let world = stage.world
        try world.simulation.run { [body] in
            guard let cutoff else { return try await body(world) }
            world.startPending { try? await body(world) }
            try await world.watch(until: cutoff)
        }
        stage.answers.append(script)
    }
}

/// Counts what is asked of it.
private final class Shelf: Storage {
    var calls: [String] = []
    var fails = false
    struct Full: Error {}
    func commit() throws { calls.append("commit") }
    func beginReplay(isSame: Bool) throws { calls.append("begin") }
    func endReplay() throws {
        if fails { throw Full() }
        calls.append("end")
    }
    func abandonReplay() { calls.append("abandon") }
}

@Suite struct RunTests {
    private let shelf = Shelf()
    private let run: Run<Table>

    init() throws {
        run = Run(RunSettings(seed: 1, logLimit: 1000), storage: shelf) { Table($0) }
        try run.apply(
            Action("build") { world in
                let database = world.buildDatabase(
                    "users", rows: MemoryRows(pattern: nil, given: [("a", "1")]),
                    settings: DatabaseSettings(),
                    summary: "database users")
                try world.buildCache(
                    "front", over: database, settings: CacheSettings(), summary: "cache front")
            })
    }

    private var cache: CacheNode { run.stage.world.caches[0] }
    private func wait(_ seconds: Int64) -> Action {
        Action("wait \(seconds)") { try await $0.simulation.sleep(for: .seconds(seconds)) }
    }
    private func send(_ words: String..., client: String? = nil) -> ClientCommand<Table> {
        ClientCommand(words.map { ByteString($0) }, client: client)
    }
    /// All that happened, in order.
    private var log: [String] { run.stage.world.log.events.map { "\($0.time) \($0.what) \($0.client)" } }

    @Test func aClientsCommandIsUndoneAndBroughtBack() throws {
        try run.apply(send("SET", "k", "1", client: "alice"))
        let before = log
        try run.apply(send("SET", "k", "2", client: "alice"))
        let after = log
        let undone = try run.undo(1)
        #expect(undone.input.script == "SET k 2")
        #expect(log == before)
        try run.redo(1)
        #expect(log == after)
        #expect(run.history.inputs.map(\.input.script) == ["build", "SET k 1", "SET k 2"])
    }

    @Test func whatAnotherInputDoesEndsWhatCanBeRedone() throws {
        try run.apply(wait(1))
        _ = try run.undo(1)
        try run.apply(wait(2))
        #expect(throws: GoingBackError.nothingToRedo) { try run.redo(1) }
    }

    @Test func rewindingLeavesAnInputUnderWay() throws {
        try run.apply(wait(10))
        #expect(try run.rewind(.seconds(4)))
        #expect(run.stage.world.simulation.now == .start + .seconds(6))
        #expect(run.history.inputs.last?.cutoff == .start + .seconds(6))
        #expect(run.stage.world.isBusy)
        try run.redo(1)
        #expect(run.stage.world.simulation.now == .start + .seconds(10))
        #expect(try !run.rewind(.seconds(100)))
        #expect(run.stage.world.simulation.now == .start)
    }

    @Test func thereIsAnEndToGoingBack() throws {
        #expect(throws: GoingBackError.fewerToUndo(1)) { try run.undo(2) }
        #expect(throws: GoingBackError.nothingToRewind) { try run.rewind(.seconds(1)) }
        run.keepAllSoFar()
        #expect(throws: GoingBackError.nothingToUndo) { try run.undo(1) }
        try run.apply(wait(1))
        _ = try run.undo(1)
        #expect(throws: GoingBackError.fewerToRedo(1)) { try run.redo(2) }
    }

    @Test func beginningAnewCanBeUndone() throws {
        try run.apply(wait(3))
        let before = log
        try run.reset(by: Action("reset") { _ in })
        #expect(run.stage.world.nodes.isEmpty)
        try run.apply(wait(1))
        _ = try run.undo(2)
        #expect(log == before)
        run.keepAllSoFar()
        try run.apply(wait(1))
        try run.reset(by: Action("reset") { _ in })
        #expect(log == before, "what nothing takes back stays")
    }

    @Test func repeatedInputsKeepTheirNumbers() throws {
        try run.apply(wait(1))
        try run.apply(wait(2))
        #expect(run.stage.begun.map(\.number) == [1, 2, 3])
        _ = try run.undo(1)
        #expect(run.stage.begun.map(\.isRepeated) == [true, true])
        try run.apply(wait(3))
        #expect(run.stage.begun.last?.number == 4)
    }

    @Test func whatCannotBePutBackLeavesAllAsItWas() throws {
        try run.apply(wait(1))
        let before = log
        shelf.fails = true
        #expect(throws: Shelf.Full.self) { try run.undo(1) }
        #expect(log == before)
        #expect(run.history.inputs.count == 2)
        #expect(shelf.calls.last == "abandon")
    }

    @Test func aTrialChangesNothingOfTheRun() throws {
        let before = log
        let trial = run.makeTrial { $0.seed = 7 }
        #expect(trial.isTrial)
        for input in run.history.changes { try Run.repeat(input, on: trial) }
        #expect(trial.world.seed == 7)
        #expect(trial.world.nodes.count == 2)
        trial.world.close()
        #expect(log == before)
    }

    @Test func aRunFollowsItsChooser() throws {
        func order(_ chooser: (any Chooser)?) throws -> [Int32] {
            var settings = RunSettings(seed: 1, logLimit: 1000)
            settings.chooser = chooser
            let other = Run(settings) { Table($0) }
            try Run.repeat(run.history.inputs[0], on: other.stage)
            try other.apply(
                Action("together") { world in
                    for client: Int32 in 1...3 {
                        world.startPending(named: "client \(client)") {
                            _ = try? await world.read(
                                world.names.key("a"), through: world.caches[0], client: client)
                        }
                    }
                    _ = try await world.settle(until: .start + .seconds(9))
                })
            let events = other.stage.world.log.events.filter { $0.client > 0 }
            return events.compactMap { if case .request = $0.what { $0.client } else { nil } }
        }
        #expect(try order(nil) == [1, 2, 3])
        var orders: Set<[Int32]> = []
        for seed in 1...20 {
            let recorded = RecordedOrder(RandomOrder(seed: UInt64(seed)))
            let seen = try order(recorded)
            #expect(try order(ReplayedOrder(recorded.schedule)) == seen)
            orders.insert(seen)
        }
        #expect(orders.count > 2)
    }
}

@Suite struct ClientCommandTests {
    @Test func aCommandWithoutACacheIsRefused() {
        let run = Run(RunSettings(seed: 1, logLimit: 1000)) { Table($0) }
        #expect(throws: ClientCommand<Table>.NoCache.self) {
            try run.apply(ClientCommand([ByteString("PING")]))
        }
        #expect(run.history.inputs.isEmpty)
    }

    @Test func aScriptHasItsBytes() {
        let command = ClientCommand<Table>(
            [ByteString("SET"), ByteString("a b"), ByteString([0xFF])], cache: "front")
        #expect(command.script == #"@front SET "a b" "\xff""#)
    }
}
