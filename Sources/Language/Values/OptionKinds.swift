internal import Basics
internal import Caching
internal import Simulation

/// The kinds that most options of a cache are of, each with how such a value is read and written.
extension CacheOption {
    typealias Path<Value> = WritableKeyPath<CacheSettings, Value> & Sendable

    /// A span of time, or none.
    static func time(
        _ name: String, _ summary: String, standard: String = "none", _ path: any Path<TimeSpan?>
    ) -> CacheOption {
        CacheOption(
            spec: OptionSpec(name, .timeSpan, standard: standard, summary),
            read: { text, settings throws(Problem) in
                settings[keyPath: path] = try Units.optionalTimeSpan(text, for: "\(name)=")
            },
            write: { $0[keyPath: path].map { "\($0)" } ?? "none" })
    }

    /// A span of time.
    static func span(
        _ name: String, _ standard: String, _ summary: String, mayBeZero: Bool = false,
        _ path: any Path<TimeSpan>
    ) -> CacheOption {
        CacheOption(
            spec: OptionSpec(name, .timeSpan, standard: standard, summary),
            read: { text, settings throws(Problem) in
                settings[keyPath: path] =
                    mayBeZero
                    ? try Units.timeSpan(text, for: "\(name)=")
                    : try Units.positiveTimeSpan(text, for: "\(name)=")
            },
            write: { "\($0[keyPath: path])" })
    }

    /// One of a few words.
    static func choice<Choice: CaseIterable & RawRepresentable<String> & Sendable>(
        _ name: String, _ standard: String, _ summary: String, _ path: any Path<Choice>
    ) -> CacheOption {
        let words = Choice.allCases.map(\.rawValue)
        return CacheOption(
            spec: OptionSpec(name, .words(words), standard: standard, summary),
            read: { text, settings throws(Problem) in
                guard let choice = Choice(rawValue: text) else {
                    throw .badValue(text, for: "\(name)=", expected: WordList.either(words))
                }
                settings[keyPath: path] = choice
            },
            write: { $0[keyPath: path].rawValue })
    }

    /// On or off.
    static func switched(
        _ name: String, _ standard: String, _ summary: String, _ path: any Path<Bool>
    ) -> CacheOption {
        CacheOption(
            spec: OptionSpec(name, .flag, standard: standard, summary),
            read: { text, settings throws(Problem) in
                settings[keyPath: path] = try Units.flag(text, for: "\(name)=")
            },
            write: { $0[keyPath: path] ? "on" : "off" })
    }

    /// A whole number.
    static func count(
        _ name: String, _ standard: String, _ summary: String, in range: ClosedRange<Int> = 1...1_000_000,
        _ path: any Path<Int>
    ) -> CacheOption {
        CacheOption(
            spec: OptionSpec(name, .count, standard: standard, summary),
            read: { text, settings throws(Problem) in
                settings[keyPath: path] = try Units.integer(text, for: "\(name)=", in: range)
            },
            write: { "\($0[keyPath: path])" })
    }

    /// A whole number, or the word that says that there is none.
    static func optionalCount(
        _ name: String, _ none: String, _ summary: String, in range: ClosedRange<Int> = 1...1_000_000,
        _ path: any Path<Int?>
    ) -> CacheOption {
        CacheOption(
            spec: OptionSpec(name, .count, standard: none, summary),
            read: { text, settings throws(Problem) in
                settings[keyPath: path] =
                    text == none ? nil : try Units.integer(text, for: "\(name)=", in: range)
            },
            write: { $0[keyPath: path].map { "\($0)" } ?? none })
    }

    /// A share.
    static func share(
        _ name: String, _ standard: String, _ summary: String, _ path: any Path<Double>
    ) -> CacheOption {
        CacheOption(
            spec: OptionSpec(name, .share, standard: standard, summary),
            read: { text, settings throws(Problem) in
                settings[keyPath: path] = try Units.share(text, for: "\(name)=")
            },
            write: { Sizes.share($0[keyPath: path]) })
    }
}
