/// Words sizes and shares as they are typed.
enum Sizes {
    /// `120B`, `64KiB`, `1.5MiB`: exact if it is a whole number of a unit.
    static func bytes(_ count: Int) -> String {
        let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        for (name, size) in units where count >= size && count % size == 0 { return "\(count / size)\(name)" }
        return "\(count)B"
    }

    /// `120B`, `1.5KiB`, `2.3MiB`: to one decimal.
    static func roundedBytes(_ count: Int) -> String {
        for (name, size) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)] where count >= size {
            return "\(number((Double(count) / Double(size) * 10).rounded() / 10))\(name)"
        }
        return "\(count)B"
    }

    /// `75%`, `12.5%`.
    static func share(_ share: Double) -> String {
        let percent = (share * 1e6).rounded() / 1e4
        return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
    }

    /// To twelve decimals, so that 0.1 + 0.2 is 0.3.
    static func number(_ number: Double) -> String {
        let scaled = number * 1e12
        let rounded = abs(scaled) < 1e15 ? scaled.rounded() / 1e12 : number
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    }
}
