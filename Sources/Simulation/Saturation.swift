/// Arithmetic that holds a result that would not fit at the nearest number that does. Moments and spans are counted by it.
/// The negative end is the opposite of the positive one, so that every result can be negated.
extension Int64 {
    @inline(__always)
    func adding(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? -.max : .max) : sum
    }

    @inline(__always)
    func subtracting(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : -.max) : difference
    }

    @inline(__always)
    func times(_ other: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : -.max) : product
    }
}
