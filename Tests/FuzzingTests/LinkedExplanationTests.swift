import Caching
import Foundation
import Fuzzing
import Reporting
import Testing
import Tracing

@testable import Language

/// No face of the log searches it for causes: `why` and the trace ask only for events to which links lead.
@Suite struct LinkedExplanationTests {
    /// What the lessons and the pages of help run, whose output the goldens hold.
    private static func programs() throws -> [(name: String, texts: [String])] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let lessons = try FileManager.default.contentsOfDirectory(
            at: root.appending(path: "lessons"), includingPropertiesForKeys: nil
        ).filter { $0.pathExtension == "md" }.sorted { $0.path < $1.path }
        return try lessons.map { file in
            (file.lastPathComponent, blocks(of: try String(contentsOf: file, encoding: .utf8)))
        } + Help.examples.map { ($0.name, [$0.script]) }
    }

    @Test(.timeLimit(.minutes(10))) func goldens() throws {
        var explained: Set<String> = []
        for program in try Self.programs() {
            var options = Session.Options()
            options.isInteractive = true
            // A help page's example of 'save' writes nothing here.
            options.hasFiles = false
            let session = Session(options: options, output: Output { _ in }) { _ in }
            defer { session.close() }
            for text in program.texts {
                session.run(Source(name: program.name, text: text))
                explained.formUnion(try explain(session.engine.world.log, program.name))
            }
        }
        #expect(explained.count > 35, "\(explained.sorted())")
    }

    @Test(.timeLimit(.minutes(10))) func fuzzedPrograms() throws {
        for seed in 1...UInt64(60) {
            var options = Session.Options()
            options.isInteractive = true
            options.hasFiles = false
            options.stepLimit = 50_000
            let session = Session(options: options, output: Output { _ in }) { _ in }
            defer { session.close() }
            for statement in ProgramGenerator.statements(seed: seed) {
                session.run(Source(name: "fuzz", text: statement))
            }
            _ = try explain(session.engine.world.log, "seed \(seed)")
        }
    }

    /// The statements of each block of a lesson.
    private static func blocks(of text: String) -> [String] {
        text.components(separatedBy: "```").enumerated()
            .filter { $0.offset % 2 == 1 && $0.element.hasPrefix("larder") }
            .map { block in
                block.element.split(separator: "\n").filter { $0.hasPrefix("larder> ") }
                    .map { $0.dropFirst("larder> ".count) }.joined(separator: "\n")
            }
    }

    /// Explains some events of each kind.
    private func explain(_ log: Log, _ place: String) throws -> Set<String> {
        var counts: [String: Int] = [:]
        for event in log.events {
            let name = event.kind.name
            let roles = event.kind.roles
            try #require(
                event.links.all.allSatisfy { roles.contains($0.role) && $0.event < event.number },
                "\(place): #\(event.number) \(name) has links that its kind does not know")
            counts[name, default: 0] += 1
            // Enough of each kind: the first ones, and some of the rest.
            guard let count = counts[name], count <= 6 || count % 97 == 0 else { continue }
            let source = LinkedEvents(log, from: event)
            _ = Explanation(of: event, in: source).text()
            try #require(source.guesses.isEmpty, "\(place): why #\(event.number) guessed \(source.guesses)")
        }
        return Set(counts.keys)
    }
}
