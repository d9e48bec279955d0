/// Which statements of a script are run, and which statements and options of the language that uses.
public final class Coverage: @unchecked Sendable {
    // Used by one session's thread, and read when the session has ended.
    private struct Place: Hashable {
        var source: String
        var offset: Int
    }

    private var reached: Set<Place> = []
    /// The statements that were reached, and their options as `cache ttl`.
    public private(set) var words: Set<String> = []

    /// Nothing is reached yet.
    public init() {}

    func reach(_ statement: Statement) {
        guard reached.insert(Place(source: statement.source.name, offset: statement.span.from)).inserted,
            let name = statement.name.literal
        else { return }
        words.insert(name)
        for case .option(let option, _, _) in statement.arguments { words.insert("\(name) \(option)") }
    }

    /// The statements of a source that were not reached; of a block that was not reached only the statement that holds
    /// it.
    public func unreached(in source: Source) -> [StatementOutline] {
        ((try? Parser.statements(of: source)) ?? []).flatMap { unreached(in: $0) }
    }

    private func unreached(in statement: Statement) -> [StatementOutline] {
        guard reached.contains(Place(source: statement.source.name, offset: statement.span.from)) else {
            return [StatementOutline(statement)]
        }
        return (statement.block?.statements ?? []).flatMap { unreached(in: $0) }
    }

    /// The language's statements, and their options as `cache ttl`, that are not among those that were reached.
    public static func neverUsed(_ reached: Set<String>) -> [String] {
        CommandRegistry.all.map { $0.spec }.flatMap { spec in
            reached.contains(spec.name)
                ? spec.options.map { "\(spec.name) \($0.name)" }.filter { !reached.contains($0) }
                : [spec.name]
        }
    }
}
