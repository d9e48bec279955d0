/// A share of a capacity, rounded down; 50% of 3 is 1. A share above 1 gives more than the capacity.
func portion(_ share: Double, of capacity: UInt64) -> UInt64 {
    let product = share * Double(capacity)
    return product >= 0x1p63 ? 1 << 63 : UInt64(max(product, 0))
}
