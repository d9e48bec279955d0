internal import Simulation

/// Reads numbers with units as they are typed.
enum Units {
    private static let timeUnits: [(name: String, nanoseconds: Double)] = [
        ("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
        ("d", 86400e9),
    ]

    /// Whether a text is a number that only lacks its unit.
    private static func isBareNumber(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") } && Double(text) != nil
    }

    /// A span of time: `150ms`, `60s`, `1h30m`, `1.5s`.
    static func timeSpan(_ text: String, for what: String) throws(Problem) -> TimeSpan {
        if isBareNumber(text) {
            throw .bareNumber(text, for: what, fix: "\(text)s for seconds, or \(text)ms for milliseconds")
        }
        var rest = Substring(text)
        var total = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let number = Double(digits), let known = timeUnits.first(where: { $0.name == unit }) else {
                throw .badValue(text, for: what, expected: "a time such as 150ms, 60s or 1h30m")
            }
            total += number * known.nanoseconds
        }
        guard !text.isEmpty else {
            throw .badValue(text, for: what, expected: "a time such as 150ms, 60s or 1h30m")
        }
        guard total < 9.2e18 else { throw .outOfRange(text, for: what, expected: "at most 290 years") }
        return TimeSpan(nanoseconds: Int64(total.rounded()))
    }

    /// A span of time that is more than none.
    static func positiveTimeSpan(_ text: String, for what: String) throws(Problem) -> TimeSpan {
        let span = try timeSpan(text, for: what)
        guard span > .zero else { throw .outOfRange(text, for: what, expected: "more than no time") }
        return span
    }

    /// A span of time that is more than none, or the word none.
    static func optionalTimeSpan(_ text: String, for what: String) throws(Problem) -> TimeSpan? {
        if text == "none" || text == "off" { return nil }
        // A bare 0 has no unit to add: what is meant is that there is no such time.
        if Int(text) == 0 { throw .outOfRange(text, for: what, expected: "a time such as 60s, or none") }
        let span = try timeSpan(text, for: what)
        guard span > .zero else { throw .outOfRange(text, for: what, expected: "more than no time, or none") }
        return span
    }

    /// `on` or `off`.
    static func flag(_ text: String, for what: String) throws(Problem) -> Bool {
        switch text {
        case "on": return true
        case "off": return false
        default: throw .badValue(text, for: what, expected: "on or off")
        }
    }

    private static let sizeUnits: [(name: String, bytes: Double)] = [
        ("B", 1), ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824), ("KB", 1e3), ("MB", 1e6),
        ("GB", 1e9),
    ]

    /// A size: `64KiB`, `1MiB`, `500B`; nil where the text has no unit of size.
    static func bytes(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        let unit = text.dropFirst(digits.count)
        guard let number = Double(digits), let known = sizeUnits.first(where: { $0.name == unit }) else {
            return nil
        }
        let size = number * known.bytes
        return size < 9e15 ? Int(size.rounded()) : nil
    }

    /// A share: `10%` or `0.1%`, in 0 ... 1.
    static func share(_ text: String, for what: String) throws(Problem) -> Double {
        if isBareNumber(text), let number = Double(text) {
            let percent = number <= 1 ? number * 100 : number
            throw .bareNumber(text, for: what, fix: "\(Sizes.number(percent))%")
        }
        guard text.hasSuffix("%"), let number = Double(text.dropLast()), number >= 0, number <= 100 else {
            throw .badValue(text, for: what, expected: "a share such as 10%, from 0% to 100%")
        }
        return number / 100
    }

    /// A rate: `1000/s`, `5/ms`, `60/m`; in events a second.
    static func rate(_ text: String, for what: String) throws(Problem) -> Double {
        if isBareNumber(text) { throw .bareNumber(text, for: what, fix: "\(text)/s") }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Double(parts[0]), number > 0, number.isFinite,
            let unit = timeUnits.first(where: { $0.name == parts[1] })
        else { throw .badValue(text, for: what, expected: "a rate such as 1000/s") }
        let rate = number * 1e9 / unit.nanoseconds
        guard rate <= 1e9 else { throw .outOfRange(text, for: what, expected: "at most 1000000000/s") }
        return rate
    }

    /// A whole number in a range; `_` may part its digits.
    static func integer(_ text: String, for what: String, in range: ClosedRange<Int>) throws(Problem) -> Int {
        guard let number = Int(text.filter { $0 != "_" }) else {
            throw .badValue(text, for: what, expected: "a whole number")
        }
        guard range.contains(number) else {
            let expected =
                range.upperBound == .max
                ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
            throw .outOfRange(text, for: what, expected: expected)
        }
        return number
    }

    /// A length of time that may be drawn: `20ms`, `uniform(10ms,30ms)`, `normal(20ms,5ms)`, `exponential(20ms)`,
    /// `lognormal(20ms,0.5)`.
    static func distribution(_ text: String, for what: String) throws(Problem) -> Distribution {
        guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else {
            return .fixed(try timeSpan(text, for: what))
        }
        let name = String(text[..<open])
        let inner = text[text.index(after: open)...].dropLast()
        let arguments = inner.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        switch (name, arguments.count) {
        case ("uniform", 2):
            let from = try timeSpan(arguments[0], for: what)
            let to = try timeSpan(arguments[1], for: what)
            guard from <= to else {
                throw .outOfRange(text, for: what, expected: "uniform(SHORTEST,LONGEST)")
            }
            return .uniform(from: from, to: to)
        case ("normal", 2):
            return .normal(
                mean: try timeSpan(arguments[0], for: what), deviation: try timeSpan(arguments[1], for: what))
        case ("exponential", 1): return .exponential(mean: try timeSpan(arguments[0], for: what))
        case ("lognormal", 2):
            guard let sigma = Double(arguments[1]), sigma >= 0, sigma <= 10 else {
                throw .badValue(arguments[1], for: "sigma", expected: "a number from 0 to 10")
            }
            return .lognormal(median: try timeSpan(arguments[0], for: what), sigma: sigma)
        default:
            throw .badValue(
                text, for: what,
                expected:
                    "20ms, uniform(10ms,30ms), normal(20ms,5ms), exponential(20ms) or lognormal(20ms,0.5)")
        }
    }
}
