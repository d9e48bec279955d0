import Language

/// Makes bad scripts out of good ones.
struct SyntaxMutator {
    private var dice: Dice
    private let corpus: SyntaxCorpus

    init(seed: UInt64, corpus: SyntaxCorpus) {
        dice = Dice(seed: seed, name: "syntax")
        self.corpus = corpus
    }

    /// A script with the mutations of this seed.
    mutating func script() -> String {
        if dice.once(in: 25) { return randomBytes() }
        if dice.once(in: 25) { return excess() }
        var text = dice.one(of: corpus.scripts)
        while dice.once(in: 3) { text += "\n" + dice.one(of: corpus.scripts) }
        for _ in 0..<dice.one(of: [1, 1, 1, 2, 3, 5]) { text = mutate(text) }
        return text
    }

    // MARK: Mutations

    private mutating func mutate(_ text: String) -> String {
        switch dice.below(10) {
        case 0...4: onWords(text)
        case 5...6: onLines(text)
        case 7...8: onBytes(text)
        default: onWhole(text)
        }
    }

    private mutating func onWords(_ text: String) -> String {
        var words = Self.words(of: text)
        guard !words.isEmpty else { return text }
        let index = dice.below(words.count)
        switch dice.below(7) {
        case 0: words.remove(at: index)
        case 1: words.insert(words[dice.below(words.count)], at: index)
        case 2: words.swapAt(index, dice.below(words.count))
        case 3: words[index] = dice.one(of: Self.nasty)
        case 4: words.insert(dice.one(of: Self.nasty), at: index)
        case 5: words[index] = value(in: words[index])
        default:
            let other = Self.words(of: dice.one(of: corpus.scripts))
            if !other.isEmpty { words[index] = dice.one(of: other) }
        }
        return words.joined()
    }

    /// Words with what parts them, so that joining them gives the text again.
    private static func words(of text: String) -> [String] {
        var words: [String] = []
        var current = ""
        for character in text {
            current.append(character)
            if character == " " || character == "\n" || character == ";" {
                words.append(current)
                current = ""
            }
        }
        return current.isEmpty ? words : words + [current]
    }

    /// A word whose value behind `=`, or whose number, is exchanged.
    private mutating func value(in word: String) -> String {
        let end = word.last.map { $0 == " " || $0 == "\n" ? String($0) : "" } ?? ""
        if let equals = word.firstIndex(of: "=") {
            return word[...equals] + dice.one(of: Self.values) + end
        }
        if let digit = word.firstIndex(where: { $0.isNumber }) {
            return word[..<digit] + dice.one(of: Self.values) + end
        }
        return dice.one(of: Self.values) + end
    }

    private mutating func onLines(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let index = dice.below(lines.count)
        switch dice.below(6) {
        case 0: lines.remove(at: index)
        case 1: lines.insert(lines[dice.below(lines.count)], at: index)
        case 2: lines.swapAt(index, dice.below(lines.count))
        case 3: lines[index] = "\(dice.one(of: Self.openers)) {\n\(lines[index])\n}"
        case 4: lines[index] = "\(dice.one(of: Self.openers)) \(lines[index])"
        default: lines[index] = "@" + lines[index]
        }
        return lines.joined(separator: "\n")
    }

    private mutating func onBytes(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<dice.number(1...4) {
            let index = dice.below(bytes.count + 1)
            switch dice.below(4) {
            case 0 where index < bytes.count: bytes.remove(at: index)
            case 1: bytes.insert(UInt8(dice.below(256)), at: index)
            case 2 where index < bytes.count: bytes[index] = dice.one(of: Self.bytes)
            default: bytes.insert(dice.one(of: Self.bytes), at: index)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func onWhole(_ text: String) -> String {
        switch dice.below(6) {
        case 0: return text.replacing("\n", with: "\r\n")
        case 1: return text.replacing("\n", with: ";")
        case 2:
            return String(decoding: Array(text.utf8).prefix(dice.below(text.utf8.count + 1)), as: UTF8.self)
        case 3:
            let opener = dice.one(of: Self.openers)
            let depth = dice.one(of: [2, 10, 63, 64, 65, 500])
            return String(repeating: opener + " {\n", count: depth) + text
                + String(repeating: "\n}", count: depth)
        case 4: return text.replacing(" ", with: dice.one(of: ["  ", "\t", "\\\n", " \u{A0}"]))
        default:
            return text + dice.one(of: ["\"", "'", "{", "}", "(", "$", "${", "\\", "@", "=", "x=", "\0"])
        }
    }

    // MARK: From nothing

    private mutating func randomBytes() -> String {
        let isText = dice.chance(50)
        let bytes = (0..<dice.below(300)).map { _ in
            isText ? dice.one(of: Self.bytes) : UInt8(dice.below(256))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Too much of one thing.
    private mutating func excess() -> String {
        let count = dice.one(of: [10, 200, 3000, 20_000])
        let setting = "database users rows=user:1..user:9\ncache front over users\n"
        return switch dice.below(18) {
        case 0: setting + String(repeating: dice.one(of: Self.openers) + " ", count: count) + "read user:1"
        case 1: String(repeating: dice.one(of: Self.openers) + " {", count: count)
        case 2:
            setting + "read "
                + String(repeating: dice.one(of: ["x", "user:1 ", "é", "(", "\"a\""]), count: count)
        case 3: String(repeating: "reset\n", count: min(count, 300))
        case 4: setting + "define f() { f }\nf"
        case 5: setting + "define f(a) { \(dice.one(of: Self.openers)) { f $a }\n f x$a }\nf 1\nadvance 5s"
        case 6: "let a = xxxxxxxxxx\n" + String(repeating: "let a = \"$a$a$a$a\"\n", count: min(count, 12))
        case 7: setting + String(repeating: "cache c over front\ndrop c\n", count: min(count, 200))
        case 8: "let n = 1" + String(repeating: " + 1", count: count)
        case 9: setting + "repeat \(count) { " + dice.one(of: Self.busy) + " }"
        case 10: String(repeating: "$a", count: count) + "\n" + String(repeating: "\"\\u{41}", count: count)
        default: setting + dice.one(of: Self.endless)
        }
    }

    // MARK: Dictionaries

    private static let openers = [
        "repeat 3", "repeat 1000000000", "together", "together 2", "together 1000000", "at 1s", "after 1s",
        "every 1s",
        "every 1ns", "until 9s", "for k in 1..9999999", "for k in a b", "define f(x)", "expect error",
        "expect error \"x\"",
    ]

    private static let busy = [
        "read user:1", "after 1s read user:1", "every 1s read user:1",
        "configure front policy=lfu capacity=2",
        "configure front policy=fifo\nconfigure front policy=lru", "cache c over front\ndrop c", "mark m",
        "let a = 1",
        "define g() { read user:1 }", "fail users for=1s", "workload keys=user:1..user:9 for=1s",
        "together 9 read user:1",
        "advance 1s", "settle", "step 3", "crash front", "expect error { nonsense }", "predict hit",
        "heal all",
    ]

    static let endless = [
        "repeat 1000000000 { repeat 1000000000 { } }",
        "repeat 1000000000 { repeat 1000000000 { read user:1 } }",
        "together 1000000 read user:1", "together 1000000 { together 1000000 { read user:1 } }",
        "workload rate=1000000000/s for=1000000h keys=user:1..user:9",
        "workload keys=user:1..user:9999999 rate=1/s for=1s", "read user:1..user:9999999",
        "delete user:1..user:9999999", "warm user:0..user:9223372036854775807",
        "read user:9223372036854775800..user:9223372036854775807",
        "database big rows=user:0..user:9223372036854775807\nread user:5",
        "every 1ns read user:1\nadvance 100h",
        "every 1ns { every 1ns { read user:1 } }\nadvance 1s", "repeat 1000000000 after 1s read user:1",
        "define f() { after 0s f ; after 0s f }\nf\nadvance 1s", "define f() { together 2 { f } }\nf",
        "configure front strategy=write-behind\nfail users\nwrite user:1 x\nsettle for=1000000h",
        "configure front strategy=write-behind retry=1ns\nfail users\nwrite user:1 x\nadvance 10h",
        "expect cached user:1..user:9999999", "expect uncached user:1..user:9999999",
        "for k in user:1..user:9999999 { }", "step 1000000", "every 1s read user:1\nstep 1000000",
        "together 1000 { repeat 1000000000 { advance 1ns } }", "at 1s { repeat 1000000000 { } }\nadvance 2s",
        "after 1s settle\nsettle", "every 1ns settle\nadvance 15s",
        "every 1ns step\nread user:1\nadvance 15s", "together { settle\nsettle }",
        "until 1h { settle }\nsettle",
        "flaky users 1e300",
        "cache c over users negative-ttl=290y",
        "configure front ttl=106751d jitter=106751d\nread user:1\nadvance 10s",
        "configure users read=106751d\nread user:1 user:2 user:3\nrewind 10s",
        "configure users read=exponential(106751d)\nread user:1..user:9",
        "slow users x1000000\nread user:1..user:9",
        "configure users read=lognormal(1h,10)\nread user:1..user:9",
        "advance 106751d\nadvance 106751d\nread user:1",
        "workload keys=user:1..user:9 zipf=10 rate=1000000000/s for=1ms",
        "workload keys=user:1 rate=0.0000001/d for=106751d",
    ]

    private static let nasty = [
        "{", "}", "{\n", "}\n", ";", "\"", "'", "(", ")", "$", "${", "${x}", "$x", "@", "@users ", "@front ",
        "=", "==",
        "\\", "\\\n", "\0", "\u{FEFF}", "\u{202E}", "é", "👩‍👩‍👧‍👦", "e\u{301}", "#", "# ", "--", "-", "..",
        "user:1..",
        "..5", "read ", "write ", "undo\n", "redo\n", "rewind 1s\n", "rewind 99999h\n", "reset\n", "quit\n",
        "help\n",
        "undo 1000000\n", "redo 2\n", "settle\n", "step\n", "step 1000000\n", "advance 10s\n",
        "crash front\n",
        "fail users\n", "heal all\n", "drop front\n", "drop users\n", "show front\n", "show\n",
        "trace json\n",
        "trace full\n", "seed 5\n", "include other.larder\n", "save other.larder\n", "mark m\n",
        "expect hit\n",
        "expect error ", "predict hit\n", "together ", "repeat 3 ", "every 1s ", "after 1s ", "at 9s ",
        "until 9s ",
        "in=front ", "in=users ", "for=3s ", "ttl=1s ", "policy=random ", "policy=clock(bits=2) ",
        "policy=lru(x=1) ",
        "strategy=write-behind ", "strategy=refresh-ahead+write-behind ", "strategy=+ ", "capacity=1 ",
        "capacity=64B ",
        "file=a.sqlite ", "file=other.larder ", "rows=other.csv ", "unknown=1 ", "file=/ ", "include . ",
    ]

    private static let values = [
        "0", "1", "-1", "9e999s", "-5s", "99999999999999h", "1..99999999999", "x1e308", "0/s", "1/0",
        "1e400/s",
        "0s", "1ns", "1h30m", "290y", "106751d", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808",
        "1e300", "1e-300", "nan", "inf", "-inf", "nan%", "inf%", "1e300%", "100%", "0%", "101%", "50%", "0.5",
        "1_000",
        "__", "0x10", "1.5.5s", "5", "5s", "5ms", "5S", "5 s", "1000000000/s", "1/ns", "64KiB", "0B",
        "1e9GiB",
        "99999999GiB", "none", "on", "off", "unbounded", "unlimited", "", "\"\"", "''", "\"\\u{110000}\"",
        "\"\\u{0}\"",
        "\"\\x\"", "uniform(1s,0s)", "uniform(0s,106751d)", "normal(1s,106751d)", "exponential(106751d)",
        "lognormal(1h,10)", "lognormal(1s,nan)", "uniform(", "uniform()", "1..5", "5..1", "user:1..user:3",
        "user:0..user:9223372036854775807", "user:00..user:07", "a..b", "..", "user:5..user:5", "٣", "1٣",
        "१..९",
    ]

    private static let bytes =
        Array("{}()\"'$@=;#\\\n\r\t \0.:-_+%/0123456789abcxyzns".utf8) + [0x80, 0xC3, 0xFF, 0x7F, 0x1B]
}
