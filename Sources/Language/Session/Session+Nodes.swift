internal import Caching

extension Session {
    /// Whether there is a cache of a name now.
    public func hasCache(_ name: String) -> Bool { engine.world.cache(name) != nil }

    /// The nodes there are now by their names, each with its options as they would be typed; `kind` and `over` tell what
    /// was built.
    public var nodeSettings: [String: [String: String]] {
        var found: [String: [String: String]] = [:]
        for node in engine.world.nodes {
            if let cache = node as? CacheNode {
                var options = ["kind": "cache"]
                if let under = cache.under { options["over"] = under.name }
                for option in CacheOption.all { options[option.spec.name] = option.write(cache.settings) }
                found[node.name] = options
            } else if let database = node as? DatabaseNode {
                var options = ["kind": "database"]
                for option in DatabaseOption.all {
                    options[option.spec.name] = option.write(database.settings)
                }
                found[node.name] = options
            }
        }
        return found
    }

    /// The options that `configure` takes for a cache or for a database, with what each is.
    public static func options(ofKind kind: String) -> [OptionSpec] {
        kind == "cache" ? CacheOption.all.map(\.spec) : DatabaseOption.all.map(\.spec)
    }
}
