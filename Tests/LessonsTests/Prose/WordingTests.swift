import Foundation
import Testing

@testable import Lessons

/// The words of the tutor in other languages than English.
@Suite struct WordingTests {
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources/Lessons").standardized

    /// The sentences in the sources that a table can have: `wording("…")`, with `{}` for what is filled in.
    private static func phrases() throws -> Set<String> {
        var found: Set<String> = []
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for piece in text.components(separatedBy: "wording(").dropFirst() {
                // A long sentence stands on a line of its own.
                let argument = piece.drop { $0.isWhitespace }
                if argument.first == "\"" { found.insert(phrase(String(argument.dropFirst()))) }
            }
        }
        return found
    }

    /// Reads a literal up to its closing mark.
    private static func phrase(_ text: String) -> String {
        var key = ""
        var depth = 0
        var isEscaped = false
        for character in text {
            if depth > 0 {
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
            } else if isEscaped {
                isEscaped = false
                if character == "(" {
                    depth = 1
                    key += "{}"
                } else {
                    key.append(character)
                }
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                return key
            } else {
                key.append(character)
            }
        }
        return key
    }

    @Test(arguments: Wording.tables.keys.sorted()) func everySentenceIsInTheTable(language: String) throws {
        let table = try #require(Wording.tables[language])
        let phrases = try Self.phrases()
        #expect(phrases.count > 50)
        #expect(phrases.subtracting(table.keys).sorted() == [], "\(language) lacks them")
        #expect(Set(table.keys).subtracting(phrases).sorted() == [], "nothing says them any more")
        for (english, other) in table {
            let fillings = { (text: String) in text.components(separatedBy: "{}").count }
            #expect(fillings(english) == fillings(other), "\(english)")
        }
    }

    @Test func whatIsFilledInMayHoldTheMark() {
        #expect(Wording("de")("Exercise: \("{} {}")") == "Aufgabe: {} {}")
        #expect(Wording("de-AT")("Exercise: \(1)") == "Aufgabe: 1")
        #expect(Wording("fr")("Exercise: \(1)") == "Exercise: 1")
    }
}
