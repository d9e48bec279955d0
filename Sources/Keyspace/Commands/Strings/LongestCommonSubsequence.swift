internal import Tracing

/// `LCS`: what two strings have in common, in order.
enum LongestCommonSubsequence {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "LCS", .strings, arity: -3, [.readonly], keys: .two,
            "the longest common subsequence of two strings, its length, or where it stands in both",
            syntax: "key1 key2 [LEN] [IDX] [MINMATCHLEN len] [WITHMATCHLEN]",
            example: "MSET a ohmytext b mynewtext\nLCS a b\nLCS a b LEN\nLCS a b IDX MINMATCHLEN 4", lcs)
    ]

    private struct Options {
        var onlyLength = false
        var indexes = false
        var leastLength: Int64 = 0
        var withLengths = false

        init(_ call: Call) throws(CommandError) {
            var index = 3
            while index < call.count {
                let word = call[index]
                if word.isWord("IDX") {
                    indexes = true
                } else if word.isWord("LEN") {
                    onlyLength = true
                } else if word.isWord("WITHMATCHLEN") {
                    withLengths = true
                } else if word.isWord("MINMATCHLEN"), index + 1 < call.count {
                    index += 1
                    leastLength = max(0, try call.integer(index))
                } else {
                    throw .syntax
                }
                index += 1
            }
            if indexes && onlyLength {
                throw CommandError("If you want both the length and indexes, please just use IDX.")
            }
        }
    }

    static func lcs(_ call: Call) throws(CommandError) -> Reply {
        let objects = [call.keyspace.read(call.key(1)), call.keyspace.read(call.key(2))]
        var texts: [[UInt8]] = []
        for object in objects {
            if let object, !object.isString {
                throw CommandError("The specified keys must contain string values")
            }
            texts.append(try object?.string().bytes.bytes ?? [])
        }
        let options = try Options(call)
        let cells = (texts[0].count + 1).multipliedReportingOverflow(by: texts[1].count + 1)
        if cells.overflow || cells.partialValue > StringValue.longest / 4 {
            throw CommandError(
                "Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len")
        }
        let lengths = Lengths(texts[0], texts[1])
        if options.onlyLength { return .count(Int(lengths[texts[0].count, texts[1].count])) }
        return lengths.reply(options.indexes, options.leastLength, options.withLengths)
    }

    /// The lengths of the common subsequences of all pairs of beginnings.
    private struct Lengths {
        let first: [UInt8]
        let second: [UInt8]
        private var cells: [UInt32]

        init(_ first: [UInt8], _ second: [UInt8]) {
            self.first = first
            self.second = second
            let width = second.count + 1
            cells = [UInt32](repeating: 0, count: (first.count + 1) * width)
            for row in 0..<first.count {
                for column in 0..<second.count {
                    let place = (row + 1) * width + column + 1
                    cells[place] =
                        first[row] == second[column]
                        ? cells[place - width - 1] + 1 : max(cells[place - width], cells[place - 1])
                }
            }
        }

        subscript(row: Int, column: Int) -> UInt32 { cells[row * (second.count + 1) + column] }

        /// Walks back from the ends of both strings, as Redis does, so that of several equally long answers it is the same.
        func reply(_ indexes: Bool, _ leastLength: Int64, _ withLengths: Bool) -> Reply {
            var row = first.count
            var column = second.count
            var common: [UInt8] = []
            var matches: [Reply] = []
            /// Where the run of equal bytes that is being followed began and ended.
            var run: (from: (Int, Int), to: (Int, Int))?
            while row > 0 && column > 0 {
                var isRunOver = false
                if first[row - 1] == second[column - 1] {
                    common.append(first[row - 1])
                    let place = (row - 1, column - 1)
                    run = (place, run?.to ?? place)
                    row -= 1
                    column -= 1
                    isRunOver = row == 0 || column == 0
                } else {
                    if self[row - 1, column] > self[row, column - 1] { row -= 1 } else { column -= 1 }
                    isRunOver = run != nil
                }
                if isRunOver, let ended = run {
                    let length = ended.to.0 - ended.from.0 + 1
                    if leastLength == 0 || length >= leastLength {
                        var match: [Reply] = [
                            .array([.count(ended.from.0), .count(ended.to.0)]),
                            .array([.count(ended.from.1), .count(ended.to.1)]),
                        ]
                        if withLengths { match.append(.count(length)) }
                        matches.append(.array(match))
                    }
                    run = nil
                }
            }
            guard indexes else { return .bulk(ByteString(common.reversed())) }
            return .map([
                .init(key: .bulk("matches"), value: .array(matches)),
                .init(key: .bulk("len"), value: .count(Int(self[first.count, second.count]))),
            ])
        }
    }
}
