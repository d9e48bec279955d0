import Glibc
@testable import Language
import Testing

/// What is said to newcomers' mistakes, as Errors/mistakes.txt lists and scores it.
@Suite struct MistakeTests {
    private struct Mistake {
        var line: Int
        var score: Int
        var typed: String
        var said: String
    }

    private static let path = testFolder + "/Errors/mistakes.txt"

    /// The session that each is made in, and the mistakes.
    private static let file: (session: String, mistakes: [Mistake]) = {
        var session = ""
        var mistakes: [Mistake] = []
        for (index, line) in (textOfFile(path) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if line.hasPrefix("session ") { session += line.dropFirst("session ".count) + "\n" }
            if let score = line.first?.wholeNumberValue, line.dropFirst().hasPrefix(" | ") {
                let typed = line.dropFirst(4).split(separator: "⏎", omittingEmptySubsequences: false)
                mistakes.append(
                    Mistake(line: index + 1, score: score, typed: typed.joined(separator: "\n"), said: ""))
            } else if line.hasPrefix("    "), !mistakes.isEmpty {
                mistakes[mistakes.count - 1].said += line.dropFirst(4) + "\n"
            }
        }
        return (session, mistakes)
    }()

    private static func answer(to typed: String) -> (said: String, isRefused: Bool) {
        let bench = Bench(file.session)
        let output = bench.run(typed)
        let isRefused = !bench.errors.isEmpty || output.contains("NOT SO") || output.contains("(error) ")
        return (output + bench.errors, isRefused)
    }

    @Test func eachIsRefusedAsRecorded() {
        #expect(Self.file.mistakes.count >= 200, "mistakes.txt could not be read, or holds too little")
        if getenv("LARDER_RECORD_MISTAKES") != nil, getenv("CI") == nil {
            Self.record()
            Issue.record(
                "recorded mistakes.txt: read what has changed, and run again without LARDER_RECORD_MISTAKES")
            return
        }
        for mistake in Self.file.mistakes {
            let answer = Self.answer(to: mistake.typed)
            #expect(answer.isRefused, "mistakes.txt:\(mistake.line): taken without a word")
            #expect(answer.said == mistake.said, "mistakes.txt:\(mistake.line)")
        }
    }

    private static func record() {
        var lines: [String] = []
        var isAnswer = false
        for line in (textOfFile(path) ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
            if isAnswer, line.hasPrefix("    ") { continue }
            isAnswer = line.first?.wholeNumberValue != nil && line.dropFirst().hasPrefix(" | ")
            lines.append(String(line))
            guard isAnswer else { continue }
            let typed = line.dropFirst(4).split(separator: "⏎", omittingEmptySubsequences: false)
            let said = answer(to: typed.joined(separator: "\n")).said.split(separator: "\n")
            lines += said.map { "    \($0)" }
        }
        guard let file = fopen(path, "w") else { return }
        fputs(lines.joined(separator: "\n"), file)
        fclose(file)
    }

    /// The mean, and for each that its score is not above what a machine can tell.
    @Test func theScoresAreEarned() {
        let mistakes = Self.file.mistakes
        let mean = Double(mistakes.reduce(0) { $0 + $1.score }) / Double(max(1, mistakes.count))
        #expect(mean >= 2.7, "the mean of \(mistakes.count) is \(mean)")
        for mistake in mistakes {
            #expect((1...3).contains(mistake.score), "mistakes.txt:\(mistake.line): a score from 1 to 3")
            let hasCaret = mistake.said.split(separator: "\n").contains { line in
                line.trimmingPrefix { $0 == " " }.hasPrefix("|") && line.contains("^")
            }
            let points = 1 + (hasCaret ? 1 : 0) + (Self.saysWhatToType(mistake.said) ? 1 : 0)
            #expect(mistake.score <= points, "mistakes.txt:\(mistake.line): earns at most \(points)")
        }
    }

    private static let offers = [
        "did you mean '", "type ", "write ", "known are ", "it takes ", "there are ", "there is ",
        "expected ", "'help ",
        "close it with ", "put it ", "take ", "move ", "a comment begins with ", "name ", "begin ", "choose ",
        "start ",
        "end ", "a name starts ", "set it first: ", "build ", "events #", "give ", "is written ", "'drop ",
        "'show ",
        "'save ", "'crash ",
        "'delete ", "'history ",
    ]

    private static func saysWhatToType(_ said: String) -> Bool {
        offers.contains { said.contains($0) }
    }

    /// What stands behind "type", and what "did you mean" names, is itself understood.
    @Test func whatIsProposedCanBeTyped() throws {
        var count = 0
        for mistake in Self.file.mistakes {
            for proposal in Self.proposals(in: mistake.said) {
                count += 1
                let source = Source(name: "", text: proposal)
                let statements = try? Parser.statements(of: source)
                let name = statements?.first?.name.literal ?? ""
                let isKnown =
                    CommandRegistry.named(name) != nil || RedisCommand.isNamed(name) || name.hasPrefix("@")
                #expect(statements?.count == 1 && isKnown, "mistakes.txt:\(mistake.line): \(proposal)")
            }
        }
        #expect(count > 60)
    }

    private static func proposals(in said: String) -> [String] {
        var found: [String] = []
        for line in said.split(separator: "\n") where line.hasPrefix("  ") && !line.contains(" | ") {
            if line.hasPrefix("  type ") {
                found.append(
                    String(line.dropFirst("  type ".count).prefix { $0 != ";" }.split(separator: ", or ")[0]))
            }
            let mark = "did you mean '"
            // A statement; a single word may be an option, a policy or a key.
            if let start = line.firstRange(of: mark)?.upperBound, let end = line.lastIndex(of: "'"),
                line[start..<end].contains(" ")
            {
                found.append(String(line[start..<end]))
            }
        }
        return found
    }
}
