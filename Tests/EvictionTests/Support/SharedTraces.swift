import Foundation
import Testing

@testable import Eviction

/// Real traces and reference results: those of `../shared/traces`, which stand beside a clone in some workplaces, or else
/// the one trace in `Tests/EvictionTests/Traces`. It is the text retrieval trace `gli` of the LIRS paper's collection, and
/// its results are those on which independent simulators agree, or what the one that is named in the last column gives.
enum SharedTraces {
    /// One line of the table of reference results.
    struct Reference {
        var trace: String
        var size: UInt64
        var misses: UInt64
        var source: String
    }

    private static let folder: URL = {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let shared = tests.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "shared/traces")
        return FileManager.default.fileExists(atPath: shared.appending(path: "reference.csv").path)
            ? shared : tests.appending(path: "Traces")
    }()

    /// Whether there is a trace of a name.
    static func has(_ trace: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: trace + ".txt").path)
    }

    /// The reference results of a policy, by its name in the table.
    static func references(_ policy: String) throws -> [Reference] {
        let text = try String(contentsOf: folder.appending(path: "reference.csv"), encoding: .utf8)
        return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 6, fields[2] == policy, let size = UInt64(fields[1]),
                let misses = UInt64(fields[4])
            else { return nil }
            return Reference(trace: fields[0], size: size, misses: misses, source: fields[5])
        }
    }

    /// A trace as dense ids in the order of first appearance, and for each request the index of the next for its key.
    static func load(_ trace: String) throws -> (ids: [UInt32], nextUses: [UInt32]) {
        let text = try String(contentsOf: folder.appending(path: trace + ".txt"), encoding: .utf8)
        var numbers: [Substring: UInt32] = [:]
        var ids: [UInt32] = []
        for line in text.split(whereSeparator: \.isNewline) where line != "*" {
            let id = numbers[line] ?? UInt32(numbers.count)
            numbers[line] = id
            ids.append(id)
        }
        var nextUses = [UInt32](repeating: Access.noNextUse, count: ids.count)
        var last = [UInt32](repeating: Access.noNextUse, count: numbers.count)
        for index in ids.indices.reversed() {
            nextUses[index] = last[Int(ids[index])]
            last[Int(ids[index])] = UInt32(index)
        }
        return (ids, nextUses)
    }

    /// The misses of a policy at every reference size beside the reference's, as (trace, size, ours, theirs).
    static func compare(
        _ policy: String, reference: String? = nil, options: [(name: String, value: PolicyOptionValue)] = []
    ) throws -> [(trace: String, size: UInt64, ours: UInt64, theirs: UInt64)] {
        var traces: [String: (ids: [UInt32], nextUses: [UInt32])] = [:]
        return try references(reference ?? policy).map { line in
            let trace = try traces[line.trace] ?? load(line.trace)
            traces[line.trace] = trace
            let cache = try PolicyRegistry.named(policy).make(capacity: line.size, options: options)
            let tally = cache.replay(ids: trace.ids.span, sizes: Span(), nextUses: trace.nextUses.span)
            return (line.trace, line.size, tally.misses, line.misses)
        }
    }

    /// Expects exactly the reference's misses at every size.
    static func expectExact(_ policy: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let cells = try compare(policy)
        #expect(!cells.isEmpty, sourceLocation: sourceLocation)
        for cell in cells {
            #expect(
                cell.ours == cell.theirs, "\(policy), \(cell.trace) at \(cell.size)",
                sourceLocation: sourceLocation)
        }
    }

    /// Expects at every size misses within a share of the reference's, but for the cells that are named as exceptions.
    static func expectClose(
        _ policy: String, reference: String, within share: Double = 0.02,
        options: [(name: String, value: PolicyOptionValue)] = [], except: Set<String> = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let cells = try compare(policy, reference: reference, options: options)
        #expect(!cells.isEmpty, sourceLocation: sourceLocation)
        for cell in cells where !except.contains("\(cell.trace) \(cell.size)") {
            let difference = Double(cell.ours) / Double(cell.theirs) - 1
            #expect(
                abs(difference) <= share,
                "\(policy), \(cell.trace) at \(cell.size): \(cell.ours) misses, reference \(cell.theirs)",
                sourceLocation: sourceLocation)
        }
    }
}
