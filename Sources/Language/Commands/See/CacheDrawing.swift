internal import Basics
internal import Caching
internal import Keyspace
internal import Picturing
internal import Simulation
internal import Tracing

/// Draws a cache's entries.
enum CacheDrawing {
    /// How many entries are drawn at most.
    static let limit = 50

    /// - Parameter before: what was there when the cache was last shown; nil marks nothing.
    static func lines(_ cache: CacheNode, _ world: World, since before: CacheGlance? = nil) -> [String] {
        let keys = cache.memory.keysInEvictionOrder
        var lines = ["\(cache.name)  \(fill(cache))"]
        if let server = cache.remote {
            lines[0] = "\(cache.name)  at \(server.address); what this session has stored and seen there:"
        }
        let gone = before?.gone(from: cache, world) ?? []
        guard !keys.isEmpty else { return lines + ["  empty"] + gone }
        let shown = keys.prefix(limit)
        let width = min(24, shown.map { world.names.key($0).text.count }.max() ?? 0)
        if cache.settings.capacity != .unbounded {
            lines[0] += ", next to be evicted first (\(cache.settings.policy))"
        }
        for key in shown {
            guard let entry = cache.memory[key] else { continue }
            let name = Columns.padded(Columns.cut(world.names.key(key).text, to: 24), to: width)
            let value = entry.value.map { Columns.quoted($0.text) } ?? "known to be absent"
            let dirty = cache.queue.isDirty(key) ? "  dirty" : ""
            lines.append(
                "\(before?.mark(of: key, entry, world) ?? " ") \(name)  \(Columns.padded(value, to: 14))  \(life(entry, world.simulation.now))\(dirty)"
            )
        }
        if keys.count > limit { lines.append("  … and \(keys.count - limit) more") }
        return lines + gone
    }

    /// The same as a picture.
    static func picture(_ cache: CacheNode, _ world: World) -> ContentSVG {
        let keys = cache.memory.keysInEvictionOrder
        let now = world.simulation.now
        let rows = keys.prefix(limit).compactMap { key -> ContentSVG.Row? in
            guard let entry = cache.memory[key] else { return nil }
            return ContentSVG.Row(
                key: PrintableText.line(world.names.key(key).text),
                value: entry.value.map { Columns.quoted($0.text) } ?? "known to be absent",
                life: words(entry, now), share: share(entry, now), isDirty: cache.queue.isDirty(key))
        }
        let order =
            cache.settings.capacity == .unbounded
            ? "" : ", next to be evicted first (\(cache.settings.policy))"
        return ContentSVG(
            title: "\(cache.name) at \(now): \(fill(cache))\(order)", rows: rows,
            more: keys.count - rows.count)
    }

    private static func fill(_ cache: CacheNode) -> String {
        let fill = cache.memory.fill
        switch cache.settings.capacity {
        case .unbounded:
            return "\(fill.entries) \(fill.entries == 1 ? "entry" : "entries"), \(Sizes.bytes(fill.bytes))"
        case .entries(let most): return "\(fill.entries) of \(most) \(most == 1 ? "entry" : "entries")"
        case .bytes(let most):
            let entries = "\(fill.entries) \(fill.entries == 1 ? "entry" : "entries")"
            return "\(Sizes.bytes(fill.bytes)) of \(Sizes.bytes(most)), \(entries)"
        }
    }

    /// A bar for what is left of the time to live: `[######----] 36s of 60s left`.
    private static func life(_ entry: Entry, _ now: Instant) -> String {
        guard let share = share(entry, now) else { return words(entry, now) }
        let bar = String(repeating: "#", count: max(0, min(10, Int((share * 10).rounded(.up)))))
        return "[\(Columns.padded(bar, to: 10, with: "-"))] \(words(entry, now))"
    }

    /// What is left of an entry's time to live; below 0 if it has run out, nil if it has none.
    private static func share(_ entry: Entry, _ now: Instant) -> Double? {
        guard let ttl = entry.ttl, let expires = entry.expires else { return nil }
        return ttl.nanoseconds == 0 ? 0 : Double((expires - now).nanoseconds) / Double(ttl.nanoseconds)
    }

    private static func words(_ entry: Entry, _ now: Instant) -> String {
        guard let ttl = entry.ttl, let expires = entry.expires else { return "no ttl" }
        let left = expires - now
        return left > .zero
            ? "\(left) of \(ttl) left" : "ttl \(ttl), ran out \(now - expires) ago, not noticed yet"
    }
}

/// What a cache held when it was last shown, so that the next drawing can mark what has changed.
struct CacheGlance {
    /// Of a larger cache nothing is marked.
    private static let largest = 10_000

    private struct Look {
        var stored: EventNumber
        var ends: Instant?
    }

    private var looks: [String: Look] = [:]
    private let isComplete: Bool

    init(of cache: CacheNode, _ world: World) {
        let keys = cache.memory.keysInEvictionOrder
        isComplete = keys.count <= Self.largest
        guard isComplete else { return }
        for key in keys {
            guard let entry = cache.memory[key] else { continue }
            looks[world.names.key(key).text] = Look(stored: entry.stored, ends: entry.expires)
        }
    }

    /// The mark of an entry: `+` if it is new, `~` if it was stored again or has another end.
    func mark(of key: KeyID, _ entry: Entry, _ world: World) -> String {
        guard isComplete else { return " " }
        guard let look = looks[world.names.key(key).text] else { return "+" }
        return look.stored == entry.stored && look.ends == entry.expires ? " " : "~"
    }

    /// A line for each entry that is gone, and how it went.
    func gone(from cache: CacheNode, _ world: World) -> [String] {
        let gone = looks.keys.filter { name in
            world.names.known(name).map { !cache.memory.holds($0.id) } ?? true
        }.sorted()
        let shown = gone.prefix(CacheDrawing.limit)
        let width = shown.map { min(24, $0.count) }.max() ?? 0
        var lines = shown.map { name in
            let shownName = Columns.padded(Columns.cut(name, to: 24), to: width)
            return
                "- \(shownName)  \(Self.words(world.names.known(name).flatMap { cache.memory.fate(of: $0.id) }))"
        }
        if gone.count > shown.count { lines.append("  … and \(gone.count - shown.count) more that are gone") }
        return lines
    }

    private static func words(_ fate: Fate?) -> String {
        guard let fate else { return "gone" }
        let how =
            switch fate.kind {
            case .expired: "expired"
            case .evicted: "evicted"
            case .rejected: "not admitted again"
            case .removed: "removed"
            case .lost: "lost in a crash"
            case .gone: "found gone from the server"
            }
        return "\(how) at \(fate.at)"
    }
}
