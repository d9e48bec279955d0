internal import Basics

extension TraceFormat {
    /// What memcached's `watch` command prints.
    static let memcachedWatch = TraceFormat(
        name: "memcached-watch", aliases: ["memcached"],
        summary: "what memcached's 'watch fetchers mutations' prints",
        layout: "ts=1466120441.17 gid=2 type=item_get key=foo status=found clsid=1 cfd=27 size=5",
        holds: .all,
        recognise: { sample in
            sample.isText && sample.share { MemcachedWatch.isEvent($0) } >= 0.5 ? 95 : 0
        },
        makeReader: { (_, options) throws(TraceError) in
            LineReader(MemcachedWatch(), skipBad: options.skipBad)
        })
}

/// Lines of memcached's log watchers: `name=value` pairs, the key with `%NN` for unusual bytes (`doc/protocol.txt` and `logger.c` of
/// memcached).
///
/// `item_get` reads, `item_store` writes if its status is `stored`, `deleted` deletes. A set looks its key up before it stores, and
/// logs that too: a fetch directly before the store or the deletion of the same key is therefore no request. The `ttl` of a store is a
/// moment of the server's own clock and no span, so it is not used.
struct MemcachedWatch: LineDecoder {
    /// A fetch that may turn out to be part of a store.
    private var held: (key: [UInt8], row: Row)?

    var columns: TraceColumns { [.times, .sizes, .operations] }
    var leavesOut: Bool { true }

    static func isEvent(_ line: Span<UInt8>) -> Bool {
        line.count > 8 && Field.equal(line.extracting(first: 3), "ts=")
            && value("type", in: line) != nil
    }

    /// Where the value of a name stands in a line.
    private static func value(_ name: StaticString, in line: Span<UInt8>) -> Range<Int>? {
        var start = 0
        while start < line.count {
            var end = start
            while end < line.count, line[end] != 0x20 { end += 1 }
            let length = name.utf8CodeUnitCount
            if end - start > length, line[start + length] == UInt8(ascii: "="),
                Field.equal(line.extracting(start..<start + length), name)
            {
                return start + length + 1..<end
            }
            start = end + 1
        }
        return nil
    }

    mutating func decode(_ line: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        let words = line.extracting(Field.trimmed(line))
        if Field.equal(words, "ok") { return }
        // What memcached prints if a watcher was too slow: how many events it has dropped.
        if let dropped = Self.value("skipped", in: words), let count = Field.number(words.extracting(dropped))
        {
            log.passedOver.add("events that memcached dropped", Int(clamping: count))
            return
        }
        guard let stamp = Self.value("ts", in: line), let type = Self.value("type", in: line),
            let time = Self.time(line.extracting(stamp))
        else {
            throw LineProblem(found: Field.quoted(line), expected: TraceFormat.memcachedWatch.layout)
        }
        let kind = line.extracting(type)
        var row = Row(time: time)
        if Field.equal(kind, "item_store") {
            row.operation = .write
            let isStored = Self.value("status", in: line).map { Field.equal(line.extracting($0), "stored") }
            guard isStored == true else {
                log.passedOver.add("stores that did not store")
                return
            }
        } else if Field.equal(kind, "deleted") {
            row.operation = .delete
        } else if !Field.equal(kind, "item_get") {
            log.passedOver.add("\(Field.text(kind.extracting(first: 16))) events")
            return
        }
        guard let place = Self.value("key", in: line), !place.isEmpty else {
            throw LineProblem(found: "no key", expected: "key= in every \(Field.text(kind))")
        }
        let key = try Self.decoded(line.extracting(place))
        // Older versions log no size, and a fetch that finds nothing has none.
        let bytes = Self.value("size", in: line).flatMap { Field.number(line.extracting($0)) } ?? 0
        row.size = bytes == 0 ? TraceRecords.unknownSize : log.cut(size: bytes + UInt64(key.count))
        if row.operation == .read {
            end(&records)
            held = (key, row)
            return
        }
        if held?.key == key { held = nil }
        end(&records)
        append(key, row, &records)
    }

    /// The fetch that was held back was one in its own right.
    mutating func end(_ records: inout TraceRecords) {
        if let held { append(held.key, held.row, &records) }
        held = nil
    }

    private func append(_ key: [UInt8], _ row: Row, _ records: inout TraceRecords) {
        records.append(key: key.span)
        row.append(columns, to: &records)
    }

    /// Seconds, a point and microseconds, the latter without leading zeros.
    private static func time(_ bytes: Span<UInt8>) -> UInt64? {
        var point = 0
        while point < bytes.count, bytes[point] != UInt8(ascii: ".") { point += 1 }
        guard let seconds = Field.number(bytes.extracting(0..<point)), seconds < 1 << 33 else { return nil }
        if point == bytes.count { return seconds * 1_000_000_000 }
        guard let micros = Field.number(bytes.extracting(point + 1..<bytes.count)), micros < 1_000_000 else {
            return nil
        }
        return seconds * 1_000_000_000 + micros * 1000
    }

    private static func decoded(_ bytes: Span<UInt8>) throws(LineProblem) -> [UInt8] {
        var key: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] != UInt8(ascii: "%") {
                key.append(bytes[index])
                index += 1
                continue
            }
            guard index + 2 < bytes.count, let high = HexDigit.value(of: bytes[index + 1]),
                let low = HexDigit.value(of: bytes[index + 2])
            else {
                throw LineProblem(found: Field.quoted(bytes), expected: "two hexadecimal digits after %")
            }
            key.append(high << 4 | low)
            index += 3
        }
        return key
    }
}
