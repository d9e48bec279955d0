internal import Keyspace
internal import Tracing

extension CacheNode {
    /// Makes a value smaller, and says so.
    ///
    /// - Returns: how many bytes it takes then.
    func pack(_ value: Value?, _ key: Key, _ operation: Operation) -> Int {
        guard let value, let packing = packer?.pack(value) else { return value?.size ?? 0 }
        world.note(operation, id, key, .pack(packing))
        return Int(packing.packed)
    }

    func unpack(_ entry: Entry, _ key: Key, _ operation: Operation) {
        guard let value = entry.value,
            let packing = packer?.unpack(value, from: entry.bytes - Int(key.size))
        else { return }
        world.note(operation, id, key, .unpack(packing))
    }
}
