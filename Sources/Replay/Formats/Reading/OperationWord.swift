extension TraceOptions {
    /// The operation of a name as users type it: read, write or delete; nil for anything else.
    public static func operation(_ name: String) -> RequestOperation? {
        RequestOperation(word: Array(name.utf8).span)
    }
}

extension RequestOperation {
    /// The words that name each operation in traces, in lower case: memcached's and Redis's commands, HTTP's methods and
    /// what people write.
    private static let words: [String: RequestOperation] = {
        var words: [String: RequestOperation] = [:]
        for word in ["read", "r", "get", "gets", "get_lease", "lookup", "load", "fetch", "head", "warm"] {
            words[word] = .read
        }
        for word in [
            "write", "w", "set", "set_lease", "add", "replace", "cas", "append", "prepend", "incr", "decr",
            "put", "post",
            "patch", "insert", "update", "store", "touch",
        ] {
            words[word] = .write
        }
        // Names of Larder's own, so that what a MONITOR trace says survives conversion.
        (words["setnx"], words["setxx"], words["expire"]) = (.add, .replace, .expire)
        for word in ["delete", "d", "del", "remove", "invalidate", "unlink"] { words[word] = .delete }
        return words
    }()

    /// What a message says that is understood.
    static let expectedWords = "an operation such as read, get, write, set or delete"

    /// The operation of a word, whatever its case; nil if it is unknown.
    init?(word: Span<UInt8>) {
        // The common ones without a look into the table.
        if Field.equal(word, "get") || Field.equal(word, "read") {
            self = .read
            return
        }
        if Field.equal(word, "set") || Field.equal(word, "write") {
            self = .write
            return
        }
        guard word.count <= 12, let operation = Self.words[Field.text(word).lowercased()] else { return nil }
        self = operation
    }

    /// As traces that people read have it.
    var word: String {
        switch self {
        case .read: "read"
        case .write: "write"
        case .delete: "delete"
        case .add: "setnx"
        case .replace: "setxx"
        case .expire: "expire"
        }
    }
}
