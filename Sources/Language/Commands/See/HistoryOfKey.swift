internal import Caching
internal import Reporting
internal import Tracing

struct HistoryOfKey: SessionQuestion {
    static let spec = CommandSpec(
        "history", .see, "tell one key's whole life", syntax: ["history KEY"], parameters: [.key],
        discussion: """
            A line that sums it up, then every event of the key that is kept, with its number and its cause. 'trace \
            keep=N' sets how many events are kept.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            trace off
            read user:1
            read user:1
            advance 61s
            history user:1
            """, changesState: false)

    private let key: ArgumentReader.Text

    init(_ arguments: inout ArgumentReader) throws { key = try arguments.next("a key") }

    func run(in session: Session, _ statement: Statement) throws {
        let log = session.engine.world.log
        guard let known = log.names.known(key.text), log.events.contains(where: { $0.key == known.id }) else {
            let names = log.names.keys.suffix(2000).map(\.text)
            throw Diagnostic(
                .unknownKey(key.text, nearest: NearestWord.find(key.text, among: names)), statement.source,
                key.span)
        }
        session.output.write {
            KeyHistory(of: known.id, in: log).append(
                to: &$0, log: log, styled: session.options.isStyled, columns: session.options.columns)
        }
    }
}
