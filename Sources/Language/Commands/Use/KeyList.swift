internal import Caching
internal import Tracing

/// Keys as they are typed: single ones and ranges, drawn out one by one.
struct KeyList: Sequence, Sendable {
    private let patterns: [RowPattern]
    /// How many keys the patterns up to each have.
    private let ends: [Int]
    private let memory = Memory()
    /// How many keys there are in all.
    let count: Int

    init(_ arguments: inout ArgumentReader) throws {
        var patterns = [try Self.pattern(try arguments.next("a key"), arguments)]
        while arguments.hasMore { patterns.append(try Self.pattern(try arguments.next("a key"), arguments)) }
        self.init(patterns)
    }

    init(_ pattern: RowPattern) { self.init([pattern]) }

    private init(_ patterns: [RowPattern]) {
        self.patterns = patterns
        var count = 0
        ends = patterns.map {
            count += $0.count
            return count
        }
        self.count = count
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
        // The first pattern that ends behind the position.
        var low = 0
        var high = ends.count
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= position { low = middle + 1 } else { high = middle }
        }
        guard low < patterns.count else { return "" }
        return patterns[low][position - ends[low] + patterns[low].count]
    }

    func makeIterator() -> some IteratorProtocol<String> {
        patterns.lazy.flatMap { pattern in (0..<pattern.count).lazy.map { pattern[$0] } }.makeIterator()
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
