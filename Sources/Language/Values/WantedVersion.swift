internal import Caching
internal import Strategies
internal import Tracing

/// `if-version=3`: the version that a row must still have for a write to take effect.
struct WantedVersion: Sendable {
    static let option = OptionSpec(
        "if-version", .count, standard: "any", "the version that the row must still have")

    let number: Int
    private let span: Span

    /// Reads the option; nil if it is not given.
    init?(_ arguments: inout ArgumentReader) throws {
        span = arguments.span(ofOption: "if-version") ?? arguments.statement.span
        let number = try arguments.option("if-version") { text throws(Problem) in
            // A read that failed brought no version, and no row has none.
            text.isEmpty ? -1 : try Units.integer(text, for: "if-version=", in: 0...Int.max)
        }
        guard let number else { return nil }
        self.number = number
    }

    /// Checks that a write asks the database before its writer hears that it is done.
    func check(_ entrance: any StoreNode, _ context: Context) throws {
        var node: (any StoreNode)? = entrance
        while let present = node {
            if let cache = present as? CacheNode, cache.settings.strategy.write.descriptor.usesQueue {
                throw context.error(
                    .badValue(
                        "if-version", for: "option of a write through write-behind",
                        expected: "a write that the database itself answers: @\(cache.source.name) write …"),
                    at: span)
            }
            if let database = present as? DatabaseNode {
                try context.checkIsSimulated(
                    database, "its rows have no versions", remedy: "use a simulated database", at: span)
            }
            node = present.under
        }
    }

    /// What is wrong with a condition of what goes to a cache alone.
    func refusal(at cache: CacheNode, _ context: Context) -> Diagnostic {
        context.error(
            .badValue(
                "if-version", for: "option of a write to a cache alone",
                expected: "a write to the database, or set-if-newer=on of \(cache.name)"), at: span)
    }
}

extension Context {
    /// Keeps for `let` whether a statement succeeded.
    func noteSuccess(_ outcome: Outcome?) {
        if case .done? = outcome { engine.brought[client] = "OK" } else { engine.brought[client] = nil }
    }
}
