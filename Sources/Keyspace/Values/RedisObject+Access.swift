// Objects as their types: looking, and changing in place without copying what they hold.

extension RedisObject {
    func string() throws(CommandError) -> StringValue {
        guard case .string(let value) = payload else { throw .wrongType }
        return value
    }

    func list() throws(CommandError) -> ListValue {
        guard case .list(let value) = payload else { throw .wrongType }
        return value
    }

    func hash() throws(CommandError) -> HashValue {
        guard case .hash(let value) = payload else { throw .wrongType }
        return value
    }

    func set() throws(CommandError) -> SetValue {
        guard case .set(let value) = payload else { throw .wrongType }
        return value
    }

    func sortedSet() throws(CommandError) -> SortedSetValue {
        guard case .sortedSet(let value) = payload else { throw .wrongType }
        return value
    }

    /// Stands in the object while its value is being changed, so that the value has one owner.
    private static var placeholder: Payload { .list(ListValue()) }

    func changeString<Result>(
        _ body: (inout StringValue) throws(CommandError) -> Result
    ) throws(CommandError) -> Result {
        guard case .string(var value) = payload else { throw .wrongType }
        payload = Self.placeholder
        defer { payload = .string(value) }
        return try body(&value)
    }

    func changeList<Result>(
        _ body: (inout ListValue) throws(CommandError) -> Result
    ) throws(CommandError) -> Result {
        guard case .list(var value) = payload else { throw .wrongType }
        payload = Self.placeholder
        defer { payload = .list(value) }
        return try body(&value)
    }

    func changeHash<Result>(
        _ body: (inout HashValue) throws(CommandError) -> Result
    ) throws(CommandError) -> Result {
        guard case .hash(var value) = payload else { throw .wrongType }
        payload = Self.placeholder
        defer { payload = .hash(value) }
        return try body(&value)
    }

    func changeSet<Result>(
        _ body: (inout SetValue) throws(CommandError) -> Result
    ) throws(CommandError) -> Result {
        guard case .set(var value) = payload else { throw .wrongType }
        payload = Self.placeholder
        defer { payload = .set(value) }
        return try body(&value)
    }

    func changeSortedSet<Result>(
        _ body: (inout SortedSetValue) throws(CommandError) -> Result
    ) throws(CommandError) -> Result {
        guard case .sortedSet(var value) = payload else { throw .wrongType }
        payload = Self.placeholder
        defer { payload = .sortedSet(value) }
        return try body(&value)
    }

    /// An object of its own that holds the same.
    var payloadCopy: Payload {
        if case .string(let value) = payload { return .string(value.copy) }
        return payload
    }
}
