internal import Basics
internal import Keyspace

/// `COMMAND`: what the server says of its own commands.
enum CommandCommands {
    static let all: [ServedCommand] = [
        ServedCommand("COMMAND", arity: -1, [], "every command") { call throws(CommandError) in
            .array(topLevel.map { info($0) })
        },
        ServedCommand("COMMAND COUNT", arity: 2, [], "how many commands there are") {
            call throws(CommandError) in
            .count(topLevel.count)
        },
        ServedCommand(
            "COMMAND INFO", arity: -2, [], "some commands, or all",
            syntax: "[command-name [command-name ...]]"
        ) { call throws(CommandError) in
            if call.count == 2 { return .array(topLevel.map { info($0) }) }
            return .array(
                call.arguments.dropFirst(2).map { name in
                    let name = written(name)
                    return isTopLevelOrSub(name) ? info(name) : .nullArray
                })
        },
        ServedCommand(
            "COMMAND LIST", arity: -2, [], "the names of the commands",
            syntax: "[FILTERBY <MODULE module-name | ACLCAT category | PATTERN pattern>]", list),
        ServedCommand(
            "COMMAND DOCS", arity: -2, [], "what commands do", syntax: "[command-name [command-name ...]]"
        ) { call throws(CommandError) in
            let names =
                call.count == 2 ? topLevel : call.arguments.dropFirst(2).map(written).filter(isTopLevelOrSub)
            return .map(names.map { .init(key: .bulk($0.lowercased()), value: docs($0)) })
        },
        ServedCommand(
            "COMMAND GETKEYS", arity: -3, [], "the keys of a call", syntax: "command [arg [arg ...]]"
        ) { call throws(CommandError) in
            .bulks(try keys(call).map(\.0))
        },
        ServedCommand(
            "COMMAND GETKEYSANDFLAGS", arity: -3, [], "the keys of a call, and what it does to them",
            syntax: "command [arg [arg ...]]"
        ) { call throws(CommandError) in
            .array(
                try keys(call).map { key, flags in
                    .array([.bulk(key), .set(flags.map { .simple($0) })])
                })
        },
    ]

    /// The names without subcommands, in capitals.
    static let topLevel: [String] = {
        var seen: Set<String> = []
        var names: [String] = []
        for command in ServedCommands.all {
            let name = String(command.name.prefix { $0 != " " })
            if seen.insert(name).inserted { names.append(name) }
        }
        return names
    }()

    private static func written(_ name: ByteString) -> String {
        String(name.lowercased.uppercased().map { $0 == "|" ? " " : $0 })
    }

    private static func isTopLevelOrSub(_ name: String) -> Bool {
        ServedCommands.isKnown(name)
            || CommandFacts.of(name) != nil && ServedCommands.isKnown(String(name.prefix { $0 != " " }))
    }

    /// The names of the subcommands, in capitals with the command before them.
    private static func subcommands(of name: String) -> [String] {
        if name.contains(" ") { return [] }
        let own = ServedCommands.all.map(\.name).filter { $0.hasPrefix(name + " ") }
        // Of a command that is refused as a whole, those of Redis.
        let known = CommandFacts.subcommands(of: name).filter { own.isEmpty || $0.hasSuffix(" HELP") }
        return own + known.filter { !own.contains($0) }
    }

    private static func info(_ name: String) -> Reply {
        let facts = CommandFacts.of(name)
        let descriptor = ServedCommands.named(name)?.descriptor
        let places = facts?.places ?? descriptor?.places ?? [0, 0, 0]
        return .array([
            .bulk(name.lowercased().replacingFirst(" ", by: "|")),
            .count(facts?.arity ?? descriptor?.arity ?? -2),
            .set((facts?.flags ?? descriptor?.flagNames ?? []).map { .simple($0) }),
            .count(places[0]), .count(places[1]), .count(places[2]),
            .set(AccessCategories.of(name).map { .simple("@" + $0) }),
            .array((facts?.tips ?? []).map { .bulk($0) }),
            .array((facts?.keys ?? []).map(keySpec)), .array(subcommands(of: name).map(info)),
        ])
    }

    private static func keySpec(_ spec: CommandFacts.KeySpec) -> Reply {
        func pair(_ name: String, _ value: Reply) -> Reply.Pair { .init(key: .bulk(name), value: value) }
        func step(_ words: [String], _ names: [String: [String]]) -> Reply {
            let values = zip(names[words[0]] ?? [], words.dropFirst()).map { name, word in
                pair(name, ByteString(word).integer.map { .integer($0) } ?? .bulk(word))
            }
            return .map([pair("type", .bulk(words[0])), pair("spec", .map(values))])
        }
        var pairs = [pair("flags", .set(spec.flags.map { .simple($0) }))]
        if let notes = spec.notes { pairs.insert(pair("notes", .bulk(notes)), at: 0) }
        pairs.append(
            pair(
                "begin_search", step(spec.begin, ["index": ["index"], "keyword": ["keyword", "startfrom"]])))
        pairs.append(
            pair(
                "find_keys",
                step(
                    spec.find,
                    [
                        "range": ["lastkey", "keystep", "limit"],
                        "keynum": ["keynumidx", "firstkey", "keystep"],
                    ])))
        return .map(pairs)
    }

    private static func docs(_ name: String) -> Reply {
        func pair(_ name: String, _ value: Reply) -> Reply.Pair { .init(key: .bulk(name), value: value) }
        let descriptor = ServedCommands.named(name)?.descriptor
        var pairs = [
            pair("summary", .bulk(descriptor?.summary ?? "a container for subcommands")),
            pair("since", .bulk("1.0.0")),
            pair("group", .bulk(AccessCategories.group(of: name))),
        ]
        if let syntax = descriptor?.syntax, !syntax.isEmpty {
            // One argument that shows the whole form, which redis-cli prints as the hint.
            pairs.append(
                pair(
                    "arguments",
                    .array([
                        .map([
                            pair("name", .bulk(syntax)), pair("type", .bulk("string")),
                            pair("token", .bulk(syntax)),
                        ])
                    ])))
        }
        let subcommands = subcommands(of: name)
        if !subcommands.isEmpty {
            pairs.append(
                pair(
                    "subcommands",
                    .map(
                        subcommands.map {
                            .init(key: .bulk($0.lowercased().replacingFirst(" ", by: "|")), value: docs($0))
                        })))
        }
        return .map(pairs)
    }

    private static func list(_ call: Invocation) throws(CommandError) -> Reply {
        let every = topLevel.flatMap { [$0] + subcommands(of: $0) }
        guard call.count == 5 || call.count == 2, call.count == 2 || call[2].isWord("FILTERBY") else {
            throw .syntax
        }
        let found: [String]
        if call.count == 2 {
            found = every
        } else if call[3].isWord("MODULE") {
            found = []
        } else if call[3].isWord("ACLCAT") {
            let category = call[4].lowercased
            found = every.filter { AccessCategories.of($0).contains(category) }
        } else if call[3].isWord("PATTERN") {
            let pattern = Glob(Array(call[4].lowercased.utf8))
            found = every.filter { pattern.matches($0.lowercased().replacingFirst(" ", by: "|")) }
        } else {
            throw .syntax
        }
        return .bulks(found.map { ByteString($0.lowercased().replacingFirst(" ", by: "|")) })
    }

    /// The keys of a call that stands behind the first two words, and what it does to them.
    private static func keys(_ call: Invocation) throws(CommandError) -> [(ByteString, [String])] {
        let arguments = Array(call.arguments.dropFirst(2))
        guard let command = try? ServedCommands.find(arguments) else {
            if ServedCommands.isKnown(arguments[0].lowercased.uppercased()) {
                throw CommandError("Invalid number of arguments specified for command")
            }
            throw CommandError("Invalid command specified")
        }
        if command.descriptor.keys == .none {
            throw CommandError("The command has no key arguments")
        }
        let places = command.descriptor.keyPlaces(in: arguments)
        if places.isEmpty {
            if case .counted(let place, _) = command.descriptor.keys, arguments[place].integer == 0 {
                return []
            }
            throw CommandError("Invalid arguments specified for command")
        }
        return places.map { (arguments[$0], flags(ofKeyAt: $0, command, arguments)) }
    }

    /// What a call does to one of its keys.
    private static func flags(ofKeyAt place: Int, _ command: ServedCommand, _ arguments: [ByteString])
        -> [String]
    {
        let specs = CommandFacts.of(command.name)?.keys ?? []
        switch command.name {
        case "SET":
            return arguments.dropFirst(3).contains { $0.isWord("GET") }
                ? ["RW", "access", "update"] : ["OW", "update"]
        case "BITFIELD":
            let writes = arguments.dropFirst(2).contains { $0.isWord("SET") || $0.isWord("INCRBY") }
            return writes ? ["RW", "access", "update"] : ["RO", "access"]
        default: break
        }
        let known = specs.last { spec in
            switch spec.begin[0] {
            case "index": place >= Int(spec.begin[1]) ?? 0
            case "keyword", "unknown": place > 1
            default: false
            }
        }
        return (known ?? specs.first)?.flags.filter { $0 != "variable_flags" } ?? ["RO", "access"]
    }
}

extension CommandDescriptor {
    /// Where the keys stand, as `COMMAND INFO` tells it: the first, the last, and how far they are apart.
    var places: [Int] {
        switch keys {
        case .none: [0, 0, 0]
        case .positions(let first, let last, let step): [first, last, step]
        case .counted(_, let also): also.map { [$0, $0, 1] } ?? [0, 0, 0]
        }
    }

    /// The flags as `COMMAND INFO` writes them.
    var flagNames: [String] {
        let names: [(Flags, String)] = [
            (.write, "write"), (.readonly, "readonly"), (.denyoom, "denyoom"), (.admin, "admin"),
            (.pubsub, "pubsub"), (.noscript, "noscript"), (.blocking, "blocking"), (.fast, "fast"),
        ]
        var found = names.filter { flags.contains($0.0) }.map(\.1)
        if case .counted = keys { found.append("movablekeys") }
        return found
    }
}

extension String {
    /// The text with the first place of a character exchanged.
    func replacingFirst(_ character: Character, by other: String) -> String {
        guard let place = firstIndex(of: character) else { return self }
        return self[..<place] + other + self[index(after: place)...]
    }
}
