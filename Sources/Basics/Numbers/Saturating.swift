/// Arithmetic whose results stay at the end of the range instead of overflowing.
///
/// Everything that a script can make large (times, sizes, counts) is computed with these, so that no input can end the
/// process.
extension FixedWidthInteger {
    /// The sum, or the end of the range that it went beyond.
    @inlinable @inline(__always)
    public func saturatingAdd(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        if !overflow { return sum }
        return other < 0 ? .min : .max
    }

    /// The difference, or the end of the range that it went beyond.
    @inlinable @inline(__always)
    public func saturatingSubtract(_ other: Self) -> Self {
        let (difference, overflow) = subtractingReportingOverflow(other)
        if !overflow { return difference }
        return other < 0 ? .max : .min
    }

    /// The product, or the end of the range that it went beyond.
    @inlinable @inline(__always)
    public func saturatingMultiply(_ other: Self) -> Self {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        if !overflow { return product }
        return (self < 0) == (other < 0) ? .max : .min
    }

    /// A number of any size, rounded to the nearest integer and held within the range; 0 if it is no number.
    @inlinable
    public init(saturating number: Double) {
        let rounded = number.rounded()
        if rounded.isNaN {
            self = 0
        } else if let exact = Self(exactly: rounded) {
            self = exact
        } else {
            self = rounded < 0 ? .min : .max
        }
    }
}
