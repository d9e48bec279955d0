internal import Tracing

/// The shape that stands for an event in a picture: kinds differ in shape, not only in colour.
enum EventShape: String, CaseIterable {
    case ring, disc, square, cross, diamond, diamondRing, warning, tick, bar

    init(_ event: Event) {
        switch event.what {
        case .hit, .serve(.revalidating, _): self = .disc
        case .miss: self = .ring
        case .store, .ttl, .renew: self = .square
        case .remove, .expire, .evict, .reject: self = .cross
        case .write: self = .diamond
        case .read, .load: self = .diamondRing
        case .stale, .lost, .drop, .failed, .refuse, .timeout, .crash: self = .warning
        case .request, .done: self = .bar
        default: self = .tick
        }
    }

    /// The shape about a point, as an element of SVG.
    func svg(x: Int, y: Int, class name: String) -> String {
        switch self {
        case .disc: "<circle class=\"\(name)\" cx=\"\(x)\" cy=\"\(y)\" r=\"6\"/>"
        case .ring:
            "<g class=\"\(name)\"><circle cx=\"\(x)\" cy=\"\(y)\" r=\"7\"/><circle class=\"ground\" cx=\"\(x)\" cy=\"\(y)\" r=\"4\"/></g>"
        case .square:
            "<rect class=\"\(name)\" x=\"\(x - 6)\" y=\"\(y - 6)\" width=\"12\" height=\"12\"/>"
        case .cross:
            "<path class=\"\(name)\" d=\"M\(x - 7) \(y - 5)l2 -2 5 5 5 -5 2 2 -5 5 5 5 -2 2 -5 -5 -5 5 -2 -2 5 -5z\"/>"
        case .diamond: "<path class=\"\(name)\" d=\"M\(x) \(y - 8)l8 8 -8 8 -8 -8z\"/>"
        case .diamondRing:
            "<g class=\"\(name)\"><path d=\"M\(x) \(y - 8)l8 8 -8 8 -8 -8z\"/><path class=\"ground\" d=\"M\(x) \(y - 4)l4 4 -4 4 -4 -4z\"/></g>"
        case .warning:
            "<g class=\"\(name)\"><path d=\"M\(x) \(y - 9)l9 16h-18z\"/><path class=\"ground\" d=\"M\(x - 1) \(y - 3)h2v5h-2zM\(x - 1) \(y + 3)h2v2h-2z\"/></g>"
        case .tick: "<circle class=\"\(name)\" cx=\"\(x)\" cy=\"\(y)\" r=\"4\"/>"
        case .bar: "<rect class=\"\(name)\" x=\"\(x - 8)\" y=\"\(y - 2)\" width=\"16\" height=\"4\"/>"
        }
    }
}
