/// The groups in which `help` lists the statements.
public enum CommandGroup: String, CaseIterable, Sendable {
    case build, use, time
    case clients = "many clients"
    case faults = "break"
    case see, check, experiment, script, learn
}

/// What a value is, for help, completion and hints.
public enum ValueKind: Sendable, Equatable {
    case timeSpan, distribution, count, capacity, share, rate, flag, text, path, number
    case node, cache, database
    /// A node, or one of these words.
    case nodeOr([String])
    /// A key, or a range of keys.
    case key, keys
    case strategy, policy, metric, mark, client, tag
    /// One of these words, or several with commas between them; and what stands for them.
    case list([String], String)
    case words([String])
    /// A name that is made up here.
    case newName
    /// The name of a statement, with its arguments.
    case statement
    case topic

    /// What stands for it in a line of syntax.
    var placeholder: String {
        switch self {
        case .timeSpan: "TIME"
        case .distribution: "TIME"
        case .count: "N"
        case .capacity: "N|SIZE"
        case .share: "SHARE"
        case .rate: "RATE"
        case .flag: "on|off"
        case .text: "TEXT"
        case .path: "FILE"
        case .number: "NUMBER"
        case .node, .nodeOr: "NODE"
        case .cache: "CACHE"
        case .database: "DATABASE"
        case .key: "KEY"
        case .keys: "KEYS"
        case .strategy: "STRATEGY"
        case .policy: "POLICY"
        case .metric: "METRIC"
        case .mark: "MARK"
        case .client: "CLIENT"
        case .tag: "NAME"
        case .list(_, let placeholder): placeholder
        case .words(let words): words.joined(separator: "|")
        case .newName: "NAME"
        case .statement: "STATEMENT"
        case .topic: "TOPIC"
        }
    }
}

/// An option of a statement: `name=value`.
public struct OptionSpec: Sendable {
    public var name: String
    public var kind: ValueKind
    /// What holds where it is not given, as it would be typed; empty where there is nothing to say.
    public var standard: String
    /// One line, without a full stop.
    public var summary: String

    init(_ name: String, _ kind: ValueKind, standard: String = "", _ summary: String) {
        self.name = name
        self.kind = kind
        self.standard = standard
        self.summary = summary
    }
}

/// What a statement tells of itself: help, hints, completion and the README's tables are made of it.
public struct CommandSpec: Sendable {
    public var name: String
    public var group: CommandGroup
    /// One line, without a full stop.
    public var summary: String
    /// How it is written, one form a line.
    public var syntax: [String]
    /// What stands behind the name, in order, for completion; the last repeats.
    public var parameters: [ValueKind]
    public var options: [OptionSpec]
    /// What it does, when to use it, what to mind.
    public var discussion: String
    /// Statements that can be run as they stand and show what it does.
    public var example: String
    /// Whether `undo` takes it back: it changes the system, the time or the script's variables.
    public var changesState: Bool
    /// Whether `@node` may stand in front.
    public var takesNode: Bool
    /// What the lexer and the syntax tree have to know of it.
    var syntaxTraits: SyntaxTraits

    init(
        _ name: String, _ group: CommandGroup, _ summary: String, syntax: [String],
        parameters: [ValueKind] = [],
        options: [OptionSpec] = [], discussion: String, example: String, changesState: Bool = true,
        takesNode: Bool = false, syntaxTraits: SyntaxTraits = .standard
    ) {
        self.name = name
        self.group = group
        self.summary = summary
        self.syntax = syntax
        self.parameters = parameters
        self.options = options
        self.discussion = discussion
        self.example = example
        self.changesState = changesState
        self.takesNode = takesNode
        self.syntaxTraits = syntaxTraits
    }
}

/// A statement that can be run.
protocol Command: Sendable {
    static var spec: CommandSpec { get }

    /// Whether `undo` takes this one back; the kind's own answer unless it depends on what was said.
    var changesState: Bool { get }

    /// Reads what stands behind the name.
    ///
    /// - Throws: a `Diagnostic`.
    init(_ arguments: inout ArgumentReader) throws

    func run(_ context: Context) async throws
}

extension Command {
    var changesState: Bool { Self.spec.changesState }
}
