import Testing

/// What every file of the repository keeps to, beyond what the formatter checks.
@Suite struct FormTests {
    let repository: Repository

    init() throws { repository = try Repository() }

    /// Swift files that may be longer than `longest`, each with the reason why it holds one idea all the same.
    private static let longFiles: [String: String] = [:]
    private static let longest = 400

    @Test func theRepositoryIsFound() {
        #expect(repository.files.contains { $0.path == "Package.swift" })
        #expect(repository.files.contains { $0.path == "Tests/RepositoryTests/FormTests.swift" })
    }

    @Test func aFileHoldsOneIdea() {
        let long = repository.files.filter { $0.isSwift && $0.lines.count > Self.longest + 1 }
        for file in long where Self.longFiles[file.path] == nil {
            Issue.record(
                "\(file) has \(file.lines.count - 1) lines, more than \(Self.longest): part it, or list it with a reason"
            )
        }
        for path in Self.longFiles.keys where !long.contains(where: { $0.path == path }) {
            Issue.record("\(path) is listed as long, but is not: strike it from the list")
        }
    }

    @Test func nothingIsLeftForLater() {
        // Put together here, so that this file does not find itself.
        let markers = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
        for file in repository.files {
            for (number, line) in file.lines.enumerated() {
                let words = line.split { !$0.isLetter }
                for marker in markers where words.contains(Substring(marker)) {
                    Issue.record("\(file):\(number + 1): \(marker)")
                }
            }
        }
    }

    @Test func noFileNamesTheMachineItWasWrittenOn() {
        let roots = ["work", "root", "home", "Users"].map { "/" + $0 + "/" }
        for file in repository.files {
            for (number, line) in file.lines.enumerated() {
                for root in roots where names(root, in: line) {
                    Issue.record("\(file):\(number + 1): a path below \(root)")
                }
            }
        }
    }

    /// The page that shows how a policy is written shows one as it is.
    @Test func thePageOfAPolicyShowsItsFile() throws {
        let page = try #require(repository.files.first { $0.path.hasSuffix("APolicyInOneFile.md") })
        let path = "Sources/Eviction/Policies/MRU.swift"
        let file = try #require(repository.files.first { $0.path == path })
        #expect(page.text.contains("```swift\n// \(path)\n\(file.text)```\n"))
    }

    @Test func noFileIsEmpty() {
        for file in repository.files where !file.text.contains(where: { !$0.isWhitespace }) && !isGolden(file)
        {
            Issue.record("\(file) is empty")
        }
    }

    @Test func scriptsCanBeRun() {
        let scripts = repository.files(in: "scripts") + repository.files(in: ".ci")
        #expect(!scripts.isEmpty)
        // What ends in .sh or .tsv is read by other scripts and not run.
        for file in scripts where !file.path.hasSuffix(".sh") && !file.path.hasSuffix(".tsv") {
            #expect(file.isExecutable, "\(file): chmod +x")
            if file.path.hasSuffix(".py") {
                #expect(file.text.hasPrefix("#!/usr/bin/env python3\n"), "\(file)")
                continue
            }
            #expect(file.text.hasPrefix("#!/usr/bin/env bash\n"), "\(file)")
            #expect(file.text.contains("\nset -euo pipefail\n"), "\(file)")
        }
    }

    /// A path on a machine starts a word; `a/home/b` and a web address do not name one.
    private func names(_ root: String, in line: Substring) -> Bool {
        var rest = line
        while let place = rest.firstRange(of: root) {
            let before = line[..<place.lowerBound].last
            guard let before, before.isLetter || before.isNumber || "./_-}".contains(before) else {
                return true
            }
            rest = rest[place.upperBound...]
        }
        return false
    }

    private func isGolden(_ file: Repository.File) -> Bool { file.path.hasSuffix(".out") }
}
