public import Tracing

/// The word that stands for an event in a trace.
public enum EventKind: Int, CaseIterable, Sendable {
    case request, done, failed, stale
    case hit, miss, store, ttl, remove, expire, evict, reject, skip, join
    case pack, unpack, batch, load
    case read, write, delete, refuse
    case queue, coalesce, flush, flushed, retry, drop, block, lost
    case timeout, again, hedge, breaker, connect, release, wait, serve, fallback, lease, health, lag, pending,
        busy, renew
    case fault, crash, heal, built, changed, dropped

    public init(_ event: Event) {
        self =
            switch event.what {
            case .request: .request
            case .done: .done
            case .failed: .failed
            case .stale: .stale
            case .hit: .hit
            case .miss: .miss
            case .store: .store
            case .ttl: .ttl
            case .remove: .remove
            case .expire: .expire
            case .evict: .evict
            case .reject: .reject
            case .skip: .skip
            case .join: .join
            case .pack: .pack
            case .unpack: .unpack
            case .batch: .batch
            case .load: .load
            case .read: .read
            case .write: event.value == nil ? .delete : .write
            case .refuse: .refuse
            case .queue: .queue
            case .coalesce: .coalesce
            case .flush: .flush
            case .flushed: .flushed
            case .retry: .retry
            case .drop: .drop
            case .block: .block
            case .lost: .lost
            case .guarded(let guarding): Self.kind(of: guarding)
            case .fault: .fault
            case .crash: .crash
            case .heal: .heal
            case .configured(.built): .built
            case .configured(.changed): .changed
            case .configured(.dropped): .dropped
            }
    }

    /// As JSON has it: `miss`.
    public var name: String { Self.names[rawValue] }

    /// As it is printed: `MISS`.
    public var word: String { Self.words[rawValue] }

    /// The colour by what the event means; nil for the terminal's own.
    var colour: Style? {
        switch self {
        case .hit: .green
        case .miss: .yellow
        case .stale, .lost, .failed, .refuse, .drop, .timeout: .red
        case .fault, .crash, .heal, .breaker, .health: .magenta
        case .serve, .fallback: .yellow
        default: nil
        }
    }

    private var isBrief: Bool {
        switch self {
        case .request, .flushed, .connect, .release, .renew, .unpack, .built, .changed, .dropped: false
        default: true
        }
    }

    /// Whether a brief trace shows an event of this kind: not the round trip of one command, which goes without saying.
    func isBrief(_ event: Event) -> Bool {
        if case .batch(let verb, _) = event.what {
            return verb != .command || event.operation == 0
        }
        return isBrief
    }

    private static func kind(of guarding: Guarding) -> EventKind {
        switch guarding {
        case .timeout: .timeout
        case .again: .again
        case .hedge: .hedge
        case .breaker: .breaker
        case .connect: .connect
        case .release: .release
        case .wait: .wait
        case .serve: .serve
        case .fallback: .fallback
        case .lease: .lease
        case .health: .health
        case .lag: .lag
        case .pending: .pending
        case .busy: .busy
        case .renew: .renew
        }
    }

    private static let names = allCases.map { "\($0)" }
    private static let words = names.map { $0.uppercased() }
}

/// A way to show text on a terminal (ECMA-48, Select Graphic Rendition).
enum Style: String {
    case dim = "\u{1B}[2m"
    case bold = "\u{1B}[1m"
    case red = "\u{1B}[31m"
    case green = "\u{1B}[32m"
    case yellow = "\u{1B}[33m"
    case magenta = "\u{1B}[35m"
    case reset = "\u{1B}[0m"
}

extension EventKind {
    /// The word for what guards did, as the first of a row in a chain of causes.
    var told: String {
        switch self {
        case .timeout: "timed out"
        case .again: "tried again"
        case .hedge: "hedged"
        case .connect: "connected"
        case .release: "released"
        case .wait: "waited"
        case .serve: "served"
        case .fallback: "fell back"
        case .lag: "lagged"
        case .pending: "read from the queue"
        case .busy: "waited"
        case .renew: "renewed"
        default: name
        }
    }
}
