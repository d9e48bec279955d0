/// A share of a capacity, rounded down; 50% of 3 is 1. A share above 1 gives more than the capacity.
///
/// A share such as 29% is not a binary fraction, so the product can lie a rounding error below a whole number; that error is
/// made up for first, so that 29% of 100 is 29.
func portion(_ share: Double, of capacity: UInt64) -> UInt64 {
    let product = share * Double(capacity) * (1 + 0x1p-50)
    return product >= 0x1p63 ? 1 << 63 : UInt64(max(product, 0))
}
