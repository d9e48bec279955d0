/// What a key and its value take in a Redis 7.0 on a 64-bit machine, by the sizes of its structures and jemalloc's classes.
///
/// For strings it is what `MEMORY USAGE` of a real one says. For the other types it is an estimate: a listpack as the sum of its
/// entries, a table as its entries, strings and buckets; what a real allocator wastes in growing them is left out.
public enum MemoryEstimate {
    /// The header of a value, and the entry of a hash table.
    static let object = 16
    static let entry = 24

    /// What a skip list takes that has no members yet: most of it are the 32 levels of its first node.
    static let skipListHead = 16 + 32 + 640

    /// The size that jemalloc gives for a request: four classes between two powers of two.
    static func allocated(_ size: Int) -> Int {
        if size <= 8 { return 8 }
        if size <= 128 { return (size + 15) / 16 * 16 }
        var power = 128
        while power * 2 < size { power *= 2 }
        let step = power / 4
        return (size + step - 1) / step * step
    }

    /// A string with the header that its length needs, and a zero byte behind it.
    static func string(_ length: Int) -> Int {
        let header = length < 32 ? 1 : length < 256 ? 3 : length < 65536 ? 5 : 9
        return allocated(header + length + 1)
    }

    /// A key with what it holds: `MEMORY USAGE`.
    public static func usage(key: ByteString, _ value: RedisObject) -> Int {
        entry + string(key.count) + usage(value)
    }

    /// What a value takes besides the bytes that it was given.
    public static func overhead(key: ByteString, _ value: RedisObject) -> Int {
        max(0, usage(key: key, value) - key.count - value.bytes)
    }

    /// What a string that a strategy stored takes besides the bytes of key and value.
    ///
    /// - Parameter bytes: how long it is as stored, which is less than `text` where it was made smaller.
    public static func overhead(keyBytes: Int, text: String, bytes: Int) -> Int {
        let value: Int
        if bytes == text.utf8.count, bytes <= 20, ByteString(text).integer != nil {
            value = object
        } else {
            value = bytes <= 44 ? allocated(object + 3 + bytes + 1) : object + string(bytes)
        }
        return max(0, entry + string(keyBytes) + value - keyBytes - bytes)
    }

    private static func usage(_ value: RedisObject) -> Int {
        switch value.payload {
        case .string(let text):
            switch text.encoding {
            case .int: object
            case .embstr: allocated(object + 3 + text.bytes.count + 1)
            case .raw: object + string(text.bytes.count)
            }
        case .list(let list): object + 40 + 32 + listpack(list.elements)
        case .hash(let hash):
            hash.isListpack
                ? object + listpack(hash.table.keys) + listpackValues(hash)
                : object + table(hash.table.count) + strings(hash.table.keys) + hashValues(hash)
        case .set(let set):
            set.isIntset
                ? object + 8 + set.count * intsetWidth(set) : object + table(set.count) + strings(set.members)
        case .sortedSet(let set):
            set.isListpack
                ? object + listpack(set.all.map(\.member)) + set.count * 4
                    // A node of the skip list has 1 1/3 levels on average.
                : object + skipListHead + table(set.count) + strings(set.all.map(\.member)) + set.count * 48
        }
    }

    private static func listpack(_ elements: some Sequence<ByteString>) -> Int {
        allocated(elements.reduce(7) { $0 + listpackEntry($1) })
    }

    private static func listpackValues(_ hash: HashValue) -> Int {
        var sum = 0
        hash.table.forEach { sum += listpackEntry($1) }
        return sum
    }

    private static func listpackEntry(_ element: ByteString) -> Int {
        if let number = element.integer {
            return number >= 0 && number < 128 ? 2 : Int16(exactly: number) != nil ? 4 : 10
        }
        return element.count + (element.count < 64 ? 2 : element.count < 4096 ? 4 : 9)
    }

    private static func strings(_ all: [ByteString]) -> Int { all.reduce(0) { $0 + string($1.count) } }

    private static func hashValues(_ hash: HashValue) -> Int {
        var sum = 0
        hash.table.forEach { sum += string($1.count) }
        return sum
    }

    private static func table(_ count: Int) -> Int {
        var buckets = 4
        while buckets < count { buckets *= 2 }
        return 56 + buckets * 8 + count * allocated(entry)
    }

    private static func intsetWidth(_ set: SetValue) -> Int {
        let numbers = set.members.compactMap(\.integer)
        if numbers.allSatisfy({ Int16(exactly: $0) != nil }) { return 2 }
        return numbers.allSatisfy { Int32(exactly: $0) != nil } ? 4 : 8
    }
}
