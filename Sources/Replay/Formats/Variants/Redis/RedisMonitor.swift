internal import Basics

extension TraceFormat {
    /// What `redis-cli MONITOR` prints.
    static let redisMonitor = TraceFormat(
        name: "redis-monitor", aliases: ["monitor", "redis"],
        summary: "what 'redis-cli MONITOR' prints; commands become reads, writes and deletes of their keys",
        layout: #"1339518083.107412 [0 127.0.0.1:60866] "GET" "user:1""#,
        holds: .all,
        recognise: { sample in
            sample.isText && sample.share { RedisMonitor.isCommand($0) } >= 0.5 ? 95 : 0
        },
        makeReader: { (_, options) throws(TraceError) in LineReader(RedisMonitor(), skipBad: options.skipBad)
        })
}

/// Lines of MONITOR: the time in seconds, the database and the client, the command and its arguments in quotes, with escapes as
/// in C (`sdscatrepr` of the Redis sources).
///
/// FLUSHALL and FLUSHDB delete every key that was named before. A key of another database than 0 is another key: it gets `db1:` and the like
/// before it. MONITOR shows no replies, so the size
/// of a key's object is that of the key and of the value that was last written in one piece (SET, SETEX, MSET, …); before
/// that it is not known.
struct RedisMonitor: LineDecoder {
    private var request = RedisRequest()
    private var key: [UInt8] = []
    /// The keys of each database that are not known to be deleted, for the commands that empty one.
    private var keysOfDatabase: [UInt64: LiveKeys] = [:]

    var columns: TraceColumns { .all }
    var leavesOut: Bool { true }

    static func isCommand(_ line: Span<UInt8>) -> Bool {
        firstQuote(of: line.extracting(droppingFirst: plus(line))) != nil
    }

    /// Where the first quote of a line stands that begins as MONITOR's do.
    static func firstQuote(of line: Span<UInt8>) -> Int? {
        var index = 0
        while index < line.count, line[index] &- 0x30 < 10 || line[index] == 0x2E { index += 1 }
        guard index > 0, index + 1 < line.count, line[index] == 0x20, line[index + 1] == UInt8(ascii: "[")
        else {
            return nil
        }
        // An address of IPv6 has brackets itself, so the one is looked for that a quote follows.
        while index + 2 < line.count {
            if line[index] == UInt8(ascii: "]"), line[index + 1] == 0x20,
                line[index + 2] == UInt8(ascii: "\"")
            {
                return index + 2
            }
            index += 1
        }
        return nil
    }

    mutating func decode(_ whole: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        // Without redis-cli the lines are replies of the protocol, which a plus begins.
        let line = whole.extracting(droppingFirst: Self.plus(whole))
        guard let quote = Self.firstQuote(of: line) else {
            // What redis-cli prints before the first command.
            if Field.equal(line.extracting(Field.trimmed(line)), "ok") { return }
            throw LineProblem(found: Field.quoted(line), expected: TraceFormat.redisMonitor.layout)
        }
        var timeEnd = 0
        while line[timeEnd] != 0x20 { timeEnd += 1 }
        guard let time = Field.nanoseconds(line.extracting(0..<timeEnd), unit: 1_000_000_000) else {
            throw LineProblem(
                found: Field.quoted(line.extracting(0..<timeEnd)),
                expected: "a time such as 1339518083.107412")
        }
        let database = Self.database(line.extracting(timeEnd + 2..<quote))
        request.time = time
        try request.read(line.extracting(quote..<line.count))
        if request.name == "FLUSHALL" || request.name == "FLUSHDB" {
            flush(request.name == "FLUSHALL" ? nil : database, time, into: &records)
            return
        }
        guard let command = RedisCommand.named(request.name) else {
            log.passedOver.add(request.name)
            return
        }
        for effect in command.effects(of: request) {
            let range = request.arguments[effect.argument]
            key.removeAll(keepingCapacity: true)
            if database != 0 { key.append(contentsOf: "db\(database):".utf8) }
            key.append(contentsOf: request.bytes[range])
            records.append(key: key.span)
            if effect.operation == .delete {
                keysOfDatabase[database]?.remove(key)
            } else {
                keysOfDatabase[database, default: LiveKeys()].insert(key)
            }
            let size = effect.valueSize.map { log.cut(size: UInt64(range.count + $0)) }
            Row(
                size: size ?? TraceRecords.unknownSize, operation: effect.operation, time: time,
                lifetime: effect.lifetime
            ).append(.all, to: &records)
        }
    }

    /// Appends a deletion of each key of a database, or of all, in the order of their first appearance.
    private mutating func flush(_ database: UInt64?, _ time: UInt64, into records: inout TraceRecords) {
        for number in database.map({ [$0] }) ?? keysOfDatabase.keys.sorted() {
            for key in keysOfDatabase.removeValue(forKey: number)?.inOrder ?? [] {
                records.append(key: key.span)
                Row(size: 0, operation: .delete, time: time).append(.all, to: &records)
            }
        }
    }

    private static func plus(_ line: Span<UInt8>) -> Int { line[0] == UInt8(ascii: "+") ? 1 : 0 }

    /// The number before the client's address.
    private static func database(_ text: Span<UInt8>) -> UInt64 {
        var end = 0
        while end < text.count, text[end] &- 0x30 < 10 { end += 1 }
        return Field.number(text.extracting(0..<end)) ?? 0
    }
}

/// Keys in the order of their first appearance.
struct LiveKeys {
    private var numbers: [[UInt8]: Int] = [:]
    private var next = 0

    mutating func insert(_ key: [UInt8]) {
        if numbers[key] == nil {
            numbers[key] = next
            next += 1
        }
    }

    mutating func remove(_ key: [UInt8]) { numbers[key] = nil }

    var inOrder: [[UInt8]] { numbers.sorted { $0.value < $1.value }.map(\.key) }
}

/// A command with its arguments, the escapes resolved.
struct RedisRequest {
    /// The name of the command, in upper case.
    private(set) var name = ""
    /// The arguments behind the name, one after the other.
    private(set) var bytes: [UInt8] = []
    /// Where each argument stands in them.
    private(set) var arguments: [Range<Int>] = []
    /// When it was received, in nanoseconds since 1970.
    var time: UInt64 = 0

    /// Reads words in quotes, parted by blanks.
    mutating func read(_ text: Span<UInt8>) throws(LineProblem) {
        bytes.removeAll(keepingCapacity: true)
        arguments.removeAll(keepingCapacity: true)
        name = ""
        var index = 0
        var isName = true
        while index < text.count {
            if Field.isBlank(text[index]) {
                index += 1
                continue
            }
            guard text[index] == UInt8(ascii: "\"") else {
                throw LineProblem(
                    found: Field.quoted(text.extracting(index..<text.count)),
                    expected: "an argument in quotes")
            }
            let start = bytes.count
            index = try readWord(text, index + 1)
            if isName {
                name = String(decoding: bytes, as: UTF8.self).uppercased()
                bytes.removeAll(keepingCapacity: true)
                isName = false
            } else {
                arguments.append(start..<bytes.count)
            }
        }
    }

    /// Appends the bytes of a word up to its closing quote, and returns where to go on.
    private mutating func readWord(_ text: Span<UInt8>, _ start: Int) throws(LineProblem) -> Int {
        var index = start
        while index < text.count {
            let byte = text[index]
            index += 1
            if byte == UInt8(ascii: "\"") { return index }
            guard byte == UInt8(ascii: "\\"), index < text.count else {
                bytes.append(byte)
                continue
            }
            let escaped = text[index]
            index += 1
            switch escaped {
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "a"): bytes.append(0x07)
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "x"):
                guard index + 1 < text.count, let high = HexDigit.value(of: text[index]),
                    let low = HexDigit.value(of: text[index + 1])
                else {
                    throw LineProblem(
                        found: Field.quoted(text.extracting(index - 2..<text.count)),
                        expected: "two hexadecimal digits after \\x")
                }
                bytes.append(high << 4 | low)
                index += 2
            default: bytes.append(escaped)
            }
        }
        throw LineProblem(
            found: Field.quoted(text.extracting(start - 1..<text.count)),
            expected: "a quote at the end of the argument")
    }

    // MARK: Arguments

    /// Whether an argument is a word, which is given in lower case.
    func argument(_ index: Int, is word: StaticString) -> Bool {
        index < arguments.count && Field.equal(bytes.span.extracting(arguments[index]), word)
    }

    /// The number that an argument is; nil if it is none, or negative.
    func number(_ index: Int) -> UInt64? {
        index < arguments.count ? Field.number(bytes.span.extracting(arguments[index])) : nil
    }

    func size(_ index: Int) -> Int { index < arguments.count ? arguments[index].count : 0 }
}
