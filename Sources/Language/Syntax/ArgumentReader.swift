internal import Simulation

/// Reads the arguments of one statement, word by word, with variables already replaced.
struct ArgumentReader {
    /// An argument as text, with its place.
    struct Text {
        var text: String
        var span: Span
        var isQuoted: Bool
        /// What went wrong when its variables were replaced. A word of a statement inside this one may use a variable
        /// that exists only when that one runs, as in `for k in user:1..user:5 read $k`.
        var failure: (any Error)?
    }

    let statement: Statement
    let spec: CommandSpec
    /// The `@node` in front, if there is one.
    private(set) var node: Text?
    private var words: [Text] = []
    /// All arguments in order, each as one text.
    private var everything: [String] = []
    private var argumentIndexes: [Int] = []
    private var options: [(name: String, nameSpan: Span, value: Text)] = []
    private var position = 0
    private var bodyTaken = false
    /// What the newest word was asked for as.
    private var newest = ""
    /// Whether statements inside are checked already when this one is read.
    let checkBody: (Statement) throws -> Void
    /// Whether the script has defined a statement of this name.
    private let isDefined: (String) -> Bool

    init(
        _ statement: Statement, spec: CommandSpec, evaluate: (Word) throws -> String,
        isDefined: @escaping (String) -> Bool = { _ in false },
        checkBody: @escaping (Statement) throws -> Void
    ) throws {
        self.isDefined = isDefined
        self.statement = statement
        self.spec = spec
        self.checkBody = checkBody
        node = try statement.node.map { Text(text: try evaluate($0), span: $0.span, isQuoted: false) }
        for (index, argument) in statement.arguments.enumerated() {
            switch argument {
            case .word(let word):
                // `rows=` with nothing behind it, or with a blank.
                if !word.isQuoted, let text = word.literal, text.last == "=",
                    let option = spec.options.first(where: { $0.name == text.dropLast() })
                {
                    throw Diagnostic(.optionWithoutValue(option.name), statement.source, word.span)
                }
                words.append(Self.text(of: word, evaluate))
                // What a variable holds was not typed here, and may be anything.
                if spec.name != RedisCommand.spec.name, word.literal != nil,
                    let habit = Habit.everywhere(words[words.count - 1])
                {
                    throw Diagnostic(.habit(habit), statement.source, word.span)
                }
                everything.append(words[words.count - 1].text)
                argumentIndexes.append(index)
            case .option(let name, let nameSpan, let value):
                let text = Self.text(of: value, evaluate)
                if spec.name != RedisCommand.spec.name, !text.isQuoted, text.text.count > 1,
                    text.text.hasSuffix(",")
                {
                    throw Diagnostic(
                        .habit(.commaBehindOption("\(name)=\(text.text.dropLast())")), statement.source,
                        value.span)
                }
                if takesNodeFirst, !spec.options.contains(where: { $0.name == name }),
                    [Self.nodeOption, "via", "node", "cache", "database"].contains(name)
                {
                    // `stats in=front`
                    words.append(text)
                    argumentIndexes.append(index)
                    everything.append(text.text)
                    continue
                }
                // Behind a statement that is an argument itself, options belong to that one.
                let known = spec.options.map(\.name)
                let isOwn = known.contains(name)
                options.append(
                    (
                        isOwn ? name : Aliases.option(name, among: known) ?? name, nameSpan, text
                    ))
                everything.append("\(name)=\(options[options.count - 1].value.text)")
            }
        }
        placeNode()
    }

    /// The option that names a node, wherever one is named by an option.
    private static let nodeOption = "in"

    /// Whether the statement's first word is a node.
    private var takesNodeFirst: Bool {
        switch spec.parameters.first {
        case .node, .nodeOr, .cache, .database: !spec.takesNode
        default: false
        }
    }

    /// `@front` before a statement that is not said to one node directly names the node that it is about.
    private mutating func placeNode() {
        guard let given = node, !spec.takesNode else { return }
        if spec.options.contains(where: { $0.name == Self.nodeOption }) {
            guard !options.contains(where: { $0.name == Self.nodeOption }) else { return }
            options.append((Self.nodeOption, given.span, given))
        } else if takesNodeFirst {
            words.insert(given, at: 0)
            argumentIndexes.insert(0, at: 0)
        } else {
            return
        }
        node = nil
    }

    private static func text(of word: Word, _ evaluate: (Word) throws -> String) -> Text {
        do {
            return Text(text: try evaluate(word), span: word.span, isQuoted: word.isQuoted)
        } catch { return Text(text: "", span: word.span, isQuoted: true, failure: error) }
    }

    func error(_ problem: Problem, at span: Span? = nil) -> Diagnostic {
        Diagnostic(problem, statement.source, span ?? statement.name.span)
    }

    /// The forms of the statement: those that begin like what was typed, where there are some; of many, the first two.
    private var syntax: String {
        let alike = spec.syntax.filter { form in
            let second = form.split(separator: " ").dropFirst().first ?? ""
            return second.split(separator: "|").contains { $0 == words.first?.text ?? "" }
        }
        let forms = alike.isEmpty ? spec.syntax : alike
        let all = forms.joined(separator: ", or ")
        return all.count <= 120 ? all : forms.prefix(2).joined(separator: ", or ") + ", or another form"
    }

    // MARK: Words

    var hasMore: Bool { position < words.count }

    /// The next two words, without taking them.
    var nextTwo: (first: Text, second: Text)? {
        position + 1 < words.count ? (words[position], words[position + 1]) : nil
    }

    /// The next word, without taking it.
    var peek: Text? { position < words.count ? words[position] : nil }

    mutating func next(_ what: String) throws -> Text {
        guard position < words.count else {
            throw error(
                .missing(what, of: spec.name, syntax: syntax),
                at: Span(statement.name.span.from, statement.span.to))
        }
        position += 1
        newest = what
        if let failure = words[position - 1].failure { throw failure }
        return words[position - 1]
    }

    /// Takes the next word where it is this one.
    mutating func take(_ word: String) -> Bool {
        guard let next = peek, !next.isQuoted, next.text == word else { return false }
        position += 1
        return true
    }

    /// Whether the next word begins a statement that is an argument of this one.
    var isStatementNext: Bool {
        guard let next = peek, !next.isQuoted else { return false }
        return next.text.hasPrefix("@") || CommandRegistry.named(next.text) != nil
            || RedisCommand.isNamed(next.text) || isDefined(next.text)
    }

    /// Takes the words up to the block, and says which those are.
    ///
    /// A statement without a block runs what follows its first three words, or takes all where `limit` is nil.
    mutating func words(before limit: Int?) -> Range<Int> {
        defer { position = words.count }
        return position..<words.count
    }

    /// Leaves out options that belong to something within the statement.
    mutating func dropOptions(_ those: [Argument]) {
        let spans = Set(those.map(\.span.from))
        options.removeAll { spans.contains($0.nameSpan.from) }
    }

    /// Takes `all` or `last N` from the end, which say how much is shown: `Int.max` for all; nil if neither stands there.
    mutating func takeBound() throws -> Int? {
        guard let end = words.last, !end.isQuoted, hasMore else { return nil }
        if end.text == "all" {
            words.removeLast()
            argumentIndexes.removeLast()
            return .max
        }
        guard words.count - 2 >= position, !words[words.count - 2].isQuoted,
            words[words.count - 2].text == "last"
        else { return nil }
        let bound = try convert(end) { text throws(Problem) in
            try Units.integer(text, for: "last", in: 1...1_000_000)
        }
        words.removeLast(2)
        argumentIndexes.removeLast(2)
        return bound
    }

    mutating func rest() -> [Text] {
        defer { position = words.count }
        return Array(words[position...])
    }

    /// The statement's name and all that follows it, options as they were typed.
    mutating func takeEverything() -> [String] {
        position = words.count
        options = []
        return [statement.name.literal ?? ""] + everything
    }

    /// Reads a word with a function that throws a `Problem`.
    mutating func next<Value>(_ what: String, _ read: (String) throws(Problem) -> Value) throws -> Value {
        let word = try next(what)
        return try convert(word, read)
    }

    func convert<Value>(_ word: Text, _ read: (String) throws(Problem) -> Value) throws -> Value {
        do { return try read(word.text) } catch { throw self.error(error, at: word.span) }
    }

    mutating func timeSpan(_ what: String) throws -> TimeSpan {
        try next(what) { text throws(Problem) in try Units.timeSpan(text, for: what) }
    }

    /// How many times something is to be done: the next word, or 1 where there is none.
    mutating func times(_ what: String) throws -> Int {
        guard hasMore else { return 1 }
        return try next("a number") { text throws(Problem) in
            try Units.integer(text, for: what, in: 1...1_000_000)
        }
    }

    // MARK: Options

    mutating func option<Value>(_ name: String, _ read: (String) throws(Problem) -> Value) throws -> Value? {
        guard let index = options.firstIndex(where: { $0.name == name }) else { return nil }
        let option = options.remove(at: index)
        if let failure = option.value.failure { throw failure }
        if let again = options.first(where: { $0.name == name }) {
            throw error(.repeatedOption(name), at: again.nameSpan)
        }
        return try convert(option.value, read)
    }

    mutating func text(_ name: String) throws -> Text? {
        guard let index = options.firstIndex(where: { $0.name == name }) else { return nil }
        let option = options.remove(at: index)
        if let failure = option.value.failure { throw failure }
        if let again = options.first(where: { $0.name == name }) {
            throw error(.repeatedOption(name), at: again.nameSpan)
        }
        return option.value
    }

    /// The first option that the statement does not know.
    var unknownOption: (name: String, span: Span)? {
        options.first { option in !spec.options.contains { $0.name == option.name } }
            .map { ($0.name, $0.nameSpan) }
    }

    /// Where an option's name stands; nil where it is not given.
    func span(ofOption name: String) -> Span? { options.first { $0.name == name }?.nameSpan }

    mutating func timeSpanOption(_ name: String) throws -> TimeSpan? {
        try option(name) { text throws(Problem) in try Units.timeSpan(text, for: "\(name)=") }
    }

    /// A span of time that has to be more than none.
    mutating func positiveTimeSpanOption(_ name: String) throws -> TimeSpan? {
        try option(name) { text throws(Problem) in try Units.positiveTimeSpan(text, for: "\(name)=") }
    }

    mutating func flag(_ name: String) throws -> Bool? {
        try option(name) { text throws(Problem) in try Units.flag(text, for: "\(name)=") }
    }

    // MARK: The body

    /// The statements that this one runs: its block, or the statement that follows on the line.
    ///
    /// - Parameter isChecked: whether what is wrong with them is found now, and not when they run.
    mutating func body(example: String, isChecked: Bool = true) throws -> Block {
        bodyTaken = true
        if let block = statement.block, !hasMore {
            if isChecked { for statement in block.statements { try checkBody(statement) } }
            return block
        }
        guard hasMore else {
            throw error(.blockMissing(of: spec.name, example: example), at: statement.span)
        }
        guard statement.depth < Parser.depthLimit else {
            throw error(.tooDeep(Parser.depthLimit), at: words[position].span)
        }
        let start = argumentIndexes[position]
        guard case .word(let first) = statement.arguments[start] else {
            throw error(.blockMissing(of: spec.name, example: example), at: statement.span)
        }
        var inner = Statement(
            source: statement.source, node: nil, name: first,
            arguments: Array(statement.arguments[(start + 1)...]), block: statement.block,
            span: Span(first.span.from, statement.span.to), depth: statement.depth + 1)
        if let node = first.node, !node.pieces.isEmpty, case .word(let name)? = inner.arguments.first {
            inner.node = node
            inner.name = name
            inner.arguments.removeFirst()
        }
        // The words and options behind the inner statement's name are its own.
        for index in position..<words.count { words[index].failure = nil }
        options.removeAll { $0.nameSpan.from > first.span.from }
        position = words.count
        if isChecked { try checkBody(inner) }
        return Block(statements: [inner], span: inner.span)
    }

    /// The block alone, for statements whose block holds no statements.
    mutating func rawBlock() -> Block? {
        bodyTaken = true
        return statement.block
    }

    /// The statements that are run later, which nobody checks before: a block, or the statement that follows.
    mutating func uncheckedBody() throws -> Block? {
        guard hasMore || statement.block != nil else { return nil }
        return try body(example: "", isChecked: false)
    }

    /// Checks that nothing is left over.
    func finish() throws {
        if let failure = words.lazy.compactMap(\.failure).first { throw failure }
        if let failure = options.lazy.compactMap(\.value.failure).first { throw failure }
        if let word = peek {
            if let habit = Habit.of(word) ?? surplus(word) { throw error(.habit(habit), at: word.span) }
            throw error(.unexpected(word.text, of: spec.name, syntax: syntax), at: word.span)
        }
        if let option = options.first {
            let known = spec.options.map(\.name)
            if known.contains(option.name) {
                throw error(
                    .unexpected("\(option.name)=\(option.value.text)", of: spec.name, syntax: syntax),
                    at: option.nameSpan)
            }
            throw error(
                .unknownOption(
                    option.name, of: spec.name, nearest: NearestWord.find(option.name, among: known),
                    known: known),
                at: option.nameSpan)
        }
        if let block = statement.block, !bodyTaken {
            throw error(.blockUnexpected(of: spec.name), at: Span(block.span.from, block.span.from + 1))
        }
        if let node, !spec.takesNode { throw error(.nodeUnexpected(of: spec.name), at: node.span) }
    }

    /// What a word was probably meant as for which there is no place.
    private func surplus(_ word: Text) -> Habit? {
        let known = spec.options.map(\.name)
        let isGiven = { (name: String) in options.contains { $0.name == name } }
        var rest = words[(position + 1)...].map(\.text)
        if known.contains(word.text), !isGiven(word.text) {
            if rest.first == "=" { rest.removeFirst() }
            return .option(word.text, value: rest.first)
        }
        if let colon = word.text.firstIndex(where: { $0 == ":" }), known.contains(String(word.text[..<colon]))
        {
            return .option(
                String(word.text[..<colon]), value: String(word.text[word.text.index(after: colon)...]))
        }
        if known.contains("for"), !isGiven("for"), (try? Units.timeSpan(word.text, for: "a time")) != nil {
            return .option("for", value: word.text)
        }
        if newest == "a value", position > 0, words[position - 1].text != "=" {
            return .severalWords(([words[position - 1].text, word.text] + rest).joined(separator: " "))
        }
        return nil
    }
}
