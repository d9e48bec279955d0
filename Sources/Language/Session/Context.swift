internal import Caching
internal import Keyspace
internal import Simulation
internal import Tracing

/// What a running statement works with.
final class Context: @unchecked Sendable {
    // Used by the session's thread only.
    let engine: Engine
    let frame: Frame
    /// Which client acts: 0 the session itself, 1, 2, … those of `together`.
    let client: Int32
    let statement: Statement

    init(engine: Engine, frame: Frame, client: Int32, statement: Statement) {
        self.engine = engine
        self.frame = frame
        self.client = client
        self.statement = statement
    }

    var world: World { engine.world }
    var simulation: Simulation { engine.world.simulation }
    var output: Output { engine.output }

    func error(_ problem: Problem, at span: Span? = nil) -> Diagnostic {
        Diagnostic(problem, statement.source, span ?? statement.name.span)
    }

    // MARK: Statements

    /// How deep definitions may call one another.
    static let callLimit = 200

    func run(_ block: Block, frame: Frame? = nil, client: Int32? = nil) async throws {
        let inner = frame ?? Frame(parent: self.frame)
        for statement in block.statements { try await run(statement, frame: inner, client: client) }
    }

    func run(_ statement: Statement, frame: Frame? = nil, client: Int32? = nil) async throws {
        try simulation.budget.spend()
        engine.coverage?.reach(statement)
        let context = Context(
            engine: engine, frame: frame ?? self.frame, client: client ?? self.client, statement: statement)
        if let name = statement.name.literal, let definition = engine.definitions[name] {
            try await context.call(definition)
            return
        }
        let command = try context.command()
        do {
            if engine.marksOrigins {
                try await Origin.$statement.withValue(statement) { try await command.run(context) }
            } else {
                try await command.run(context)
            }
        } catch let problem as Problem {
            throw context.error(problem)
        } catch is Simulation.Stalled {
            throw context.error(.stalled)
        } catch let broken as RowStoreError {
            throw context.error(.file(message: broken.message, remedy: broken.remedy))
        }
    }

    /// The command that the statement makes with the variables as they are.
    func command() throws -> any Command {
        if let made = statement.slot.command { return made }
        let command = try Self.command(statement, engine.definitions) { try self.evaluate($0) }
        if !statement.hasVariables { statement.slot.command = command }
        return command
    }

    /// - Parameter outer: the statement whose block it stands in, the outermost one; nil where it is that itself.
    private static func command(
        _ statement: Statement, _ definitions: [String: Definition], within outer: Statement? = nil,
        evaluate: @escaping (Word) throws -> String
    ) throws -> any Command {
        let name = try evaluate(statement.name)
        let isOfRedis = RedisCommand.isNamed(name)
        guard let type = isOfRedis ? RedisCommand.self : CommandRegistry.named(name) else {
            throw Diagnostic(unknown(name, statement, definitions), statement.source, statement.name.span)
        }
        let outer = outer ?? statement
        var reader = try ArgumentReader(
            statement, spec: type.spec, evaluate: evaluate, isDefined: { definitions[$0] != nil },
            checkBody: { try check($0, definitions, within: outer, evaluate: evaluate) })
        let command = try type.init(&reader)
        try reader.finish()
        return command
    }

    /// What is wrong with a statement that does not exist, and what was meant by it.
    private static func unknown(_ name: String, _ statement: Statement, _ definitions: [String: Definition])
        -> Problem
    {
        if !statement.name.isQuoted, let habit = Habit.line(name) { return .habit(habit) }
        // A word in capitals is meant for Redis.
        let isCapital = name == name.uppercased() && name != name.lowercased()
        let own = CommandRegistry.names + definitions.keys.sorted()
        let spelt = NearestWord.find(name, among: isCapital ? CommandTable.names : own)
        if isCapital, own.contains(name.lowercased()) {
            return .unknownStatement(name, nearest: name.lowercased())
        }
        // `create cache back over users`
        let makes = ["create", "new", "please", "sudo"].contains(name.lowercased())
        if spelt == nil, makes || Aliases.meaning(of: name) == nil,
            case .word(let second)? = statement.arguments.first, !second.isQuoted,
            let text = second.literal, own.contains(text) || RedisCommand.isNamed(text)
        {
            let rest = statement.source.text(second.span.from..<statement.span.to)
            if rest.utf8.count <= 60, !rest.utf8.contains(0x0A) {
                return .unknownStatement(name, nearest: rest)
            }
        }
        return .unknownStatement(name, nearest: Aliases.meaning(of: name) ?? spelt)
    }

    /// Finds what is wrong with a statement before anything runs, as far as that can be told without its variables.
    private static func check(
        _ statement: Statement, _ definitions: [String: Definition], within outer: Statement,
        evaluate: @escaping (Word) throws -> String
    ) throws {
        guard !statement.hasVariables, let name = statement.name.literal, definitions[name] == nil,
            statement.slot.command == nil
        else { return }
        // A block may define what it calls, and so may what it calls.
        if CommandRegistry.named(name) == nil, !RedisCommand.isNamed(name),
            !definitions.isEmpty || outer.block?.defines(name, in: .larder) ?? false
        {
            return
        }
        let command = try command(statement, definitions, within: outer, evaluate: evaluate)
        if command is any SessionCommand {
            throw Diagnostic(.misplaced(name, where: "inside a block"), statement.source, statement.name.span)
        }
        statement.slot.command = command
    }

    private func call(_ definition: Definition) async throws {
        let given = statement.arguments.count
        guard given == definition.parameters.count, statement.block == nil else {
            throw error(
                .wrongArgumentCount(definition.name, expected: definition.parameters, given: given))
        }
        guard frame.callDepth < Self.callLimit else { throw error(.callsTooDeep(Self.callLimit)) }
        // A definition sees its arguments and the script's variables, not those of its caller.
        let inner = Frame(parent: engine.globals, callDepth: frame.callDepth + 1)
        for (parameter, argument) in zip(definition.parameters, statement.arguments) {
            switch argument {
            case .word(let word): inner.declare(parameter, try evaluate(word))
            case .option(let name, _, let value): inner.declare(parameter, "\(name)=\(try evaluate(value))")
            }
        }
        try await run(definition.body, frame: inner)
    }

    // MARK: Words

    /// How many bytes a text may have that is put together of variables. A text that is typed is as long as it is.
    static let textLimit = 1 << 20

    /// How many bytes of such texts cost one step more, so that who makes long ones is soon asked for the memory.
    private static let bytesPerStep = 1 << 10

    func evaluate(_ word: Word) throws -> String {
        if let literal = word.literal { return literal }
        var text = ""
        for piece in word.pieces {
            switch piece {
            case .text(let part): text += part
            case .variable(let name, let span):
                guard let value = frame[name] else {
                    throw error(
                        .unknownVariable(name, nearest: NearestWord.find(name, among: frame.names)), at: span)
                }
                text += value
            }
            guard text.utf8.count <= Self.textLimit else {
                throw error(.textTooLong(limit: Sizes.bytes(Self.textLimit)), at: word.span)
            }
        }
        for _ in 0..<text.utf8.count / Self.bytesPerStep { try simulation.budget.spend() }
        return text
    }

    /// Runs a block when `wait` has ended; what goes wrong then is for the statement that runs at that time to say.
    ///
    /// - Parameter clients: the clients that the block has something to do for, if that is known.
    func startLater(
        _ body: Block, client: Int32? = nil, clients: [String]? = nil,
        after wait: @escaping @Sendable () async throws -> Void,
        after end: @escaping @Sendable () -> Void = {}
    ) {
        engine.changes += 1
        let coming = announce(clients ?? body.clients(in: .larder))
        if let client { world.holds.count(client, 1) }
        world.startPending(named: client.map(clientName) ?? statement.name.literal ?? "statement") {
            defer {
                for line in coming { line.expected -= 1 }
                if let client { self.world.holds.count(client, -1) }
                end()
            }
            do {
                try await wait()
                guard let client else { return try await self.run(body) }
                try await self.world.holds.run(client) { try await self.run(body, client: client) }
            } catch is CancellationError {
                return
            } catch { self.world.report(error) }
        }
    }

    /// Makes the clients known that a block has something to do for when it runs, so that 'step bob' may wait for them.
    func announce(_ clients: [String]) -> [ClientLine] {
        let lines = clients.map { engine.line(ofClient: $0) }
        for line in lines { line.expected += 1 }
        return lines
    }

    /// The number of a client that has a name.
    func number(ofClient name: ArgumentReader.Text) throws -> Int32 {
        guard let number = world.names.client(named: name.text) else {
            throw error(
                .badValue(
                    name.text, for: "a client",
                    expected: "the name of one, as in client alice read user:1"),
                at: name.span)
        }
        return number
    }

    private func clientName(_ client: Int32) -> String {
        "client \(world.names.client(client) ?? "\(client)")"
    }

    func key(_ text: String) -> Key { world.names.key(text) }

    // MARK: Nodes

    func node(_ text: ArgumentReader.Text) throws -> any Node {
        guard let node = world.node(text.text) else { throw unknown(text, known: world.nodes.map(\.name)) }
        return node
    }

    /// A node that keys are read and written through.
    func store(_ text: ArgumentReader.Text) throws -> any StoreNode {
        guard let store = world.store(text.text) else {
            throw unknown(text, known: world.stores.map(\.name))
        }
        return store
    }

    func unknown(_ text: ArgumentReader.Text, known: [String]) -> any Error {
        if !known.isEmpty, text.text.contains(":") || ExistingKeys(world).contains(text.text) {
            let statement = statement.name.literal ?? ""
            return error(.habit(.keyAsNode(text.text, statement: statement, known: known)), at: text.span)
        }
        return error(
            .unknownNode(text.text, nearest: NearestWord.find(text.text, among: known), known: known),
            at: text.span)
    }

    /// Checks that a node of this name can be built.
    func checkNewNode(_ name: String, at span: Span) throws {
        guard world.node(name) == nil else { throw error(.nameTaken(name), at: span) }
        let limit = Tracing.Names.nodeLimit
        guard world.names.nodes.count < limit else {
            throw error(
                .outOfRange(
                    "\(limit + 1)", for: "the number of nodes of a session", expected: "at most \(limit)"),
                at: span)
        }
    }

    /// Checks that a node is simulated, for what cannot be done to a real server.
    func checkIsSimulated(_ node: any Node, _ what: String, remedy: String, at span: Span) throws {
        let isReal = (node as? CacheNode)?.remote != nil || (node as? DatabaseNode)?.remote != nil
        if isReal { throw error(.onRealPart(what, node.name, remedy: remedy), at: span) }
    }

    func cache(_ text: ArgumentReader.Text) throws -> CacheNode {
        if let cache = world.cache(text.text) { return cache }
        _ = try node(text)
        throw error(.notACache(text.text), at: text.span)
    }

    /// The cache that is named, or the one built last.
    func cacheOrLast(_ named: ArgumentReader.Text?) throws -> CacheNode {
        if let named { return try cache(named) }
        guard let last = world.caches.last else { throw error(.noCache) }
        return last
    }

    /// The node that is named, or the one that operations enter by: what it lacks it can load.
    func entrance(_ named: ArgumentReader.Text?) throws -> any StoreNode {
        guard let entrance = try named.map({ try store($0) }) ?? world.entrance else { throw error(.noNode) }
        if let cache = entrance as? CacheNode, cache.isBare {
            let problem = Problem.bareCache(cache.name)
            throw named.map { error(problem, at: $0.span) } ?? error(problem)
        }
        return entrance
    }
}
