import Language
import Testing

@testable import Lessons

/// What the tutor makes of predictions.
extension TutorTests {
    func atTheFirstQuestion() throws -> TutorBench {
        let bench = TutorBench(try lesson())
        _ = bench.begin()
        bench.type("next")
        return bench
    }

    @Test func aWrongPredictionIsHeldAgainstTheTrace() throws {
        let bench = try atTheFirstQuestion()
        #expect(bench.type("1").hasPrefix("You say: a hit. Let us see.\n"))
        let said = bench.type("next")
        #expect(
            said.contains(
                "You predicted: a hit. It came otherwise.\nThe answer: a miss, because the copy expired. "
                    + "The copy was good for 60s from\nwhen it was stored.\n"))
        #expect(bench.happenings == [.predicted(number: 0, answer: "a hit", isRight: false)])
        #expect(bench.tutor.progress.predictions == [0: false])
    }

    /// Nothing is run for such a question, so nothing comes, otherwise or not.
    @Test func aWrongAnswerWithoutATraceIsToldAsSuch() throws {
        let text = LessonFormat.example.replacing("\n  expect hit\nright", with: "\nright")
            .replacing("\n  expect miss expired\nbecause", with: "\nbecause")
        let bench = TutorBench(try lesson(text))
        _ = bench.begin()
        bench.type("next")
        let said = bench.type("1")
        #expect(said.contains("You predicted: a hit. That is not it.\nThe answer: a miss"), "\(said)")
    }

    @Test func aTypedPredictionIsJudgedByTheTrace() throws {
        let bench = try atTheFirstQuestion()
        bench.type("2")
        #expect(bench.type("next").hasSuffix("Your prediction (such as 5ms)? Enter alone passes.\n"))
        #expect(bench.type("soon").hasPrefix("That is no answer here: 'soon' is no time"))
        #expect(bench.type("; write user:1").hasPrefix("That is no answer here."))
        #expect(bench.type("1000us").hasPrefix("You say: 1000us. Let us see."))
        #expect(bench.type("").contains("You predicted: 1000us. Right."))
        #expect(bench.tutor.progress.predictions == [0: true, 1: true])
    }

    @Test func whoPassesIsToldAllTheSame() throws {
        let bench = try atTheFirstQuestion()
        #expect(bench.type("").hasPrefix("No prediction. Watch what happens."))
        #expect(bench.type("next").contains("The answer: a miss, because the copy expired."))
        #expect(bench.tutor.progress.predictions.isEmpty)
    }

    @Test(arguments: ["0", "3", "a hit", "-1", "99999999999999999999"])
    func whatIsNoAnswerIsAskedAgain(typed: String) throws {
        let bench = try atTheFirstQuestion()
        #expect(bench.type(typed) == "Answer with a number from 1 to 2, or with Enter alone to pass.\n")
        #expect(bench.tutor.asking == .answer)
    }

    @Test func aQuestionAboutIdeasIsSettledAtOnce() throws {
        let text = sampleText(
            ("choice: a hit\n  expect hit\n", "choice: a hit\n"),
            ("expired\n  expect miss expired", "expired"))
        let bench = TutorBench(try lesson(text))
        _ = bench.begin()
        bench.type("next")
        #expect(bench.type("2").contains("You predicted: a miss, because the copy expired. Right."))
    }
}
