/// Numbers as people read them.
public enum Figures {
    /// A number without needless decimals: `10`, `2.5`.
    public static func number(_ number: Double) -> String {
        if let whole = Int(exactly: number) { return String(whole) }
        return String(number)
    }

    /// A share as a percentage of at most two decimals: `20%`, `0.25%`.
    public static func percent(_ share: Double) -> String {
        number((share * 10_000).rounded() / 100) + "%"
    }

    /// Bytes to one decimal: `120B`, `1.5KiB`.
    public static func text(bytes: Int) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var amount = Double(bytes)
        var unit = 0
        while amount >= 1024, unit < 4 {
            amount /= 1024
            unit += 1
        }
        return number((amount * 10).rounded() / 10) + units[unit]
    }
}

extension TextBuffer {
    /// A count and its noun: `1 entry`, `2 entries`.
    public mutating func append(_ count: Int, _ one: String, _ many: String) {
        append(count)
        append(" ")
        append(count == 1 ? one : many)
    }

    /// Bytes with the largest unit that divides them: `120B`, `1KiB`.
    mutating func append(exactBytes bytes: Int) {
        let units = ["B", "KiB", "MiB", "GiB"]
        var amount = bytes
        var unit = 0
        while amount >= 1024, amount % 1024 == 0, unit < 3 {
            amount /= 1024
            unit += 1
        }
        append(amount)
        append(units[unit])
    }
}
