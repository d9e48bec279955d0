internal import Simulation

/// Round lengths of time, as a person would choose them.
enum Ladder {
    private static let spans: [TimeSpan] = {
        let milliseconds: [Int64] = [1, 2, 5, 10, 20, 50, 100, 200, 500]
        let seconds: [Int64] = [
            1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1200, 1800, 2700, 3600, 5400,
            7200, 10800,
            14400, 21600, 28800, 43200, 86400, 172_800, 604_800,
        ]
        return milliseconds.map { .milliseconds($0) } + seconds.map { .seconds($0) }
    }()

    /// The shortest that is longer.
    static func above(_ span: TimeSpan) -> TimeSpan? { spans.first { $0 > span } }

    /// The longest that is not longer.
    static func below(_ span: TimeSpan) -> TimeSpan? { spans.last { $0 <= span } }
}
