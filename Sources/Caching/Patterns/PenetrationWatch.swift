internal import Tracing

/// Notices a database that is mostly asked for rows that it does not have.
struct PenetrationWatch {
    private static let absent = 6

    private var density = Density(share: 0.75)

    mutating func see(loads: Int) -> Happening? {
        density.see(loads, enough: Self.absent).map { .penetration(absent: Self.absent, loads: $0) }
    }
}
