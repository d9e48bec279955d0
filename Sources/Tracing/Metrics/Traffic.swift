public import Simulation

/// What a node had to carry and to do: round trips, bytes over the network, and how long it was busy.
///
/// A database is busy from the moment a call arrives until its answer leaves, two calls at one time counting once. A cache
/// does one thing at a time, each in `cachePerCall`: a single core of Redis does some 100,000 commands a second. Compression and
/// decompression keep it busy too, and what goes over the network is the compressed value.
public struct Traffic: Sendable, Equatable {
    /// How long a call keeps the processor of a cache busy.
    public static let cachePerCall = TimeSpan.microseconds(10)

    /// Calls that reached the node, those of a batch counting as one.
    public private(set) var roundTrips = 0
    /// Bytes of keys and values.
    public private(set) var bytes = 0
    public private(set) var busy = TimeSpan.zero
    private var busyUntil = Instant.start
    /// When the newest write-back came: those of one moment are one batch.
    private var wroteBack: Instant?

    public init() {}

    /// Whether the size of key and value means anything to it.
    @inline(__always)
    static func carries(_ what: Happening) -> Bool {
        switch what {
        case .hit, .store, .remove, .miss, .read, .write: true
        default: false
        }
    }

    /// Takes in a command of Redis that the node has answered.
    public mutating func add(_ exchange: Exchange) {
        if exchange.isRoundTrip { roundTrips += 1 }
        bytes += Int(exchange.bytes)
        busy = busy + Self.cachePerCall
    }

    /// Takes an event of the node in, which is not a part of a command.
    ///
    /// - Parameter size: bytes of its key and its value.
    public mutating func add(_ what: Happening, at time: Instant, size: Int) {
        switch what {
        case .miss(.unavailable): break
        case .hit, .store, .remove, .miss:
            roundTrips += 1
            bytes += size
            busy = busy + Self.cachePerCall
        case .read(_, let took, _), .write(let took, _):
            if case .write(_, .writeBack) = what {
                if wroteBack != time { roundTrips += 1 }
                wroteBack = time
            } else {
                roundTrips += 1
            }
            bytes += size
            let end = time + took
            if end > busyUntil {
                busy = busy + (end - max(busyUntil, time))
                busyUntil = end
            }
        case .batch(let verb, let keys): if verb != .command { roundTrips -= keys - 1 }
        case .pack(let packing), .unpack(let packing):
            bytes -= Int(packing.plain - packing.packed)
            busy = busy + packing.took
        default: break
        }
    }
}
