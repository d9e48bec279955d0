internal import Basics
internal import Keyspace
internal import Simulation

/// A user and what it may do.
final class User {
    let name: String
    var isOn = false
    var needsNoPassword = false
    /// Passwords as SHA-256 in hexadecimal digits.
    var passwords: [String] = []
    private(set) var commands: Set<String> = []
    private var commandRules: [String] = ["-@all"]
    var keyPatterns: [KeyPattern] = []
    var channelPatterns: [ByteString] = []
    private(set) var mayDoAnything = false

    struct KeyPattern: Equatable {
        var pattern: ByteString
        var reads = true
        var writes = true

        var text: String {
            let mark = reads && writes ? "~" : reads ? "%R~" : "%W~"
            return mark + pattern.text
        }
    }

    init(_ name: String) { self.name = name }

    var allKeys: Bool { keyPatterns.contains(KeyPattern(pattern: "*")) }
    var allChannels: Bool { channelPatterns.contains("*") }

    /// Gives the user a password of its own, or none.
    func setPassword(_ text: String) {
        passwords = text.isEmpty ? [] : [SHA256.hex(Array(text.utf8))]
        needsNoPassword = text.isEmpty
    }

    func accepts(_ password: ByteString) -> Bool {
        isOn && (needsNoPassword || passwords.contains(SHA256.hex(password.bytes)))
    }

    func may(_ command: String) -> Bool { mayDoAnything || commands.contains(command) }

    func mayUse(_ key: ByteString, writes: Bool) -> Bool {
        keyPatterns.contains { entry in
            (writes ? entry.writes : entry.reads) && Glob(entry.pattern.bytes).matches(key.bytes)
        }
    }

    func mayListen(to channel: ByteString, isPattern: Bool) -> Bool {
        channelPatterns.contains {
            isPattern ? $0 == channel || $0 == "*" : Glob($0.bytes).matches(channel.bytes)
        }
    }

    /// A copy, on which rules can be tried.
    var copy: User {
        let made = User(name)
        made.isOn = isOn
        made.needsNoPassword = needsNoPassword
        made.passwords = passwords
        made.commands = commands
        made.commandRules = commandRules
        made.keyPatterns = keyPatterns
        made.channelPatterns = channelPatterns
        made.mayDoAnything = mayDoAnything
        return made
    }

    /// Takes in one rule.
    ///
    /// - Returns: what is wrong with it; nil if it was taken.
    func apply(_ rule: String) -> String? {
        defer { mayDoAnything = commandRules == ["+@all"] && allKeys && allChannels }
        switch rule.lowercased() {
        case "on": isOn = true
        case "off": isOn = false
        case "nopass":
            needsNoPassword = true
            passwords = []
        case "resetpass":
            needsNoPassword = false
            passwords = []
        case "allkeys": return apply("~*")
        case "resetkeys": keyPatterns = []
        case "allchannels": return apply("&*")
        case "resetchannels": channelPatterns = []
        case "allcommands": return apply("+@all")
        case "nocommands": return apply("-@all")
        case "sanitize-payload", "skip-sanitize-payload", "clearselectors": break
        case "reset":
            for rule in ["resetpass", "resetkeys", "resetchannels", "off", "-@all"] { _ = apply(rule) }
        default: return applySigned(rule)
        }
        return nil
    }

    private func applySigned(_ rule: String) -> String? {
        let rest = String(rule.dropFirst())
        switch rule.first {
        case ">":
            let hash = SHA256.hex(Array(rest.utf8))
            if !passwords.contains(hash) { passwords.append(hash) }
            needsNoPassword = false
        case "#":
            guard rest.count == 64, rest.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else {
                return
                    "The provided password hash must be exactly 64 characters and contain only lowercase hexadecimal characters"
            }
            if !passwords.contains(rest) { passwords.append(rest) }
            needsNoPassword = false
        case "<", "!":
            let hash = rule.first == "<" ? SHA256.hex(Array(rest.utf8)) : rest
            guard let place = passwords.firstIndex(of: hash) else {
                return "The password you are trying to remove from the user does not exist"
            }
            passwords.remove(at: place)
        case "~": return addKeys(KeyPattern(pattern: ByteString(rest)))
        case "%":
            guard let end = rest.firstIndex(of: "~") else { return "Syntax error" }
            let marks = rest[..<end].uppercased()
            guard !marks.isEmpty, marks.allSatisfy({ $0 == "R" || $0 == "W" }) else { return "Syntax error" }
            return addKeys(
                KeyPattern(
                    pattern: ByteString(String(rest[rest.index(after: end)...])), reads: marks.contains("R"),
                    writes: marks.contains("W")))
        case "&":
            if allChannels, rest != "*" {
                return
                    "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not have any effect. Try 'resetchannels' to start with an empty list of channels"
            }
            if !channelPatterns.contains(ByteString(rest)) { channelPatterns.append(ByteString(rest)) }
        case "+", "-": return applyCommands(rest, allows: rule.first == "+")
        case "(": return "Larder has no selectors"
        default: return "Syntax error"
        }
        return nil
    }

    private func addKeys(_ pattern: KeyPattern) -> String? {
        if allKeys, pattern.pattern != "*" {
            return
                "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. Try 'resetkeys' to start with an empty list of patterns"
        }
        if !keyPatterns.contains(pattern) { keyPatterns.append(pattern) }
        return nil
    }

    private func applyCommands(_ text: String, allows: Bool) -> String? {
        let sign = allows ? "+" : "-"
        let word = text.lowercased()
        let names: [String]
        if word == "@all" {
            commands = allows ? Set(ServedCommands.all.map(\.name)) : []
            commandRules = [sign + "@all"]
            return nil
        }
        if word.hasPrefix("@") {
            let category = String(word.dropFirst())
            guard AccessCategories.all.contains(category) else {
                return "Unknown command or category name in ACL"
            }
            names = ServedCommands.all.map(\.name).filter { AccessCategories.of($0).contains(category) }
        } else {
            let name = word.uppercased().replacingFirst("|", by: " ")
            guard ServedCommands.isKnown(name) else { return "Unknown command or category name in ACL" }
            names = ServedCommands.all.map(\.name).filter { $0 == name || $0.hasPrefix(name + " ") }
        }
        if allows { commands.formUnion(names) } else { commands.subtract(names) }
        commandRules.removeAll {
            $0 == "+" + word || $0 == "-" + word || $0.hasPrefix("+\(word)|") || $0.hasPrefix("-\(word)|")
        }
        commandRules.append(sign + word)
        return nil
    }

    var commandText: String { commandRules.joined(separator: " ") }

    /// The rules that make the user, as `ACL LIST` writes them.
    var description: String {
        var words = ["user", name, isOn ? "on" : "off"]
        if needsNoPassword { words.append("nopass") }
        words.append("sanitize-payload")
        words += passwords.map { "#" + $0 }
        words += keyPatterns.map(\.text)
        words += channelPatterns.isEmpty ? ["resetchannels"] : channelPatterns.map { "&" + $0.text }
        words.append(commandText)
        return words.joined(separator: " ")
    }
}

/// The users of a server, and what was refused to them.
struct Users {
    /// The user of a connection that has named none.
    let standard: User
    private(set) var all: [User]
    /// The newest first.
    var log: [LogEntry] = []
    private var nextEntry = 0

    struct LogEntry {
        var id: Int
        var count = 1
        var reason: String
        var context: String
        var object: String
        var user: String
        var client: String
        var since: Instant
        var newest: Instant
    }

    init() {
        standard = User("default")
        for rule in ["on", "nopass", "~*", "&*", "+@all"] { _ = standard.apply(rule) }
        all = [standard]
    }

    func named(_ name: String) -> User? { all.first { $0.name == name } }

    func find(_ name: String, password: ByteString) -> User? {
        named(name).flatMap { $0.accepts(password) ? $0 : nil }
    }

    mutating func set(_ user: User) {
        all.removeAll { $0.name == user.name }
        all.append(user)
        all.sort { $0.name < $1.name }
    }

    mutating func remove(_ name: String) -> Bool {
        guard name != "default", let place = all.firstIndex(where: { $0.name == name }) else { return false }
        all.remove(at: place)
        return true
    }

    mutating func note(
        _ reason: String, object: String, user: String, of client: Client, at now: Instant,
        context: String = "toplevel"
    ) {
        if let place = log.firstIndex(where: {
            $0.reason == reason && $0.object == object && $0.user == user && $0.context == context
        }) {
            var entry = log.remove(at: place)
            entry.count += 1
            entry.newest = now
            log.insert(entry, at: 0)
            return
        }
        log.insert(
            LogEntry(
                id: nextEntry, reason: reason, context: context, object: object, user: user,
                client: client.info(at: now), since: now, newest: now), at: 0)
        nextEntry += 1
        if log.count > 128 { log.removeLast() }
    }
}

extension Engine {
    /// Refuses what a user may not do.
    func check(
        _ user: User, _ command: ServedCommand, _ arguments: [ByteString], _ client: Client,
        context: String = "toplevel"
    ) throws(CommandError) {
        let context = client.transaction != nil ? "multi" : context
        guard user.may(command.name) else {
            users.note(
                "command", object: command.descriptor.fullName, user: user.name, of: client, at: now,
                context: context)
            throw CommandError(
                whole:
                    "NOPERM User \(user.name) has no permissions to run the '\(command.descriptor.fullName)' command"
            )
        }
        if !user.allKeys {
            let writes = command.descriptor.flags.contains(.write)
            for place in command.descriptor.keyPlaces(in: arguments)
            where !user.mayUse(arguments[place], writes: writes) {
                users.note(
                    "key", object: arguments[place].text, user: user.name, of: client, at: now,
                    context: context)
                throw CommandError(
                    whole: "NOPERM No permissions to access a key")
            }
        }
        guard !user.allChannels else { return }
        let channels: ArraySlice<ByteString> =
            switch command.name {
            case "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE": arguments.dropFirst()
            case "PUBLISH", "SPUBLISH": arguments[1...1]
            default: []
            }
        for channel in channels where !user.mayListen(to: channel, isPattern: command.name == "PSUBSCRIBE") {
            users.note(
                "channel", object: channel.text, user: user.name, of: client, at: now, context: context)
            throw CommandError(whole: "NOPERM No permissions to access a channel")
        }
    }
}
