import Glibc
import PseudoTerminal
import Testing

@testable import Terminal

@Suite struct PlainReaderTests {
    /// Reads everything from a file that holds `bytes`.
    private func read(_ bytes: [UInt8]) throws -> [ReadResult] {
        let folder = try TemporaryFolder()
        try folder.write(bytes, to: "input")
        let descriptor = open(folder.path + "/input", O_RDONLY)
        defer { close(descriptor) }
        let reader = PlainReader(descriptor: descriptor)
        var results: [ReadResult] = []
        repeat {
            results.append(try reader.readLine(prompt: "never shown"))
        } while results.last != .endOfInput
        return results
    }

    private func lines(_ lines: String...) -> [ReadResult] {
        lines.map { .line($0) } + [.endOfInput]
    }

    @Test func lineEndings() throws {
        #expect(try read(Array("a\nb\r\n\n\r\nc\rd\n".utf8)) == lines("a", "b", "", "", "c\rd"))
    }

    @Test func theLastLineMayLackItsEnding() throws {
        #expect(try read(Array("a\nb".utf8)) == lines("a", "b"))
        #expect(try read(Array("a\nb\r".utf8)) == lines("a", "b\r"))
    }

    @Test func nothing() throws {
        #expect(try read([]) == lines())
    }

    @Test func whatIsNotUTF8IsAnErrorWithItsPlace() throws {
        #expect(throws: ReadError.notText(line: 1, column: 2)) { try read([0x61, 0xFF, 0x62, 0x0A]) }
        #expect(throws: ReadError.notText(line: 3, column: 3)) {
            try read(Array("a\nb\nä".utf8) + [0x61, 0xC3])
        }
        #expect(try read(Array("\u{FFFD}\n".utf8)) == lines("\u{FFFD}"))
    }

    @Test func zeroBytes() throws {
        #expect(try read([0x61, 0x00, 0x62, 0x0A]) == lines("a\u{0}b"))
    }

    @Test(.timeLimit(.minutes(5))) func aLineOfTenMegabytes() throws {
        let long = String(repeating: "0123456789", count: 1_000_000)
        #expect(try read(Array("a\n\(long)\nb\n".utf8)) == lines("a", long, "b"))
    }

    @Test func manyShortLines() throws {
        let text = (0..<50_000).map { "line \($0)\n" }.joined()
        let results = try read(Array(text.utf8))
        #expect(results.count == 50_001)
        #expect(results[49_999] == .line("line 49999"))
    }

    @Test func aBrokenDescriptorIsAnError() {
        #expect(throws: ReadError.readFailed(reason: "Bad file descriptor")) {
            try PlainReader(descriptor: 987).readLine(prompt: "")
        }
    }

    @Test func aFolderIsAnError() {
        let descriptor = open("/", O_RDONLY)
        defer { close(descriptor) }
        #expect(throws: ReadError.readFailed(reason: "Is a directory")) {
            try PlainReader(descriptor: descriptor).readLine(prompt: "")
        }
    }
}

extension OnTerminal {
    @Suite struct WithoutEditing {
        @Test(arguments: ["dumb", "", "unset"]) func aTerminalThatCannotEdit(type: String) throws {
            let demo = try Demo(environment: ["TERM": type], expecting: "plain")
            try demo.enter("line", gives: "line")
            #expect(!demo.terminal.output.contains(0x1B))
            #expect(demo.terminal.modes().isCooked)
            demo.terminal.send(Keys.control("d"))
            #expect(try demo.terminal.waitForExit() == .exited(0))
        }

        @Test func controlC() throws {
            let demo = try Demo(environment: ["TERM": "dumb"], expecting: "plain")
            demo.terminal.send("half")
            demo.terminal.settle()
            demo.terminal.send(Keys.control("c"))
            try demo.terminal.expect("cancelled")
            try demo.enter("next", gives: "next")
        }

        @Test func inputFromAPipe() throws {
            let terminal = try PseudoTerminal(
                executable: "/bin/sh", arguments: ["-c", "printf 'a\\tb\\r\\nlast' | \(Demo.path)"],
                environment: ["TERM": "xterm", "LARDER_HISTORY": ""])
            #expect(try terminal.waitForExit() == .exited(0))
            #expect(terminal.screen.text == "plain\ngot [a<tab>b] 3\ngot [last] 4\nbye")
            #expect(!terminal.output.contains(0x1B))
        }

        @Test func outputIntoAPipe() throws {
            let terminal = try PseudoTerminal(
                executable: "/bin/sh", arguments: ["-c", "\(Demo.path) | cat"],
                environment: ["TERM": "xterm", "LARDER_HISTORY": ""])
            terminal.send("line\n")
            terminal.send(Keys.control("d"))
            #expect(try terminal.waitForExit() == .exited(0))
            #expect(terminal.screen.text.hasSuffix("plain\ngot [line] 4\nbye"))
            #expect(!terminal.screen.text.contains("demo>"))
        }
    }
}
