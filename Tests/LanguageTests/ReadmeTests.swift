import Caching
import Eviction
import Foundation
import Strategies
import Testing

@testable import Language

/// What the README shows and lists is what the program prints and has.
@Suite struct ReadmeTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    @Test func theStatementsAreThoseThereAre() throws {
        let rows = CommandGroup.allCases.map { group in
            let names = CommandRegistry.all.map { $0.spec }.filter { $0.group == group }.map {
                "`\($0.name)`"
            }
            return "| \(group.rawValue) | \(names.joined(separator: " ")) |"
        }
        let table = (["| group | statements |", "|---|---|"] + rows).joined(separator: "\n")
        let readme = try Self.text("README.md")
        #expect(readme.contains(table), "the README's table of statements should read:\n\(table)")
    }

    @Test func strategiesAndPoliciesAreListed() throws {
        let readme = try Self.text("README.md")
        for name in StrategyRegistry.descriptors.map(\.name) + PolicyRegistry.running.map(\.descriptor.name) {
            #expect(readme.contains("`\(name)`"), "the README does not mention `\(name)`")
        }
    }

    @Test func cacheAsideIsAsShortAsItSays() throws {
        let readme = try Self.text("README.md")
        let source = try Self.text("Sources/Strategies/CacheAside.swift")
        let shown = readme.components(separatedBy: "```swift\n").dropFirst().first?
            .components(separatedBy: "```").first
        let lines = try #require(shown).split(separator: "\n")
        #expect(lines.count > 5)
        for line in lines { #expect(source.contains(line), "CacheAside.swift has no line '\(line)'") }
    }
}
