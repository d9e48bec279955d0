import Language
import Testing

@testable import Lessons

/// Records of what learners did, and what they come to.
@Suite struct GradeTests {
    let workshop: Workshop

    init() throws {
        workshop = try Workshop()
        try workshop.write("lessons/01-sample.md", LessonFormat.example)
    }

    /// Takes the lesson by typing lines, and writes the record.
    private func record(_ lines: [String], to name: String = "r.jsonl", progress: LessonProgress? = nil)
        throws
        -> LessonProgress
    {
        var text = (try? workshop.text(name)) ?? ""
        var now = 0
        let record = LessonRecord(milliseconds: { now }) { text += $0 }
        let lesson = try Lesson(file: workshop.at("lessons/01-sample.md"))
        let tutor = Tutor(lesson, progress: progress) { _ in }
        record.begin(lesson, tutor.progress)
        var happenings: [Tutor.Happening] = []
        tutor.onHappening = { happenings.append($0) }
        tutor.begin()
        for line in lines {
            now += 1500
            tutor.enter(line)
            record.typed(line, tutor)
            for happening in happenings { record.says(happening) }
            happenings = []
        }
        try workshop.write(name, text)
        return tutor.progress
    }

    private func grade(_ name: String = "r.jsonl") throws -> [String] {
        let grader = Grader(try Course(folder: workshop.at("lessons")))
        return try grader.grades(of: workshop.at(name)).map { workshop.relative($0.row) }
    }

    private static let whole = [
        "next", "1", "next", "1ms", "next", "", "hint", "read user:1", "read user:2", "undo",
        "read user:1 user:1", "",
        "",
    ]

    @Test func aRecordIsReplayed() throws {
        _ = try record(Self.whole)
        #expect(
            try grade() == [
                "r,r.jsonl,01-sample,A second read,yes,1,2,2,1,1,2,1,2,0,60.045s,19.500,\n"
            ])
        #expect(Grade.header.split(separator: ",").count == 17)
    }

    @Test func eachAnswerHintAndSolutionIsTold() throws {
        _ = try record(Self.whole)
        let grades = Grader(try Course(folder: workshop.at("lessons"))).grades(of: [workshop.at("r.jsonl")])
        #expect(
            workshop.relative(GradeReport.text(grades, .csv, details: true)) == """
                student,file,lesson,event,item,answer,result,seconds
                r,r.jsonl,01-sample,prediction,1,a hit,wrong,4.500
                r,r.jsonl,01-sample,prediction,2,1ms,right,7.500
                r,r.jsonl,01-sample,hint,One load,The first read of a user is always a miss.,,10.500
                r,r.jsonl,01-sample,hint,One load,"That was another user, so it was another cold miss.",,13.500
                r,r.jsonl,01-sample,exercise,One load,,2,16.500
                r,r.jsonl,01-sample,finished,,,,19.500

                """)
        let json = GradeReport.text(grades, .json, details: true)
        #expect(
            json.contains(
                #"{"event": "prediction", "item": "1", "answer": "a hit", "result": "wrong", "seconds": 4.500}"#
            ))
    }

    @Test func brokenAndCopiedRecordsAreRowsWithAReason() throws {
        _ = try record(Self.whole)
        try workshop.write("copy.jsonl", try workshop.text("r.jsonl"))
        try workshop.write("bad.jsonl", "{}\n")
        let paths = ["r.jsonl", "copy.jsonl", "bad.jsonl", "none.jsonl"].map(workshop.at)
        let grades = Grader(try Course(folder: workshop.at("lessons"))).grades(of: paths)
        #expect(
            grades.map { workshop.relative($0.notes.joined()) } == [
                "typed at the same milliseconds as copy.jsonl", "typed at the same milliseconds as r.jsonl",
                "cannot be graded: bad.jsonl:1: not a record: 'larder learn --record FILE' writes one, or adds to one",
                "cannot be graded: none.jsonl: No such file or directory",
            ])
        #expect(grades.map(\.isBroken) == [false, false, true, true])
    }

    @Test func aStudentsNameIsInTheRecordAndSeedsTheDraws() throws {
        var text = ""
        let record = LessonRecord(student: "Ann", milliseconds: { 0 }) { text += $0 }
        record.begin(
            try Lesson(file: workshop.at("lessons/01-sample.md")), LessonProgress(lesson: "01-sample"))
        try workshop.write("r.jsonl", text)
        #expect(try grade()[0].hasPrefix("Ann,r.jsonl,01-sample,"))
        #expect(text.contains("\"seed\":\(LessonRecord.seed(of: "Ann"))"))
        #expect(
            LessonRecord.seed(of: "Ann") != LessonRecord.seed(of: "Bob") && LessonRecord.seed(of: "") == 0)
    }

    @Test func aLessonInTwoSittingsIsOne() throws {
        let progress = try record(Array(Self.whole[..<7]) + ["quit"])
        _ = try record(Array(Self.whole[7...]), progress: progress)
        let rows = try grade()
        #expect(rows.count == 1)
        #expect(rows[0].hasPrefix("r,r.jsonl,01-sample,A second read,yes,1,2,2,1,1,2,1,2,0,"))
        #expect(rows[0].hasSuffix(",21.000,\n"))
    }

    @Test func whatIsClaimedAndDidNotHappenDoesNotCount() throws {
        _ = try record(Array(Self.whole[..<4]))
        let text = try workshop.text("r.jsonl")
        try workshop.write(
            "r.jsonl",
            text + "{\"event\":\"says\",\"what\":\"solved 'One load' with 1\"}\n"
                + "{\"event\":\"says\",\"what\":\"finished\"}\n")
        #expect(
            try grade()[0].hasPrefix("r,r.jsonl,01-sample,A second read,no,0,1,2,0,1,0,0,0,0,"))
        #expect(try grade()[0].contains("the record claims what did not happen"))
        // A clock that was changed by hand is found too.
        try workshop.write("r.jsonl", text.replacing("\"clock\":\"60.044s\"", with: "\"clock\":\"0.044s\""))
        #expect(try grade()[0].contains("the record says 0.044s where the clock stands at 60.044s"))
    }

    @Test func aPlaceThatNothingLeadsToIsNoted() throws {
        var progress = try record(Array(Self.whole[..<6]), to: "other.jsonl")
        progress.solved = ["One load": 1]
        _ = try record(["next", "", ""], progress: progress)
        let row = try grade()[0]
        #expect(row.hasPrefix("r,r.jsonl,01-sample,A second read,no,0,0,2,0,1,"))
        #expect(row.contains("takes up at 'Your turn', to which nothing here leads"))
    }

    @Test func aLessonThatHasChangedIsNoted() throws {
        _ = try record(Self.whole)
        try workshop.write("lessons/01-sample.md", sampleText(("What a copy saves", "What copies save")))
        #expect(try grade()[0].contains(",the lesson has changed since\n"))
        try workshop.write("lessons/01-sample.md", "nothing")
        #expect(try grade()[0].contains("there is no such lesson here"))
    }

    @Test(arguments: ["", "nonsense\n", "{\"event\":\"typed\",\"text\":\"x\"}\n", "{\"event\":\"begin\"}\n"])
    func whatIsNoRecordIsRefused(text: String) throws {
        try workshop.write("r.jsonl", text)
        let error = #expect(throws: RecordTrouble.self) { try grade() }
        #expect(error?.description.contains("r.jsonl:1: not a record") == true)
    }

    @Test func aRecordCannotTouchFilesOrRunForEver() throws {
        _ = try record(["save \"\(workshop.at("stolen"))\"", "read user:1"])
        try workshop.write(
            "r.jsonl",
            try workshop.text("r.jsonl").replacing("read user:1", with: "repeat 1000000000 { advance 1ms }"))
        let grader = Grader(try Course(folder: workshop.at("lessons")), timeLimit: .milliseconds(200))
        let grade = try grader.grades(of: workshop.at("r.jsonl"))
        #expect(grade[0].notes.contains("stopped: the replay took too long"))
        #expect(try workshop.names() == ["lessons", "r.jsonl"])
    }

    @Test func aSpreadsheetTakesNothingForAFormula() {
        var grade = Grade(file: "=1+1", lesson: "a,b")
        grade.title = "say \"so\""
        #expect(grade.row.hasPrefix("'=1+1,'=1+1,\"a,b\",\"say \"\"so\"\"\",no,"))
    }
}
