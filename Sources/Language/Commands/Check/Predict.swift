internal import Caching

struct Predict: Command {
    static let spec = CommandSpec(
        "predict", .check, "say beforehand how the next operation will end",
        syntax: [
            "predict hit", "predict miss [CAUSE]", "predict stale|fresh|nothing", "predict value VALUE",
            "predict failed", "predict latency <= TIME",
        ],
        parameters: [.words(Claim.words)],
        discussion: """
            The next read or write tells whether it was right, and how often you have been. It costs nothing to be \
            wrong: a prediction only teaches.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            trace off
            predict hit
            read user:1
            predict hit
            read user:1
            """)

    private let claim: Claim
    private let text: String

    init(_ arguments: inout ArgumentReader) throws {
        guard let claim = try Claim(&arguments) else {
            if let word = arguments.peek {
                throw arguments.error(
                    .unknownWord(
                        word.text, for: "prediction",
                        nearest: NearestWord.find(word.text, among: Claim.words),
                        known: Claim.words), at: word.span)
            }
            throw arguments.error(
                .missing("a prediction", of: "predict", syntax: "predict hit, or predict miss expired"),
                at: arguments.statement.span)
        }
        self.claim = claim
        text = arguments.statement.text
    }

    func run(_ context: Context) async throws {
        context.engine.changes += 1
        context.engine.prediction = Prediction(claim: claim, text: text)
    }
}

/// A claim about the next operation.
struct Prediction: Sendable {
    var claim: Claim
    var text: String
}

extension Context {
    /// Tells whether a prediction about the operation that has just ended came true.
    func settlePrediction() {
        guard let prediction = engine.prediction,
            let observation = Observation.newest(in: world.log, reads: false)
        else { return }
        engine.prediction = nil
        let isRight = prediction.claim.holds(for: observation, world.names)
        engine.score.all += 1
        if isRight { engine.score.right += 1 }
        let verdict = isRight ? "right" : "wrong: \(observation.told(world.log))"
        output.line("\(prediction.text): \(verdict) (\(engine.score.right) of \(engine.score.all))")
    }
}
