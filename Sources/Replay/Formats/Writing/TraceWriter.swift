/// How a trace is to be written.
public struct TraceWriterOptions: Sendable {
    /// The version of libCacheSim's lcs format: 1, 2 or 3.
    public var lcsVersion = 3

    /// Options, each with its usual value.
    public init() {}
}

/// Turns requests into the bytes of a trace.
protocol TraceWriter {
    /// What it writes of each request besides the key.
    var holds: TraceColumns { get }
    /// Where records say which request of their key is the next; nil if they do not.
    var link: NextLink? { get }

    /// Begins a trace whose requests have these columns, and returns its first bytes.
    mutating func begin(_ columns: TraceColumns) -> [UInt8]

    /// Appends the bytes of requests. Their keys are numbers if the format demands it, and they have dense numbers where
    /// there is a link.
    mutating func append(
        _ records: borrowing TraceRecords, to output: inout [UInt8], losses: inout TraceLosses)
        throws(TraceError)

    /// Appends what was held back.
    mutating func end(_ output: inout [UInt8])

    /// The first bytes once everything is known; nil if they stay.
    var finalHeader: [UInt8]? { get }
}

extension TraceWriter {
    var link: NextLink? { nil }
    var finalHeader: [UInt8]? { nil }
    mutating func begin(_ columns: TraceColumns) -> [UInt8] { [] }
    mutating func end(_ output: inout [UInt8]) {}
}

/// Where the records of a format say which request of their key is the next, counted from 1; −1 if there is none.
///
/// Until the trace is complete the dense number of the key stands there.
struct NextLink {
    var headerSize: Int
    var recordSize: Int
    var offset: Int
}

/// What of a trace could not be written in a format.
struct TraceLosses {
    var cutTimes = 0
    var roundedLifetimes = 0
    var cutSizes = 0
    var cutLifetimes = 0
    var writesThatRead = 0
    var deletesLeftOut = 0
    var lifetimesLost = 0
    var tenantsLost = 0
    var numbersKeys = false

    /// A moment in whole seconds that fit into 32 bits.
    mutating func seconds(_ time: UInt64) -> UInt32 {
        let seconds = time / 1_000_000_000
        if seconds * 1_000_000_000 != time || seconds > UInt32.max { cutTimes += 1 }
        return UInt32(clamping: seconds)
    }

    /// A size that fits into 32 bits.
    mutating func size(_ size: UInt64) -> UInt32 {
        if size > UInt32.max { cutSizes += 1 }
        return UInt32(clamping: size)
    }

    /// A lifetime in whole seconds, rounded up so that it does not become none.
    mutating func lifetimeSeconds(_ lifetime: UInt64, most: UInt32 = .max) -> UInt32 {
        let seconds = lifetime / 1_000_000_000
        let isWhole = seconds * 1_000_000_000 == lifetime
        if !isWhole { roundedLifetimes += 1 }
        let rounded = seconds + (isWhole ? 0 : 1)
        if rounded > most {
            cutLifetimes += 1
            return most
        }
        return UInt32(clamping: rounded)
    }

    /// A sentence for each thing that is lost or had to be made up.
    func notes(from columns: TraceColumns, to format: TraceFormat, holds: TraceColumns) -> [String] {
        var notes: [String] = []
        let name = format.name
        if numbersKeys {
            notes.append(
                "\(name) holds numbers for keys: they are numbered from 0 in the order of first appearance")
        }
        let lost = columns.subtracting(holds)
        if lost.contains(.times) { notes.append("the times are lost: \(name) holds none") }
        if lost.contains(.costs) { notes.append("the costs are lost: \(name) holds none") }
        if tenantsLost > 0 { notes.append("\(Words.count(tenantsLost, "tenant")) lost: \(name) holds none") }
        if lost.contains(.sizes) { notes.append("the sizes are lost: \(name) holds none") }
        if lifetimesLost > 0 {
            notes.append("\(Words.count(lifetimesLost, "time")) to live lost: \(name) holds none")
        }
        if writesThatRead > 0 {
            notes.append(
                "\(Words.count(writesThatRead, "write")) written as reads: \(name) holds no operations")
        }
        if deletesLeftOut > 0 {
            notes.append("\(Words.count(deletesLeftOut, "delete")) left out: \(name) holds no operations")
        }
        if cutTimes > 0 { notes.append("\(Words.count(cutTimes, "time")) cut to whole seconds") }
        if roundedLifetimes > 0 {
            notes.append("\(Words.count(roundedLifetimes, "time")) to live rounded up to whole seconds")
        }
        if cutLifetimes > 0 {
            notes.append("\(Words.count(cutLifetimes, "time")) to live cut to the longest that fits")
        }
        if cutSizes > 0 { notes.append("\(Words.count(cutSizes, "size")) cut to the largest that fits") }
        let missing = holds.subtracting(columns)
        if missing.contains(.sizes), format.isBinary {
            notes.append("the trace has no sizes: each is written as 1 byte")
        }
        if missing.contains(.times), format.isBinary {
            notes.append("the trace has no times: each is written as 0")
        }
        return notes
    }
}
