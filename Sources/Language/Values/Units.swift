internal import Basics
internal import Simulation

/// Reads numbers with units as they are typed.
enum Units {
    /// A span of time: `150ms`, `60s`, `1h30m`, `1.5s`.
    static func timeSpan(_ text: String, for what: String) throws(Problem) -> TimeSpan {
        do { return TimeSpan(nanoseconds: try Quantity.nanoseconds(text)) } catch {
            switch error {
            case .bareNumber:
                throw .bareNumber(text, for: what, fix: "\(text)s for seconds, or \(text)ms for milliseconds")
            case .malformed:
                throw .badValue(
                    text, for: what, expected: Self.meantTime(text) ?? "a time such as 150ms, 60s or 1h30m")
            case .tooLarge: throw .outOfRange(text, for: what, expected: "at most 290 years")
            }
        }
    }

    /// A time whose unit is written as a word: `5min`, `2hours`.
    private static func meantTime(_ text: String) -> String? {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let units = [
            "ms": ["msec", "msecs", "millis", "millisecond", "milliseconds"],
            "s": ["sec", "secs", "second", "seconds", "S"],
            "m": ["min", "mins", "minute", "minutes", "M"],
            "h": ["hr", "hrs", "hour", "hours", "H"], "d": ["day", "days", "D"],
        ]
        guard !number.isEmpty,
            let unit = units.first(where: { $0.value.contains(String(text.dropFirst(number.count))) })?.key
        else { return nil }
        return "\(number)\(unit)"
    }

    /// Words with which other tools say that there is no limit.
    private static let endless = [
        "forever", "never", "infinite", "infinity", "inf", "unlimited", "unbounded", "no",
    ]

    /// A span of time that is more than none.
    static func positiveTimeSpan(_ text: String, for what: String) throws(Problem) -> TimeSpan {
        let span = try timeSpan(text, for: what)
        guard span > .zero else { throw .outOfRange(text, for: what, expected: "more than no time") }
        return span
    }

    /// A span of time that is more than none, or the word none.
    static func optionalTimeSpan(_ text: String, for what: String) throws(Problem) -> TimeSpan? {
        if text == "none" || text == "off" { return nil }
        if endless.contains(text) || text == "-1" {
            throw .badValue(text, for: what, expected: "none, for no such time")
        }
        // A bare 0 has no unit to add: what is meant is that there is no such time.
        if Int(text) == 0 {
            throw .outOfRange(text, for: what, expected: "a time such as 60s, or none for no limit")
        }
        let span = try timeSpan(text, for: what)
        guard span > .zero else {
            throw .outOfRange(text, for: what, expected: "a time such as 60s, or none for no limit")
        }
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

    /// A size: `64KiB`, `1MiB`, `500B`; nil if the text is no size that can be kept.
    static func bytes(_ text: String) -> Int? {
        guard let size = try? Quantity.bytes(text), size < 9_000_000_000_000_000 else { return nil }
        return size
    }

    /// A share: `10%` or `0.1%`, in 0 ... 1.
    static func share(_ text: String, for what: String) throws(Problem) -> Double {
        if Quantity.isBareNumber(text), let number = Double(text) {
            let percent = number <= 1 ? number * 100 : number
            throw .bareNumber(text, for: what, fix: "\(Sizes.number(percent))%")
        }
        guard let share = try? Quantity.share(text), share <= 1 else {
            throw .badValue(text, for: what, expected: "a share such as 10%, from 0% to 100%")
        }
        return share
    }

    /// A rate: `1000/s`, `5/ms`, `60/m`; in events a second.
    static func rate(_ text: String, for what: String) throws(Problem) -> Double {
        let rate: Double
        do { rate = try Quantity.rate(text) } catch {
            switch error {
            case .bareNumber: throw .bareNumber(text, for: what, fix: "\(text)/s")
            case .malformed: throw .badValue(text, for: what, expected: "a rate such as 1000/s")
            case .tooLarge: throw .outOfRange(text, for: what, expected: "at most 1000000000/s")
            }
        }
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
        guard let form = DistributionForm(text) else { return .fixed(try timeSpan(text, for: what)) }
        let arguments = form.arguments
        switch (form.name, arguments.count) {
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
            guard let sigma = DistributionForm.sigma(arguments[1]) else {
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
