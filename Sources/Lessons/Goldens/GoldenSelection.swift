internal import Basics
internal import Glibc

/// Which of the files that were found are run, and in which order.
public struct GoldenSelection: Sendable {
    /// A part of the suite, so that several machines share it.
    public struct Shard: Equatable, Sendable {
        /// From 1.
        public var number: Int
        public var count: Int

        /// Reads `1/4`.
        public init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
            guard parts.count == 2, let number = parts[0], let count = parts[1], count > 0, count <= 10_000,
                (1...count).contains(number)
            else { return nil }
            (self.number, self.count) = (number, count)
        }
    }

    /// Parts of paths, or patterns of whole paths with `*` and `?`; a file has to meet one of them. None selects all.
    public var filters: [String]
    /// A file has to have one of these tags. None selects all.
    public var tags: [String]
    /// A file must have none of these tags.
    public var excludedTags: [String]
    public var shard: Shard?
    /// The seed of a random order; nil for the order in which files are found.
    public var seed: UInt64?
    /// The files that have changed, as they really are; nil selects all.
    public var changed: Set<String>?

    /// A selection; by default everything, in the order found.
    public init(
        filters: [String] = [], tags: [String] = [], excludedTags: [String] = [], shard: Shard? = nil,
        seed: UInt64? = nil, changed: Set<String>? = nil
    ) {
        self.filters = filters
        self.tags = tags
        self.excludedTags = excludedTags
        self.shard = shard
        self.seed = seed
        self.changed = changed
    }

    /// What of the findings is run.
    func selected(of findings: [GoldenSearch.Finding]) -> [GoldenSearch.Finding] {
        var chosen = findings.filter { matches($0.path) && hasTags($0) && hasChanged($0) }
        if let shard {
            chosen = chosen.enumerated().filter { $0.offset % shard.count == shard.number - 1 }.map(\.element)
        }
        if let seed {
            // The same order for the same seed, everywhere (Fisher and Yates).
            var stream = RandomStream(seed: seed, name: "order of tests")
            for last in chosen.indices.reversed() where last > 0 {
                chosen.swapAt(last, Int(stream.below(UInt64(last) + 1)))
            }
        }
        return chosen
    }

    private func matches(_ path: String) -> Bool {
        filters.isEmpty
            || filters.contains { filter in
                path.contains(filter)
                    || filter.contains(where: { "*?[".contains($0) }) && fnmatch(filter, path, 0) == 0
            }
    }

    private func hasTags(_ finding: GoldenSearch.Finding) -> Bool {
        if tags.isEmpty, excludedTags.isEmpty { return true }
        let own = Set(Self.marks(of: finding).tags)
        return (tags.isEmpty || !own.isDisjoint(with: tags)) && own.isDisjoint(with: excludedTags)
    }

    private static func marks(of finding: GoldenSearch.Finding) -> TestMarks {
        guard let bytes = try? FileSystem.read(finding.path) else { return TestMarks() }
        switch finding {
        case .script:
            var faults: [LessonFault] = []
            return TestMarks(script: String(decoding: bytes, as: UTF8.self), faults: &faults)
        case .page(let path, let kind):
            return (try? GoldenPage(kind, path: path, bytes: bytes))?.marks ?? TestMarks()
        default: return TestMarks()
        }
    }

    /// Whether a file has changed, or its golden, or what belongs to it, or a file of its folder that it names.
    private func hasChanged(_ finding: GoldenSearch.Finding) -> Bool {
        guard let changed else { return true }
        guard let path = Self.real(finding.path) else { return true }
        if changed.contains(path) { return true }
        guard case .script = finding else { return false }
        let stem = path.dropLast(GoldenSearch.scriptEnding.count)
        if changed.contains(GoldenSearch.golden(of: path)) { return true }
        let folder = FileSystem.split(path).folder
        var source: String?
        return changed.contains { other in
            if other.hasPrefix(stem + LeftFiles.ending + "/") { return true }
            guard other.hasPrefix(folder), !other.hasSuffix(GoldenSearch.goldenEnding) else { return false }
            let text = source ?? String(decoding: (try? FileSystem.read(path)) ?? [], as: UTF8.self)
            source = text
            return text.contains(other.dropFirst(folder.count))
        }
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
