internal import Language

/// Proves a question: its right answers are right, and the others are not.
struct PredictionCheck {
    private(set) var faults: [LessonFault] = []

    private mutating func fault(_ line: Int, _ message: String, _ remedy: String) {
        faults.append(LessonFault(line, message, remedy))
    }

    /// Checks a question in the session after the block that settles it.
    init(_ prediction: Prediction, _ session: LessonSession) {
        if prediction.typed != nil {
            for answer in prediction.answers {
                let proofs = prediction.proofs(of: answer)
                if proofs.isEmpty {
                    fault(
                        prediction.line, "'\(answer.text)' cannot be typed as an answer",
                        "letters, digits, blanks, '.', ',', ':', '%' and '-' can")
                }
                for proof in proofs {
                    guard let complaint = session.judge(proof).compactMap(\.complaint).first else { continue }
                    fault(prediction.line, "the right answer is not right: \(complaint)", "correct 'right:'")
                }
            }
            return
        }
        if let proof = prediction.orderProof,
            let complaint = session.judge(proof).compactMap(\.complaint).first
        {
            fault(prediction.line, "the right order is not right: \(complaint)", "correct the items")
        }
        for choice in prediction.choices {
            guard let proof = choice.proof else { continue }
            let complaint = session.judge(proof).compactMap(\.complaint).first
            if choice.isRight, let complaint {
                fault(
                    choice.line, "the right answer is not right: \(complaint)",
                    "correct it, or mark another as 'right:'")
            } else if !choice.isRight, complaint == nil {
                fault(
                    choice.line, "this answer is right as well: '\(choice.text)'",
                    "mark it as 'right:' too, or make it wrong")
            }
        }
    }
}
