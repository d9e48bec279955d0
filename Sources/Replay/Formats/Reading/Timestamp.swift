/// Dates as they stand in traces, turned into nanoseconds since 1970 began (UTC).
enum Timestamp {
    /// A number in units of so many nanoseconds, or a date such as `2026-11-23T08:00:00.5Z`.
    static func nanoseconds(_ bytes: Span<UInt8>, unit: UInt64) -> UInt64? {
        Field.nanoseconds(bytes, unit: unit) ?? internet(bytes)
    }

    /// A date of RFC 3339, a blank allowed for its `T`; without a zone it is UTC.
    static func internet(_ bytes: Span<UInt8>) -> UInt64? {
        guard bytes.count >= 19, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[13] == 0x3A, bytes[16] == 0x3A,
            bytes[10] == UInt8(ascii: "T") || bytes[10] == 0x20,
            let year = digits(bytes, 0, 4), let month = digits(bytes, 5, 2), let day = digits(bytes, 8, 2),
            let hour = digits(bytes, 11, 2), let minute = digits(bytes, 14, 2),
            let second = digits(bytes, 17, 2)
        else { return nil }
        var end = 19
        var fraction: UInt64 = 0
        if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
            end += 1
            var scale: UInt64 = 1_000_000_000
            while end < bytes.count, bytes[end] &- 0x30 < 10 {
                scale /= 10
                fraction += UInt64(bytes[end] &- 0x30) * scale
                end += 1
            }
        }
        guard let zone = zone(bytes.extracting(end..<bytes.count)) else { return nil }
        let clock = (hour, minute, second)
        return seconds(year, month, day, clock, zone).map { $0 * 1_000_000_000 + fraction }
    }

    /// A date as web servers log it: `10/Oct/2000:13:55:36 -0700`.
    static func webLog(_ bytes: Span<UInt8>) -> UInt64? {
        guard bytes.count >= 20, bytes[2] == UInt8(ascii: "/"), bytes[6] == UInt8(ascii: "/"),
            bytes[11] == 0x3A,
            bytes[14] == 0x3A, bytes[17] == 0x3A, let day = digits(bytes, 0, 2),
            let month = month(bytes.extracting(3..<6)), let year = digits(bytes, 7, 4),
            let hour = digits(bytes, 12, 2), let minute = digits(bytes, 15, 2),
            let second = digits(bytes, 18, 2)
        else { return nil }
        let rest = bytes.extracting(20..<bytes.count)
        guard let zone = zone(rest.extracting(Field.trimmed(rest))) else { return nil }
        return seconds(year, month, day, (hour, minute, second), zone).map { $0 * 1_000_000_000 }
    }

    private static func month(_ name: Span<UInt8>) -> Int? {
        let names: [StaticString] = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ]
        return names.firstIndex { Field.equal(name, $0) }.map { $0 + 1 }
    }

    /// Seconds east of Greenwich: of nothing, `Z`, `-0700` or `-07:00`.
    private static func zone(_ bytes: Span<UInt8>) -> Int? {
        if bytes.isEmpty { return 0 }
        if bytes.count == 1, bytes[0] | 0x20 == UInt8(ascii: "z") { return 0 }
        guard bytes.count == 5 || bytes.count == 6,
            bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            let hours = digits(bytes, 1, 2), let minutes = digits(bytes, bytes.count - 2, 2)
        else { return nil }
        if bytes.count == 6, bytes[3] != 0x3A { return nil }
        return (bytes[0] == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    private static func digits(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
        guard start + count <= bytes.count else { return nil }
        return Field.number(bytes.extracting(start..<start + count)).map { Int($0) }
    }

    /// Seconds since 1970 of a date of the Gregorian calendar; nil for one that there is not, or from before then.
    private static func seconds(
        _ year: Int, _ month: Int, _ day: Int, _ clock: (hour: Int, minute: Int, second: Int), _ zone: Int
    ) -> UInt64? {
        guard (1970...2500).contains(year), (1...12).contains(month), (1...31).contains(day), clock.hour < 24,
            clock.minute < 60, clock.second < 61
        else { return nil }
        // The year is counted from March, so that the leap day is its last.
        let march = year - (month < 3 ? 1 : 0)
        let monthOfYear = (month + 9) % 12
        let dayOfYear = (153 * monthOfYear + 2) / 5 + day - 1
        let days = 365 * march + march / 4 - march / 100 + march / 400 + dayOfYear - 719_468
        let seconds = days * 86_400 + clock.hour * 3600 + clock.minute * 60 + clock.second - zone
        return seconds >= 0 ? UInt64(seconds) : nil
    }
}
