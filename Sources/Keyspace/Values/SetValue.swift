/// A set: sorted numbers while all members are numbers and few, else a table in the order in which they were added.
struct SetValue {
    private enum Members {
        case numbers([Int64])
        case table(OrderedTable<Void>)
    }

    private var storage = Members.numbers([])
    /// Bytes of all members.
    private(set) var bytes = 0

    init() {}

    /// A set of members in an encoding that suits them.
    init(_ members: some Sequence<ByteString>, _ limits: EncodingLimits) {
        for member in members { insert(member, limits) }
    }

    var encoding: String { isIntset ? "intset" : "hashtable" }
    var isIntset: Bool { if case .numbers = storage { true } else { false } }

    var count: Int {
        switch storage {
        case .numbers(let numbers): numbers.count
        case .table(let table): table.count
        }
    }

    func contains(_ member: ByteString) -> Bool {
        switch storage {
        case .numbers(let numbers): member.integer.map { Self.place(of: $0, in: numbers).found } ?? false
        case .table(let table): table.contains(member)
        }
    }

    @discardableResult
    mutating func insert(_ member: ByteString, _ limits: EncodingLimits) -> Bool {
        switch storage {
        case .numbers(var numbers):
            guard let number = member.integer else {
                convert()
                return insert(member, limits)
            }
            let (place, found) = Self.place(of: number, in: numbers)
            if found { return false }
            storage = .numbers([])
            numbers.insert(number, at: place)
            storage = .numbers(numbers)
            if numbers.count > limits.setNumbers { convert() }
        case .table(var table):
            storage = .numbers([])
            let isNew = table.set(member, ()) == nil
            storage = .table(table)
            if !isNew { return false }
        }
        bytes += member.count
        return true
    }

    @discardableResult
    mutating func remove(_ member: ByteString) -> Bool {
        switch storage {
        case .numbers(var numbers):
            guard let number = member.integer else { return false }
            let (place, found) = Self.place(of: number, in: numbers)
            guard found else { return false }
            storage = .numbers([])
            numbers.remove(at: place)
            storage = .numbers(numbers)
        case .table(var table):
            storage = .numbers([])
            let isKnown = table.remove(member) != nil
            storage = .table(table)
            if !isKnown { return false }
        }
        bytes -= member.count
        return true
    }

    var members: [ByteString] {
        switch storage {
        case .numbers(let numbers): numbers.map { ByteString($0) }
        case .table(let table): table.keys
        }
    }

    /// A member, each as likely as the others. The set must not be empty.
    func random(_ draw: (Int) -> Int) -> ByteString {
        switch storage {
        case .numbers(let numbers): ByteString(numbers[draw(numbers.count)])
        case .table(let table): table.random(draw).key
        }
    }

    /// As `OrderedTable.scan`; numbers are listed all at once.
    func scan(after cursor: UInt64, limit: Int, _ body: (ByteString) -> Void) -> UInt64 {
        switch storage {
        case .numbers(let numbers):
            for number in numbers { body(ByteString(number)) }
            return 0
        case .table(let table): return table.scan(after: cursor, limit: limit) { member, _ in body(member) }
        }
    }

    private mutating func convert() {
        var table = OrderedTable<Void>()
        for member in members { table.set(member, ()) }
        storage = .table(table)
    }

    private static func place(of number: Int64, in numbers: [Int64]) -> (place: Int, found: Bool) {
        var low = 0
        var high = numbers.count
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < number { low = middle + 1 } else { high = middle }
        }
        return (low, low < numbers.count && numbers[low] == number)
    }
}
