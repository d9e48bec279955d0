/// What can be wrong with what was typed. All wording of errors stands in this file.
public enum Problem: Error, Sendable {
    // Words and braces.
    case unclosed(String)
    case badEscape
    case strayBrace
    case strayClose
    case afterBlock
    case tooDeep(Int)
    case nodeNameMissing
    case statementMissing(after: String)

    // Statements and their arguments.
    case unknownStatement(String, nearest: String?)
    case unknownOption(String, of: String, nearest: String?, known: [String])
    case repeatedOption(String)
    case optionWithoutValue(String)
    case missing(String, of: String, syntax: String)
    case missingOption(String, of: String, example: String)
    case unexpected(String, of: String, syntax: String)
    case blockMissing(of: String, example: String)
    case blockUnexpected(of: String)
    case nodeUnexpected(of: String)
    case misplaced(String, where: String)

    // Values.
    case badValue(String, for: String, expected: String)
    case bareNumber(String, for: String, fix: String)
    case unknownWord(String, for: String, nearest: String?, known: [String])
    case outOfRange(String, for: String, expected: String)
    case badName(String, for: String)
    case badPattern(String)
    /// An unquoted key has a character that keys seldom have; nil where it has no character at all.
    case badKey(String, character: Character?)
    case habit(Habit)
    /// A statement takes one key, and was given several.
    case oneKeyOnly(String, of: String)
    /// A pattern that no existing key matches.
    case noKeyMatches(String)

    // The system that is there.
    case unknownNode(String, nearest: String?, known: [String])
    case nameTaken(String)
    /// A definition would have the name of a statement.
    case statementTaken(String)
    case argumentTwice(String)
    case notACache(String)
    case noNode
    case noCache
    /// A strategy has nothing to load from, or to write to.
    case bareCache(String)
    case stillInUse(String, by: String)
    case stillDirty(String, Int)
    case policy(String)
    case variant(String, String, remedy: String?)
    case row(line: String)
    /// A word such as `latency=5ms` is no option of a database, and a row of that name belongs in a block.
    case rowOutsideBlock(String, nearest: String?)
    case file(message: String, remedy: String)
    /// A trace of requests cannot be read; the message has the remedy.
    case trace(String)
    case inThePast(String, now: String)

    // Real servers.
    /// The address of a server is wrong. The text holds nothing of a password.
    case address(message: String, remedy: String)
    case unreachable(String, why: String)
    case noConnections(String)
    /// Something would run the session again, which has real parts.
    case realParts(String, [String])
    /// An option describes a simulated node, and the node is real.
    case ofSimulation(String, String)
    /// An option describes a real node, and the node is simulated.
    case ofRealPart(String)
    /// A disturbance or a command is nothing that can be done to a real server.
    case onRealPart(String, String, remedy: String)

    // Scripts.
    case unknownVariable(String, nearest: String?)
    case wrongArgumentCount(String, expected: [String], given: Int)
    case notANumber(String)
    case divisionByZero
    /// `10s + 5`
    case unitsDiffer(String, String, String)
    /// `let x=5`
    case letWithoutBlanks(String)
    /// `let x = 1+2`
    case signWithoutBlanks(String, Character)
    case callsTooDeep(Int)
    case textTooLong(limit: String)
    case outside(String)
    case noFiles
    case includeCycle([String])
    case includeTooDeep(Int)
    case expectedError
    case expectedErrorText(String, got: String)

    // Looking back.
    case nothingToUndo
    case nothingToRedo
    /// Fewer than were asked for can be undone or redone.
    case fewToGoBack(String, Int)
    case nothingToRewind(now: String)
    case nothingHappened
    /// A plot of a comparison, and there has been none.
    case nothingCompared
    /// No event of a kind of harm is kept: `stale reads`.
    case noneOfKind(String)
    case unknownKey(String, nearest: String?)
    case unknownEvent(String, first: Int, last: Int)
    case unknownMark(String, known: [String])
    case unknownTag(String, nearest: String?, known: [String])
    case unknownTopic(String, nearest: String?)

    // Lessons.
    case noTeacher
    case notAnExpectation(String)

    // Limits.
    case tooManyEvents(Int)
    case tooMuchMemory(limit: String)
    case tooLong(command: String)
    case stalled
    case interrupted
}

extension Problem {
    /// What is wrong, in one sentence.
    public var message: String {
        switch self {
        case .unclosed(let opener): "this \(opener) is never closed"
        case .badEscape: "unknown escape"
        case .strayBrace: "no statement stands before this brace"
        case .strayClose: "this } closes nothing"
        case .afterBlock: "nothing may stand behind a block on the same line"
        case .tooDeep(let limit): "blocks stand more than \(limit) deep in one another"
        case .nodeNameMissing: "the name of a node is missing behind @"
        case .statementMissing(let text): "a statement is missing behind \(text)"

        case .unknownStatement(let name, _): "no statement is called '\(name)'"
        case .unknownOption(let name, let statement, _, _): "'\(statement)' has no option '\(name)'"
        case .repeatedOption(let name): "the option '\(name)' is given twice"
        case .optionWithoutValue(let name): "the option '\(name)' has no value"
        case .missing(let what, let statement, _): "'\(statement)' needs \(what)"
        case .missingOption(let name, let statement, _): "'\(statement)' needs the option '\(name)'"
        case .unexpected(let text, let statement, _): "'\(statement)' has no place for '\(text)'"
        case .blockMissing(let statement, _): "'\(statement)' needs a block, or a statement, to run"
        case .blockUnexpected(let statement): "'\(statement)' takes no block"
        case .nodeUnexpected(let statement): "'\(statement)' is not something to say to one node"
        case .misplaced(let statement, let place): "'\(statement)' cannot stand \(place)"

        case .badValue(let text, let what, let expected):
            "'\(text)' is no \(Self.noun(what)): expected \(expected)"
        case .bareNumber(let text, let what, _): "'\(text)' has no unit, and \(Self.subject(what)) needs one"
        case .unknownWord(let text, let what, _, _): "'\(text)' is no \(what)"
        case .outOfRange(let text, let what, let expected):
            "\(Self.subject(what)) cannot be \(text): expected \(expected)"
        case .badName(let text, let what): "'\(text)' cannot name a \(what)"
        case .badPattern(let text): "'\(text)' is no range of keys"
        case .badKey(let text, let character):
            character.map { "'\(text)' has a '\($0)', which an unquoted key cannot have" }
                ?? "a key cannot be empty unless it is quoted"
        case .habit(let habit): habit.message
        case .oneKeyOnly(let text, let statement): "'\(statement)' takes one key, and '\(text)' means several"
        case .noKeyMatches(let pattern): "no existing key matches \(pattern)"

        case .unknownNode(let name, _, let known):
            known.isEmpty
                ? "there is no node '\(name)': nothing has been built yet" : "there is no node '\(name)'"
        case .nameTaken(let name): "there is a '\(name)' already"
        case .statementTaken(let name): "'\(name)' is a statement already"
        case .argumentTwice(let name): "the argument '\(name)' is named twice"
        case .notACache(let name): "'\(name)' is a database, not a cache"
        case .noNode: "there is nothing to read from or write to yet"
        case .noCache: "there is no cache yet"
        case .bareCache(let name):
            "\(name) stands over nothing: a miss has nowhere to load from, and a write nowhere to go"
        case .stillInUse(let name, let other): "'\(name)' cannot go: the cache '\(other)' stands over it"
        case .stillDirty(let name, let count):
            "'\(name)' still holds \(count) dirty \(count == 1 ? "write" : "writes")"
        case .policy(let message): message
        case .variant(let label, let message, _): "with \(label): \(message)"
        case .row(let line): "'\(line)' is no row"
        case .rowOutsideBlock(let name, _): "'database' has no option '\(name)'"
        case .file(let message, _): message
        case .trace(let message): message
        case .inThePast(let time, let now): "\(time) has passed: it is \(now)"

        case .address(let message, _): message
        case .unreachable(let address, let why): "\(address) does not answer: \(why)"
        case .noConnections(let message): message
        case .realParts(let what, let parts):
            "\(what) would run the session again, and \(parts.joined(separator: " and ")) \(parts.count == 1 ? "is" : "are") real"
        case .ofSimulation(let option, let name):
            "'\(option)=' says how a simulated node behaves, and \(name) is a real server"
        case .ofRealPart(let option): "'\(option)=' belongs to a node that stands at a real server"
        case .onRealPart(let what, let name, _): "\(what), and \(name) is a real server"

        case .unknownVariable(let name, _): "there is no variable '\(name)'"
        case .wrongArgumentCount(let name, let expected, let given):
            "'\(name)' takes \(expected.count) \(expected.count == 1 ? "argument" : "arguments"), not \(given)"
        case .notANumber(let text): "'\(text)' is no number to calculate with"
        case .divisionByZero: "division by zero"
        case .unitsDiffer(let left, let sign, let right):
            "'\(left) \(sign) \(right)' mixes units that do not go together"
        case .letWithoutBlanks: "'let' needs blanks around its ="
        case .signWithoutBlanks(let text, _): "'\(text)' looks like a calculation without its blanks"
        case .callsTooDeep(let limit): "calls stand more than \(limit) deep in one another"
        case .textTooLong(let limit): "this text comes to more than \(limit)"
        case .outside(let path): "'\(path)' lies outside the script's folder"
        case .noFiles: "a lesson has no files"
        case .includeCycle(let chain): "this file includes itself: \(chain.joined(separator: " -> "))"
        case .includeTooDeep(let limit): "files include one another more than \(limit) deep"
        case .expectedError: "an error was expected, and there was none"
        case .expectedErrorText(let text, let got):
            "the error was expected to say '\(text)', and says '\(got)'"

        case .nothingToUndo: "there is nothing to undo"
        case .nothingToRedo: "there is nothing to redo"
        case .fewToGoBack(let verb, let count):
            "there \(count == 1 ? "is" : "are") only \(count) \(verb == "undo" ? "statement" : "step")"
                + "\(count == 1 ? "" : "s") to \(verb)"
        case .nothingToRewind(let now): "no time has passed that could be taken back: it is \(now)"
        case .nothingHappened: "nothing has happened yet that could be explained"
        case .nothingCompared: "nothing has been compared yet"
        case .noneOfKind(let kind): "there are no \(kind) to explain"
        case .unknownKey(let key, _): "nothing has happened to the key '\(key)'"
        case .unknownEvent(let text, _, _): "there is no event \(text)"
        case .unknownMark(let name, _): "there is no mark '\(name)'"
        case .unknownTag(let name, _, _): "there is no tag '\(name)'"
        case .unknownTopic(let name, _): "there is no help on '\(name)'"

        case .noTeacher: "lessons are taken at a prompt"
        case .notAnExpectation(let text):
            "'\(text)' only has to be found true or not, so it has to be 'expect …'"

        case .tooManyEvents(let limit): "stopped after \(limit) steps"
        case .tooMuchMemory(let limit): "stopped: more than \(limit) of memory is in use"
        case .tooLong(let command):
            "stopped: the time limit was reached in '\(command.prefix { !$0.isNewline })'"
        case .stalled: "this waits for something that nothing is left to bring about"
        case .interrupted: "interrupted"
        }
    }

    /// What to do about it, where something can be said.
    public var remedy: String? {
        switch self {
        case .unclosed(let opener):
            switch opener {
            case "{": "end the block with a line that holds only }"
            case "(": "close it with )"
            case "${": "write ${name}"
            case "'": "close it with '; a text with an apostrophe stands in double quotes: \"it's\""
            default: "close it with \(opener)"
            }
        case .badEscape:
            #"known are \n \t \r \\ \" \$ and \u{1F600}; single quotes take everything as it stands"#
        case .strayBrace: "write it on the line of its statement: together { … }"
        case .strayClose: "take it away, or open the block before it: together { … }"
        case .afterBlock: "start a new line behind }"
        case .tooDeep: "define a part of it by name: define part() { … }"
        case .nodeNameMissing: "type @users read user:1"
        case .statementMissing(let text): "type \(text) read user:1"

        case .unknownStatement(let name, nil) where name == name.uppercased() && name != name.lowercased():
            "'help redis' lists the commands of Redis that there are, 'help' the statements"
        case .unknownStatement(_, let nearest): Self.suggestion(nearest, else: "'help' lists all statements")
        case .unknownOption(_, let statement, let nearest, let known):
            Self.suggestion(
                nearest,
                else: known.isEmpty
                    ? "it takes none; 'help \(statement)' shows how it is written"
                    : "it takes \(known.map { "\($0)=" }.joined(separator: ", ")); "
                        + "'help \(statement.prefix { $0 != " " })' tells more")
        case .repeatedOption: "give it once"
        case .optionWithoutValue(let name): "write \(name)=VALUE, without a blank behind the ="
        case .missing(_, let statement, let syntax):
            "type \(syntax); 'help \(statement.prefix { $0 != " " })' tells more"
        case .missingOption(_, _, let example): "type \(example)"
        case .unexpected(_, let statement, let syntax):
            "type \(syntax); 'help \(statement.prefix { $0 != " " })' tells more"
        case .blockMissing(_, let example): "type \(example)"
        case .blockUnexpected(let statement): "'help \(statement)' shows how it is written"
        case .nodeUnexpected: "take the @ and the node's name away"
        case .misplaced("else", _): "begin with an if: if hit { print hit } else { print miss }"
        case .misplaced: "put it on a line of its own, outside every block"

        case .badValue: nil
        case .bareNumber(_, _, let fix): "write \(fix)"
        case .unknownWord(_, _, let nearest, let known):
            Self.suggestion(nearest, else: "known are \(known.joined(separator: ", "))")
        case .outOfRange: nil
        case .badName(let name, "variable"), .badName(let name, "argument"):
            "a name starts with a letter and goes on with letters, digits and _"
                + (name.contains("-") ? ": \(name.map { $0 == "-" ? "_" : String($0) }.joined())" : "")
        case .badName(let name, _):
            Names.reserved.contains(name)
                ? "this word means something already: choose another name"
                : "a name starts with a letter and goes on with letters, digits, - and _"
        case .badPattern(let text):
            RangeSuggestion.of(text).map { "write \($0)" } ?? "write user:1..user:100, or a single key"
        case .badKey(let text, _): "if that is the key, quote it: '\(text)'"
        case .habit(let habit): habit.remedy
        case .oneKeyOnly(let text, _): "name one key; in quotes the text itself is the key: '\(text)'"
        case .noKeyMatches:
            "a pattern stands for the rows of databases and the entries of caches; in quotes it is one key"

        case .unknownNode(_, let nearest, let known):
            Self.suggestion(
                nearest, else: Self.listed(known, else: "build one: database users rows=user:1..user:100"))
        case .nameTaken(let name):
            "choose another name, or 'drop \(name)' first, or change it with 'configure \(name)'"
        case .statementTaken: "choose another name"
        case .argumentTwice: "give each argument a name of its own"
        case .notACache: "name a cache; 'show graph' draws what there is"
        case .noNode: "build a database first: database users rows=user:1..user:100"
        case .noCache:
            "type cache front for one that stands by itself, or cache front over NODE for one over a database"
        case .bareCache(let name):
            "use commands of Redis (SET, GET) or get-or-set with it; to load rows, build a cache over a database: "
                + "database users, then cache \(name)2 over users"
        case .stillInUse(let name, let other): "'drop \(other)' first, then 'drop \(name)'"
        case .stillDirty(let name, _): "'settle' has them written back first; 'crash \(name)' loses them"
        case .policy: nil
        case .variant(_, _, let remedy): remedy
        case .rowOutsideBlock(let name, let nearest):
            (nearest.map { "did you mean '\($0)='? " } ?? "")
                + "A row called \(name) goes in a block: { \(name)=… }"
        case .row: "a row is written KEY=VALUE or KEY \"VALUE\", one a line"
        case .file(_, let remedy): remedy
        case .trace: nil
        case .inThePast: "name a later time, or use 'after 5s'"

        case .address(_, let remedy): remedy
        case .unreachable: "is the server running there? 'help real-parts' tells how one is started"
        case .noConnections: "start larder without --safe, or leave the lesson, to use real servers"
        case .realParts:
            "what it did there cannot be taken back; use simulated nodes to go back and to compare"
        case .ofSimulation: "take it away: the server's own settings decide"
        case .ofRealPart: "say where it stands: cache front at redis://127.0.0.1:6379 over NODE"
        case .onRealPart(_, _, let remedy): remedy

        case .unknownVariable(let name, let nearest):
            Self.suggestion(nearest, else: "set it first: let \(name) = 10")
        case .wrongArgumentCount(let name, let expected, _):
            "type \(([name] + expected.map { $0.uppercased() }).joined(separator: " "))"
        case .notANumber: "calculate with numbers: let n = 2 * 5"
        case .unitsDiffer:
            "add and subtract times or sizes of the same kind; multiply and divide them by plain numbers"
        case .letWithoutBlanks(let name): "write let \(name) = VALUE"
        case .signWithoutBlanks(let text, let sign):
            "write \(text.split(separator: sign).joined(separator: " \(sign) ")); a text is quoted: \"\(text)\""
        case .divisionByZero: "what stands behind / or % has to be another number than 0"
        case .callsTooDeep: "does it call itself? 'repeat' and 'for' run statements many times"
        case .textTooLong: "is a variable put together of itself? A loop that does so doubles it each time"
        case .outside:
            "move the file into that folder, or name its folder: larder run --allow-outside FOLDER …"
        case .noFiles: "leave the lesson with 'quit'; at the prompt of 'larder' there are files"
        case .includeCycle: "take one of these includes away"
        case .includeTooDeep: "put what the innermost ones hold into one file"
        case .expectedError: "take 'expect error' away, or have it run what really fails"
        case .expectedErrorText: "a part of the text is enough; without a text any error will do"

        case .nothingToUndo: "'undo' takes back what changed something, and nothing of that is left"
        case .nothingToRedo:
            "'redo' brings back only what 'undo' or 'rewind' took, until something else is done"
        case .fewToGoBack(let verb, let count): "type \(verb) \(count)"
        case .nothingToRewind: "let time pass first: advance 5s; 'undo' takes back a statement"
        case .nothingHappened: "read a key first: read user:1"
        case .nothingCompared: "compare first: compare policy=lru,fifo { … }; then plot hit-rate of=compare"
        case .noneOfKind: "'why' alone explains the worst that happened; 'stats' counts what did"
        case .unknownKey(_, let nearest):
            Self.suggestion(nearest, else: "only what was read, written or kept has a life to tell")
        case .unknownEvent(_, let first, let last):
            last == 0 ? nil : "events #\(first) to #\(last) are kept; 'trace full' shows their numbers"
        case .unknownMark(let name, let known):
            Self.listed(known, else: "set it first: mark \((try? Names.check(name, "mark")) ?? "warm")")
        case .unknownTag(let name, let nearest, let known):
            Self.suggestion(
                nearest,
                else: Self.listed(
                    known,
                    else: "give it first: tag \((try? Names.check(name, "tag")) ?? "staff") user:1 user:2"))
        case .unknownTopic(_, let nearest):
            Self.suggestion(nearest, else: "'help' lists statements and topics")

        case .noTeacher: "start one from the shell: larder learn"
        case .notAnExpectation: "write expect hit, expect stats front misses <= 2, …: 'help expect'"

        case .tooManyEvents: "is there a loop without an end? --max-events sets the limit"
        case .tooMuchMemory: "--max-memory sets the limit; 'trace keep=1000' keeps fewer events"
        case .tooLong: "--time-limit sets the limit"
        case .stalled: "'show' tells what is down or full; 'heal all' ends the faults"
        case .interrupted: nil
        }
    }
}
