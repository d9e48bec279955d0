internal import Running

/// One thing that could have been different.
enum Change: Equatable {
    /// An option of a node with another value.
    case option(Override)
    /// The writes of a database that went past the caches over it, sent through them instead.
    case writesThrough(cache: String)

    init(_ node: String, _ option: String, _ value: String) {
        self = .option(Override(node: node, option: option, value: value))
    }

    /// The node that it is about.
    var node: String {
        switch self {
        case .option(let override): override.node
        case .writesThrough(let cache): cache
        }
    }

    var words: String {
        switch self {
        case .option(let override): "\(override.option)=\(override.value)"
        case .writesThrough(let cache): "the write sent through \(cache)"
        }
    }

    /// With the node: `ttl=90s on front`.
    var wordsWithNode: String {
        switch self {
        case .option(let override): "\(words) on \(override.node)"
        case .writesThrough: words
        }
    }

    /// The option, if there may be several values of it to try, of which the first that helps is enough.
    var numericOption: String? {
        guard case .option(let override) = self,
            ["capacity", "connections", "workers", "queue"].contains(override.option)
        else { return nil }
        return override.option
    }

    func apply(to settings: inout RunSettings) {
        switch self {
        case .option(let override): settings.overrides = [override]
        case .writesThrough: settings.redirectsWrites = true
        }
    }
}
