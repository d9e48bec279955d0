internal import CPrefetch
import Glibc

/// Turns the keys of a trace, 64-bit numbers or texts, into dense numbers 0, 1, 2, … in order of first appearance.
///
/// A number and a text are never the same key, even if the text is that number written out. The table is open-addressed with
/// 8 bytes a slot and at most half full; with the 8 bytes that give a key back it takes some 24 to 50 bytes a number, for a text as
/// many and its bytes.
public struct KeyTable: Sendable {
    /// The most keys a table can number.
    public static let limit = Int(UInt32.max) - 1

    /// Each slot holds 32 bits of the key's hash above its number plus 1; 0 is empty.
    private var slots = [UInt64](repeating: 0, count: 1 << 10)
    private var mask: UInt64 = (1 << 10) - 1
    /// By number: the key itself, or where in `bytes` its text starts.
    private var keys: [UInt64] = []
    /// The texts one after the other, each behind the four bytes of its length.
    private var bytes: [UInt8] = []
    /// Where numbers and texts alternate: the first number of each run of keys of one kind.
    private var runs: [(start: UInt32, areTexts: Bool)] = []
    /// Where a key lands in the table is no one's choice, lest a trace be made whose keys all land in one place; ids do not depend on it.
    private let secret = UInt64.random(in: .min ... .max) | 1

    /// A table that has seen no key.
    public init() {}

    /// How many distinct keys were seen.
    public var count: Int { keys.count }

    /// How many bytes of memory the table takes.
    public var memory: Int { (slots.count + keys.capacity) * 8 + bytes.capacity }

    /// The number of a numeric key; O(1).
    @inline(__always)
    public mutating func id(of key: UInt64) -> UInt32 {
        number(key, hash: hash(key))
    }

    /// The number of a text key, compared byte by byte; O(its length).
    public mutating func id(of key: Span<UInt8>) -> UInt32 {
        let hash = hash(key)
        var place = hash & mask
        while true {
            let slot = slots[Int(place)]
            if slot == 0 { break }
            if slot >> 32 == hash >> 32 {
                let id = UInt32(truncatingIfNeeded: slot) &- 1
                if isText(id), isEqual(id, key) { return id }
            }
            place = (place + 1) & mask
        }
        let offset = UInt64(bytes.count)
        withUnsafeBytes(of: UInt32(clamping: key.count).littleEndian) { length in
            bytes.append(contentsOf: length)
        }
        key.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        return enter(offset, isText: true, hash: hash, place: place)
    }

    /// Appends the numbers of many numeric keys; the fast way, since the memory that one key needs is fetched while others are
    /// looked up.
    public mutating func appendIDs(of keys: Span<UInt64>, to ids: inout [UInt32]) {
        let stretch = 64
        var hashes = InlineArray<64, UInt64>(repeating: 0)
        let first = ids.count
        ids.append(contentsOf: repeatElement(0, count: keys.count))
        var start = 0
        while start < keys.count {
            let count = min(stretch, keys.count - start)
            fetch(keys, start, count, &hashes)
            var done = 0
            while done < count {
                ids.withUnsafeMutableBufferPointer { ids in
                    done = find(keys, start, done..<count, &hashes, ids, first)
                }
                if done < count {
                    ids[first + start + done] = number(keys[start + done], hash: hashes[done])
                    done += 1
                }
            }
            start += count
        }
    }

    /// Hashes a stretch of keys and asks for what looking them up will need.
    @inline(__always)
    private func fetch(
        _ keys: Span<UInt64>, _ start: Int, _ count: Int, _ hashes: inout InlineArray<64, UInt64>
    ) {
        let mask = mask
        slots.withUnsafeBufferPointer { slots in
            for index in 0..<count {
                let hash = hash(keys[start + index])
                hashes[index] = hash
                if let base = slots.baseAddress { prefetch_line(base + Int(hash & mask)) }
            }
            self.keys.withUnsafeBufferPointer { known in
                for index in 0..<count {
                    let id = UInt32(truncatingIfNeeded: slots[Int(hashes[index] & mask)]) &- 1
                    // An empty slot gives an address that is never read.
                    if let base = known.baseAddress { prefetch_line(base + Int(id)) }
                }
            }
        }
    }

    /// Looks up keys of a stretch until one is new; returns which that is, or the end of the range.
    @inline(__always)
    private func find(
        _ keys: Span<UInt64>, _ start: Int, _ range: Range<Int>, _ hashes: inout InlineArray<64, UInt64>,
        _ ids: UnsafeMutableBufferPointer<UInt32>, _ first: Int
    ) -> Int {
        // Between texts each number must be told from a text; the slow way does that.
        guard runs.count == 1, !runs[0].areTexts else { return range.lowerBound }
        let mask = mask
        return slots.withUnsafeBufferPointer { slots in
            self.keys.withUnsafeBufferPointer { known in
                for index in range {
                    let (key, hash) = (keys[start + index], hashes[index])
                    var place = hash & mask
                    while true {
                        let slot = slots[Int(place)]
                        if slot == 0 { return index }
                        let id = UInt32(truncatingIfNeeded: slot) &- 1
                        if slot >> 32 == hash >> 32, known[Int(id)] == key {
                            ids[first + start + index] = id
                            break
                        }
                        place = (place + 1) & mask
                    }
                }
                return range.upperBound
            }
        }
    }

    /// The key of a number that was given, as it stands in the trace: a number in decimal, a text with what is not UTF-8 replaced;
    /// nil if no key has this number.
    public func text(of id: UInt32) -> String? {
        guard Int(id) < count else { return nil }
        if !isText(id) { return String(keys[Int(id)]) }
        let (start, length) = place(ofText: id)
        return String(decoding: (start..<start + length).map { bytes[$0] }, as: UTF8.self)
    }

    // MARK: Inside

    @inline(__always)
    private func hash(_ key: UInt64) -> UInt64 {
        let product = (key ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: secret)
        let mixed = (product.high ^ product.low) &* 0xD6E8_FEB8_6659_FD93
        return mixed ^ (mixed >> 32)
    }

    /// Eight bytes at a time, each step folding in what came before.
    private func hash(_ key: Span<UInt8>) -> UInt64 {
        var state = UInt64(key.count) &+ 0xA076_1D64_78BD_642F
        key.withUnsafeBytes { raw in
            var offset = 0
            while offset + 8 <= raw.count {
                state = hash(state ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            var rest: UInt64 = 0
            while offset < raw.count {
                rest = rest << 8 | UInt64(raw[offset])
                offset += 1
            }
            state = hash(state ^ rest)
        }
        return state
    }

    @inline(__always)
    private mutating func number(_ key: UInt64, hash: UInt64) -> UInt32 {
        var place = hash & mask
        while true {
            let slot = slots[Int(place)]
            if slot == 0 { return enter(key, isText: false, hash: hash, place: place) }
            if slot >> 32 == hash >> 32 {
                let id = UInt32(truncatingIfNeeded: slot) &- 1
                if keys[Int(id)] == key, !isText(id) { return id }
            }
            place = (place + 1) & mask
        }
    }

    /// Numbers a key that is new and puts it into the empty slot where the search for it ended.
    @inline(never)
    private mutating func enter(_ key: UInt64, isText: Bool, hash: UInt64, place: UInt64) -> UInt32 {
        precondition(count < Self.limit, "too many distinct keys for 32 bits")
        let id = UInt32(count)
        if runs.last?.areTexts != isText { runs.append((id, isText)) }
        keys.append(key)
        slots[Int(place)] = (hash & ~0xFFFF_FFFF) | UInt64(id + 1)
        if count * 2 > slots.count { grow() }
        return id
    }

    /// Doubles the slots and enters all keys anew.
    private mutating func grow() {
        let larger = slots.count * 2
        slots = Array(unsafeUninitializedCapacity: larger) { memory, count in
            // Few large pages instead of many small ones: nearly every look-up goes to another page.
            if let base = memory.baseAddress, larger >= 1 << 18 {
                let start = (Int(bitPattern: base) + 4095) & ~4095
                madvise(UnsafeMutableRawPointer(bitPattern: start), larger * 8 - 4096, MADV_HUGEPAGE)
            }
            memory.initialize(repeating: 0)
            count = larger
        }
        mask = UInt64(larger - 1)
        for id in 0..<count {
            let hash = isText(UInt32(id)) ? hashOfText(UInt32(id)) : hash(keys[id])
            var place = hash & mask
            while slots[Int(place)] != 0 { place = (place + 1) & mask }
            slots[Int(place)] = (hash & ~0xFFFF_FFFF) | UInt64(id + 1)
        }
    }

    @inline(__always)
    private func isText(_ id: UInt32) -> Bool {
        if runs.count == 1 { return runs[0].areTexts }
        return isTextAmongRuns(id)
    }

    /// Finds the run that an id stands in.
    @inline(never)
    private func isTextAmongRuns(_ id: UInt32) -> Bool {
        var (low, high) = (0, runs.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if runs[middle].start <= id { low = middle } else { high = middle }
        }
        return runs[low].areTexts
    }

    private func place(ofText id: UInt32) -> (start: Int, length: Int) {
        let offset = Int(keys[Int(id)])
        let length = (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) }
        return (offset + 4, length)
    }

    private func isEqual(_ id: UInt32, _ key: Span<UInt8>) -> Bool {
        let (start, length) = place(ofText: id)
        if length != key.count { return false }
        for index in key.indices where bytes[start + index] != key[index] { return false }
        return true
    }

    private func hashOfText(_ id: UInt32) -> UInt64 {
        let (start, length) = place(ofText: id)
        return hash(bytes.span.extracting(start..<start + length))
    }
}
