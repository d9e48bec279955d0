internal import DequeModule

/// What a key and its value take in a Redis 7.0 on a 64-bit machine, by the sizes of its structures and jemalloc's classes.
///
/// It is what `MEMORY USAGE … SAMPLES 0` of a real one says, but for what depends on what was there before, or on chance: a table that
/// is growing, or has shrunk, has more buckets; a list that was not made by pushing at its end may be cut elsewhere; and how high
/// the nodes of a skip list are is drawn.
public enum MemoryEstimate {
    /// The header of a value, and the entry of a hash table.
    static let object = 16
    static let entry = 24

    /// A node of a list, which holds a listpack.
    static let node = 40

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

    /// What a key with so long a name takes, with what it holds.
    static func usage(keyBytes: Int, _ value: RedisObject) -> Int { entry + string(keyBytes) + usage(value) }

    /// What a string that a strategy stored takes, with its key.
    ///
    /// - Parameter bytes: how long it is as stored, which is less than `text` if it was compressed.
    static func usage(keyBytes: Int, text: String, bytes: Int) -> Int {
        let value: Int
        if bytes == text.utf8.count, bytes <= 20, ByteString(text).integer != nil {
            value = object
        } else {
            value = bytes <= 44 ? allocated(object + 3 + bytes + 1) : object + string(bytes)
        }
        return entry + string(keyBytes) + value
    }

    /// The least that a key takes.
    static let smallest = entry + string(1) + object

    /// What a value takes besides the bytes that it was given.
    public static func overhead(key: ByteString, _ value: RedisObject) -> Int {
        max(0, usage(key: key, value) - key.count - value.bytes)
    }

    /// What a string that a strategy stored takes besides the bytes of key and value.
    public static func overhead(keyBytes: Int, text: String, bytes: Int) -> Int {
        max(0, usage(keyBytes: keyBytes, text: text, bytes: bytes) - keyBytes - bytes)
    }

    private static func usage(_ value: RedisObject) -> Int {
        switch value.payload {
        case .string(let text):
            switch text.encoding {
            case .int: object
            case .embstr: allocated(object + 3 + text.bytes.count + 1)
            case .raw: object + string(text.bytes.count)
            }
        case .list(let list): object + quicklist(list)
        case .hash(let hash): object + usage(hash)
        case .set(let set):
            set.isIntset
                ? object + allocated(8 + set.count * intsetWidth(set))
                : object + table(set.count) + strings(set.members)
        case .sortedSet(let set): object + usage(set)
        }
    }

    private static func usage(_ hash: HashValue) -> Int {
        var entries = 0
        var texts = 0
        hash.table.forEach { field, value in
            if hash.isListpack {
                entries += listpackEntry(field) + listpackEntry(value)
            } else {
                texts += string(field.count) + string(value.count)
            }
        }
        return hash.isListpack ? listpack(entries) : table(hash.table.count) + texts
    }

    private static func usage(_ set: SortedSetValue) -> Int {
        let all = set.all
        guard set.isListpack else {
            // A node has 1 1/3 levels on average, which is drawn, and each level 16 bytes.
            return skipListHead + table(set.count) + strings(all.map(\.member)) + set.count * 160 / 3
        }
        return listpack(
            all.reduce(0) { $0 + listpackEntry($1.member) + listpackEntry(ScoreText.bytes(of: $1.score)) })
    }

    /// A list as pushing one element after the other makes it: listpacks of up to 8 KiB, each with a node.
    private static func quicklist(_ list: ListValue) -> Int {
        var nodes = 0
        var entries = 0
        for element in list.elements {
            let entry = listpackEntry(element)
            // Redis adds the length of an element and 8 bytes to what the listpack has, to see whether there is room.
            if entries > 0, 7 + entries + element.count + 8 > 8192 {
                nodes += node + listpack(entries)
                entries = 0
            }
            entries += entry
        }
        return 40 + nodes + node + listpack(entries)
    }

    /// A listpack with its header and its last byte.
    private static func listpack(_ entries: Int) -> Int { allocated(7 + entries) }

    /// A header that says what it is and how long, the element itself unless the header holds it, and its length again for the
    /// way back.
    private static func listpackEntry(_ element: ByteString) -> Int {
        if let number = element.integer {
            switch number {
            case 0...127: return 2
            case -4096...4095: return 3
            case -0x8000...0x7FFF: return 4
            case -0x80_0000...0x7F_FFFF: return 5
            case -0x8000_0000...0x7FFF_FFFF: return 6
            default: return 10
            }
        }
        let length = element.count + (element.count < 64 ? 1 : element.count < 4096 ? 2 : 5)
        var backwards = 1
        while length >= 1 << (7 * backwards) { backwards += 1 }
        return length + backwards
    }

    private static func strings(_ all: [ByteString]) -> Int { all.reduce(0) { $0 + string($1.count) } }

    private static func table(_ count: Int) -> Int {
        var buckets = 4
        while buckets < count { buckets *= 2 }
        return 56 + buckets * 8 + count * entry
    }

    private static func intsetWidth(_ set: SetValue) -> Int {
        let numbers = set.members.compactMap(\.integer)
        if numbers.allSatisfy({ Int16(exactly: $0) != nil }) { return 2 }
        return numbers.allSatisfy { Int32(exactly: $0) != nil } ? 4 : 8
    }
}
