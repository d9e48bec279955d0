import Glibc
import Testing

@testable import Replay

/// The real traces that stand beside a clone in some workplaces, in `../shared/traces`.
private enum SharedTraces {
    static let folder: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(5)
        return parts.joined(separator: "/") + "/shared/traces"
    }()

    /// Whether the folder is there; says so if it is not.
    static let arePresent: Bool = {
        let present = access(folder + "/cs.txt", R_OK) == 0
        if !present { print("SKIPPED: there is no ../shared/traces, so no real trace is read.") }
        return present
    }()
}

/// Real traces are read, and stay what they are through every format that holds their keys.
@Suite(.enabled(if: SharedTraces.arePresent)) struct SharedTraceTests {
    @Test(arguments: [("cs", 6781, 1409), ("gli", 6015, 2529), ("multi2", 26_311, 5684)])
    func realTraces(name: String, requests: Int, keys: Int) throws {
        let folder = try TemporaryFolder()
        let original = try Reading("\(SharedTraces.folder)/\(name).txt")
        #expect(original.keys.count == requests)
        #expect(Set(original.keys).count == keys)
        for format in [TraceFormat.oracleGeneral, .arc, .lirs, .jsonLines] {
            var trace = try TraceFile.open("\(SharedTraces.folder)/\(name).txt")
            var sink = try TraceSink("\(folder.path)/copy.zst", format: format, columns: trace.columns)
            var records = TraceRecords()
            while try trace.read(1000, into: &records) { try sink.write(&records) }
            _ = try sink.finish()
            let copy = try Reading("\(folder.path)/copy.zst", options: TraceOptions(format: format))
            #expect(copy.keys == original.keys, "\(format.name)")
        }
    }
}
