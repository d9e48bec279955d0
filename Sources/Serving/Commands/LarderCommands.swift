internal import Keyspace
internal import Language
internal import Reporting
internal import Simulation

/// What no Redis has: `LARDER` moves the clock, orders failures, says why, and goes back.
enum LarderCommands {
    static let all: [ServedCommand] = time + questions + going + failing

    private static let flags: CommandDescriptor.Flags = [.admin, .noscript]

    // MARK: Time

    private static let time: [ServedCommand] = [
        ServedCommand(
            "LARDER TIME", arity: -2, flags, "move the one clock, stop it or let it run",
            syntax: "<NOW | ADVANCE time | FREEZE | RUN | SPEED factor>"
        ) { call throws(CommandError) in
            let engine = call.engine
            switch (call.count > 2 ? call[2].lowercased : "now", call.count) {
            case ("now", ...3):
                engine.inputs.removeLast()
                return .bulk("\(engine.now)")
            case ("advance", 4):
                try engine.checkClockMoves()
                let span = try FaultOrder.span(call[3], "LARDER TIME ADVANCE")
                engine.advance(by: span)
                return .bulk("\(engine.now)")
            case ("freeze", 3):
                try engine.checkClockMoves()
                engine.setPace(.frozen)
                return .ok
            case ("run", 3):
                engine.setPace(.running(speed: 1))
                return .ok
            case ("speed", 4):
                guard let pace = ServedClock.pace(call[3].text + (call[3].text.hasSuffix("x") ? "" : "x"))
                else {
                    throw CommandError("LARDER TIME SPEED takes a factor above 0, such as 60")
                }
                try engine.checkClockMoves()
                engine.setPace(pace)
                return .ok
            default:
                throw CommandError("LARDER TIME takes NOW, ADVANCE 1h, FREEZE, RUN or SPEED 60")
            }
        }
    ]

    // MARK: Questions

    private static let questions: [ServedCommand] = [
        ServedCommand(
            "LARDER WHY", arity: -2, flags, "why the newest operation, or that of a key, went as it did",
            syntax: "[key]"
        ) { call throws(CommandError) in
            call.engine.inputs.removeLast()
            let ordered = call.count > 2 ? call.engine.faultLines(for: call[2]) : []
            let told = try call.engine.run(statement: words("why", call, from: 2), tracing: false)
            return .verbatim(ByteString((ordered + [told]).joined(separator: "\n")))
        },
        ServedCommand("LARDER HISTORY", arity: 3, flags, "everything that happened to a key", syntax: "key") {
            call throws(CommandError) in
            call.engine.inputs.removeLast()
            return .verbatim(
                ByteString(try call.engine.run(statement: words("history", call, from: 2), tracing: false)))
        },
        ServedCommand("LARDER STATS", arity: -2, flags, "what was counted", syntax: "[node] [option ...]") {
            call throws(CommandError) in
            call.engine.inputs.removeLast()
            return .verbatim(
                ByteString(try call.engine.run(statement: plainWords("stats", call), tracing: false)))
        },
        ServedCommand(
            "LARDER TRACE", arity: -2, flags, "the newest events, of all clients or of one",
            syntax: "[client [count]]"
        ) { call throws(CommandError) in
            call.engine.inputs.removeLast()
            if call.count > 4 { throw call.arityError }
            var client: String?
            var count = 50
            for word in call.arguments.dropFirst(2) {
                if let number = word.integer, number > 0 {
                    count = Int(clamping: number)
                } else {
                    client = word.text
                }
            }
            return .bulks(call.engine.session.traceLines(count, ofClient: client).map { ByteString($0) })
        },
        ServedCommand(
            "LARDER EXPECT", arity: -3, flags, "an error unless a claim holds, such as: miss expired",
            syntax: "claim ..."
        ) { call throws(CommandError) in
            call.engine.inputs.removeLast()
            _ = try call.engine.run(statement: plainWords("expect", call), tracing: false, code: "EXPECT")
            return .ok
        },
        ServedCommand(
            "LARDER MARK", arity: -2, flags, "begin a count that STATS can report apart", syntax: "[name]"
        ) {
            call throws(CommandError) in
            _ = try call.engine.run(statement: plainWords("mark", call), tracing: false)
            return .ok
        },
        ServedCommand(
            "LARDER RUN", arity: -3, flags, "run a statement of Larder's language", syntax: "statement"
        ) {
            call throws(CommandError) in
            let text = call.arguments.dropFirst(2).map(\.text).joined(separator: " ")
            try refuseGoingBack(text)
            return .verbatim(ByteString(try call.engine.run(statement: text, tracing: true)))
        },
    ]

    /// The statements that go back know the session's statements only; the clients' commands have their own way back.
    private static func refuseGoingBack(_ text: String) throws(CommandError) {
        let first = text.split(whereSeparator: { $0 == " " || $0 == "\n" }).first.map(String.init) ?? ""
        if ["undo", "redo", "rewind", "reset"].contains(first) {
            throw CommandError(
                "use LARDER \(first == "reset" ? "RESET" : "UNDO"), which takes clients' commands back too")
        }
    }

    /// A statement with quoted words.
    private static func words(_ name: String, _ call: Invocation, from place: Int) -> String {
        ([name] + call.arguments.dropFirst(place).map { $0.isPlainWord ? $0.keyText : $0.quoted }).joined(
            separator: " ")
    }

    /// A statement with the words as they are, so that `hit-rate>=0.9` and the like mean what they mean in a script.
    private static func plainWords(_ name: String, _ call: Invocation) -> String {
        ([name]
            + call.arguments.dropFirst(2).map { word in
                word.bytes.contains(0x20) || word.count == 0 ? word.quoted : word.text
            }).joined(separator: " ")
    }

    // MARK: Going back

    private static let going: [ServedCommand] = [
        ServedCommand(
            "LARDER SNAPSHOT", arity: 2, flags, "make the present state the one that RESET returns to"
        ) {
            call throws(CommandError) in
            call.engine.inputs.removeLast()
            try checkComplete(call)
            call.engine.inputs.snapshot = call.engine.inputs.all.count
            return .ok
        },
        ServedCommand(
            "LARDER RESET", arity: 2, flags, "return to the snapshot, or to the start if there is none"
        ) {
            call throws(CommandError) in
            call.engine.inputs.removeLast()
            if call.engine.inputs.snapshot > 0 { try checkComplete(call) }
            call.engine.goBack(to: call.engine.inputs.snapshot)
            return .ok
        },
        ServedCommand(
            "LARDER UNDO", arity: -2, flags, "take back the newest commands that changed something",
            syntax: "[count]"
        ) { call throws(CommandError) in
            call.engine.inputs.removeLast()
            try checkComplete(call)
            let count = call.count > 2 ? try call.integer(2) : 1
            guard count > 0 else { throw CommandError("LARDER UNDO takes a number above 0") }
            var place = call.engine.inputs.all.count
            var last = ""
            for _ in 0..<count {
                guard
                    let found = call.engine.inputs.all[..<place].lastIndex(where: {
                        changesState($0.arguments)
                    })
                else {
                    throw CommandError("there is nothing more to undo")
                }
                place = found
                last = call.engine.inputs.all[found].arguments.prefix(4).map(\.text).joined(separator: " ")
            }
            call.engine.goBack(to: place)
            return .simple("undone back to before '\(last)'")
        },
    ]

    private static func checkComplete(_ call: Invocation) throws(CommandError) {
        try call.engine.checkMayGoBack()
        if !call.engine.inputs.isComplete {
            throw CommandError(
                "the clients have sent more than \(InputLog.limit >> 20) MiB since the start, so the server cannot go back"
            )
        }
    }

    /// Whether undoing a command is worth a step: a read changes no key.
    private static func changesState(_ arguments: [ByteString]) -> Bool {
        guard let command = try? ServedCommands.find(arguments) else { return false }
        if command.name.hasPrefix("LARDER") { return true }
        return command.descriptor.flags.contains(.write) || command.name == "EXEC"
            || command.name.hasPrefix("EVAL") || command.name == "CONFIG SET"
    }

    // MARK: Failing

    private static let conditions =
        "[ON command] [KEY pattern] [CLIENT name] [EVERY n] [n%] [NEXT n] [FOR time]"

    private static let failing: [ServedCommand] =
        [
            (
                "FAIL", "answer commands with an error, close their connections, or answer them wrongly",
                "[ERROR text | READONLY | LOADING | OOM | MOVED | CLOSE | CLOSE-AFTER | CUT | LOST | EMPTY | MISS | REFUSE] "
            ),
            ("SLOW", "let replies come later", "time "),
            ("FLAKY", "let a share of the commands fail", "share [kind] "),
            ("HANG", "let replies never come", "[AFTER] "), ("FULL", "refuse commands that need memory", ""),
            ("PARTITION", "hold commands until HEAL", ""),
        ].map { name, summary, syntax in
            ServedCommand("LARDER \(name)", arity: -2, flags, summary, syntax: syntax + conditions) {
                call throws(CommandError) in
                let order = try FaultOrder(name, Array(call.arguments.dropFirst(2)))
                let text = call.arguments.map { $0.isPlainWord ? $0.text : $0.quoted }.joined(separator: " ")
                return .count(call.engine.order(order, text))
            }
        } + [
            ServedCommand(
                "LARDER CRASH", arity: -2, flags, "lose every key, close every connection, refuse new ones",
                syntax: "[FOR time]"
            ) { call throws(CommandError) in
                var span: TimeSpan?
                if call.count == 4, call[2].isWord("FOR") {
                    span = try FaultOrder.span(call[3], "LARDER CRASH FOR")
                } else if call.count != 2 {
                    throw CommandError("LARDER CRASH takes nothing, or FOR and a time")
                }
                call.engine.crash(for: span, by: call.client)
                return .ok
            },
            ServedCommand(
                "LARDER RESTART", arity: 2, flags,
                "take connections again after a crash; without one, crash and restart"
            ) {
                call throws(CommandError) in
                if !call.engine.isCrashed { call.engine.crash(for: nil, by: call.client) }
                call.engine.restart()
                return .ok
            },
            ServedCommand(
                "LARDER HEAL", arity: -2, flags, "end faults: all, or one by its number",
                syntax: "[number | ALL]"
            ) {
                call throws(CommandError) in
                if call.count > 3 { throw call.arityError }
                if call.count == 3, !call[2].isWord("ALL") {
                    call.engine.heal(Int(try call.integer(2)))
                } else {
                    call.engine.healAll()
                }
                return .ok
            },
            ServedCommand(
                "LARDER FAULTS", arity: 2, flags,
                "the faults that are ordered, and how many commands each has met"
            ) {
                call throws(CommandError) in
                call.engine.inputs.removeLast()
                return .array(
                    call.engine.faults.all.map {
                        .map([
                            .init(key: .bulk("number"), value: .count($0.number)),
                            .init(key: .bulk("order"), value: .bulk($0.text)),
                            .init(key: .bulk("met"), value: .count($0.hits)),
                        ])
                    })
            },
        ]
}

extension Engine {
    /// Runs a statement and gives what it printed.
    ///
    /// - Throws: what was wrong, after a code.
    func run(statement: String, tracing: Bool, code: String = "ERR") throws(CommandError) -> String {
        session.output.flush()
        _ = printed.take()
        let before = session.world
        let isWell = session.run(
            Source(name: "LARDER", text: statement), tracing: tracing ? .brief : .off)
        session.output.flush()
        if session.world !== before { attach() }
        clock.moved(to: now, real: realTime())
        let text = printed.take()
        guard isWell else {
            let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }.filter {
                !$0.isEmpty && !$0.hasPrefix("^")
            }
            throw CommandError(whole: code + " " + lines.joined(separator: "; "))
        }
        return text
    }
}
