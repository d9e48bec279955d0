import Foundation
@testable import Language
import Testing

/// Statements that run others, and fail as one with them: nothing of them is kept.
@Suite struct FailingAsOneTests {
    private let bench = Bench("database counts { n=0 }\ntrace off", interactive: true)

    private var value: String { bench.run("trace brief; read n; trace off") }

    @Test func whatIsWatched() {
        bench.run("write n 1")
        bench.run("watch { write n 9; read $nothing }")
        #expect(bench.errors.contains("there is no variable 'nothing'"))
        #expect(bench.run("show").contains("it is 0.030s"))
        bench.run("undo")
        #expect(value.contains("\"0\""))
    }

    /// It had changed nothing, so nothing was taken back; what it began with must not be gone back to later.
    @Test func anIncludedFileThatFailsAtOnce() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).larder")
        try "raed x\n".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        bench.run("include \(file.path)")
        bench.run("write n 1")
        bench.run("repeat 1 { write n 2; read $nothing }")
        #expect(value.contains("\"1\""))
    }
}
