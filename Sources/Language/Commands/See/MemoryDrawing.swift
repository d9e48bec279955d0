internal import Basics
internal import Caching
internal import Keyspace
internal import Tracing

/// Draws what the entries of caches take, by key, value and overhead.
enum MemoryDrawing {
    /// How many of the longest keys are listed.
    static let longest = 3

    /// What entries take together.
    private struct Parts {
        var entries = 0
        var keys = 0
        var values = 0
        var overhead = 0

        var total: Int { keys + values + overhead }

        mutating func add(_ other: Parts) {
            entries += other.entries
            keys += other.keys
            values += other.values
            overhead += other.overhead
        }
    }

    static func lines(_ world: World, _ patterns: [String]) -> [String] {
        let lines = world.caches.flatMap { Self.tell($0, world, patterns) }
        return lines.isEmpty ? ["there is no cache yet: database users; cache front over users"] : lines
    }

    private static func tell(_ cache: CacheNode, _ world: World, _ patterns: [String]) -> [String] {
        let globs = patterns.map { (text: $0, glob: Glob($0)) }
        var sum = Parts()
        var each: [(name: String, sizes: Parts)] = []
        for key in cache.memory.keysByAge {
            let name = world.names.key(key).text
            guard
                globs.isEmpty
                    || globs.contains(where: { $0.glob.map { $0.matches(name) } ?? ($0.text == name) })
            else { continue }
            let sizes = sizes(of: key, name, cache)
            sum.add(sizes)
            each.append((name, sizes))
        }
        let all = cache.memory.fill.entries
        let noun = all == 1 ? "entry" : "entries"
        var lines = [
            "\(cache.name)  \(patterns.isEmpty ? "\(sum.entries)" : "\(sum.entries) of \(all)") \(noun), \(bytes(sum.total))"
        ]
        guard sum.entries > 0 else { return lines }
        for (label, size) in [("keys", sum.keys), ("values", sum.values), ("overhead", sum.overhead)] {
            let share = Sizes.share((Double(size) / Double(sum.total) * 1000).rounded() / 1000)
            lines.append("  \(Columns.padded(label, to: 9)) \(left(bytes(size), 9))  \(share)")
        }
        lines.append("  longest keys")
        // Among keys of one length, the one stored first.
        for (name, sizes) in each.enumerated().sorted(by: {
            ($1.element.sizes.keys, $0.offset) < ($0.element.sizes.keys, $1.offset)
        }).prefix(longest).map(\.element) {
            lines.append(
                "    \(Columns.cut(name, to: 40))  key \(bytes(sizes.keys)), value \(bytes(sizes.values)), overhead \(bytes(sizes.overhead))"
            )
        }
        return lines
    }

    private static func sizes(of key: KeyID, _ name: String, _ cache: CacheNode) -> Parts {
        guard let entry = cache.memory[key] else { return Parts() }
        let length = name.utf8.count
        let overhead =
            cache.memory.knownObject(of: key).map {
                MemoryEstimate.overhead(key: ByteString(keyText: name), $0)
            }
            ?? MemoryEstimate.overhead(
                keyBytes: length, text: entry.value?.text ?? "", bytes: entry.bytes - length)
        return Parts(entries: 1, keys: length, values: entry.bytes - length, overhead: overhead)
    }

    private static func bytes(_ count: Int) -> String { Sizes.roundedBytes(count) }

    private static func left(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
