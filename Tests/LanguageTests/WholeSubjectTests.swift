import Foundation
import Testing

@testable import Language

/// The article that lists everything in the text that Larder grew from names scripts and pages; they are there, and the scripts
/// do what they did.
@Suite struct WholeSubjectTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let article = "Sources/Language/Language.docc/TheWholeSubject.md"

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The rows of all tables, each as its cells; heads and lines are left out.
    private static let rows: [[String]] = {
        let lines = ((try? text(article)) ?? "").split(separator: "\n").filter { $0.hasPrefix("| ") }
        return lines.map { line in
            line.dropFirst().dropLast().components(separatedBy: " | ").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }.filter { $0.last != "pages" }
    }()

    /// The words of a cell that stand as code.
    private static func names(_ cell: String) -> [String] {
        cell.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }

    static let scripts: [String] = {
        let all = rows.flatMap { $0.count == 4 ? names($0[2]) : [] }
        return Array(Set(all)).sorted()
    }()

    @Test func everyRowHasAScriptAndAPage() {
        #expect(Self.rows.count > 60)
        for row in Self.rows {
            #expect(row.count == 4, "\(row)")
            guard row.count == 4 else { continue }
            #expect(!Self.names(row[2]).isEmpty, "no script: \(row)")
            #expect(!Self.names(row[3]).isEmpty, "no page: \(row)")
        }
    }

    /// Its classes, functions and the bullets of its lists.
    @Test func everyItemOfTheTextHasARow() {
        let items = Self.rows.compactMap(\.first).joined(separator: "\n")
        for name in [
            "CacheAside", "get_user", "WriteThrough", "update_user", "WriteBehind", "write_queue",
            "_start_background_worker", "worker", "task_done", "redis.Redis", "set(", "get`", "hset", "lpush",
            "lrange", "sadd", "smembers", "RedisCache", "get_or_set", "set_with_ttl", "EventBasedCache",
            "invalidate_user_cache", "VersionedCache", "get_with_version", "set_with_version",
            "ReadThroughCache", "database_callback", "RefreshAheadCache", "setup_refresh_trigger",
            "refresh_threshold=0.75", "appropriate cache size", "suitable TTL values", "cache warming",
            "hit/miss rates", "cache failures gracefully", "circuit breakers", "fallback mechanisms",
            "cache health", "batch operations", "compression", "memory usage", "cache keys", "hit rate",
            "miss rate", "response time", "eviction rate", "network bandwidth", "CPU usage",
            "connection count", "connection failures", "timeouts", "evictions", "out of memory errors",
        ] {
            #expect(items.contains(name), "\(name) has no row")
        }
    }

    @Test func everyPageIsThere() throws {
        for name in Set(Self.rows.flatMap { $0.count == 4 ? Self.names($0[3]) : [] }).sorted() {
            #expect(throws: Never.self, "there is no help on '\(name)'") { try Help.text(on: name) }
        }
    }

    @Test(arguments: scripts) func theScriptDoesWhatItDid(_ path: String) throws {
        let script = try Self.text(path)
        // Lessons are proved by what checks lessons.
        guard path.hasSuffix(".larder") else { return }
        let golden = try Self.text(String(path.dropLast(".larder".count)) + ".out")
        var bytes: [UInt8] = []
        var options = Session.Options()
        options.echoes = true
        let session = Session(options: options, output: Output { bytes += $0 }) { _ in }
        #expect(session.run(Source(name: path, text: script)))
        session.close()
        #expect(String(decoding: bytes, as: UTF8.self) == golden)
    }
}
