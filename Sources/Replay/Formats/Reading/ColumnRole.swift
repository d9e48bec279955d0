/// What a column of a table, or a field of an object, says of a request.
enum ColumnRole: Equatable {
    /// When it came, in units of so many nanoseconds.
    case time(unit: UInt64)
    case key
    /// Of a block trace, which device the request is for: it stands before the offset in the key.
    case device
    /// Of a block trace, where the request begins, in units of so many bytes: it is the key, or the last part of it.
    case offset(unit: UInt64)
    case size
    /// Bytes of the key alone; they count if the size is that of the value alone.
    case keySize
    case valueSize
    case operation
    /// The time to live, in units of so many nanoseconds.
    case lifetime(unit: UInt64)
    /// How many such requests there were.
    case repetitions
    /// What a miss costs.
    case cost
    /// For whom the request was made.
    case tenant

    /// The names of each, the likeliest first; `-` and blanks in a name count as `_`.
    private static let names: [(role: ColumnRole, names: [String])] = [
        (
            .key,
            [
                "key", "obj_id", "object_id", "objid", "id", "object", "obj", "item", "item_id", "lbn", "lba",
                "block", "url",
                "uri", "path", "name", "hashed_path_query", "hashed_host_path_query", "hashed_host_and_path",
            ]
        ),
        (
            .time(unit: 1_000_000_000),
            [
                "time", "timestamp", "ts", "clock_time", "real_time", "op_time", "t", "date", "datetime",
                "relative_unix",
            ]
        ),
        (
            .device,
            ["device", "disk", "volume", "lun", "dev", "device_id", "volume_id", "disk_number", "block_id"]
        ),
        (.offset(unit: 1), ["offset", "io_offset", "byte_offset"]),
        (.offset(unit: 512), ["sector", "offset_sectors"]),
        (
            .size,
            ["size", "obj_size", "object_size", "bytes", "length", "len", "io_size", "response_size"]
        ),
        (.keySize, ["key_size", "ksize"]),
        (.valueSize, ["value_size", "val_size", "vsize"]),
        (.operation, ["op", "operation", "command", "cmd", "method", "verb", "op_name", "iotype", "opcode"]),
        (.lifetime(unit: 1_000_000_000), ["ttl", "lifetime", "time_to_live", "expire", "expiry"]),
        (.repetitions, ["op_count", "repetitions"]),
        (.cost, ["cost", "miss_cost", "penalty", "miss_penalty"]),
        (.tenant, ["tenant", "tenant_id", "client", "client_id", "namespace", "user", "user_id"]),
    ]

    /// The endings of names that say in what a time is counted.
    private static let units: [(ending: String, nanoseconds: UInt64)] = [
        ("_ns", 1), ("_us", 1000), ("_ms", 1_000_000), ("_s", 1_000_000_000), ("_sec", 1_000_000_000),
        ("_seconds", 1_000_000_000), ("_nanoseconds", 1), ("_microseconds", 1000),
        ("_milliseconds", 1_000_000),
    ]

    /// The role that a name stands for, and how likely among the names of that role: 0 the likeliest.
    static func of(_ name: String) -> (role: ColumnRole, rank: Int)? {
        var plain = name.lowercased().filter { !"\"'#".contains($0) }
        plain = String(plain.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        plain = String(plain.map { $0 == "-" || $0 == " " || $0 == "." ? "_" : $0 })
        var unit: UInt64 = 1_000_000_000
        for known in units where plain.hasSuffix(known.ending) {
            let stem = String(plain.dropLast(known.ending.count))
            if let role = exact(stem)?.role,
                role == .time(unit: 1_000_000_000) || role == .lifetime(unit: 1_000_000_000)
            {
                (plain, unit) = (stem, known.nanoseconds)
                break
            }
        }
        guard let (role, rank) = exact(plain) else { return nil }
        switch role {
        case .time: return (.time(unit: unit), rank)
        case .lifetime: return (.lifetime(unit: unit), rank)
        default: return (role, rank)
        }
    }

    private static func exact(_ name: String) -> (role: ColumnRole, rank: Int)? {
        for (role, names) in names {
            if let rank = names.firstIndex(of: name) { return (role, rank) }
        }
        return nil
    }

    /// Roles whose names differ only in the unit are the same.
    private var kind: Int {
        switch self {
        case .time: 0
        case .key: 1
        case .size: 2
        case .keySize: 3
        case .valueSize: 4
        case .operation: 5
        case .lifetime: 6
        case .repetitions: 7
        case .device: 8
        case .offset: 9
        case .cost: 10
        case .tenant: 11
        }
    }

    /// The role of each name of a header: where two have the same, the likelier name has it, then the first.
    static func roles(of names: [String]) -> [ColumnRole?] {
        var best: [Int: (column: Int, rank: Int)] = [:]
        var roles = [ColumnRole?](repeating: nil, count: names.count)
        for (column, name) in names.enumerated() {
            guard let (role, rank) = of(name) else { continue }
            if let other = best[role.kind] {
                if other.rank <= rank { continue }
                roles[other.column] = nil
            }
            best[role.kind] = (column, rank)
            roles[column] = role
        }
        return roles
    }

    /// Whether columns of these roles say which key a request is for.
    static func makeKey(_ roles: [ColumnRole?]) -> Bool {
        roles.contains { role in
            if case .offset = role { return true }
            return role == .key
        }
    }

    /// What the user may write in `--columns`.
    static let expectedNames =
        "time, key (or device and offset), size, op, ttl, cost, tenant (time_ms and the like for other units than seconds), _ for a column that does not"
        + " count"
}
