@testable import Language
import Testing

@Suite struct ParserTests {
    /// Statements in a short notation: `read(user:1)`, `@users:read(a)`, `repeat(2){ read(a) }`.
    private func parse(_ text: String) throws -> String {
        told(try Parser.statements(of: Source(name: "", text: text)))
    }

    private func told(_ statements: [Statement]) -> String {
        statements.map { statement in
            let arguments = statement.arguments.map { argument in
                switch argument {
                case .word(let word): word.literal ?? "?"
                case .option(let name, _, let value): "\(name)=\(value.literal ?? "?")"
                }
            }
            let node = statement.node.map { "@\($0.literal ?? "?"):" } ?? ""
            let block = statement.block.map { "{ \(told($0.statements)) }" } ?? ""
            return "\(node)\(statement.name.literal ?? "?")(\(arguments.joined(separator: ", ")))\(block)"
        }.joined(separator: " ")
    }

    @Test(arguments: [
        ("read user:1", "read(user:1)"),
        ("\n\n;;read a;\n", "read(a)"),
        ("cache c over db ttl=6s", "cache(c, over, db, ttl=6s)"),
        ("@users read a b", "@users:read(a, b)"),
        ("'@users' read a", "@users(read, a)"),
        ("repeat 2 { read a; read b }", "repeat(2){ read(a) read(b) }"),
        ("repeat 2 {\n  repeat 3 { read a }\n}\nshow", "repeat(2){ repeat(3){ read(a) } } show()"),
        ("together { }", "together(){  }"),
        ("database d {\n  user:1=Ann\n  a=b\n}", "database(d){ user:1=Ann() a=b() }"),
        ("", ""),
    ])
    func statements(text: String, expected: String) throws {
        #expect(try parse(text) == expected)
    }

    @Test(arguments: [
        ("}", "this } closes nothing", 0), ("read a; }", "this } closes nothing", 8),
        ("{ read a }", "no statement stands before this brace", 0),
        ("repeat 2 { read a", "this { is never closed", 9),
        ("repeat 2 { read a } read b", "nothing may stand behind a block on the same line", 20),
        ("@ read a", "the name of a node is missing behind @", 0),
        ("@users", "a statement is missing behind @users", 0),
        ("@users; read a", "a statement is missing behind @users", 0),
    ])
    func mistakes(text: String, message: String, from: Int) {
        let error = #expect(throws: Diagnostic.self) { try parse(text) }
        #expect(error?.problem.message == message)
        #expect(error?.span.from == from)
    }

    @Test func blocksHaveALimit() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "repeat 1 { ", count: depth) + "show" + String(repeating: " }", count: depth)
        }
        #expect(throws: Never.self) { try parse(nested(64)) }
        let error = #expect(throws: Diagnostic.self) { try parse(nested(65)) }
        #expect(error?.problem.message == "blocks stand more than 64 deep in one another")
        // Far deeper than any stack.
        #expect(throws: Diagnostic.self) { try parse(nested(100_000)) }
    }

    @Test(arguments: [
        ("together {", true), ("together {\nread a", true), ("together {\nread a\n}", false),
        ("write a \"b", true),
        ("write a 'b", true), ("read a \\", true), ("cache c read=normal(1ms,", false), ("read ${a", false),
        ("read a", false), ("}", false), ("{", false), ("", false), ("# {", false), ("write a \"{\"", false),
        ("write a \"\\x", true), ("write a \"\\x\"", false), ("repeat 2 {\n@\n", true),
        ("repeat 2 {\n}}", false),
        ("write a \"b # {\nc\"", false), ("write a \"\\\"", true), ("write a '\\'", false),
        ("SET k ({", true), ("# a \\", false),
    ])
    func incomplete(text: String, isIncomplete: Bool) {
        #expect(Parser.isIncomplete(text) == isIncomplete)
    }

    @Test func aSpanCoversTheStatement() throws {
        let text = "show; @users read user:1 ; repeat 2 { show }  "
        let statements = try Parser.statements(of: Source(name: "", text: text))
        #expect(statements.map(\.text) == ["show", "@users read user:1", "repeat 2 { show }"])
    }

    @Test(arguments: [
        ("read user:1", "read user:1"),
        ("repeat 2 {\n  read user:1\n\n  read user:2\n}", "repeat 2 { read user:1; read user:2 }"),
        ("together {\nrepeat 2 {\nread user:1\n}\n}", "together { repeat 2 { read user:1 } }"),
        ("repeat 2 {\n  read user:1 # twice\n}", nil),
        ("repeat 2 {\n  read", nil),
    ])
    func aBlockOnOneLine(text: String, line: String?) {
        #expect(Parser.onOneLine(text) == line)
    }
}
