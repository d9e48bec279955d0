internal import Language

/// Makes a directive into what it stands for, and finds what is wrong with it.
struct DirectiveReader {
    enum Made {
        case header(minutes: Int, about: String, names: [String])
        case piece(LessonPiece)
        case remark
    }

    private static let names = ["lesson", "predict", "exercise", "note"]

    private let directive: Directive
    private(set) var faults: [LessonFault] = []

    init(_ directive: Directive) { self.directive = directive }

    private mutating func fault(_ line: Int, _ message: String, _ mend: String = "") {
        faults.append(LessonFault(line, message, mend))
    }

    mutating func read() -> Made? {
        switch directive.name {
        case "note": return .remark
        case "lesson": return header()
        case "predict": return prediction().map { .piece(.prediction($0)) }
        case "exercise": return exercise().map { .piece(.exercise($0)) }
        default:
            fault(
                directive.line, "'\(directive.name.prefix(40))' is no directive",
                nearest(directive.name, Self.names)
                    + "known are \(Self.names.joined(separator: ", ")); <!-- note: … --> is for remarks")
            return nil
        }
    }

    private func nearest(_ name: String, _ known: [String]) -> String {
        NearestWord.find(name, among: known).map { "did you mean '\($0)'? " } ?? ""
    }

    /// Checks which fields there are. `once` may stand once, `many` as often as one likes.
    private mutating func check(once: [String], many: [String] = [], needed: [String]) {
        for stray in directive.strays {
            fault(
                stray.line, "'\(stray.text.prefix(40))' belongs to no field",
                "write 'field: value', and indent by two blanks what goes on below it")
        }
        var seen: Set<String> = []
        for field in directive.fields {
            let known = once + many
            if !known.contains(field.name) {
                fault(
                    field.line, "'\(directive.name)' has no field '\(field.name)'",
                    nearest(field.name, known) + "it takes \(known.map { "\($0):" }.joined(separator: ", "))")
            } else if !seen.insert(field.name).inserted, once.contains(field.name) {
                fault(field.line, "the field '\(field.name)' is given twice", "give it once")
            }
        }
        for name in needed where !seen.contains(name) {
            fault(directive.line, "'\(directive.name)' needs the field '\(name)'", "write '\(name): …'")
        }
    }

    private func field(_ name: String) -> Directive.Field? { directive.fields.first { $0.name == name } }

    // MARK: lesson

    private mutating func header() -> Made {
        check(once: ["minutes", "about", "names"], needed: ["minutes", "about"])
        let minutes = field("minutes").flatMap { Int($0.value) } ?? 0
        if let field = field("minutes"), !(1...120).contains(minutes) {
            fault(field.line, "'\(field.value)' is no number of minutes", "write 'minutes: 10'")
        }
        let names = field("names")?.text.split { $0 == "," || $0 == " " }.map(String.init) ?? []
        for name in names
        where !name.allSatisfy({ $0.isASCII && ($0.isUppercase || $0 == "-" || $0.isNumber) }) {
            fault(
                field("names")?.line ?? directive.line, "'\(name)' cannot name what output holds",
                "write 'names: ID, PORT', in capital letters; output then has [ID]")
        }
        return .header(minutes: minutes, about: field("about")?.text ?? "", names: names)
    }

    // MARK: predict

    private mutating func prediction() -> Prediction? {
        check(once: ["typed", "because"], many: ["choice", "right"], needed: ["right"])
        var prediction = Prediction(line: directive.line)
        prediction.because = field("because")?.text ?? ""
        let rights = directive.fields.filter { $0.name == "right" }
        if rights.count > 1 {
            fault(rights[1].line, "a second right answer", "one is right, the others are 'choice:'")
        }
        if let typed = field("typed") {
            prediction.answer = rights.first?.value ?? ""
            let template = typed.script
            prediction.typed = template
            if template.text.split(separator: "?", omittingEmptySubsequences: false).count != 2 {
                fault(
                    typed.line, "a typed answer needs one ? in its expectation",
                    "write 'typed: expect latency = ?' and 'right: 22ms'")
            } else {
                let filled = prediction.filled(with: prediction.answer)
                if let filled { expectations(filled) }
            }
            if let choice = field("choice") {
                fault(choice.line, "choices and a typed answer", "use 'choice:' or 'typed:', not both")
            }
            return prediction
        }
        for field in directive.fields where field.name == "choice" || field.name == "right" {
            let proof =
                field.body.isEmpty
                ? nil : Directive.Field(name: "", value: "", line: field.line, body: field.body).script
            if let proof { expectations(proof) }
            if field.value.isEmpty { fault(field.line, "an answer without words", "write 'choice: a hit'") }
            prediction.choices.append(
                .init(text: field.value, isRight: field.name == "right", proof: proof, line: field.line))
        }
        if prediction.choices.count < 2 {
            fault(
                directive.line, "a prediction with one answer", "give at least one 'choice:' beside 'right:'")
        }
        if prediction.choices.count > 9 { fault(directive.line, "more than nine answers", "nine are plenty") }
        let proven = prediction.choices.count { $0.proof != nil }
        if proven > 0, proven < prediction.choices.count {
            fault(
                directive.line, "some answers have an expectation and some have none",
                "give each answer the expectation that holds where it is right, or none to any")
        }
        return prediction
    }

    // MARK: exercise

    private mutating func exercise() -> Exercise? {
        check(
            once: ["start", "trial", "forbid", "solution", "shortest", "after"], many: ["goal", "hint"],
            needed: ["goal", "hint", "solution"])
        var exercise = Exercise(line: directive.line, title: directive.title)
        if directive.title.isEmpty {
            fault(directive.line, "an exercise without a title", "write '<!-- exercise: One read a minute'")
        }
        if let start = field("start") { exercise.start = statements(start) }
        if let trial = field("trial") { exercise.trial = statements(trial) }
        if let shortest = field("shortest") { exercise.shortest = statements(shortest) }
        if let solution = field("solution") { exercise.solution = statements(solution) }
        exercise.after = field("after")?.text ?? ""
        for name in field("forbid")?.text.split(whereSeparator: { $0 == " " || $0 == "," }) ?? [] {
            if !Session.hasStatement(String(name)) {
                fault(
                    field("forbid")?.line ?? directive.line, "no statement is called '\(name)'",
                    "'larder help' lists all")
            }
            exercise.forbidden.append(String(name))
        }
        for field in directive.fields {
            if field.name == "goal" { exercise.goals.append(goal(field)) }
            if field.name == "hint" { exercise.hints.append(hint(field)) }
        }
        return exercise
    }

    private mutating func goal(_ field: Directive.Field) -> Exercise.Goal {
        if field.value.isEmpty {
            fault(field.line, "a goal without words", "write 'goal: at most 2 reads of the database'")
        }
        let script = Directive.Field(name: "", value: "", line: field.line, body: field.body).script
        if field.body.isEmpty {
            fault(
                field.line, "a goal that nothing decides",
                "indent an expectation below it: expect stats users loads <= 2")
        } else {
            expectations(script)
        }
        return .init(words: field.value, expectations: script, line: field.line)
    }

    private mutating func hint(_ field: Directive.Field) -> Exercise.Hint {
        var hint = Exercise.Hint(text: field.value, line: field.line)
        var attempt: [(line: Int, text: String)] = []
        for (line, text) in field.body {
            let words = text.split(separator: " ", maxSplits: 2)
            switch words.first {
            case "when":
                let isNegated = words.count > 1 && words[1] == "not"
                let rest = text.trimmed.dropFirst(isNegated ? "when not".count : "when".count).trimmed
                let script = Script(text: rest, line: line)
                expectations(script)
                hint.conditions.append(.init(expectation: script, isNegated: isNegated))
            case "try":
                attempt.append((line, text.trimmed.dropFirst("try".count).trimmed))
            default: hint.text += (hint.text.isEmpty ? "" : " ") + text.trimmed
            }
        }
        if hint.text.isEmpty { fault(field.line, "a hint without words", "write 'hint: look at the ttl'") }
        if hint.isTriggered, attempt.isEmpty {
            fault(
                field.line, "a hint that shows by itself, and nothing that proves that it can",
                "indent what a learner might type below it: try read user:1")
        }
        if !hint.isTriggered, let first = attempt.first {
            fault(first.line, "'try' in a hint that is asked for", "add 'when expect …', or take 'try' away")
        }
        if !attempt.isEmpty {
            hint.attempt = statements(Directive.Field(name: "", value: "", line: field.line, body: attempt))
        }
        return hint
    }

    // MARK: Larder in directives

    private mutating func statements(_ field: Directive.Field) -> Script {
        let script = field.script
        do {
            if try Session.outline(of: script.source).isEmpty {
                fault(field.line, "'\(field.name)' holds no statement", "indent the statements below it")
            }
        } catch { report(error, field.line) }
        return script
    }

    private mutating func expectations(_ script: Script) {
        do { try Session.checkExpectations(script.source) } catch { report(error, script.line) }
    }

    private mutating func report(_ error: any Error, _ line: Int) {
        guard let diagnostic = error as? Diagnostic else { return fault(line, "\(error)") }
        let place = diagnostic.source?.line(at: diagnostic.span.from) ?? line
        fault(place, diagnostic.problem.message, diagnostic.problem.mend ?? "")
    }
}

extension Script {
    var source: Source { Source(name: "", text: text, firstLine: line) }
}

extension Prediction {
    /// The expectation with an answer in it; nil where the answer could mean something else than itself.
    func filled(with answer: String) -> Script? {
        guard let typed, !answer.isEmpty,
            answer.unicodeScalars.allSatisfy({
                $0.properties.isAlphabetic || $0.properties.numericType != nil
                    || "., %:-µ ".unicodeScalars.contains($0)
            })
        else { return nil }
        return Script(text: typed.text.replacing("?", with: answer, maxReplacements: 1), line: typed.line)
    }
}
