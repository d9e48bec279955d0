@testable import Language
import Testing

/// What Tab and the hint offer, as completions.txt lists it.
@Suite struct CompletionTests {
    private struct Case {
        var number: Int
        var kind: String
        var typed: String
        var expected: String
    }

    /// The session at the top of the file, and the cases.
    private static let file: (session: String, cases: [Case]) = {
        var session: [Substring] = []
        var cases: [Case] = []
        let text = textOfFile(testFolder + "/completions.txt") ?? ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("session ") { session.append(line.dropFirst("session ".count)) }
            for kind in ["tab", "hint"] where line.hasPrefix(kind + " ") {
                cases.append(
                    Case(
                        number: index + 1, kind: kind, typed: String(line.dropFirst(kind.count + 1)),
                        expected: ""))
            }
            if line.hasPrefix("  "), !cases.isEmpty {
                cases[cases.count - 1].expected +=
                    (cases[cases.count - 1].expected.isEmpty ? "" : " ") + line.dropFirst(2)
            }
        }
        return (session.joined(separator: "\n"), cases)
    }()

    @Test func everyLineOfTheFile() throws {
        #expect(Self.file.cases.count >= 60, "completions.txt could not be read, or holds too little")
        let bench = Bench(Self.file.session)
        #expect(bench.errors == "")
        for one in Self.file.cases {
            let actual = try answer(one, bench.session)
            #expect(actual == one.expected, "completions.txt:\(one.number): \(one.kind) \(one.typed)")
        }
    }

    private func answer(_ one: Case, _ session: Session) throws -> String {
        var lines = one.typed.split(separator: "⏎", omittingEmptySubsequences: false).map(String.init)
        let last = lines.popLast()
        let line = try #require(last)
        let mark = try #require(line.firstIndex(of: "|"), "completions.txt:\(one.number): no cursor")
        let cursor = line.distance(from: line.startIndex, to: mark)
        var text = line
        text.remove(at: mark)
        let assistant = Assistant(session)
        assistant.pending = lines.joined(separator: "\n")
        if one.kind == "hint" { return assistant.hint(text, cursor: cursor) ?? "-" }
        let offer = assistant.complete(text, cursor: cursor)
        // A candidate takes the place of what is typed of it.
        let start = text.index(text.startIndex, offsetBy: offer.replacing.lowerBound)
        let end = text.index(text.startIndex, offsetBy: offer.replacing.upperBound)
        #expect(offer.candidates.allSatisfy { $0.text.hasPrefix(text[start..<end]) })
        #expect(offer.replacing.upperBound == cursor)
        let shown = offer.candidates.map { $0.text + ($0.isFinal ? "" : "…") }
        return shown.isEmpty ? "-" : shown.joined(separator: " ")
    }

    /// Nothing that is typed makes the assistant crash, wherever the cursor is.
    @Test func everyBeginningOfEveryExample() {
        let bench = Bench(shop)
        let assistant = Assistant(bench.session)
        for (_, script) in Help.examples {
            for line in script.split(separator: "\n") {
                for cursor in 0...line.count {
                    _ = assistant.complete(String(line), cursor: cursor)
                    _ = assistant.hint(String(line.prefix(cursor)), cursor: cursor)
                }
            }
        }
    }

    /// What is offered for a statement's name is understood as one, and every option that is offered is taken.
    @Test func whatIsOfferedIsUnderstood() {
        let bench = Bench(shop)
        let assistant = Assistant(bench.session)
        for spec in CommandRegistry.all.map({ $0.spec }) {
            let offered = assistant.complete(spec.name + " ", cursor: spec.name.count + 1).candidates.map(
                \.text)
            for option in spec.options where spec.parameters.first != .statement {
                #expect(
                    offered.contains("\(option.name)=") || spec.name == "configure",
                    "\(spec.name) \(option.name)=")
            }
        }
    }
}
