/// Variables by name, over those of the surrounding statements.
final class Frame: @unchecked Sendable {
    // Used by the session's thread only.
    private var variables: [String: String] = [:]
    private let parent: Frame?
    /// Whether an `else` here would run; nil if no `if` came before.
    var isElseDue: Bool?
    /// How many calls this one stands in.
    let callDepth: Int

    init(parent: Frame? = nil, callDepth: Int? = nil) {
        self.parent = parent
        self.callDepth = callDepth ?? parent?.callDepth ?? 0
    }

    subscript(name: String) -> String? { variables[name] ?? parent?[name] }

    /// Whether a variable of this name is that of a script, which every client can see.
    func isShared(_ name: String) -> Bool {
        var frame: Frame? = self
        while let present = frame {
            if present.variables[name] != nil { return present.parent == nil }
            frame = present.parent
        }
        return false
    }

    /// Sets a variable where it is, or here if it is new.
    func set(_ name: String, to value: String) {
        var frame: Frame? = self
        while let present = frame {
            if present.variables[name] != nil {
                present.variables[name] = value
                return
            }
            frame = present.parent
        }
        variables[name] = value
    }

    /// Sets a variable here, hiding one of the same name further out.
    func declare(_ name: String, _ value: String) { variables[name] = value }

    /// All names that can be seen, sorted.
    var names: [String] { Array(Set(variables.keys).union(parent?.names ?? [])).sorted() }
}

/// A sequence of statements with a name: `define name(arguments) { … }`.
struct Definition: Sendable {
    var name: String
    var parameters: [String]
    var body: Block
}
