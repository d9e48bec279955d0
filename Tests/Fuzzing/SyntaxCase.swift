import Caching
@testable import Language
import Reporting

/// One script that may be bad, run in a session with small limits.
public struct SyntaxCase {
    public let seed: UInt64
    public let script: String
    private let isInteractive: Bool
    private let trace: TraceChoice

    private enum TraceChoice: CaseIterable { case off, brief, full, json }

    /// Makes the case of a seed.
    ///
    /// - Parameter more: scripts to start from beside those that the program itself brings.
    public init(seed: UInt64, corpus: SyntaxSeeds) {
        var mutator = SyntaxMutator(seed: seed, corpus: corpus.corpus)
        self.init(script: mutator.script(), seed: seed)
    }

    /// Scripts that would go on for ever, or take all memory, were it not for limits.
    public static var endless: [String] {
        SyntaxMutator.endless.map { "database users rows=user:1..user:9\ncache front over users\n" + $0 }
    }

    /// Makes a case of a given script; the seed decides how it is run.
    public init(script: String, seed: UInt64) {
        var dice = Dice(seed: seed, name: "how to run it")
        self.seed = seed
        self.script = script
        // Only a script that runs as a script is kept inside its folder.
        isInteractive =
            dice.once(in: 4) && !["save", "include", "file", "rows"].contains { script.contains($0) }
        trace = dice.one(of: TraceChoice.allCases)
    }

    /// How a run ended.
    public struct Verdict: Sendable {
        /// What must not be; nil if all is well.
        public var complaint: String?
        /// Whether the script ran without an error.
        public var succeeded: Bool
    }

    /// What a single statement may use.
    static let stepLimit = 20_000
    static let memoryLimit = 1 << 30

    public func run(in folder: String = "") -> Verdict {
        var options = Session.Options()
        options.stepLimit = Self.stepLimit
        options.memoryLimit = Self.memoryLimit
        options.keep = 2000
        // What a script saves must not land in the folder that the tests run in.
        options.folder = folder
        options.isInteractive = isInteractive
        options.trace =
            switch trace {
            case .off: .off
            case .brief: .brief
            case .full: .full
            case .json: .json
            }
        let reports = Reports()
        let output = Output { _ in }
        let session = Session(options: options, output: output) { reports.texts.append($0) }
        var succeeded = true
        if isInteractive {
            // As bytes: to Swift a carriage return and a line feed are one character.
            for line in script.utf8.split(separator: 0x0A).prefix(200) where !session.isOver {
                let text = String(decoding: Array(line), as: UTF8.self)
                if !session.run(Source(name: "fuzz", folder: folder, text: text)) { succeeded = false }
            }
        } else {
            succeeded = session.run(Source(name: "fuzz", folder: folder, text: script))
        }
        session.close()
        let errors = reports.texts.filter { !$0.hasPrefix("note: ") }
        if succeeded, !errors.isEmpty {
            return Verdict(complaint: "an error without failure: \(errors[0])", succeeded: true)
        }
        if !succeeded, errors.isEmpty {
            return Verdict(complaint: "a failure without an error", succeeded: false)
        }
        return Verdict(complaint: errors.lazy.compactMap(complaint).first, succeeded: succeeded)
    }

    private final class Reports {
        var texts: [String] = []
    }

    /// What is wrong with an error as it is shown: `fuzz:LINE:COLUMN: error: MESSAGE` and so on.
    private func complaint(_ error: String) -> String? {
        let head = error.prefix { $0 != "\n" }
        // In a script that includes another one, the other one is at fault.
        guard head.hasPrefix("fuzz:") else {
            return head.contains(".larder:") ? nil : "an error without a place: \(error)"
        }
        let parts = head.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, let line = Int(parts[1]), let column = Int(parts[2]), parts[3] == " error"
        else {
            return "an error without a place: \(error)"
        }
        let lines = script.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        let limit = isInteractive ? 1 : lines.count
        guard line >= 1, line <= limit else { return "line \(line) lies outside the source: \(error)" }
        if !isInteractive, column < 1 || column > lines[line - 1].count + 1 {
            return "column \(column) lies outside line \(line): \(error)"
        }
        if parts[4].drop(while: { $0 == " " }).isEmpty { return "an error without a message: \(error)" }
        return nil
    }
}

/// The scripts that mutations start from.
public struct SyntaxSeeds {
    let corpus: SyntaxCorpus

    public init(more: [String] = []) { corpus = SyntaxCorpus(more: more) }
}
