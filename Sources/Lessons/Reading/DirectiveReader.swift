internal import Language

/// Makes a directive into what it stands for, and finds what is wrong with it.
struct DirectiveReader {
    enum Made {
        case header(Header)
        case numbers([ProvenNumber])
        case piece(LessonPiece)
        case mark(String)
    }

    /// What stands at a lesson's head.
    struct Header {
        var minutes = 0
        var about = ""
        var names: [String] = []
        var language: String?
        var setUp: String?
        var prerequisites: [String] = []
        var files: [String] = []
    }

    private static let names = ["lesson", "predict", "exercise", "numbers", "note", "test"]

    private let directive: Directive
    private(set) var faults: [LessonFault] = []

    init(_ directive: Directive) { self.directive = directive }

    private mutating func fault(_ line: Int, _ message: String, _ remedy: String = "") {
        faults.append(LessonFault(line, message, remedy))
    }

    mutating func read() -> Made? {
        switch directive.name {
        case "note": return .piece(.note(noteText))
        case "lesson": return header()
        case "numbers":
            let text = noteText
            let read = ProvenNumber.read(text, line: directive.line)
            for item in read.bad {
                fault(
                    directive.line, "'\(item)' proves no number",
                    "write '67% = 20/30', or '1970: the year of the paper', parted by ';'")
            }
            for number in read.numbers {
                if let complaint = number.complaint {
                    fault(directive.line, "'\(number.text)' is not right: \(complaint)", "correct the text")
                }
            }
            return .numbers(read.numbers)
        case "test":
            check(once: [], needed: [])
            return .mark(directive.title)
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

    /// A remark, whatever it looks like.
    private var noteText: String {
        ([directive.title] + directive.strays.map(\.text) + directive.fields.map { "\($0.name): \($0.text)" })
            .filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func field(_ name: String) -> Directive.Field? { directive.fields.first { $0.name == name } }

    // MARK: lesson

    private mutating func header() -> Made {
        check(
            once: ["minutes", "about", "names", "lang", "needs", "setup", "files"],
            needed: ["minutes", "about"])
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
        let words = field("needs")?.text.split { $0 == "," || $0 == " " }.map(String.init) ?? []
        if let field = field("setup"), let complaint = Lesson.setUpComplaint(field.value) {
            fault(field.line, complaint, "name a file beside the lesson or in the folder of the course")
        }
        let files = field("files")?.text.split { $0 == "," || $0 == " " }.map(String.init) ?? []
        for name in files {
            guard let complaint = Lesson.fileComplaint(name) else { continue }
            fault(
                field("files")?.line ?? directive.line, complaint,
                "name files beside the lesson: files: visits.csv")
        }
        return .header(
            Header(
                minutes: minutes, about: field("about")?.text ?? "", names: names,
                language: field("lang")?.value, setUp: field("setup")?.value, prerequisites: words,
                files: files))
    }

    // MARK: predict

    private mutating func prediction() -> Prediction? {
        check(
            once: ["typed", "order", "because", "hint"], many: ["choice", "right", "item"],
            needed: field("order") == nil ? ["right"] : ["item"])
        var prediction = Prediction(line: directive.line)
        prediction.because = field("because")?.text ?? ""
        prediction.hint = field("hint")?.text ?? ""
        if let typed = field("typed") {
            readTyped(typed, &prediction)
        } else if let order = field("order") {
            readOrder(order, &prediction)
        } else {
            readChoices(&prediction)
        }
        return prediction
    }

    private mutating func readTyped(_ typed: Directive.Field, _ prediction: inout Prediction) {
        let rights = directive.fields.filter { $0.name == "right" }
        prediction.answers = rights.map { TypedAnswer($0.value) }
        let template = typed.script
        prediction.typed = template
        if template.text.split(separator: "?", omittingEmptySubsequences: false).count != 2 {
            fault(
                typed.line, "a typed answer needs one ? in its expectation",
                "write 'typed: expect latency = ?' and 'right: 22ms'")
        } else if [">", "<", "!="].contains(where: template.text.contains) {
            fault(
                typed.line, "a comparison that is not '=' lets almost any answer be right",
                "write '= ?'; 'right: 50% to 55%' or 'right: 52 ± 10%' allow for more than one number")
        } else {
            for answer in prediction.answers {
                if answer.range != nil, !template.text.contains("= ?") {
                    fault(typed.line, "a range needs '= ?' in the expectation", "write 'expect latency = ?'")
                }
                for proof in prediction.proofs(of: answer) { expectations(proof) }
            }
        }
        if let choice = field("choice") ?? field("item") {
            fault(choice.line, "choices and a typed answer", "use 'choice:' or 'typed:', not both")
        }
    }

    private mutating func readOrder(_ order: Directive.Field, _ prediction: inout Prediction) {
        prediction.orderWords = order.value
        prediction.order = directive.fields.filter { $0.name == "item" }.map(\.text)
        if !order.body.isEmpty {
            let proof = Directive.Field(name: "", value: "", line: order.line, body: order.body).script
            expectations(proof)
            prediction.orderProof = proof
        }
        if order.value.isEmpty {
            fault(
                order.line, "an order of which nobody says what it goes by",
                "write 'order: fewest loads first'")
        }
        if !(2...9).contains(prediction.order.count) || Set(prediction.order).count < prediction.order.count {
            fault(
                directive.line, "an order is of 2 to 9 different items",
                "give 'item:' lines in the right order")
        }
        if let choice = field("choice") ?? field("right") {
            fault(
                choice.line, "choices in a question about an order", "give 'item:' lines in the right order")
        }
    }

    private mutating func readChoices(_ prediction: inout Prediction) {
        for field in directive.fields where field.name == "choice" || field.name == "right" {
            let proof =
                field.body.isEmpty
                ? nil : Directive.Field(name: "", value: "", line: field.line, body: field.body).script
            if let proof { expectations(proof) }
            if field.value.isEmpty { fault(field.line, "an answer without words", "write 'choice: a hit'") }
            prediction.choices.append(
                .init(text: field.value, isRight: field.name == "right", proof: proof, line: field.line))
        }
        if let item = field("item") { fault(item.line, "an item of no order", "write 'order: …' above it") }
        if prediction.choices.allSatisfy(\.isRight) || prediction.choices.count < 2 {
            fault(
                directive.line, "a prediction without a wrong answer",
                "give at least one 'choice:' beside 'right:'")
        }
        if prediction.choices.count > 9 { fault(directive.line, "more than nine answers", "nine are plenty") }
        let proven = prediction.choices.count { $0.proof != nil }
        if proven > 0, proven < prediction.choices.count {
            fault(
                directive.line, "some answers have an expectation and some have none",
                "give each answer the expectation that holds where it is right, or none to any")
        }
    }

    // MARK: exercise

    private mutating func exercise() -> Exercise? {
        check(
            once: ["start", "trial", "seeds", "forbid", "shortest", "after"],
            many: ["goal", "hint", "solution"],
            needed: ["goal", "hint", "solution"])
        var exercise = Exercise(line: directive.line, title: directive.title)
        if directive.title.isEmpty {
            fault(directive.line, "an exercise without a title", "write '<!-- exercise: One read a minute'")
        }
        if let start = field("start") { exercise.start = statements(start) }
        if let trial = field("trial") { exercise.trial = statements(trial) }
        if let shortest = field("shortest") { exercise.shortest = statements(shortest) }
        for field in directive.fields where field.name == "solution" {
            let body = Directive.Field(name: "solution", value: "", line: field.line, body: field.body)
            exercise.solutions.append(
                .init(script: statements(body), reason: field.value, line: field.line))
        }
        if let seeds = field("seeds") {
            exercise.seeds = Int(seeds.value) ?? 0
            if !(1...100).contains(exercise.seeds) {
                fault(seeds.line, "'\(seeds.value)' is no number of seeds", "write 'seeds: 5', up to 100")
            }
            if exercise.trial == nil {
                fault(seeds.line, "seeds without a trial", "give a 'trial:' that draws")
            }
        }
        exercise.after = field("after")?.text ?? ""
        forbid(&exercise)
        for field in directive.fields {
            if field.name == "goal" { exercise.goals.append(goal(field)) }
            if field.name == "hint" { exercise.hints.append(hint(field)) }
        }
        return exercise
    }

    private mutating func forbid(_ exercise: inout Exercise) {
        guard let field = field("forbid") else { return }
        for phrase in field.text.split(separator: ",").map(\.trimmed)
        where !exercise.restrictions.read(phrase) {
            for name in phrase.split(separator: " ").map(String.init) {
                if name == Exercise.faults {
                    exercise.forbidsFaults = true
                    continue
                }
                if !Session.hasStatement(name) {
                    fault(
                        field.line, "no statement is called '\(name)'",
                        "'larder help' lists all; besides them there are 'faults', 'new nodes', 'changes of NODE' and 'options of NODE "
                            + "but NAME…', each between commas")
                }
                exercise.forbidden.append(name)
            }
        }
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
        fault(place, diagnostic.problem.message, diagnostic.problem.remedy ?? "")
    }
}

extension Script {
    var source: Source { Source(name: "", text: text, firstLine: line) }
}
