import Glibc
import Terminal

// A program to drive from the tests of the line editor: it says what it read, and misbehaves when asked to.

let words: [(String, String)] = [
    ("advance", "Move the clock forward"), ("cache", "Build a cache over a database"),
    ("compare", "Run a block once for each variant"), ("configure", "Change a cache"),
    ("delete", "Delete a row"), ("help", "Show help, or help on one word"),
    ("history", "Show the events of a key"),
]

/// Words at the start; `many…` offers 120 names, `lots…` six; `café` and `日本` after `word `.
func complete(line: String, cursor: Int) -> Completion {
    let characters = Array(line)
    var start = cursor
    while start > 0, characters[start - 1] != " " { start -= 1 }
    let prefix = String(characters[start..<cursor])
    let candidates: [Candidate]
    if prefix.hasPrefix("many") {
        candidates = (100..<220).map { Candidate("many\($0)") }
    } else if prefix.hasPrefix("lots") {
        candidates = (1...6).map { Candidate("lots-\($0)") }
    } else if prefix.hasPrefix("ca"), start > 0 {
        candidates = [Candidate("café")]
    } else if prefix.hasPrefix("日"), start > 0 {
        candidates = [Candidate("日本")]
    } else if "policy=".hasPrefix(prefix), prefix.count > 1 {
        candidates = [Candidate("policy=", isFinal: false)]
    } else {
        candidates = words.map { Candidate($0.0, summary: $0.1) }.filter { $0.text.hasPrefix(prefix) }
    }
    return Completion(replacing: start..<cursor, candidates: candidates)
}

func hint(line: String, cursor: Int) -> String? {
    words.first { line == $0.0 || line.hasPrefix($0.0 + " ") }?.1
}

@inline(never) func overflow(_ depth: Int) -> Int {
    depth < 0 ? 0 : overflow(depth + 1) + depth
}

func run(_ line: String) {
    switch line {
    case "crash trap": fatalError("on demand")
    case "crash fault": UnsafeMutablePointer<Int>(bitPattern: 64)?.pointee = 1
    case "crash abort": abort()
    case "crash overflow": print(overflow(0))
    case "terminate": raise(SIGTERM)
    case "exit": exit(3)
    case "loop":
        print("looping")
        fflush(nil)
        while !Interrupts.pending {}
        print("interrupted")
    case "stubborn":
        print("looping")
        fflush(nil)
        while true { usleep(1000) }
    case "sleep":
        print("sleeping")
        fflush(nil)
        usleep(700_000)
    default:
        let shown = line.unicodeScalars.map { $0 == "\t" ? "<tab>" : String($0) }.joined()
        print("got [\(shown)] \(line.count)")
    }
}

let environment = processEnvironment()
let capabilities = TerminalCapabilities.current()
let history = History(path: History.defaultPath()) { print("warning: \($0)") }
Interrupts.install()
var reader: (any LineReader)? = makeLineReader(
    capabilities: capabilities,
    configuration: .init(
        programName: "demo", history: history, complete: complete, hint: hint,
        usesColour: capabilities.usesColour()))
print(reader is LineEditor ? "editor" : "plain")
reading: while let present = reader {
    switch try present.readLine(prompt: environment["DEMO_PROMPT"] ?? "demo> ") {
    case .line("quit"):
        reader = nil
    case .line(let line):
        history.add(line)
        Interrupts.clear()
        run(line)
    case .cancelled:
        print("cancelled")
    case .endOfInput:
        reader = nil
    }
}
history.save()
print("bye")
