import Foundation
import Testing

@testable import Replay

/// Policies that are programs of the user's own.
@Suite struct ProcessTests {
    private static let example = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "scripts/policy-lru.py").path

    /// The example in Python is our own LRU, request for request.
    @Test(arguments: ["7", "50", "100B", "700B"]) func theExampleIsLRU(size: String) throws {
        var source = MemorySource.random(seed: 3, sizes: true, operations: true)
        source.hasOperations = true
        let settings = ReplaySettings(
            policies: try PolicyChoice.list("lru,exec:python3 \(Self.example)"), sizes: [try CacheSize(size)])
        let rows = try replay(source, settings).rows
        #expect(rows[0].totals.misses == rows[1].totals.misses)
        #expect(rows[0].totals.evicted == rows[1].totals.evicted)
        #expect(rows[0].residents == rows[1].residents)
    }

    @Test(arguments: [
        ("true", "it has ended before it answered"),
        ("echo no", "it answered 'no' to init, expected 'ok'"),
        ("printf 'ok\\n7\\n'; cat >/dev/null", "it evicted '7', which is no resident"),
        ("echo ok; while read line; do echo; done", "it made too little room for key"),
        ("/no/such/program", "it has ended"),
    ]) func mistakesAreNamed(command: String, expected: String) throws {
        let settings = ReplaySettings(
            policies: [
                try PolicyChoice("exec:sh -c '\(command.replacingOccurrences(of: "'", with: "'\\''"))'")
            ],
            sizes: [CacheSize(entries: 2)])
        do {
            _ = try replay(MemorySource(keys: [1, 2, 3, 4, 5]), settings)
            Issue.record("it was replayed")
        } catch {
            #expect("\(error)".contains(expected), "\(error)")
        }
    }
}
