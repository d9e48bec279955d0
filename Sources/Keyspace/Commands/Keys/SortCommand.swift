internal import Tracing

/// `SORT`: the elements of a list, set or sorted set in another order, or what other keys hold for them.
struct SortCommand {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "SORT", .keys, arity: -2, [.write, .denyoom], keys: .one,
            "sort elements by number, by name, or by what other keys hold for them",
            syntax:
                "key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC] [ALPHA] [STORE destination]",
            example:
                "RPUSH ids 2 10 1\nMSET name:1 ann name:2 bo name:10 cy\nSORT ids\nSORT ids DESC GET name:* GET #"
        ) {
            call throws(CommandError) in try SortCommand(call, mayStore: true).run(call)
        },
        CommandDescriptor(
            "SORT_RO", .keys, arity: -2, [.readonly], keys: .one, "SORT without STORE",
            syntax:
                "key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC] [ALPHA]",
            example: "RPUSH names bo ann\nSORT_RO names ALPHA"
        ) { call throws(CommandError) in
            try SortCommand(call, mayStore: false).run(call)
        },
    ]

    private var by: ByteString?
    private var gets: [ByteString] = []
    private var isDescending = false
    private var isAlphabetic = false
    private var offset: Int64 = 0
    private var limit: Int64 = -1
    private var destination: ByteString?

    /// Whether the elements stay in the order they have: a pattern that names no key.
    private var keepsOrder: Bool { by.map { !$0.bytes.contains(UInt8(ascii: "*")) } ?? false }

    private init(_ call: Call, mayStore: Bool) throws(CommandError) {
        var index = 2
        while index < call.count {
            let left = call.count - index - 1
            if call[index].isWord("ASC") {
                isDescending = false
            } else if call[index].isWord("DESC") {
                isDescending = true
            } else if call[index].isWord("ALPHA") {
                isAlphabetic = true
            } else if call[index].isWord("LIMIT"), left >= 2 {
                offset = try call.integer(index + 1)
                limit = try call.integer(index + 2)
                index += 2
            } else if mayStore, call[index].isWord("STORE"), left >= 1 {
                index += 1
                destination = call[index]
            } else if call[index].isWord("BY"), left >= 1 {
                index += 1
                by = call[index]
            } else if call[index].isWord("GET"), left >= 1 {
                index += 1
                gets.append(call[index])
            } else {
                throw .syntax
            }
            index += 1
        }
    }

    /// An element with what it is sorted by.
    private struct Item {
        var element: ByteString
        var score = 0.0
        var text: ByteString?
    }

    private func run(_ call: Call) throws(CommandError) -> Reply {
        let object = call.keyspace.read(call.key(1))
        var elements: [ByteString]
        var isSet = false
        switch object?.payload {
        case .none: elements = []
        case .list(let list): elements = Array(list.elements)
        case .set(let set):
            elements = set.members
            isSet = true
        case .sortedSet(let set):
            elements = set.all.map(\.member)
            // Redis makes a skip list of what it sorts.
            try object?.changeSortedSet { $0.expand() }
        default: throw .wrongType
        }
        if keepsOrder, isSet, destination != nil || call.keyspace.isScripted {
            // What is stored must be the same everywhere, and a set has no order of its own: Redis sorts it by name.
            var byName = self
            byName.by = nil
            byName.isAlphabetic = true
            elements = try byName.sorted(elements, call)
        } else if keepsOrder {
            if isDescending, !isSet { elements.reverse() }
        } else {
            elements = try sorted(elements, call)
        }
        let total = Int64(elements.count)
        let from = min(max(0, offset), total)
        let to = limit < 0 ? total : min(total, from + min(limit, total))
        elements = Array(elements[Int(from)..<Int(to)])
        let answers = elements.flatMap { element in
            gets.isEmpty ? [element] : gets.map { value($0, for: element, call) }
        }
        guard let destination else { return .array(answers.map { .bulk($0) }) }
        let key = call.keyspace.key(destination)
        if answers.isEmpty {
            call.keyspace.remove(key)
        } else {
            call.keyspace.store(key, .list(ListValue(answers.map { $0 ?? ByteString([]) })))
        }
        return .count(answers.count)
    }

    private func sorted(_ elements: [ByteString], _ call: Call) throws(CommandError) -> [ByteString] {
        var items: [Item] = []
        for element in elements {
            var item = Item(element: element)
            let text = by.map { value($0, for: element, call) } ?? element
            if isAlphabetic {
                item.text = text
            } else if let text {
                guard let score = text.weight else {
                    throw CommandError("One or more scores can't be converted into double")
                }
                item.score = score
            }
            items.append(item)
        }
        items.sort { left, right in
            isDescending ? precedes(right, left) : precedes(left, right)
        }
        return items.map(\.element)
    }

    private func precedes(_ left: Item, _ right: Item) -> Bool {
        if isAlphabetic {
            switch (left.text, right.text) {
            case (nil, nil): break
            case (nil, _): return true
            case (_, nil): return false
            case (let first?, let second?): if first != second { return first < second }
            }
        } else if left.score != right.score {
            return left.score < right.score
        }
        // By name among equals, where something else was asked for than the names themselves; Redis does the same.
        return by != nil && isAlphabetic ? false : left.element < right.element
    }

    /// What a pattern means for an element: `#` itself, else the string under the key, or the field `->field` of the hash.
    private func value(_ pattern: ByteString, for element: ByteString, _ call: Call) -> ByteString? {
        if pattern == "#" { return element }
        guard let star = pattern.bytes.firstIndex(of: UInt8(ascii: "*")) else { return nil }
        var rest = Array(pattern.bytes[(star + 1)...])
        var field: [UInt8]?
        let arrow = Array("->".utf8)
        if let place = rest.indices.first(where: { rest[$0...].starts(with: arrow) }), place + 2 < rest.count
        {
            field = Array(rest[(place + 2)...])
            rest = Array(rest[..<place])
        }
        let name = ByteString(Array(pattern.bytes[..<star]) + element.bytes + rest)
        guard let object = call.keyspace.read(call.keyspace.key(name)) else { return nil }
        if let field { return (try? object.hash())?.table[ByteString(field)] }
        return (try? object.string())?.bytes
    }
}
