@testable import Language
import Testing

/// Every error there is, as a person reads it: the scripts in `Errors` and `Limits`, with the full text beside them.
///
/// A script is called after the case of `Problem` it ends with; `larder test Tests/LanguageTests/Errors` compares them
/// too, and with --update accepts another wording.
@Suite struct ProblemTests {
    /// Cases that have no script here, and why.
    private static let elsewhere = [
        "includeTooDeep": "needs 17 files: FileTests.theNestingLimit of LarderTests",
        "noFiles": "no script is run without files: LessonSessionTests.aLessonHasNoFiles",
        "noConnections":
            "no script is run with --safe: RedisCacheTests.safeSessionsAndLessonsConnectToNothing",
        "realParts": "needs a server: RedisCacheTests.nothingIsRunAgain",
        "onRealPart": "needs a server: RedisCacheTests.faultsThatAScriptOrdersLieInBetween",
        "notAnExpectation": "only lessons are judged: LessonSessionTests.onlyExpectationsCanBeJudged",
        "stalled":
            "no statement is known to get there, for each wait has a timer: the simulation's own tests have it",
    ]

    /// What the scripts of `Limits` are run with: limits that no script can set.
    private static let limits: [String: @Sendable (inout Session.Options) -> Void] = [
        "tooManyEvents": { $0.stepLimit = 1000 },
        "tooMuchMemory": { $0.memoryLimit = 1 << 20 },
        "tooLong": { $0.isOutOfTime = { true } },
        "interrupted": { $0.isInterrupted = { true } },
    ]

    private static func scripts(_ folder: String) -> [String] {
        namesInFolder("\(testFolder)/\(folder)").filter { $0.hasSuffix(".larder") }.map { "\(folder)/\($0)" }
    }

    /// The case a script is to end with: `unknownOption` for `Errors/unknownOption-near.larder`.
    private static func caseName(_ script: String) -> String {
        String(script.split(separator: "/").last?.prefix { $0 != "-" && $0 != "." } ?? "")
    }

    @Test(arguments: scripts("Errors") + scripts("Limits")) func script(path: String) throws {
        let text = try #require(textOfFile("\(testFolder)/\(path)"))
        let name = String(path.split(separator: "/").last ?? "")
        let folder = "\(testFolder)/\(path.split(separator: "/")[0])"
        var transcript = ""
        var options = Session.Options()
        options.echoes = true
        options.folder = folder
        options.namesFilesWithinFolder = true
        Self.limits[Self.caseName(path)]?(&options)
        let session = Session(
            options: options, output: Output { transcript += String(decoding: $0, as: UTF8.self) },
            diagnostics: { transcript += $0 })
        defer { session.close() }
        var problem: Problem?
        do {
            for statement in try Parser.statements(of: Source(name: name, folder: folder, text: text)) {
                try session.run(statement)
            }
        } catch {
            session.report(error)
            problem = (error as? Diagnostic)?.problem
        }
        let found = try #require(problem, "\(path) ends without an error:\n\(transcript)")
        #expect(Self.name(of: found) == Self.caseName(path), "\(transcript)")
        let golden = textOfFile("\(testFolder)/\(path.dropLast(".larder".count)).out")
        #expect(transcript + "exit status 1\n" == golden, "\(path)")
    }

    private static func name(of problem: Problem) -> String {
        Mirror(reflecting: problem).children.first?.label ?? "\(problem)"
    }

    @Test func everyCaseIsCovered() throws {
        let source = try #require(textOfFile(testFolder + "/../../Sources/Language/Syntax/Problem.swift"))
        let declared = source.prefix(while: { $0 != "}" }).split(separator: "\n").compactMap {
            line -> String? in
            let line = line.drop { $0 == " " }
            guard line.hasPrefix("case ") else { return nil }
            return String(line.dropFirst("case ".count).prefix { $0.isLetter })
        }
        #expect(declared.count > 50, "the cases could not be found")
        let covered = Set((Self.scripts("Errors") + Self.scripts("Limits")).map(Self.caseName))
        for name in declared {
            #expect(
                covered.contains(name) || Self.elsewhere[name] != nil,
                "no script in Errors ends with .\(name)")
        }
        for name in covered {
            #expect(declared.contains(name), "Errors/\(name).larder is named after no case")
        }
    }

    /// A message is one sentence without a full stop, and says something to do wherever there is something.
    @Test(arguments: scripts("Errors")) func form(path: String) throws {
        let golden = try #require(textOfFile("\(testFolder)/\(path.dropLast(".larder".count)).out"))
        let line = try #require(golden.split(separator: "\n").first { $0.contains("error: ") })
        #expect(!line.hasSuffix("."))
        #expect(line.count <= 160, "too long to read at a glance")
    }
}
