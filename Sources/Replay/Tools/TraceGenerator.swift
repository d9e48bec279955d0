internal import Basics

/// Makes traces: a pattern of keys, with operations, sizes, times to live and times, all a function of the seed.
public struct TraceGenerator {
    /// What is to be made.
    public struct Settings: Sendable {
        public var pattern: TracePattern
        /// How many requests.
        public var requests: Int
        /// How many keys parts have that draw from a fixed set.
        public var keys = 1_000_000
        /// After how many of its requests a shifting set of hot keys is replaced.
        public var shiftEvery = 100_000
        public var seed: UInt64 = 1
        /// The share of requests that write, and of those that delete.
        public var writes = 0.0
        public var deletes = 0.0
        /// Bytes of each key's object; nil to leave sizes out.
        public var sizes: AmountDistribution?
        /// The time to live of each key's object in nanoseconds; nil to leave it out.
        public var lifetimes: AmountDistribution?
        /// Requests a second, evenly spaced; nil to leave times out.
        public var rate: Double?
        /// What stands before the number in each key; empty for keys that are numbers.
        public var keyPrefix = ""

        /// Settings with their usual values.
        public init(pattern: TracePattern, requests: Int) {
            self.pattern = pattern
            self.requests = requests
        }
    }

    private let settings: Settings
    private var random: RandomStream
    private var choice: RandomStream
    private var operations: RandomStream
    private let parts: AliasTable
    private var sources: [Source] = []
    private var made = 0
    private let prefix: [UInt8]

    /// How many keys a part may draw from.
    public static let mostKeys = 1 << 30

    /// Prepares a trace; a part that follows Zipf's law takes 28 bytes a key meanwhile, and 8 afterwards.
    public init(_ settings: Settings) {
        self.settings = settings
        random = RandomStream(seed: settings.seed)
        // Streams of their own, so that it does not matter how many requests are made at once.
        choice = RandomStream(seed: settings.seed ^ 0x6C61_7264_6572)
        operations = RandomStream(seed: settings.seed ^ 0x6F70_6572)
        parts = AliasTable(weights: settings.pattern.parts.map(\.share))
        prefix = Array(settings.keyPrefix.utf8)
        // Parts with a fixed number of keys have theirs one after the other; the others share what is above, by turns.
        var next: UInt64 = 0
        let endless = settings.pattern.parts.count { Self.isEndless($0.part) }
        var turn: UInt64 = 0
        for (part, _) in settings.pattern.parts where !Self.isEndless(part) {
            sources.append(Source(part, settings, first: next, step: 1))
            next += UInt64(Source.count(part, settings))
        }
        var ordered: [Source] = []
        var finite = sources.makeIterator()
        for (part, _) in settings.pattern.parts {
            if Self.isEndless(part) {
                ordered.append(Source(part, settings, first: next + turn, step: UInt64(endless)))
                turn += 1
            } else if let source = finite.next() {
                ordered.append(source)
            }
        }
        sources = ordered
    }

    private static func isEndless(_ part: TracePattern.Part) -> Bool {
        switch part {
        case .scan, .shift: true
        case .zipf, .uniform, .loop: false
        }
    }

    /// What the trace says of each request besides its key.
    public var columns: TraceColumns {
        var columns: TraceColumns = []
        if settings.rate != nil { columns.insert(.times) }
        if settings.sizes != nil { columns.insert(.sizes) }
        if settings.writes > 0 || settings.deletes > 0 { columns.insert(.operations) }
        if settings.lifetimes != nil { columns.insert(.lifetimes) }
        return columns
    }

    /// Makes up to `limit` further requests in place of what the records held; returns false if there were none left.
    public mutating func next(_ limit: Int, into records: inout TraceRecords) -> Bool {
        records.removeAll()
        let count = min(limit, settings.requests - made)
        guard count > 0 else { return false }
        var numbers: [UInt64] = []
        numbers.reserveCapacity(count)
        if sources.count == 1 {
            for _ in 0..<count { numbers.append(sources[0].next(&random)) }
        } else {
            for _ in 0..<count { numbers.append(sources[Int(parts.draw(&choice))].next(&random)) }
        }
        addColumns(numbers, &records)
        if prefix.isEmpty {
            records.keys = numbers
        } else {
            var key: [UInt8] = []
            for number in numbers {
                key.removeAll(keepingCapacity: true)
                key.append(contentsOf: prefix)
                key.append(decimal: number)
                records.append(key: key.span)
            }
        }
        made += count
        return true
    }

    private mutating func addColumns(_ numbers: [UInt64], _ records: inout TraceRecords) {
        if let sizes = settings.sizes {
            records.columns.sizes = numbers.map {
                UInt64(
                    min(
                        max(sizes.amount(of: $0, seed: settings.seed).rounded(), 1),
                        Double(TraceRecords.longestSize)))
            }
        }
        if let lifetimes = settings.lifetimes {
            let seed = settings.seed ^ 0x7474_6C
            records.columns.lifetimes = numbers.map {
                UInt64(min(max(lifetimes.amount(of: $0, seed: seed).rounded(), 1), 9e18))
            }
        }
        if let rate = settings.rate {
            records.columns.times = numbers.indices.map { UInt64(Double(made + $0) / rate * 1e9) }
        }
        if settings.writes > 0 || settings.deletes > 0 {
            for _ in numbers {
                let unit = operations.unit()
                let operation: RequestOperation =
                    unit < settings.writes
                    ? .write : unit < settings.writes + settings.deletes ? .delete : .read
                records.columns.operations.append(operation)
            }
        }
    }

    /// One part of the pattern with its keys.
    private struct Source {
        private let part: TracePattern.Part
        private let first: UInt64
        private let step: UInt64
        private let keys: UInt64
        private let shiftEvery: UInt64
        private let table: AliasTable?
        private var drawn: UInt64 = 0

        init(_ part: TracePattern.Part, _ settings: Settings, first: UInt64, step: UInt64) {
            self.part = part
            self.first = first
            self.step = step
            keys = UInt64(Self.count(part, settings))
            shiftEvery = UInt64(settings.shiftEvery)
            if case .zipf(let exponent) = part {
                table = .zipf(exponent: exponent, count: settings.keys)
            } else {
                table = nil
            }
        }

        static func count(_ part: TracePattern.Part, _ settings: Settings) -> Int {
            switch part {
            case .zipf, .uniform: settings.keys
            case .loop(let length): length
            case .shift(let size): size
            case .scan: 1
            }
        }

        @inline(__always)
        mutating func next(_ random: inout RandomStream) -> UInt64 {
            if let table { return first &+ UInt64(table.draw(&random)) }
            defer { drawn &+= 1 }
            switch part {
            case .zipf, .uniform: return first &+ random.below(keys)
            case .scan: return first &+ drawn &* step
            case .loop: return first &+ drawn % keys
            case .shift: return first &+ (drawn / shiftEvery &* keys &+ random.below(keys)) &* step
            }
        }
    }
}
