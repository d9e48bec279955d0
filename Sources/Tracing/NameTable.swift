/// Which number each name has: an open-addressed table with 8 bytes a slot, at most half full. Names are compared byte
/// by byte. Finding, inserting and removing cost O(1) on average.
struct NameTable {
    /// Each slot holds 32 bits of the name's hash above its number plus 1; 0 is empty.
    private var slots = [UInt64](repeating: 0, count: 64)
    private var mask: UInt64 = 63
    private var count = 0
    /// Nobody can choose names that all land in one place. No output depends on if they land.
    private let secret = UInt64.random(in: .min ... .max) | 1

    /// 32 bits that depend on all bytes of a name.
    func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var state = UInt64(name.count) ^ secret
        let raw = UnsafeRawBufferPointer(name)
        var offset = 0
        while offset + 8 <= raw.count {
            state = mix(state ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < raw.count {
            rest = rest << 8 | UInt64(raw[offset])
            offset += 1
        }
        return mix(state ^ rest) >> 32
    }

    @inline(__always)
    private func mix(_ state: UInt64) -> UInt64 {
        let product = (state ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low ^ secret
    }

    /// The number of a name if it has one.
    func find(_ name: UnsafeBufferPointer<UInt8>, _ hash: UInt64, in keys: [Key]) -> KeyID? {
        var place = hash & mask
        while true {
            let slot = slots[Int(place)]
            if slot == 0 { return nil }
            if slot >> 32 == hash {
                let id = KeyID(Int(slot & 0xFFFF_FFFF) - 1)
                if Self.isEqual(keys[Int(id.index)].text, name) { return id }
            }
            place = (place + 1) & mask
        }
    }

    private static func isEqual(_ text: String, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let isSame = text.utf8.withContiguousStorageIfAvailable { $0.elementsEqual(name) }
        return isSame ?? text.utf8.elementsEqual(name)
    }

    /// Takes in a name that is not in the table.
    mutating func insert(_ id: KeyID, _ hash: UInt64) {
        if 2 * (count + 1) > slots.count { grow() }
        place(hash << 32 | UInt64(id.index + 1))
        count += 1
    }

    private mutating func place(_ slot: UInt64) {
        var place = slot >> 32 & mask
        while slots[Int(place)] != 0 { place = (place + 1) & mask }
        slots[Int(place)] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: 2 * old.count)
        mask = UInt64(slots.count - 1)
        for slot in old where slot != 0 { place(slot) }
    }

    /// Takes out a name that is in the table. What stands behind it moves up, so that nothing needs a tombstone.
    mutating func remove(_ id: KeyID, _ hash: UInt64) {
        var hole = hash & mask
        while slots[Int(hole)] != hash << 32 | UInt64(id.index + 1) { hole = (hole + 1) & mask }
        count -= 1
        var next = hole
        while true {
            next = (next + 1) & mask
            let slot = slots[Int(next)]
            if slot == 0 { break }
            // How far each is from where it should be: one that is at home before the hole must stay behind it.
            let home = slot >> 32 & mask
            if (next &- home) & mask >= (next &- hole) & mask {
                slots[Int(hole)] = slot
                hole = next
            }
        }
        slots[Int(hole)] = 0
    }
}
