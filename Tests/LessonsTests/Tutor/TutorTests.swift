import Language
import Testing

@testable import Lessons

/// The tutor: what it says to what is typed.
@Suite struct TutorTests {
    // MARK: Blocks

    @Test func itBeginsWithTheLessonAndWaits() throws {
        let bench = TutorBench(try lesson())
        #expect(
            bench.begin() == """
                Lesson 1: A second read (5 minutes)
                What a copy saves.

                Enter alone goes on; 'quit' leaves, and next time you begin where you stopped.

                [1/4] Twice the same

                Prose is Markdown. A larder block holds statements and what they print.

                Enter sets this up:
                  database users rows=user:1..user:9
                  cache front over users ttl=60s
                Then type this, or press Enter and it is typed for you:
                  read user:1

                """)
        #expect(bench.tutor.words.map(\.word) == ["next"])
    }

    @Test func aBlockKeepsItsIndentation() throws {
        let block = """
            larder> database users rows=user:1..user:9
            database users rows=user:1..user:9 read=20ms write=30ms
            larder> repeat 2 {
               ...>   together {
               ...>     @users read user:1
               ...>   }
               ...> }

            """
        let text = LessonFormat.example.replacing("larder> database users rows=user:1..user:9\n", with: block)
            .replacing(
                "database users rows=user:1..user:9 read=20ms write=30ms\nlarder> cache",
                with: "larder> cache")
        #expect(
            TutorBench(try lesson(text)).begin().contains(
                "  repeat 2 {\n    together {\n      @users read user:1\n    }\n  }\n  cache front"))
    }

    @Test func enterTypesTheNextStatement() throws {
        let bench = TutorBench(try lesson())
        _ = bench.begin()
        // What only sets something up is one Enter, and what it prints is folded.
        #expect(bench.type("") == "(set up: 2 statements)\n")
        let said = bench.type("next")
        #expect(said.contains("larder> read user:1\n   0.000s  front   MISS"))
        #expect(said.contains("A minute later it is read again. What will that be?"))
        #expect(
            said.hasSuffix(
                "  1  a hit\n  2  a miss, because the copy expired\n"
                    + "Your prediction, 1 to 2? Enter alone passes.\n"))
        #expect(bench.tutor.asking == .answer)
    }

    @Test func theStateDecidesAndNotTheKeystrokes() throws {
        let bench = TutorBench(try lesson())
        _ = bench.begin()
        // The same statements, spelt otherwise.
        bench.type("database   users rows=user:1..user:9", "cache  front over users   ttl=60s")
        #expect(bench.type("repeat 1 { read user:1 }").contains("What will that be?"))
    }

    @Test func questionsOnTheWayAreWelcome() throws {
        let bench = TutorBench(try lesson())
        _ = bench.begin()
        bench.type("")
        #expect(!bench.type("show").contains("not what the lesson does"))
        #expect(!bench.type("help ttl").contains("not what the lesson does"))
        #expect(bench.type("read user:1").contains("What will that be?"))
    }

    @Test func whoGoesAstrayIsToldOnceAndLedBack() throws {
        let bench = TutorBench(try lesson())
        _ = bench.begin()
        bench.type("")
        #expect(
            bench.type("read user:7").hasSuffix(
                "(That is not what the lesson does, and you may well try it. Enter leads back.)\n"))
        #expect(!bench.type("read user:8").contains("Enter leads back"))
        let said = bench.type("")
        #expect(
            said.hasPrefix("(back to where the lesson was)\nlarder> read user:1\n   0.000s  front   MISS"))
    }

    @Test func undoLeadsBackToThePath() throws {
        let bench = TutorBench(try lesson())
        _ = bench.begin()
        bench.type("", "read user:7", "undo")
        #expect(bench.type("read user:1").contains("What will that be?"))
        // Undoing a statement of the lesson makes it the next one again.
        let other = TutorBench(try lesson())
        _ = other.begin()
        other.type("database users rows=user:1..user:9", "advance 1s", "undo", "undo")
        #expect(other.type("") == "(set up: 2 statements)\n")
    }

    @Test func anErrorIsShownAndChangesNothing() throws {
        let bench = TutorBench(try lesson())
        _ = bench.begin()
        #expect(bench.type("raed user:1").contains("did you mean 'read'?"))
        #expect(bench.type("") == "(set up: 2 statements)\n")
    }

    @Test func wordsThatMeanNothingHereAreRemarkedOn() throws {
        let bench = TutorBench(try lesson())
        _ = bench.begin()
        #expect(bench.type("hint") == "'hint' is for exercises, and here is none; Enter goes on.\n")
        bench.type("next", "2", "next", "", "")
        #expect(bench.type("again") == "'again' is for exercises, and here is none; Enter goes on.\n")
    }

    // MARK: Exercises

    private func atTheExercise() throws -> TutorBench {
        let bench = try atTheFirstQuestion()
        bench.type("2", "next", "1ms", "")
        _ = bench.type("")
        return bench
    }

    @Test func theExerciseShowsItsGoals() throws {
        let bench = try atTheFirstQuestion()
        bench.type("2", "next", "1ms", "")
        #expect(
            bench.type("") == """

                [2/4] Your turn

                Read one user three times, so that the database is asked once.

                Exercise: One load
                You start with:
                  database users rows=user:1..user:9
                  cache front over users
                The goal:
                  - at least three reads
                  - at most one of them reaches the database
                Not allowed: warm, configure.
                Go ahead. 'hint', 'check', 'task', 'solution', 'again' and 'next' help.

                """)
    }

    @Test func whatIsMissingIsSaid() throws {
        let bench = try atTheExercise()
        bench.type("read user:1")
        #expect(
            bench.type("check") == """
                  missing  at least three reads: it is 1
                  met      at most one of them reaches the database

                """)
        #expect(
            bench.type("read user:2").contains(
                "no longer met: at most one of them reaches the database\n"
                    + "Hint: That was another user, so it was another cold miss.\n"))
        #expect(bench.type("undo").hasSuffix("met: at most one of them reaches the database\n"))
    }

    @Test func anotherWayToTheGoalIsAsGood() throws {
        let bench = try atTheExercise()
        let said = bench.type("repeat 3 { read user:4 }")
        #expect(
            said.contains(
                "Solved, with 2 statements. The shortest known takes 1.\nA cache lives on repetition.\n"))
        #expect(bench.happenings.last == .solved(exercise: "One load", statements: 2))
        #expect(bench.type("again").contains("Your best so far: 2 statements."))
        #expect(
            bench.type("read user:1 user:1 user:1").contains(
                "Solved, with 1 statement. No shorter solution is known."))
        #expect(bench.tutor.progress.solved == ["One load": 1])
    }

    @Test func hintsComeInOrderAndThenEnd() throws {
        let bench = try atTheExercise()
        #expect(bench.type("hint") == "Hint: The first read of a user is always a miss.\n")
        #expect(bench.type("hint") == "There are no more hints; 'solution' shows one way.\n")
        #expect(bench.tutor.progress.hints == 1)
    }

    @Test func theSolutionIsShownWhenAskedFor() throws {
        let bench = try atTheExercise()
        #expect(
            bench.type("solution") == """
                One way, from the start of the exercise ('again'):
                  read user:1
                  read user:1
                  read user:1

                """)
        #expect(bench.tutor.progress.shown == ["One load"])
    }

    @Test(arguments: [
        "configure front ttl=1s", "warm user:1", "repeat 2 { warm user:1 }", "every 1s warm user:1",
        "define f() { warm user:1 }",
    ])
    func whatIsForbiddenIsRefused(typed: String) throws {
        let bench = try atTheExercise()
        #expect(bench.type(typed).hasPrefix("Not allowed in this exercise: "))
        #expect(bench.tutor.session.changes.isEmpty)
    }

    @Test func aVariableCannotHideWhatIsForbidden() throws {
        let bench = try atTheExercise()
        bench.type("let c = warm")
        #expect(
            bench.type("$c user:1").hasPrefix(
                "Not allowed in this exercise: a statement that a variable names"))
    }

    @Test func theTaskIsShownAgain() throws {
        let bench = try atTheExercise()
        #expect(
            bench.type("task").hasPrefix("Read one user three times, so that the database is asked once.\n"))
    }

    @Test func theStartCannotBeUndone() throws {
        let bench = try atTheExercise()
        #expect(bench.type("undo").contains("there is nothing to undo"))
        bench.type("read user:1", "reset")
        #expect(bench.tutor.session.changes.isEmpty)
        #expect(bench.type("read user:1 user:1 user:1").contains("Solved"))
    }

    @Test func anExerciseCanBeLeft() throws {
        let bench = try atTheExercise()
        #expect(
            bench.type("next").hasPrefix(
                "Left for later; lesson 1 will still be here.\n\n[3/4] What to remember"))
    }

    @Test func theEndSaysWhatWasReached() throws {
        let bench = try atTheExercise()
        bench.type("read user:1 user:1 user:1", "")
        let said = bench.type("")
        #expect(
            said.hasSuffix(
                """

                That was lesson 1: A second read.
                Your predictions: 2 right, 0 wrong.
                Exercise 'One load': solved with 1 statement.

                """))
        #expect(bench.tutor.isOver)
        #expect(bench.tutor.isFinished)
        #expect(bench.tutor.progress.isDone)
        #expect(bench.happenings.last == .finished)
    }

    // MARK: Leaving and coming back

    @Test func whoLeavesGoesOnThere() throws {
        let bench = TutorBench(try lesson())
        _ = bench.begin()
        bench.type("database users rows=user:1..user:9", "quit")
        #expect(bench.tutor.isOver)
        #expect(!bench.tutor.isFinished)
        let back = TutorBench(try lesson(), progress: bench.tutor.progress)
        let said = back.begin()
        #expect(said.contains("You go on where you stopped."))
        #expect(said.hasSuffix("  cache front over users ttl=60s\n  read user:1\n"))
        #expect(back.type("next").contains("   0.000s  front   MISS     user:1"))
    }

    @Test func anExerciseGoesOnWithWhatWasTyped() throws {
        let bench = try atTheExercise()
        bench.type("read user:3", "quit")
        let back = TutorBench(try lesson(), progress: bench.tutor.progress)
        let said = back.begin()
        #expect(said.contains("Read one user three times"))
        #expect(said.hasSuffix("You had typed:\n  read user:3\n"))
        #expect(back.type("read user:3 user:3").contains("Solved, with 2 statements."))
        #expect(back.tutor.progress.predictions == [0: true, 1: true])
    }

    @Test func aQuestionIsAskedAgain() throws {
        let bench = try atTheFirstQuestion()
        bench.type("quit")
        #expect(bench.tutor.isOver)
        let said = TutorBench(try lesson(), progress: bench.tutor.progress).begin()
        #expect(said.contains("A minute later it is read again. What will that be?\n\n  1  a hit\n"))
    }

    @Test func anAnswerThatNothingHasJudgedIsAskedForAgain() throws {
        let bench = try atTheFirstQuestion()
        bench.type("1", "advance 60s", "quit")
        let back = TutorBench(try lesson(), progress: bench.tutor.progress)
        #expect(back.begin().hasSuffix("Your prediction, 1 to 2? Enter alone passes.\n"))
        back.type("2")
        #expect(back.type("next").contains("Right."))
        #expect(back.tutor.progress.predictions == [0: true])
    }

    @Test func aLessonThatWasChangedGoesOnAtItsStep() throws {
        let bench = try atTheExercise()
        bench.type("read user:3", "quit")
        let changed = sampleText(("Prose is Markdown.", "Prose is text."))
        let said = TutorBench(try lesson(changed), progress: bench.tutor.progress).begin()
        #expect(said.contains("[2/4] Your turn"))
        #expect(!said.contains("You had typed"))
        let without = changed.replacing("## Your turn", with: "## My turn")
        #expect(
            TutorBench(try lesson(without), progress: bench.tutor.progress).begin().contains(
                "[1/4] Twice the same"))
    }

    @Test func aLessonThatIsDoneBeginsAnew() throws {
        let bench = try atTheExercise()
        bench.type("next", "", "")
        let back = TutorBench(try lesson(), progress: bench.tutor.progress)
        #expect(back.begin().contains("[1/4] Twice the same"))
        back.type("", "quit")
        #expect(back.tutor.progress.isDone)
        #expect(back.tutor.progress.isUnderWay)
    }

    // MARK: Form

    @Test func withoutColourThereAreNoEscapes() throws {
        let plain = TutorBench(try lesson())
        #expect(!(plain.begin() + plain.type("next")).contains("\u{1B}"))
        let coloured = TutorBench(try lesson(), isStyled: true)
        #expect(coloured.begin().contains("\u{1B}[1;36m[1/4] Twice the same\u{1B}[0m"))
    }

    @Test func anInterruptedStatementIsTakenBack() throws {
        let tutor = Tutor(try lesson(), options: .init(isInterrupted: { true })) { _ in }
        tutor.begin()
        tutor.enter("database users rows=user:1..user:9")
        tutor.enter("repeat 100000 { read user:1 }")
        #expect(tutor.session.changes.count == 1)
    }
}
