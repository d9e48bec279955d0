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
        for (number, choice) in prediction.choices.enumerated() {
            let head = "  \(number + 1)  "
            for line in text.paragraph(choice.text, indent: "     ", first: head) { say(line) }
        }
        say(text.styled(Self.invitation(to: prediction) + " Enter alone passes.", .ask))
    }

    private static func invitation(to prediction: Prediction) -> String {
        prediction.choices.isEmpty
            ? "Your prediction (such as \(lookalike(prediction)))?"
            : "Your prediction, 1 to \(prediction.choices.count)?"
    }

    func answer(_ typed: String) {
        guard case .prediction(let prediction) = pieces[place].piece else { return }
        switch typed.lowercased() {
        case "quit":
            stage = .over
            return
        case "":
            given = nil
            say("No prediction. " + (prediction.needsBlock ? "Watch what happens." : ""))
            if !prediction.needsBlock { tell(prediction) }
        default:
            guard let answer = reading(typed, of: prediction) else { return }
            given = answer
            say("You say: \(answer.words)." + (prediction.needsBlock ? " Let us see." : ""))
        }
        place += 1
        stage = .resting
        if !prediction.needsBlock { settleAnswer() }
        goOn()
    }

    /// What was typed as an answer; nil where it is none, which has been said.
    private func reading(_ typed: String, of prediction: Prediction) -> GivenAnswer? {
        let number = pieces[..<place].count { $0.piece.isPrediction }
        if prediction.choices.isEmpty {
            let filled = prediction.filled(with: typed)
            do {
                guard let filled else { throw UnreadableAnswer() }
                try Session.checkExpectations(filled.source)
            } catch {
                let reason = (error as? Diagnostic).map { ": \($0.problem.message)" } ?? ""
                say(
                    "That is no answer here\(reason). It should look like: \(Self.lookalike(prediction))"
                )
                return nil
            }
            return GivenAnswer(prediction: prediction, number: number, words: typed, isRight: nil)
        }
        guard let choice = Int(typed), prediction.choices.indices.contains(choice - 1) else {
            say("Answer with a number from 1 to \(prediction.choices.count), or with Enter alone to pass.")
            return nil
        }
        let chosen = prediction.choices[choice - 1]
        return GivenAnswer(
            prediction: prediction, number: number, words: chosen.text, isRight: chosen.isRight)
    }

    private struct UnreadableAnswer: Error {}

    /// An answer of the same form as the right one, that gives nothing away.
    private static func lookalike(_ prediction: Prediction) -> String {
        let digits = prediction.answer.prefix { $0.isNumber || $0 == "." }
        if !digits.isEmpty { return (digits == "5" ? "7" : "5") + prediction.answer.dropFirst(digits.count) }
        return prediction.typed?.text.trimmed == "expect ?" ? "hit, or miss expired" : "a word"
    }

    /// Says whether what was predicted is what the trace shows.
    func settleAnswer() {
        guard let answer = given else { return tellPassed() }
        given = nil
        let isRight =
            answer.isRight ?? answer.prediction.filled(with: answer.words).map { play.holds($0) } ?? false
        progress.predictions[answer.number] = isRight
        onHappening(.predicted(number: answer.number, isRight: isRight))
        say()
        if isRight {
            say(text.styled("You predicted: \(answer.words). Right.", .good))
        } else {
            // What nothing was run for cannot have come otherwise.
            let verdict = answer.prediction.needsBlock ? "It came otherwise" : "That is not it"
            say(text.styled("You predicted: \(answer.words). \(verdict).", .bad))
        }
        tell(answer.prediction)
    }

    /// What a prediction that nobody made would have been.
    private func tellPassed() {
        guard place >= 2, case .block? = pieces[safely: place - 1]?.piece else { return }
        let before = pieces[..<(place - 1)].last { !$0.piece.isProse }?.piece
        guard case .prediction(let prediction)? = before, prediction.needsBlock,
            pieces[place - 1].step == pieces[place - 2].step
        else { return }
        say()
        tell(prediction)
    }

    private func tell(_ prediction: Prediction) {
        let right = prediction.choices.first { $0.isRight }?.text ?? prediction.answer
        say(paragraph: "The answer: \(right). \(prediction.because)")
    }
}

extension Array {
    subscript(safely index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
