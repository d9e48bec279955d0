@testable import Language

/// Scripts that run, for mutations to start from.
struct SyntaxCorpus {
    let scripts: [String]

    /// The examples of `help`, a script for each line of syntax, some that nothing else covers, and `more`.
    init(more: [String] = []) {
        let syntax = CommandRegistry.all.flatMap { $0.spec.syntax }
        scripts =
            Help.examples.map(\.script).filter { !$0.isEmpty } + syntax.map(Self.script) + Self.extra + more
    }

    private static let setting = """
        database users rows=user:1..user:9
        cache front over users ttl=5s capacity=2

        """

    /// A line of syntax with each placeholder replaced by something that fits.
    private static func script(of syntax: String) -> String {
        let words = syntax.split(separator: " ").map { word -> String in
            var word = String(word)
            for (placeholder, value) in placeholders { word = word.replacing(placeholder, with: value) }
            return word
        }
        return setting + words.joined(separator: " ").replacing("{ user:1 }", with: "{ read user:1 }")
    }

    private static let placeholders = [
        ("[OPTION=VALUE…]", "ttl=3s"), ("OPTION=VALUE…", "ttl=3s"), ("KEYS", "user:1..user:3"),
        ("KEY=VALUE", "k=v"),
        ("KEY…", "user:1"), ("KEY", "user:1"), ("TIME", "3s"), ("CACHE", "front"), ("DATABASE", "users"),
        ("NODE", "front"), ("STATEMENT", "read user:1"), ("VALUE", "\"Ann\""), ("SHARE", "50%"),
        ("RATE", "10/s"),
        ("FACTOR", "3"), ("NUMBER", "4"), ("METRIC", "hits"), ("KIND", "evict"), ("FILE", "other.larder"),
        ("NAME", "fresh"), ("N", "2"), ("…", "read user:1"), ("[", ""), ("]", ""), ("|", " "),
    ]

    private static let extra = [
        "let n = 3 * 4\ndefine f(a, b) { read $a ; write ${b} \"x $n\" }\n" + setting + "f user:1 user:2",
        setting + "for k in user:1..user:3 { together 2 { read $k }; advance 1s }",
        setting
            + "configure front strategy=refresh-ahead+write-behind flush-every=1s\nwrite user:1 'x'\nundo\nredo",
        setting + "every 1s for=5s { read user:1 }\nrewind 1s\nadvance 3s\nsettle\nshow queue\nshow",
        setting + "workload keys=user:1..user:9 zipf=0.9 rate=100/s for=1s writes=10% arrivals=random",
        "database d { user:1 Ann\n user:2=Bob\n }\nshow d\nexpect error { read user:1 in=nowhere }",
        "database d \\\n  read=uniform(1ms, 2ms) write=lognormal(1ms,0.5) { a=1; b=\"two \\u{41}\" }\n@d read a",
    ]
}
