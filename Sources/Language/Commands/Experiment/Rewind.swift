internal import Simulation

struct Rewind: SessionCommand {
    static let spec = CommandSpec(
        "rewind", .experiment, "go back in simulated time", syntax: ["rewind TIME"], parameters: [.timeSpan],
        discussion: """
            Puts the clock back and everything with it: what had happened since has not happened yet, and what was under \
            way then is under way again. Let the same time pass and the same things happen; do something else and they \
            do not. 'redo' goes forward again.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            read user:1
            advance 61s
            rewind 10s
            read user:1
            """, changesState: false)

    private let span: TimeSpan

    init(_ arguments: inout ArgumentReader) throws {
        span = try arguments.next("a time") { text throws(Problem) in
            let span = try Units.timeSpan(text, for: "a time")
            guard span > .zero else {
                throw .outOfRange(
                    "\(span)", for: "rewind", expected: "more than 0s; 'undo' takes back a statement")
            }
            return span
        }
    }

    func run(in session: Session, _ statement: Statement) throws {
        try session.rewind(span)
    }
}
