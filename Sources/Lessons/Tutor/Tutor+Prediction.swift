internal import Language

/// What the learner predicted.
struct GivenAnswer {
    var prediction: Prediction
    /// The prediction's number in the lesson.
    var number: Int
    /// The answer in words, as it is to be told.
    var words: String
    /// For a choice, whether it is the right one; a typed answer is judged by the trace.
    var isRight: Bool?
}

extension Tutor {
    func ask(_ prediction: Prediction) {
        stage = .question
        needsRest = true
        say()
        if !prediction.order.isEmpty {
            say(paragraph: wording("Put these in order: \(prediction.orderWords)"))
        }
        let items = prediction.order.isEmpty ? prediction.choices.map(\.text) : prediction.shownOrder
        for (number, item) in items.enumerated() {
            for line in text.paragraph(item, indent: "     ", first: "  \(number + 1)  ") { say(line) }
        }
        let words = prediction.hint.isEmpty ? "" : wording(" 'hint' helps;")
        say(text.styled(invitation(to: prediction) + words + wording(" Enter alone passes."), .ask))
    }

    private func invitation(to prediction: Prediction) -> String {
        if !prediction.order.isEmpty {
            let example = prediction.order.indices.map { "\($0 + 1)" }.joined(separator: " ")
            return wording("The numbers in order (such as \(example))?")
        }
        return prediction.choices.isEmpty
            ? wording("Your prediction (such as \(lookalike(prediction)))?")
            : wording("Your prediction, 1 to \(prediction.choices.count)?")
    }

    /// Statements that only look, which help to decide.
    private static let looking: Set = ["help", "show", "history", "why", "stats", "plot"]

    func answer(_ typed: String) {
        guard case .prediction(let prediction) = pieces[place].piece else { return }
        let first = typed.split(separator: " ").first.map { $0.lowercased() } ?? ""
        switch first {
        case "quit":
            stage = .over
            return
        case "hint":
            progress.hints += prediction.hint.isEmpty ? 0 : 1
            return say(
                paragraph: prediction.hint.isEmpty
                    ? wording("There is no hint here.") : wording("Hint: ") + prediction.hint)
        case _ where Self.looking.contains(first): return show(run(typed).text)
        case "":
            given = nil
            let number = pieces[..<place].count { $0.piece.isPrediction }
            if progress.predictions[number] == nil { progress.passed.insert(number) }
            say(wording("No prediction. ") + (prediction.needsBlock ? wording("Watch what happens.") : ""))
            if !prediction.needsBlock { show(prediction) }
        default:
            guard let answer = reading(typed, of: prediction) else { return }
            given = answer
            say(wording("You say: \(answer.words).") + (prediction.needsBlock ? wording(" Let us see.") : ""))
        }
        place += 1
        stage = .resting
        if !prediction.needsBlock { settleAnswer() }
        goOn()
    }

    /// What was typed as an answer; nil if it is none, which has been said.
    private func reading(_ typed: String, of prediction: Prediction) -> GivenAnswer? {
        let number = pieces[..<place].count { $0.piece.isPrediction }
        if !prediction.order.isEmpty { return readingOrder(typed, of: prediction, number) }
        if prediction.choices.isEmpty {
            let filled = prediction.filled(with: typed)
            do {
                guard let filled else { throw UnreadableAnswer() }
                try Session.checkExpectations(filled.source)
            } catch {
                let reason = (error as? Diagnostic).map { ": \($0.problem.message)" } ?? ""
                let form = lookalike(prediction)
                say(paragraph: wording("That is no answer here\(reason). It should look like: \(form)"))
                return nil
            }
            return GivenAnswer(prediction: prediction, number: number, words: typed, isRight: nil)
        }
        guard let choice = Int(typed), prediction.choices.indices.contains(choice - 1) else {
            let count = prediction.choices.count
            say(wording("Answer with a number from 1 to \(count), or with Enter alone to pass."))
            return nil
        }
        let chosen = prediction.choices[choice - 1]
        return GivenAnswer(
            prediction: prediction, number: number, words: chosen.text, isRight: chosen.isRight)
    }

    private func readingOrder(_ typed: String, of prediction: Prediction, _ number: Int) -> GivenAnswer? {
        let shown = prediction.shownOrder
        let numbers = typed.split(whereSeparator: { $0 == " " || $0 == "," }).map { Int($0) ?? 0 }
        guard numbers.sorted() == Array(1...shown.count) else {
            say(
                wording(
                    "Answer with the numbers 1 to \(shown.count), each once, or with Enter alone to pass."))
            return nil
        }
        let items = numbers.map { shown[$0 - 1] }
        return GivenAnswer(
            prediction: prediction, number: number, words: items.joined(separator: ", "),
            isRight: items == prediction.order)
    }

    private struct UnreadableAnswer: Error {}

    /// An answer of the same form as the right one, that gives nothing away.
    private func lookalike(_ prediction: Prediction) -> String {
        let answer = prediction.answers.first
        let right = answer.map { $0.range == nil ? $0.text : "1\($0.unit)" } ?? ""
        let digits = right.prefix { $0.isNumber || $0 == "." }
        if !digits.isEmpty { return (digits == "5" ? "7" : "5") + right.dropFirst(digits.count) }
        return prediction.typed?.text.trimmed == "expect ?" ? "hit, or miss expired" : wording("a word")
    }

    /// Says whether what was predicted is what the trace shows.
    func settleAnswer() {
        guard let answer = given else { return showPassed() }
        given = nil
        let isRight = answer.isRight ?? isTrue(answer)
        progress.predictions[answer.number] = isRight
        progress.passed.remove(answer.number)
        onHappening(.predicted(number: answer.number, answer: answer.words, isRight: isRight))
        say()
        if isRight {
            say(text.styled(wording("You predicted: \(answer.words). Right."), .good))
        } else {
            // What nothing was run for cannot have come otherwise.
            let verdict =
                answer.prediction.needsBlock ? wording("It came otherwise") : wording("That is not it")
            say(text.styled(wording("You predicted: \(answer.words). \(verdict)."), .bad))
        }
        show(answer.prediction)
    }

    /// Whether a typed answer is what the trace shows, or comes as near as the question allows.
    private func isTrue(_ answer: GivenAnswer) -> Bool {
        if answer.prediction.answers.contains(where: { $0.holds(answer.words) ?? false }) { return true }
        return answer.prediction.filled(with: answer.words).map { play.holds($0) } ?? false
    }

    /// What a prediction that nobody made would have been.
    private func showPassed() {
        guard place >= 2, case .block? = pieces[safely: place - 1]?.piece else { return }
        let before = pieces[..<(place - 1)].last { !$0.piece.isProse }?.piece
        guard case .prediction(let prediction)? = before, prediction.needsBlock,
            pieces[place - 1].step == pieces[place - 2].step
        else { return }
        say()
        show(prediction)
    }

    private func show(_ prediction: Prediction) {
        say(paragraph: wording("The answer: \(prediction.rightWords). \(prediction.because)"))
    }
}

extension Array {
    subscript(safely index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
