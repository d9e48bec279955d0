/// A hash: fields and their values, in the order in which the fields were added.
struct HashValue {
    var table = OrderedTable<ByteString>()
    /// Whether it is one small listpack still; it never becomes one again.
    private(set) var isListpack = true
    /// Bytes of fields and values.
    private(set) var bytes = 0

    var encoding: String { isListpack ? "listpack" : "hashtable" }

    /// Makes it a table where one of the strings is too long for a listpack.
    mutating func prepare(for strings: some Sequence<ByteString>, _ limits: EncodingLimits) {
        if isListpack, strings.contains(where: { $0.count > limits.hashValue }) { isListpack = false }
    }

    /// - Returns: whether the field is new.
    @discardableResult
    mutating func set(_ field: ByteString, _ value: ByteString, _ limits: EncodingLimits) -> Bool {
        if isListpack, max(field.count, value.count) > limits.hashValue { isListpack = false }
        let old = table.set(field, value)
        bytes += value.count - (old?.count ?? -field.count)
        if isListpack, table.count > limits.hashEntries { isListpack = false }
        return old == nil
    }

    /// - Returns: whether the field was there.
    mutating func remove(_ field: ByteString) -> Bool {
        guard let old = table.remove(field) else { return false }
        bytes -= field.count + old.count
        return true
    }
}
