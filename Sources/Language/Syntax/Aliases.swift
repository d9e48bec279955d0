/// Other words for what Larder has: what the field, a shell or another tool calls it.
///
/// An alias is taken as if the word it stands for had been typed. A hint only names the statement that was probably
/// meant.
enum Aliases {
    /// The statement that a word runs; nil if the word is no alias.
    static func statement(_ word: String) -> String? { statements[word] }

    private static let statements: [String: String] = [
        "exit": "quit", "\\q": "quit", ":q": "quit", ":q!": "quit", ":wq": "quit", ".exit": "quit",
        ".quit": "quit", "logout": "quit", "bye": "quit",
        "?": "help", "man": "help", "\\?": "help", ":help": "help", ".help": "help",
        "echo": "print", "puts": "print",
    ]

    /// The statement that a word of another tool or language was meant to be; nil if it reminds of none.
    static func meaning(of word: String) -> String? { meanings[word.lowercased()] }

    private static let meanings: [String: String] = [
        "sleep": "advance", "tick": "advance", "forward": "advance", "fast-forward": "advance",
        "wait": "settle", "drain": "settle", "flush": "settle", "finish": "settle", "join": "settle",
        "continue": "settle",
        "next": "step", "while": "repeat", "loop": "repeat", "times": "repeat", "foreach": "for",
        "def": "define", "function": "define", "func": "define", "fn": "define", "proc": "define",
        "macro": "define",
        "var": "let", "const": "let", "unset": "let", "export": "let", "assign": "let",
        "put": "write", "insert": "write", "update": "write", "store": "write", "upsert": "write",
        "fetch": "read", "lookup": "read", "query": "read", "select": "read",
        "remove": "delete", "rm": "delete", "evict": "invalidate", "purge": "invalidate",
        "expire": "invalidate", "clear": "reset", "restart": "crash", "kill": "crash",
        "list": "show", "ls": "show", "cat": "show", "concurrent": "together", "print-cache": "show",
        "describe": "show", "inspect": "show",
        "status": "show", "metrics": "stats", "info": "stats", "explain": "why", "log": "history",
        "events": "history", "graph": "plot", "chart": "plot",
        "assert": "expect", "check": "expect", "verify": "expect", "test": "expect", "guess": "predict",
        "stop": "fail", "down": "fail", "break": "fail", "outage": "fail", "delay": "slow",
        "lag": "slow", "repair": "heal", "fix": "heal", "recover": "heal", "up": "heal", "start": "heal",
        "split": "partition", "disconnect": "partition", "freeze": "hang", "pause": "hang",
        "elif": "else", "elseif": "else", "elsif": "else", "back": "undo", "revert": "undo",
        "rollback": "undo", "goto": "rewind",
        "source": "include", "run": "include", "import": "include", "load": "include", "open": "include",
        "export-script": "save", "parallel": "together", "concurrently": "together", "spawn": "client",
        "thread": "client", "user": "client", "traffic": "workload", "bench": "workload",
        "preload": "warm", "prefetch": "warm", "prime": "warm", "schedule": "at", "cron": "every",
        "db": "database", "table": "database", "store-db": "database", "create": "database",
        "new": "database", "alter": "configure", "config": "configure", "tutorial": "lesson",
        "learn": "lesson", "course": "lessons",
    ]

    /// The options of a statement and of those in it that are called otherwise than Larder calls them, with what it calls
    /// them.
    static func renamedOptions(in statement: Statement) -> [(typed: String, meant: String)] {
        var found: [(typed: String, meant: String)] = []
        if let known = statement.name.literal.flatMap({ CommandRegistry.named($0) })?.spec.options.map(\.name)
        {
            for case .option(let name, _, _) in statement.arguments where !known.contains(name) {
                if let meant = option(name, among: known) { found.append((name, meant)) }
            }
        }
        return found + (statement.block?.statements ?? []).flatMap { renamedOptions(in: $0) }
    }

    /// The option of a statement that a word stands for; nil if the statement has none of that meaning.
    static func option(_ word: String, among known: [String]) -> String? {
        options[word]?.first(where: known.contains)
    }

    private static let options: [String: [String]] = [
        "size": ["capacity"], "max-size": ["capacity"], "maxsize": ["capacity"], "limit": ["capacity"],
        "max-entries": ["capacity"], "entries": ["capacity"], "maxmemory": ["capacity"],
        "time-to-live": ["ttl"], "expire": ["ttl"], "expires": ["ttl"], "max-age": ["ttl"], "ex": ["ttl"],
        "eviction": ["policy"], "eviction-policy": ["policy"], "maxmemory-policy": ["policy"],
        "pattern": ["strategy"], "mode": ["strategy"], "read-latency": ["read"], "write-latency": ["write"],
        "delay": ["latency", "for"], "negative": ["negative-ttl"], "swr": ["stale-while-revalidate"],
        "sie": ["stale-if-error"], "fail-safe": ["stale-if-error"], "coalescing": ["coalesce"],
        "request-coalescing": ["single-flight"], "dogpile": ["single-flight"], "leases": ["lease"],
        "xfetch": ["early"], "flush-interval": ["flush-every"], "write-delay": ["flush-every"],
        "batch-size": ["batch"], "queue-size": ["queue"], "duration": ["for"], "during": ["for"],
        "via": ["in"], "at": ["in"], "node": ["in"], "cache": ["in"], "database": ["in"], "through": ["in"],
        "on": ["in"], "from": ["in"], "to": ["in"],
    ]

    /// One of the known words that another word of the field stands for; nil if there is none.
    static func value(_ word: String, among known: [String]) -> String? {
        guard let meant = TopicRegistry.synonyms[word.lowercased()] else { return nil }
        return known.contains(meant) ? meant : nil
    }
}
