internal import Simulation

/// What `let` calculates with: a number, a time or a size.
enum Operand {
    /// A whole number, exact to 64 bits.
    case whole(Int)
    case fraction(Double)
    case time(TimeSpan)
    case bytes(Int)

    /// Reads `3`, `1.5`, `10s` or `64KiB`; nil for any other text.
    init?(_ text: String) {
        if let whole = Int(text) {
            self = .whole(whole)
        } else if let number = Double(text), number.isFinite {
            self = .fraction(number)
        } else if let span = try? Units.timeSpan(text, for: "a time") {
            self = .time(span)
        } else if let bytes = Units.bytes(text) {
            self = .bytes(bytes)
        } else {
            return nil
        }
    }

    /// As it is typed.
    var text: String {
        switch self {
        case .whole(let number): String(number)
        case .fraction(let number): Sizes.number(number)
        case .time(let span): "\(span)"
        case .bytes(let count): Sizes.bytes(count)
        }
    }

    var isZero: Bool {
        switch self {
        case .whole(let number): number == 0
        case .fraction(let number): number == 0
        case .time(let span): span == .zero
        case .bytes(let count): count == 0
        }
    }

    /// Calculates with one of the signs `+ - * / %`; the divisor must not be zero.
    ///
    /// - Throws: a `Problem` if the units do not go together or if the result has no room in 64 bits.
    static func result(_ left: Operand, _ sign: String, _ right: Operand) throws(Problem) -> Operand {
        let whole: Int?
        switch (left, sign, right) {
        case (.whole(let left), _, .whole(let right)): return try numbers(left, sign, right)
        case (.time(let left), "+", .time(let right)), (.time(let left), "-", .time(let right)),
            (.time(let left), "%", .time(let right)):
            whole = exact(Int(left.nanoseconds), sign, Int(right.nanoseconds))
            return try .time(TimeSpan(nanoseconds: Int64(checked(whole, .time(left), sign, .time(right)))))
        case (.bytes(let left), "+", .bytes(let right)), (.bytes(let left), "-", .bytes(let right)),
            (.bytes(let left), "%", .bytes(let right)):
            whole = exact(left, sign, right)
            return try .bytes(checked(whole, .bytes(left), sign, .bytes(right)))
        case (.time(let left), "/", .time(let right)):
            return ratio(Double(left.nanoseconds), Double(right.nanoseconds))
        case (.bytes(let left), "/", .bytes(let right)): return ratio(Double(left), Double(right))
        case (.time(let span), "*", _), (_, "*", .time(let span)):
            let factor = if case .time = left { right } else { left }
            let count = try scaled(Int(span.nanoseconds), "*", factor, left, sign, right)
            return .time(TimeSpan(nanoseconds: Int64(count)))
        case (.bytes(let count), "*", _), (_, "*", .bytes(let count)):
            let factor = if case .bytes = left { right } else { left }
            return .bytes(try scaled(count, "*", factor, left, sign, right))
        case (.time(let span), "/", _):
            let count = try scaled(Int(span.nanoseconds), "/", right, left, sign, right)
            return .time(TimeSpan(nanoseconds: Int64(count)))
        case (.bytes(let count), "/", _): return .bytes(try scaled(count, "/", right, left, sign, right))
        default:
            guard let left = left.number, let right = right.number else {
                throw .unitsDiffer(left.text, sign, right.text)
            }
            return .fraction(plain(left, sign, right))
        }
    }

    /// The number alone, of what has no unit.
    private var number: Double? {
        switch self {
        case .whole(let number): Double(number)
        case .fraction(let number): number
        case .time, .bytes: nil
        }
    }

    private static func numbers(_ left: Int, _ sign: String, _ right: Int) throws(Problem) -> Operand {
        if sign == "/", left != .min, left % right != 0 { return .fraction(Double(left) / Double(right)) }
        return .whole(try checked(exact(left, sign, right), .whole(left), sign, .whole(right)))
    }

    /// The result in whole numbers; nil if it has no room in 64 bits.
    private static func exact(_ left: Int, _ sign: String, _ right: Int) -> Int? {
        let (result, isTooLarge) =
            switch sign {
            case "+": left.addingReportingOverflow(right)
            case "-": left.subtractingReportingOverflow(right)
            case "*": left.multipliedReportingOverflow(by: right)
            case "/": left.dividedReportingOverflow(by: right)
            default: right == -1 ? (0, false) : left.remainderReportingOverflow(dividingBy: right)
            }
        return isTooLarge ? nil : result
    }

    private static func checked(
        _ result: Int?, _ left: Operand, _ sign: String, _ right: Operand
    ) throws(Problem) -> Int {
        guard let result else {
            throw .outOfRange(
                "\(left.text) \(sign) \(right.text)", for: "the result of a calculation",
                expected: "a whole number of at most 64 bits")
        }
        return result
    }

    /// A count of nanoseconds or bytes, multiplied or divided by a number without a unit.
    private static func scaled(
        _ count: Int, _ sign: String, _ factor: Operand, _ left: Operand, _ written: String,
        _ right: Operand
    ) throws(Problem) -> Int {
        guard let number = factor.number else { throw .unitsDiffer(left.text, written, right.text) }
        if case .whole(let whole) = factor, sign == "*" || count % whole == 0 {
            return try checked(exact(count, sign, whole), left, written, right)
        }
        let result = plain(Double(count), sign, number).rounded()
        return try checked(Int(exactly: result), left, written, right)
    }

    private static func ratio(_ left: Double, _ right: Double) -> Operand {
        let ratio = left / right
        return ratio == ratio.rounded() && abs(ratio) < 1e15 ? .whole(Int(ratio)) : .fraction(ratio)
    }

    private static func plain(_ left: Double, _ sign: String, _ right: Double) -> Double {
        switch sign {
        case "+": left + right
        case "-": left - right
        case "*": left * right
        case "/": left / right
        default: left.truncatingRemainder(dividingBy: right)
        }
    }
}
