internal import Caching
internal import Simulation
internal import Tracing

/// A metric of a node compared with a value.
struct StatCheck {
    var node: ArgumentReader.Text
    var metric: ArgumentReader.Text
    var comparison: Comparison
    var value: ArgumentReader.Text

    /// What speaks against it; nil where it holds.
    func complaint(_ context: Context) throws -> String? { nil }
}
