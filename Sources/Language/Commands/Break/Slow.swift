internal import Caching
internal import Simulation
internal import Tracing

struct Slow: Command {
    static let spec = CommandSpec(
        "slow", .faults, "make a node slow", syntax: ["slow NODE xFACTOR \(Occasion.syntax)"],
        parameters: [.node, .text],
        options: Occasion.options,
        discussion: "Every call to the node takes so many times as long: x10 makes 20ms 200ms.",
        example: """
            database users rows=user:1..user:100
            slow users x10 for=10s
            read user:1
            """)

    private let node: ArgumentReader.Text
    private let factor: Double
    private let occasion: Occasion

    init(_ arguments: inout ArgumentReader) throws {
        node = try arguments.next("a node")
        factor = try arguments.next("a factor") { text throws(Problem) in
            guard text.hasPrefix("x"), let factor = Double(text.dropFirst()), factor > 0, factor <= 1e6 else {
                throw .badValue(text, for: "factor", expected: "x10 for ten times as long, at most x1000000")
            }
            return factor
        }
        occasion = try Occasion(&arguments)
    }

    func run(_ context: Context) async throws {
        let node = try context.node(node)
        occasion.run(context) { [factor] in context.world.disturb(node, .slow(factor: factor, until: $0)) }
    }
}
