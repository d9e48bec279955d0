@testable import Keyspace
import Simulation
import Testing

/// What every command keeps to.
@Suite struct CommandTableTests {
    @Test func namesAreUnique() {
        let names = CommandTable.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0 == $0.uppercased() })
    }

    @Test(arguments: CommandTable.all.map(\.name))
    func tellsOfItself(_ name: String) throws {
        let command = try #require(CommandTable.named(name))
        #expect(!command.summary.isEmpty && !command.summary.hasSuffix("."))
        #expect(
            command.summary.first.map {
                $0.isLowercase || command.summary.hasPrefix("PONG") || command.summary.hasPrefix("SORT")
            } == true)
        #expect(!command.example.isEmpty)
        #expect(command.example.split(separator: "\n").contains { $0.hasPrefix(name) })
        #expect(!(command.flags.contains(.write) && command.flags.contains(.readonly)))
        #expect(command.words.allSatisfy { $0 == $0.uppercased() })
    }

    /// No example is refused for its form.
    @Test(arguments: CommandTable.all.map(\.name))
    func theExampleRuns(_ name: String) throws {
        let console = Console()
        for line in try #require(CommandTable.named(name)).example.split(separator: "\n") {
            let printed = console.run(String(line))
            for complaint in ["unknown", "wrong number", "syntax error", "not an integer", "not a float"] {
                #expect(!printed.contains(complaint), "\(line): \(printed)")
            }
        }
    }

    /// The number of words that the syntax demands is the arity, so that hints and errors agree.
    @Test(arguments: CommandTable.all.map(\.name))
    func theSyntaxHasTheArity(_ name: String) throws {
        let command = try #require(CommandTable.named(name))
        var depth = 0
        var count = name.split(separator: " ").count
        var isAlternative = false
        for word in command.syntax.split(separator: " ") {
            let opens = word.filter { $0 == "[" }.count
            if depth == 0, opens == 0 {
                if word == "|" {
                    isAlternative = true
                } else if isAlternative {
                    isAlternative = false
                } else {
                    count += 1
                }
            }
            depth += opens - word.filter { $0 == "]" }.count
        }
        #expect(count == abs(command.arity), "\(command.name) \(command.syntax)")
        #expect(command.arity < 0 || !command.syntax.contains("["))
    }

    @Test func wrongCommandsAreAnsweredAsRedisDoes() {
        let console = Console()
        #expect(
            console.run("foo a b") == "(error) ERR unknown command 'foo', with args beginning with: 'a' 'b' ")
        #expect(console.run("GET") == "(error) ERR wrong number of arguments for 'get' command")
        #expect(console.run("OBJECT") == "(error) ERR wrong number of arguments for 'object' command")
        #expect(
            console.run("object freq") == "(error) ERR wrong number of arguments for 'object|freq' command")
        #expect(console.run("OBJECT foo bar") == "(error) ERR unknown subcommand 'foo'. Try OBJECT HELP.")
        #expect(console.run("MSET a 1 b") == "(error) ERR wrong number of arguments for 'mset' command")
    }

    /// What an unknown subcommand is told to try.
    @Test(arguments: CommandTable.containers.sorted())
    func containersTellOfTheirSubcommands(_ container: String) {
        let console = Console()
        let lines = console.run("\(container) HELP").split(separator: "\n")
        #expect(
            lines.first?.hasSuffix("\(container) <subcommand> [<arg> [value] [opt] ...]. Subcommands are:")
                == true)
        for command in CommandTable.all where command.name.hasPrefix(container + " ") {
            let word = command.name.dropFirst(container.count + 1)
            #expect(lines.contains { $0.contains(") \(word) ") }, "\(command.name)")
        }
        #expect(lines.last?.hasSuffix("    Prints this help.") == true)
        let name = container.lowercased()
        #expect(
            console.run("\(container) HELP me")
                == "(error) ERR wrong number of arguments for '\(name)|help' command")
        #expect(console.run("\(container) nosuch").hasSuffix("Try \(container) HELP."))
    }

    /// As many bytes of them as Redis shows, whatever those look like as text.
    @Test func theArgumentsOfAnUnknownCommandAreCutByBytes() {
        let session = CommandSession(Keyspace())
        let long = ByteString([UInt8](repeating: 0xFF, count: 100))
        let bytes = [UInt8](repeating: 0xFF, count: 100)
        let beginning = Array("ERR unknown command 'foo', with args beginning with: '".utf8)
        let expected = beginning + bytes + Array("' '".utf8) + bytes.prefix(25) + Array("' ".utf8)
        #expect(session.run(["foo", long, long], at: .start) == .error(ByteString(expected)))
    }

    /// A reply ends with its line, so an error has no line ends within.
    @Test func lineEndsWithinErrorsBecomeBlanks() {
        let session = CommandSession(Keyspace())
        #expect(
            session.run(["foo", "a\r\nb"], at: .start)
                == .error("ERR unknown command 'foo', with args beginning with: 'a  b' "))
    }

    @Test func firstKeysAreFound() {
        func first(_ words: ByteString...) -> ByteString? { CommandTable.firstKey(of: words) }
        #expect(first("GET", "a") == "a")
        #expect(first("ZUNIONSTORE", "d", "1", "a") == "d")
        #expect(first("LMPOP", "1", "a", "LEFT") == "a")
        #expect(first("OBJECT", "ENCODING", "a") == "a")
        #expect(first("PING") == nil)
        #expect(first("GET") == nil)
    }
}
