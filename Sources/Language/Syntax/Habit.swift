/// A form that people bring along from a shell, from Redis or from another language, and that means nothing here.
///
/// Recognising it turns "unknown word" into an error that says what to type instead.
public enum Habit: Equatable, Sendable {
    /// `&&`, `||`
    case chain(String)
    /// `|`
    case pipe
    /// `>`, `>>`, `<`
    case redirection(String)
    /// `user:1,`
    case comma(String)
    /// Quotes that a word processor has made curly.
    case curlyQuote(Character)
    /// `read user:1 @front`
    case nodeBehind(String)
    /// `user:1-100`
    case dash(prefix: String, from: String, to: String)
    /// `range(5)`
    case rangeCall(String)
    /// The name of a node stands where a key belongs.
    case nodeAsKey(String, statement: String)
    /// `expect not hit`
    case expectNot(String?)
    /// `user:1,user:2`
    case commaList([String])
    /// `capacity=3,`
    case commaBehindOption(String)
    /// `capacity = 3`, `capacity:3` or `for 5s` where an option is meant.
    case option(String, value: String?)
    /// `n=5`
    case assignment(String, value: String)
    /// `// a remark`
    case remark(String)
    /// `read user:1 &`
    case job
    /// `get(user:1)`
    case call(String, meant: String)
    /// `write user:1 John Doe`
    case severalWords(String)
    /// `wait 5s`
    case waitTime(String)
    /// `expect hit-rate > 50%`, and other expectations in another order.
    case expectOrder(String, meant: String)
    /// A key stands where the name of a node belongs.
    case keyAsNode(String, statement: String, known: [String])
    /// `file=users.csv`
    case rowsAsDatabase(String)
    /// `watch user:1`
    case watchOfRedis(String)

    /// What a word that no statement takes looks like; nil if it reminds of nothing.
    static func of(_ word: ArgumentReader.Text) -> Habit? {
        if word.isQuoted { return nil }
        switch word.text {
        case "&&", "||": return .chain(word.text)
        case "|": return .pipe
        case ">", ">>", "<": return .redirection(word.text)
        case "&": return .job
        default: break
        }
        if word.text.utf8.count > 1, word.text.hasPrefix("@") {
            return .nodeBehind(String(word.text.dropFirst()))
        }
        if word.text.utf8.count > 1, word.text.hasSuffix(",") { return .comma(String(word.text.dropLast())) }
        return nil
    }

    private static let curlyQuotes = "“”„«»‘’‚".unicodeScalars

    /// What is wrong wherever it stands; nil if the word may mean something to some statement.
    static func everywhere(_ word: ArgumentReader.Text) -> Habit? {
        if word.isQuoted { return nil }
        // By scalars, since a variable may hold a long text.
        if let quote = word.text.unicodeScalars.first(where: { !$0.isASCII && Self.curlyQuotes.contains($0) })
        {
            return .curlyQuote(Character(quote))
        }
        switch of(word) {
        case .chain(let text): return .chain(text)
        case .pipe: return .pipe
        case .job: return .job
        default: return nil
        }
    }

    /// What a word with commas in it says, without the brackets that other languages put around a list.
    static func commas(in text: String) -> Habit? {
        guard text.contains(",") else { return nil }
        let words = text.split { ",[](){}".contains($0) }.map(String.init)
        return words.count > 1 ? .commaList(words) : words.first.map(Habit.comma)
    }

    /// What a line is that begins with a word that is no statement.
    static func line(_ name: String) -> Habit? {
        if ["--", "//", "/*", "<!--", "REM"].contains(name) || name.hasPrefix("//") || name.hasPrefix("/*") {
            return .remark(name)
        }
        if let equals = name.firstIndex(of: "="), let own = try? Names.checkVariable(String(name[..<equals]))
        {
            return .assignment(own, value: String(name[name.index(after: equals)...]))
        }
        if let open = name.firstIndex(of: "("), name.hasSuffix(")") {
            let called = String(name[..<open])
            guard CommandRegistry.named(called) != nil || RedisCommand.isNamed(called) else { return nil }
            let words = name[open...].split { "(), ".contains($0) }
            return .call(called, meant: ([called[...]] + words).joined(separator: " "))
        }
        return nil
    }

    /// Reads `user:1-100`, which elsewhere is a range; nil if the text is something else.
    static func dash(in text: String) -> Habit? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let digits = parts[0].reversed().prefix { $0.isASCII && $0.isNumber }.count
        guard digits > 0 else { return nil }
        return .dash(
            prefix: String(parts[0].dropLast(digits)), from: String(parts[0].suffix(digits)),
            to: String(parts[1]))
    }

    var message: String {
        switch self {
        case .chain(let sign): "'\(sign)' joins commands in a shell, not here"
        case .pipe: "there are no pipes here"
        case .redirection(let sign): "'\(sign)' does not redirect output here"
        case .comma: "keys are separated by blanks, not by commas"
        case .curlyQuote(let quote): "'\(quote)' is a typographic quote, which quotes nothing"
        case .nodeBehind(let name): "@\(name) stands before a statement, not behind it"
        case .dash(let prefix, let from, let to): "\(prefix)\(from)-\(to) is not a range of keys"
        case .rangeCall(let text): "'\(text)' is not a range of numbers"
        case .nodeAsKey(let name, _): "'\(name)' is a node, not a key"
        case .expectNot: "'expect' has no 'not'"
        case .commaList: "keys are separated by blanks, not by commas"
        case .commaBehindOption: "options are separated by blanks, not by commas"
        case .option(let name, _): "'\(name)' is an option, which is written with = and no blanks"
        case .assignment(let name, _): "'\(name)' is no statement: 'let' sets a variable"
        case .remark(let sign): "'\(sign)' does not begin a comment"
        case .job: "'&' runs a command in the background of a shell, not here"
        case .call(let name, _): "'\(name)' takes its words behind a blank, without parentheses"
        case .severalWords(let text): "'\(text)' is more than one word, and one value belongs here"
        case .waitTime: "'wait' waits for a condition, not for a time"
        case .expectOrder(let text, _): "'\(text)' is no expectation as it stands"
        case .keyAsNode(let key, _, _): "'\(key)' is a key, not a node"
        case .watchOfRedis(let word): "'\(word)' is no statement to watch"
        case .rowsAsDatabase(let file): "file= keeps the rows in an SQLite file, and \(file) is none"
        }
    }

    var remedy: String {
        switch self {
        case .chain: "write one statement a line, or put ; between them; the first error stops a script"
        case .pipe:
            "a statement prints less by itself ('stats front', 'history user:1', 'trace brief'); "
                + "to use a pipe, run the script from the shell: larder run FILE | head"
        case .redirection:
            "'save FILE' writes the session as a script; to keep the output, run it from the shell: "
                + "larder run FILE > out.txt"
        case .comma(let word):
            "write \(word.filter { !"[](){}".contains($0) }) without the comma; in quotes, a comma is part of the key"
        case .commaList(let words):
            "write \(words.joined(separator: " ")); in quotes, a comma is part of the key"
        case .commaBehindOption(let text): "write \(text)"
        case .option(let name, let value): "write \(name)=\(value ?? "VALUE")"
        case .assignment(let name, let value): "type let \(name) = \(value)"
        case .remark: "a comment begins with #"
        case .job: "type client alice read user:1; a client acts beside the others"
        case .call(_, let meant): "type \(meant)"
        case .severalWords(let text): "put it in quotes: \"\(text)\""
        case .waitTime(let text): "type advance \(text); 'settle' waits until nothing is under way"
        case .expectOrder(_, let meant): "type \(meant)"
        case .keyAsNode(let key, "drop", _):
            "'delete \(key)' deletes its row; 'invalidate \(key)' takes it out of a cache"
        case .keyAsNode(let key, "show", _): "'history \(key)' tells its life; 'read \(key)' reads it"
        case .keyAsNode(_, _, let known): "name a node: \(known.joined(separator: ", "))"
        case .watchOfRedis(let word):
            "watch advance 1m shows that minute; Redis's command is written in capitals: WATCH \(word)"
        case .rowsAsDatabase(let file): "write rows=\(file) to read the rows of that file"
        case .curlyQuote: #"write straight quotes: "Ann" or 'Ann'"#
        case .nodeBehind(let name): "put it in front: @\(name) read user:1; or name the way in: in=\(name)"
        case .dash(let prefix, let from, let to): "write \(prefix)\(from)..\(prefix)\(to)"
        case .rangeCall: "write a range with two dots: for i in 1..5 { … }"
        case .nodeAsKey(let name, let statement):
            switch statement {
            case "delete": "'drop \(name)' takes the node away; a key of that name is written in quotes"
            case "read", "history", "why":
                "'show \(name)' shows what it holds; a key of that name is written in quotes"
            case "invalidate":
                "'crash \(name)' empties it; 'invalidate * in=\(name)' takes out every copy; "
                    + "a key of that name is written in quotes"
            default: "a key of that name is written in quotes: '\(name)'"
            }
        case .expectNot(let word):
            switch word {
            case "hit": "write expect miss"
            case "miss": "write expect hit"
            case "stale": "write expect fresh"
            case "fresh": "write expect stale"
            case "cached": "write expect uncached KEY"
            case "uncached": "write expect cached KEY"
            case "dirty": "write expect clean"
            case "clean": "write expect dirty"
            case "event": "write expect no event"
            default:
                "write the opposite: expect miss, expect fresh, expect uncached KEY, expect no event evict"
            }
        }
    }
}
