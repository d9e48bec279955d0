internal import Language

extension Tutor {
    /// Notes where the learner is, for the next time.
    func remember() {
        if isFinished {
            (progress.place, progress.step, progress.command, progress.statements) = (0, "", 0, [])
            return
        }
        guard let present = pieces[safely: place] ?? pieces.last else { return }
        progress.place = place
        progress.step = lesson.steps[present.step].title
        progress.fingerprint = lesson.fingerprint
        progress.command = 0
        progress.statements = []
        switch stage {
        case .block(let work):
            progress.command = work.next
            // An answer that no trace has judged yet is asked for again.
            if given != nil, let asked = pieces[..<place].lastIndex(where: { $0.piece.isPrediction }) {
                (progress.place, progress.command) = (asked, 0)
            }
        case .exercise: progress.statements = play.session.changes.map(\.text)
        case .resting, .question, .over: break
        }
    }

    /// Goes on if the learner had stopped; false if that place is no longer there.
    func resume() -> Bool {
        var wanted = progress.place
        var (command, statements) = (progress.command, progress.statements)
        if progress.fingerprint != lesson.fingerprint {
            // The lesson was changed meanwhile: the step of the same title has to do.
            guard let step = lesson.steps.firstIndex(where: { $0.title == progress.step }),
                let first = pieces.firstIndex(where: { $0.step == step }), first > 0
            else { return false }
            (wanted, command, statements) = (first, 0, [])
        }
        guard wanted > 0 || command > 0, wanted < pieces.count else { return false }
        say(wording("You go on where you stopped. (From the start: larder learn --reset \(lesson.number))"))
        for (_, piece) in pieces[..<wanted] {
            if case .block(let block) = piece {
                canonical += block.commands.map { Script(text: $0.text, line: 1) }
            }
        }
        place = wanted
        showTitle(of: pieces[wanted].step)
        showProse(before: wanted)
        goOn(command, statements)
        return true
    }

    /// Shows again what stands right before a place.
    private func showProse(before place: Int) {
        var first = place
        while first > 0, pieces[first - 1].step == pieces[place].step, pieces[first - 1].piece.isProse {
            first -= 1
        }
        for (_, piece) in pieces[first..<place] {
            guard case .prose(let prose) = piece else { continue }
            say()
            for line in text.lines(prose.blocks) { say(line) }
        }
        needsRest = first < place
    }

    private func goOn(_ command: Int, _ statements: [String]) {
        switch pieces[place].piece {
        case .block(let block) where command > 0 && command < block.commands.count:
            canonical += block.commands.prefix(command).map { Script(text: $0.text, line: 1) }
            restore()
            begin(block, from: command)
        case .exercise(let exercise) where !statements.isEmpty:
            begin(exercise, with: statements)
            say(wording("You had typed:"))
            for statement in statements { say("  " + text.styled(statement, .code)) }
        default:
            restore()
            goOn()
        }
    }
}
