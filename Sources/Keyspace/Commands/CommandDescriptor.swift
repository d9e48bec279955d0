internal import Tracing

/// What a command tells of itself: parsing, arity errors, help, hints, completion and the server are made of it.
public struct CommandDescriptor: Sendable {
    /// What Redis says of a command besides, as far as it means something here.
    public struct Flags: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// It changes keys.
        public static let write = Flags(rawValue: 1)
        /// It only reads keys.
        public static let readonly = Flags(rawValue: 2)
        /// It may need memory, so it is refused if there is none.
        public static let denyoom = Flags(rawValue: 4)
        /// It takes time that does not grow with what it works on.
        public static let fast = Flags(rawValue: 8)
        /// It may wait until another client does something.
        public static let blocking = Flags(rawValue: 16)
        /// A script must not call it.
        public static let noscript = Flags(rawValue: 32)
        /// It sends or receives messages of channels.
        public static let pubsub = Flags(rawValue: 64)
        /// It is for whoever runs the server.
        public static let admin = Flags(rawValue: 128)
    }

    /// Where the keys stand among the arguments, the name being number 0.
    public enum Keys: Sendable, Equatable {
        case none
        /// From `first` to `last`, each `step` apart; a negative `last` counts from the end.
        case positions(first: Int, last: Int, step: Int)
        /// As many as the argument at this place says, behind it; `also` is a key that stands before.
        case counted(at: Int, also: Int?)

        public static let one = Keys.positions(first: 1, last: 1, step: 1)
        public static let two = Keys.positions(first: 1, last: 2, step: 1)
        public static let all = Keys.positions(first: 1, last: -1, step: 1)
        public static let pairs = Keys.positions(first: 1, last: -1, step: 2)
    }

    /// The families in which help lists the commands.
    public enum Group: String, CaseIterable, Sendable {
        case strings, hashes, lists, sets
        case sortedSets = "sorted sets"
        case keys, transactions, server
    }

    typealias Body = @Sendable (Call) throws(CommandError) -> Reply

    /// In capitals, with a space before a subcommand.
    public let name: String
    public let group: Group
    /// How many words there are, the name included; a negative number is the least.
    public let arity: Int
    public let flags: Flags
    public let keys: Keys
    /// One line, without a full stop.
    public let summary: String
    /// What stands behind the name, as Redis's documentation writes it.
    public let syntax: String
    /// Commands that can be run as they stand, one a line, on an empty keyspace.
    public let example: String
    let body: Body

    init(
        _ name: String, _ group: Group, arity: Int, _ flags: Flags, keys: Keys, _ summary: String,
        syntax: String, example: String, _ body: @escaping Body
    ) {
        self.name = name
        self.group = group
        self.arity = arity
        self.flags = flags
        self.keys = keys
        self.summary = summary
        self.syntax = syntax
        self.example = example
        self.body = body
    }

    /// Describes a command that only a server carries out, because it is about its clients.
    public init(
        _ name: String, arity: Int, _ flags: Flags, keys: Keys = .none, _ summary: String, syntax: String = ""
    ) {
        self.init(
            name, .server, arity: arity, flags, keys: keys, summary, syntax: syntax, example: ""
        ) { call throws(CommandError) in
            throw CommandError("only a server carries out '\(call.descriptor.fullName)'")
        }
    }

    /// The name as error messages write it: small, with a bar before a subcommand.
    public var fullName: String { name.lowercased().split(separator: " ").joined(separator: "|") }

    /// The capitals that may stand behind the name, in the order of the syntax.
    public var words: [String] {
        var found: [String] = []
        for word in syntax.split(whereSeparator: {
            !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-"))
        }) {
            let text = String(word)
            if text.count > 1, text == text.uppercased(), text.first?.isLetter == true, !found.contains(text)
            {
                found.append(text)
            }
        }
        return found
    }

    /// The capitals behind which the syntax has a pattern: `GET` of `SORT`, `MATCH` of `SCAN`.
    public var wordsBeforePatterns: [String] {
        let parts = syntax.split { " []|".contains($0) }
        let found = zip(parts, parts.dropFirst()).filter { $1 == "pattern" && $0 == $0.uppercased() }.map {
            String($0.0)
        }
        return Set(found).sorted()
    }

    public func accepts(_ count: Int) -> Bool { arity >= 0 ? count == arity : count >= -arity }
}

/// A command with its arguments, on its keyspace.
struct Call {
    let keyspace: Keyspace
    let descriptor: CommandDescriptor
    let arguments: [ByteString]

    var count: Int { arguments.count }
    var now: Int64 { keyspace.milliseconds }

    subscript(index: Int) -> ByteString { arguments[index] }

    func key(_ index: Int) -> KeyID { keyspace.key(arguments[index]) }

    /// The error of a wrong number of arguments.
    var arityError: CommandError { .arity(descriptor.fullName) }

    /// Takes elements out of what the first key holds, and answers how many there were.
    func removeElements(
        _ body: (RedisObject) throws(CommandError) -> Int
    ) throws(CommandError) -> Reply {
        let key = key(1)
        guard let object = keyspace.write(key) else { return .integer(0) }
        let removed = try body(object)
        if removed > 0 { keyspace.changed(key, object) }
        return .count(removed)
    }

    // MARK: Numbers

    func integer(_ index: Int) throws(CommandError) -> Int64 {
        guard let value = arguments[index].integer else { throw .notAnInteger }
        return value
    }

    /// A number that is not negative.
    func size(_ index: Int, _ error: CommandError = .notPositive) throws(CommandError) -> Int {
        guard let value = arguments[index].integer, value >= 0 else { throw error }
        return Int(value)
    }

    /// A number of at least 1.
    func positive(_ index: Int, _ error: CommandError) throws(CommandError) -> Int {
        guard let value = arguments[index].integer, value >= 1 else { throw error }
        return Int(value)
    }

    /// A number of either sign whose opposite can be named too.
    func signed(_ index: Int) throws(CommandError) -> Int {
        let value = try integer(index)
        if value == .min { throw .outside(-Int64.max...Int64.max) }
        return Int(value)
    }

    func double(_ index: Int, _ error: CommandError = .notAFloat) throws(CommandError) -> Double {
        guard let value = arguments[index].double else { throw error }
        return value
    }

    func longDouble(_ index: Int) throws(CommandError) -> LongDouble {
        guard let value = arguments[index].longDouble else { throw .notAFloat }
        return value
    }

    /// The bounds of a slice: negative ones count from the end, and what lies outside is cut off; nil if nothing is left.
    static func slice(_ start: Int64, _ end: Int64, of count: Int) -> Range<Int>? {
        let count = Int64(count)
        let from = max(0, start < 0 ? count + start : start)
        let to = min(count - 1, end < 0 ? count + end : end)
        return from > to || from >= count ? nil : Int(from)..<Int(to) + 1
    }
}

extension CommandDescriptor {
    /// Whether the argument at a place, the name being number 0, may be a key.
    public func mayHaveKey(at place: Int) -> Bool {
        switch keys {
        case .none: false
        case .positions(let first, let last, let step):
            place >= first && (last < 0 || place <= last) && (place - first) % step == 0
        case .counted(let count, let also): place > count || place == also
        }
    }
}

extension CommandDescriptor {
    /// The places of the keys among the arguments of a call, in order. Arguments that are wrong may give none.
    public func keyPlaces(in arguments: [ByteString]) -> [Int] {
        if name == "SORT" {
            let store = arguments.lastIndex { $0.isWord("STORE") }
            return [1] + (store.map { $0 + 1 < arguments.count ? [$0 + 1] : [] } ?? [])
        }
        switch keys {
        case .none: return []
        case .positions(let first, let last, let step):
            let end = last < 0 ? arguments.count + last : min(last, arguments.count - 1)
            return first > end ? [] : Array(stride(from: first, through: end, by: step))
        case .counted(let place, let also):
            guard place < arguments.count, let count = arguments[place].integer, count >= 0,
                count <= arguments.count - place - 1
            else { return [] }
            return (also.map { [$0] } ?? []) + Array(place + 1..<place + 1 + Int(count))
        }
    }
}
