import Foundation
import Fuzzing
import Reporting
import Testing
import Tracing

@testable import Language

/// No face of the log searches it for causes: `why` and the trace ask only for events to which links lead.
@Suite struct LinkedExplanationTests {
    /// The scripts of the goldens and of the lessons.
    private static let scripts: [URL] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return ["Tests/LanguageTests/Goldens", "lessons"].flatMap { folder in
            (FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)?
                .compactMap { $0 as? URL } ?? []).filter { ["larder", "md"].contains($0.pathExtension) }
        }.sorted { $0.path < $1.path }
    }()

    @Test(.timeLimit(.minutes(10))) func goldens() throws {
        #expect(Self.scripts.count > 30)
        var explained: Set<String> = []
        for script in Self.scripts {
            var options = Session.Options()
            options.isInteractive = true
            let session = Session(options: options, output: Output { _ in }) { _ in }
            defer { session.close() }
            for text in Self.programs(try String(contentsOf: script, encoding: .utf8), script) {
                session.run(Source(name: script.lastPathComponent, text: text))
                explained.formUnion(try explain(session.engine.world.log, script.lastPathComponent))
            }
        }
        #expect(explained.count > 30, "\(explained.sorted())")
    }

    @Test(.timeLimit(.minutes(10))) func fuzzedPrograms() throws {
        for seed in 1...UInt64(60) {
            var options = Session.Options()
            options.isInteractive = true
            options.stepLimit = ProgramCase.stepLimit
            let session = Session(options: options, output: Output { _ in }) { _ in }
            defer { session.close() }
            for statement in ProgramGenerator.statements(seed: seed) {
                session.run(Source(name: "fuzz", text: statement))
            }
            _ = try explain(session.engine.world.log, "seed \(seed)")
        }
    }

    /// The blocks of a lesson, or a script as a whole.
    private static func programs(_ text: String, _ file: URL) -> [String] {
        guard file.pathExtension == "md" else { return [text] }
        return text.components(separatedBy: "```").enumerated()
            .filter { $0.offset % 2 == 1 && $0.element.hasPrefix("larder") }
            .map { block in
                block.element.split(separator: "\n").filter { $0.hasPrefix("larder> ") }
                    .map { $0.dropFirst("larder> ".count) }.joined(separator: "\n")
            }
    }

    /// Explains, and writes the line of, some events of each kind.
    private func explain(_ log: Log, _ place: String) throws -> Set<String> {
        var counts: [String: Int] = [:]
        for event in log.events {
            let name = EventKind(event).name
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
