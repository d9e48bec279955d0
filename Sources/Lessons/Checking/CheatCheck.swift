internal import Language

/// Tries to solve an exercise by single statements that have nothing to do with it: every option of every node at several
/// values, a new node of each kind, each statement of the language once.
struct CheatCheck {
    /// The statements that solve it.
    private(set) var found: [String] = []

    /// More than a person reads at once.
    private static let limit = 5

    init(_ judge: ExerciseJudge) {
        let exercise = judge.exercise
        let topics = Self.topics(of: exercise)
        let nodes = judge.start().nodes
        for sample in StatementSample.all(nodes: nodes, keys: Self.keys(of: exercise)) {
            if topics.contains(sample.topic) || exercise.restrictions.refuses(sample) { continue }
            let outlines = (try? Session.outline(of: Script(text: sample.text, line: 1).source)) ?? []
            // A loop around a statement that a solution uses is another way to write the solution.
            let inner = outlines.flatMap(\.names).dropFirst().compactMap { $0 }
            if !inner.isEmpty, inner.allSatisfy(topics.contains) { continue }
            guard judge.forbidden(in: outlines).isEmpty else { continue }
            let session = judge.start()
            guard session.run(Script(text: sample.text, line: 1)).isWell else { continue }
            guard judge.isSolved(spending: session) else { continue }
            found.append(sample.text)
            if found.count == Self.limit { return }
        }
    }

    /// What the known solutions use: the names of their statements, and the options that they set.
    private static func topics(of exercise: Exercise) -> Set<String> {
        var topics: Set<String> = []
        for script in exercise.solutions.map(\.script) + (exercise.shortest.map { [$0] } ?? []) {
            for statement in (try? Session.outline(of: script.source)) ?? [] {
                let words = statement.text.split(whereSeparator: { $0 == " " || $0.isNewline }).map(
                    String.init)
                guard words.first == "configure" else {
                    topics.formUnion(statement.names.compactMap { $0 })
                    continue
                }
                for word in words {
                    if let sign = word.firstIndex(of: "=") { topics.insert("configure \(word[..<sign])") }
                }
            }
        }
        return topics
    }

    /// The keys that its scripts read and write.
    private static func keys(of exercise: Exercise) -> [String] {
        var keys: [String] = []
        let scripts = [exercise.trial, exercise.start, exercise.solution].compactMap { $0?.text }
        for line in scripts.joined(separator: "\n").split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            for (verb, key) in zip(words, words.dropFirst())
            where ["read", "write", "SET", "GET", "HSET"].contains(verb) {
                let key = key.firstRange(of: "..").map { String(key[..<$0.lowerBound]) } ?? key
                if !key.contains("$"), !keys.contains(key) { keys.append(key) }
            }
        }
        return Array(keys.prefix(3))
    }
}
