internal import Caching
internal import Tracing

struct Read: Command {
    static let spec = CommandSpec(
        "read", .use, "read keys through the cache", syntax: ["read KEY… [via=NODE]"], parameters: [.keys],
        options: [
            OptionSpec("via", .node, standard: "the cache built last", "the node by which the read enters")
        ],
        discussion: """
            Reads one key after the other, each when the one before has its answer; time passes as the calls take it. \
            user:1..user:5 stands for five keys. '@users read user:1' asks one node alone: a database past every cache, \
            a cache without loading what it lacks.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            read user:1
            read user:1 user:2
            """, takesNode: true)

    private let keys: KeyList
    private let via: ArgumentReader.Text?
    private let node: ArgumentReader.Text?

    init(_ arguments: inout ArgumentReader) throws {
        keys = try KeyList(&arguments)
        via = try arguments.text("via")
        node = arguments.node
    }

    func run(_ context: Context) async throws {
        if let node, let cache = try context.node(node) as? CacheNode {
            for text in keys {
                _ = try await context.world.look(context.key(text), in: cache, client: context.client)
            }
            return
        }
        let entrance = try context.entrance(node ?? via)
        for text in keys {
            _ = try await context.world.read(context.key(text), through: entrance, client: context.client)
            context.settlePrediction()
        }
    }
}

/// Keys as they are typed: single ones and ranges, drawn out one by one.
struct KeyList: Sequence, Sendable {
    private let patterns: [RowPattern]
    /// How many keys there are in all.
    let count: Int

    init(_ arguments: inout ArgumentReader) throws {
        var patterns = [try Self.pattern(try arguments.next("a key"), arguments)]
        while arguments.hasMore { patterns.append(try Self.pattern(try arguments.next("a key"), arguments)) }
        self.patterns = patterns
        count = patterns.reduce(0) { $0 + $1.count }
    }

    init(_ pattern: RowPattern) {
        patterns = [pattern]
        count = pattern.count
    }

    private static func pattern(_ word: ArgumentReader.Text, _ arguments: ArgumentReader) throws -> RowPattern
    {
        if word.isQuoted { return RowPattern(key: word.text) }
        return try arguments.convert(word) { text throws(Problem) in
            guard let pattern = RowPattern(text) else { throw .badPattern(text) }
            guard pattern.count <= 10_000_000 else {
                throw .outOfRange(text, for: "a range of keys", expected: "at most 10000000 keys")
            }
            return pattern
        }
    }

    subscript(position: Int) -> String {
        var rest = position
        for pattern in patterns {
            if rest < pattern.count { return pattern[rest] }
            rest -= pattern.count
        }
        return ""
    }

    func makeIterator() -> some IteratorProtocol<String> {
        patterns.lazy.flatMap { pattern in (0..<pattern.count).lazy.map { pattern[$0] } }.makeIterator()
    }
}
