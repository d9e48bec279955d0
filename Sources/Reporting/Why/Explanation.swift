internal import Basics
public import Simulation
public import Tracing

/// Why something happened: the answer of `why`, as data.
///
///     MISS user:1 at 61.022s, because it had expired.
///       stored    0.021s  by the read at 0.000s, with the cache's ttl of 60s
///       expired  60.021s  nobody had refreshed it
///     Cost: 22ms instead of 1ms, and one read of users.
///
/// It is a function of the log: the chain of events that the events name, in sentences.
public struct Explanation: Sendable {
    /// A link of the chain of causes.
    public struct Row: Sendable, Equatable {
        /// What happened, in a word or two: `stored`.
        public var word: String
        /// When; nil if that is no longer known.
        public var time: Instant?
        /// What there is to say about it.
        public var text: String

        public init(word: String, time: Instant?, text: String) {
            self.word = word
            self.time = time
            self.text = text
        }
    }

    /// The event that is explained.
    public let event: EventNumber
    /// What happened, and why, in a sentence.
    public let title: String
    /// What led to it, the first cause first.
    public let rows: [Row]
    /// What it cost, as the end of a sentence that begins with `Cost: `; nil if there is nothing to say.
    public var cost: String?

    /// Explains an event, following nothing but links. Complexity: O(events kept), for each operation in the chain.
    public init(of event: Event, in log: any EventSource) {
        self.event = event.number
        title = Wording(log).title(of: event)
        rows = Chain(source: log).rows(for: event)
        cost = Costs(source: log).cost(of: event)
    }

    /// Explains the event of a number.
    ///
    /// - Throws: `Missing` if there is no such event, or if it is no longer kept.
    public init(of number: EventNumber, in log: Log) throws(Missing) {
        guard let event = log[number] else {
            throw number >= 1 && number <= log.count
                ? .notKept(number, first: log.first)
                : .unknown(number, count: log.count)
        }
        self.init(of: event, in: log)
    }

    /// An event that cannot be explained because it is not there.
    public enum Missing: Error, Equatable, CustomStringConvertible {
        case unknown(EventNumber, count: Int)
        case notKept(EventNumber, first: EventNumber)

        public var description: String {
            switch self {
            case .unknown(let number, 0): "there is no event #\(number): nothing has happened yet"
            case .unknown(let number, let count): "there is no event #\(number): they go from #1 to #\(count)"
            case .notKept(let number, let first):
                "\(Chain.notKept(number)) (the oldest kept is #\(first))"
            }
        }
    }
}

// MARK: - Which event

extension Explanation {
    /// The event that `why KEY` is about: the one that tells most of the newest operation on the key that tells
    /// something; nil if no event of the key is kept.
    public static func subject(for key: KeyID, in log: Log) -> Event? {
        subject(in: log) { $0.key == key }
    }

    /// The event that `why` alone is about; nil if no event is kept.
    public static func last(in log: Log) -> Event? { subject(in: log) { _ in true } }

    /// The newest events that tell something, the newest first.
    public static func newest(_ count: Int, in log: Log) -> [Event] {
        Array(log.events.reversed().lazy.filter { $0.rank > 1 }.prefix(count))
    }

    /// Of the newest operation that tells something, or of the newest event that belongs to none, the event that tells
    /// most: what went wrong rather than what went on, and what went on rather than that it began or ended.
    private static func subject(in log: Log, _ fits: (Event) -> Bool) -> Event? {
        var fallback: Event?
        for event in log.events.reversed() where fits(event) {
            if fallback == nil { fallback = event }
            guard event.rank > 1 || event.isEnd else { continue }
            if event.operation == 0 { return event }
            var best = event
            for other in log.events(ofOperationOf: event).reversed()
            where fits(other) && other.rank > best.rank { best = other }
            return best
        }
        return fallback
    }
}

// MARK: - As text

extension Explanation {
    /// Writes the explanation as lines of at most `width` characters, but for words that are longer.
    public func append(to buffer: inout TextBuffer, width: Int = 80, styled: Bool = false) {
        if styled { buffer.append(Style.bold.rawValue) }
        buffer.append(wrapping: title, indent: 0, width: width)
        if styled { buffer.append(Style.reset.rawValue) }
        buffer.append("\n")
        let times = rows.map { $0.time.map(String.init(describing:)) ?? "" }
        let wordWidth = rows.map { $0.word.unicodeScalars.count }.max() ?? 0
        let timeWidth = times.map { $0.utf8.count }.max() ?? 0
        for (row, time) in zip(rows, times) {
            let start = buffer.count
            buffer.append("  ")
            buffer.append(PrintableText.line(row.word), paddedTo: wordWidth)
            buffer.append("  ")
            buffer.append(time, rightAlignedTo: timeWidth)
            buffer.append("  ")
            buffer.append(wrapping: row.text, indent: wordWidth + timeWidth + 6, width: width)
            buffer.trim(from: start)
            buffer.append("\n")
        }
        if let cost {
            buffer.append(wrapping: "Cost: \(cost).", indent: 0, width: width)
            buffer.append("\n")
        }
    }

    /// The explanation as text, with a line break at the end of every line.
    public func text(width: Int = 80, styled: Bool = false) -> String {
        var buffer = TextBuffer()
        append(to: &buffer, width: width, styled: styled)
        return buffer.text
    }
}

extension TextBuffer {
    /// Text that begins at the column `indent`, and whose further lines begin there too.
    mutating func append(wrapping text: String, indent: Int, width: Int) {
        var column = indent
        var isFirst = true
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let length = word.unicodeScalars.count
            if !isFirst {
                if column + 1 + length > width, column > indent {
                    append("\n")
                    pad(indent)
                    column = indent
                } else {
                    append(" ")
                    column += 1
                }
            }
            append(word)
            column += length
            isFirst = false
        }
    }
}
