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
                try keys(call).map { key, isWrite in
                    .array([
                        .bulk(key),
                        .set((isWrite ? ["RW", "access", "update"] : ["RO", "access"]).map { .simple($0) }),
                    ])
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

    private static func isTopLevelOrSub(_ name: String) -> Bool { ServedCommands.isKnown(name) }

    private static func subcommands(of name: String) -> [ServedCommand] {
        ServedCommands.all.filter { $0.name.hasPrefix(name + " ") }
    }

    private static func info(_ name: String) -> Reply {
        let descriptor = ServedCommands.named(name)?.descriptor
        let subcommands = name.contains(" ") ? [] : subcommands(of: name)
        var flags: [Reply] = []
        var places = (first: 0, last: 0, step: 0)
        if let descriptor {
            flags = descriptor.flagNames.map { .simple($0) }
            switch descriptor.keys {
            case .none: break
            case .positions(let first, let last, let step): places = (first, last, step)
            case .counted(_, let also): if let also { places = (also, also, 1) }
            }
        }
        let categories = AccessCategories.of(name).map { Reply.simple("@" + $0) }
        return .array([
            .bulk(name.lowercased().replacingFirst(" ", by: "|")), .count(descriptor?.arity ?? -2),
            .set(flags),
            .count(places.first), .count(places.last), .count(places.step), .set(categories), .array([]),
            .array(descriptor.map { keySpecs($0) } ?? []), .array(subcommands.map { info($0.name) }),
        ])
    }

    private static func keySpecs(_ descriptor: CommandDescriptor) -> [Reply] {
        func pair(_ name: String, _ value: Reply) -> Reply.Pair { .init(key: .bulk(name), value: value) }
        func spec(_ index: Int, _ find: Reply) -> Reply {
            let isWrite = descriptor.flags.contains(.write)
            return .map([
                pair(
                    "flags",
                    .set((isWrite ? ["RW", "access", "update"] : ["RO", "access"]).map { .simple($0) })),
                pair(
                    "begin_search",
                    .map([
                        pair("type", .bulk("index")), pair("spec", .map([pair("index", .count(index))])),
                    ])),
                pair("find_keys", find),
            ])
        }
        switch descriptor.keys {
        case .none: return []
        case .positions(let first, let last, let step):
            return [
                spec(
                    first,
                    .map([
                        pair("type", .bulk("range")),
                        pair(
                            "spec",
                            .map([
                                pair("lastkey", .count(last < 0 ? last : last - first)),
                                pair("keystep", .count(step)),
                                pair("limit", .count(0)),
                            ])),
                    ]))
            ]
        case .counted(let place, let also):
            let counted = spec(
                place,
                .map([
                    pair("type", .bulk("keynum")),
                    pair(
                        "spec",
                        .map([
                            pair("keynumidx", .count(0)), pair("firstkey", .count(1)),
                            pair("keystep", .count(1)),
                        ])),
                ]))
            guard let also else { return [counted] }
            let one = spec(
                also,
                .map([
                    pair("type", .bulk("range")),
                    pair(
                        "spec",
                        .map([
                            pair("lastkey", .count(0)), pair("keystep", .count(1)), pair("limit", .count(0)),
                        ])),
                ]))
            return [one, counted]
        }
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
        let subcommands = name.contains(" ") ? [] : subcommands(of: name)
        if !subcommands.isEmpty {
            pairs.append(
                pair(
                    "subcommands",
                    .map(
                        subcommands.map {
                            .init(
                                key: .bulk($0.name.lowercased().replacingFirst(" ", by: "|")),
                                value: docs($0.name))
                        })))
        }
        return .map(pairs)
    }

    private static func list(_ call: Invocation) throws(CommandError) -> Reply {
        let names = topLevel
        if call.count == 2 { return .bulks(names.map { ByteString($0.lowercased()) }) }
        guard call.count == 5, call[2].isWord("FILTERBY") else { throw .syntax }
        let every = names + ServedCommands.all.map(\.name).filter { $0.contains(" ") }
        let found: [String]
        if call[3].isWord("MODULE") {
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

    /// The keys of a call that stands behind the first two words, and whether it changes them.
    private static func keys(_ call: Invocation) throws(CommandError) -> [(ByteString, Bool)] {
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
        return places.map { (arguments[$0], command.descriptor.flags.contains(.write)) }
    }
}

extension CommandDescriptor {
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
