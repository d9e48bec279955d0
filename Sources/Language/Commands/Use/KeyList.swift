internal import Caching
internal import Tracing

/// Keys as they are typed: single ones, ranges and patterns, drawn out one by one.
///
/// A pattern or a tag stands for keys that exist when the statement runs: call `resolved` before drawing keys.
struct KeyList: Sequence, Sendable {
    private let words: [KeyWord]
    private let ranges: [RowPattern]
    /// How many keys the ranges up to each have.
    private let ends: [Int]
    private let memory = Memory()
    /// How many keys there are in all; a pattern counts as none before it is resolved.
    let count: Int

    /// Reads keys to the end of the statement.
    init(_ arguments: inout ArgumentReader) throws {
        var words = [try KeyWord(try arguments.next("a key"), arguments)]
        while arguments.hasMore { words.append(try KeyWord(try arguments.next("a key"), arguments)) }
        self.init(words)
    }

    /// Reads the next word alone.
    init(one arguments: inout ArgumentReader) throws {
        self.init([try KeyWord(try arguments.next("a key"), arguments)])
    }

    init(_ pattern: RowPattern) { self.init([.range(pattern)]) }

    init(_ words: [KeyWord]) {
        self.words = words
        ranges = words.compactMap(\.keys)
        var count = 0
        ends = ranges.map {
            count += $0.count
            return count
        }
        self.count = count
    }

    /// The single key, if the list is one key and no range or pattern.
    var only: String? { words.count == 1 && !hasPatterns && count == 1 ? self[0] : nil }

    var hasPatterns: Bool { words.contains(where: \.isPattern) }

    subscript(position: Int) -> String {
        // The first range that ends behind the position.
        var low = 0
        var high = ends.count
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= position { low = middle + 1 } else { high = middle }
        }
        guard low < ranges.count else { return "" }
        return ranges[low][position - ends[low] + ranges[low].count]
    }

    /// Whether a key is one of them; patterns count only when they are resolved.
    func contains(key: String) -> Bool { ranges.contains { $0.position(of: key) != nil } }

    func makeIterator() -> some IteratorProtocol<String> {
        ranges.lazy.flatMap { range in (0..<range.count).lazy.map { range[$0] } }.makeIterator()
    }

    // MARK: Patterns and tags

    /// The list with each pattern and tag replaced by the keys that it stands for now.
    ///
    /// - Parameter cache: where to look for keys that match; nil for the rows of all databases and the entries of all
    ///   caches.
    /// - Throws: a `Diagnostic` if a pattern matches nothing, unless `mayBeEmpty`, or if a word names a node.
    func resolved(_ context: Context, in cache: CacheNode? = nil, mayBeEmpty: Bool = false) throws -> KeyList
    {
        try checkNodes(context)
        guard hasPatterns || namesTag(context) else { return self }
        var found: [KeyWord] = []
        for word in words {
            switch word {
            case .literal: found.append(word)
            case .range(let range):
                if let tagged = try Self.tagged(range, context) {
                    found += tagged.map(KeyWord.literal)
                } else {
                    found.append(word)
                }
            case .pattern(let glob, let text):
                let keys = try ExistingKeys(context.world).matching(glob, in: cache, context)
                if keys.isEmpty, !mayBeEmpty { throw context.error(.noKeyMatches(text)) }
                if keys.isEmpty, let cache {
                    context.output.line("\(cache.name) has no key that matches \(text)")
                }
                found += keys.map(KeyWord.literal)
            }
        }
        return KeyList(found)
    }

    /// The list with each pattern replaced by the keys that match and exist or have ever been used.
    func everUsed(_ context: Context) throws -> KeyList {
        try checkNodes(context)
        guard hasPatterns else { return self }
        var found: [KeyWord] = []
        for word in words {
            guard case .pattern(let glob, _) = word else {
                found.append(word)
                continue
            }
            found += try ExistingKeys(context.world).everMatching(glob, context).map(KeyWord.literal)
        }
        return KeyList(found)
    }

    private func namesTag(_ context: Context) -> Bool {
        words.contains {
            if case .range(let range) = $0 { range.count == 1 && range[0].hasPrefix("tag:") } else { false }
        }
    }

    /// The keys with the tag that `tag:NAME` names; nil if the word is an ordinary key.
    private static func tagged(_ range: RowPattern, _ context: Context) throws -> [String]? {
        guard range.count == 1, range[0].hasPrefix("tag:"), context.world.names.known(range[0]) == nil else {
            return nil
        }
        let name = String(range[0].dropFirst("tag:".count))
        let keys = context.world.relations?.keys(taggedWith: name) ?? []
        guard !keys.isEmpty else {
            let known = context.world.relations?.tags ?? []
            throw context.error(
                .unknownTag(name, nearest: NearestWord.find(name, among: known), known: known))
        }
        return keys.map { context.world.names.key($0).text }
    }

    /// `delete front` means the node: a key of that name is written in quotes, or is a row.
    private func checkNodes(_ context: Context) throws {
        let existing = ExistingKeys(context.world)
        for case .range(let range) in words where range.count == 1 {
            if case .dash(let prefix, let from, let to)? = Habit.dash(in: range[0]), !prefix.isEmpty,
                Int(from) ?? 0 < Int(to) ?? 0, !existing.contains(range[0]), existing.contains(prefix + from),
                context.statement.name.literal != Write.spec.name
            {
                throw context.error(.habit(.dash(prefix: prefix, from: from, to: to)))
            }
            guard let node = context.world.node(range[0]), !existing.contains(range[0])
            else { continue }
            throw context.error(
                .habit(.nodeAsKey(node.name, statement: context.statement.name.literal ?? "")))
        }
    }

    // MARK: As a world knows them

    /// What the keys came to in the world in which they were last drawn, as far as it is worth remembering.
    private final class Memory: @unchecked Sendable {
        // Used by the session's thread only.
        var names: Tracing.Names?
        /// How many names had been reclaimed by then: after that, the numbers may stand for other names.
        var reclaimed = 0
        var keys: [Key] = []
        /// A longer list is made anew each time rather than kept.
        static let limit = 65_536
    }

    /// The keys with their numbers, each numbered when it is drawn, if it is new. A statement that runs often, as in
    /// `repeat`, makes its texts once.
    func known(to names: Tracing.Names) -> KnownKeys {
        if memory.names !== names || memory.reclaimed != names.reclaimed {
            memory.names = names
            memory.reclaimed = names.reclaimed
            memory.keys = []
        }
        return KnownKeys(list: self, names: names)
    }

    struct KnownKeys: Sequence, IteratorProtocol {
        fileprivate let list: KeyList
        fileprivate let names: Tracing.Names
        private var position = 0

        fileprivate init(list: KeyList, names: Tracing.Names) {
            self.list = list
            self.names = names
        }

        mutating func next() -> Key? {
            guard position < list.count else { return nil }
            defer { position += 1 }
            let memory = list.memory
            // The same statement may have begun in another world while this one waited.
            guard memory.names === names, memory.reclaimed == names.reclaimed else {
                return names.key(list[position])
            }
            if position < memory.keys.count { return memory.keys[position] }
            let key = names.key(list[position])
            if position == memory.keys.count, position < Memory.limit { memory.keys.append(key) }
            return key
        }
    }
}
