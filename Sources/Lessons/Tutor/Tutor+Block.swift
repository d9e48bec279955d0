internal import Language

/// A block of statements that the learner types, or has typed.
struct BlockWork {
    var block: GoldenBlock
    /// How many of the statements are done.
    var next = 0
    /// The session's fingerprint after none, one, two, … of the statements.
    var fingerprints: [UInt64]
    /// Whether the learner went another way than the lesson.
    var isAstray = false
    /// Whether that was remarked on.
    var isWarned = false

    /// Statements that build what the lesson then looks at.
    private static let settingUp: Set = ["reset", "database", "cache", "trace", "define", "seed", "let"]

    /// How many statements from here on only set something up.
    var setUp: Int {
        block.commands.dropFirst(next).prefix { command in
            let word = command.text.prefix { $0 != " " && $0 != "(" && !$0.isNewline }
            return Self.settingUp.contains(String(word))
        }.count
    }
}

extension Tutor {
    func begin(_ block: GoldenBlock, from next: Int = 0) {
        let copy = LessonSession(sessionOptions)
        for script in canonical.dropLast(next) { copy.run(script) }
        var work = BlockWork(block: block, fingerprints: [copy.session.fingerprint])
        for command in block.commands {
            copy.run(Script(text: command.text, line: 1))
            work.fingerprints.append(copy.session.fingerprint)
        }
        work.next = next
        stage = .block(work)
        needsRest = true
        say()
        let setUp = work.setUp
        if setUp > 1 {
            say(text.styled(wording("Enter sets this up:"), .dim))
            show(block.commands[next..<next + setUp])
            if next + setUp == block.commands.count { return }
            say(text.styled(wording("Then type this, or press Enter and it is typed for you:"), .dim))
        } else {
            say(text.styled(wording("Type this, or press Enter and it is typed for you:"), .dim))
        }
        show(block.commands.dropFirst(next + (setUp > 1 ? setUp : 0)))
    }

    private func show(_ commands: ArraySlice<GoldenBlock.Command>) {
        for command in commands {
            for line in command.text.split(separator: "\n", omittingEmptySubsequences: false) {
                say("  " + text.styled(String(line), .code))
            }
        }
    }

    func enter(_ typed: String, into work: BlockWork) {
        var work = work
        switch typed.trimmed {
        case "":
            returnToPath(&work)
            if work.setUp > 1 { playSetUp(&work) } else { playNext(&work) }
        case "next":
            returnToPath(&work)
            while work.next < work.block.commands.count { playNext(&work) }
        default: if !remarkOnIdleWord(typed) { take(typed, &work) }
        }
        stage = .block(work)
        if work.next == work.block.commands.count { end() }
    }

    /// Runs what the learner typed, and finds out how far along the lesson that leads.
    private func take(_ typed: String, _ work: inout BlockWork) {
        show(run(typed).text)
        let found = play.session.fingerprint
        let wanted = work.block.commands[work.next].text
        let reached = { (work: BlockWork, number: Int) in work.fingerprints[number] == found }
        if !work.isAstray, Self.words(typed) == Self.words(wanted), reached(work, work.next + 1) {
            move(&work, to: work.next + 1)
        } else if reached(work, work.next) {
            // A question, which changes nothing.
            work.isAstray = false
        } else if let further = work.fingerprints.indices.first(where: { $0 > work.next && reached(work, $0) }
        ) {
            work.isAstray = false
            move(&work, to: further)
        } else if let back = work.fingerprints.indices.last(where: { $0 < work.next && reached(work, $0) }) {
            work.isAstray = false
            move(&work, to: back)
        } else {
            work.isAstray = true
            guard !work.isWarned else { return }
            work.isWarned = true
            let remark = wording(
                "(That is not what the lesson does, and you may well try it. Enter leads back.)")
            say(text.styled(remark, .dim))
        }
    }

    private func move(_ work: inout BlockWork, to next: Int) {
        let begun = canonical.count - work.next
        canonical.removeSubrange(begun...)
        canonical += work.block.commands.prefix(next).map { Script(text: $0.text, line: 1) }
        work.next = next
    }

    private func returnToPath(_ work: inout BlockWork) {
        guard work.isAstray || play.session.fingerprint != work.fingerprints[work.next] else { return }
        work.isAstray = false
        restore()
        say(text.styled(wording("(back to where the lesson was)"), .dim))
    }

    private func playNext(_ work: inout BlockWork) {
        let command = work.block.commands[work.next]
        var prompt = Session.prompt
        for line in command.text.split(separator: "\n", omittingEmptySubsequences: false) {
            say(prompt + line)
            prompt = Session.continuationPrompt
        }
        show(run(command.text).text)
        move(&work, to: work.next + 1)
    }

    /// Runs the statements that only set something up, and shows what they print only if something is wrong.
    private func playSetUp(_ work: inout BlockWork) {
        let commands = work.block.commands[work.next..<work.next + work.setUp]
        say(text.styled(wording("(set up: \(commands.count) statements)"), .dim))
        for command in commands {
            let printed = run(command.text)
            if !printed.isWell { show(printed.text) }
        }
        move(&work, to: commands.endIndex)
    }

    private func end() {
        place += 1
        settleAnswer()
        goOn()
    }

    private static func words(_ typed: String) -> [Substring] {
        typed.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\n" })
    }
}
