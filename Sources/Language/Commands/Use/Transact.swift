internal import Caching
internal import Simulation

struct Begin: Command {
    static let spec = CommandSpec(
        "begin", .use, "begin a transaction of a database",
        syntax: ["begin [DATABASE] [isolation=read-committed|snapshot]"], parameters: [.database],
        options: [
            OptionSpec(
                "isolation", .words(["read-committed", "snapshot"]), standard: "read-committed",
                "what reads in it see: what is committed when they come, or when it began")
        ],
        discussion: """
            From now on, what this client reads and writes at the database belongs to one transaction, until 'commit' or \
            'rollback'. Nobody else sees its writes before the commit, and caches know nothing of it: a copy that is \
            removed before the commit can come back old, and one that is loaded within it can be of a row that never is \
            committed. Nothing is locked. With read-committed a later commit overwrites an earlier one; with snapshot a \
            commit is refused with a conflict if somebody else has committed a write of one of its rows meanwhile. A \
            queue of write-behind is no part of it.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            begin users isolation=snapshot
            write user:1 "Ann"
            client bob read user:1
            settle
            commit
            read user:1
            """)

    private let database: ArgumentReader.Text?
    private let isSnapshot: Bool

    init(_ arguments: inout ArgumentReader) throws {
        database = arguments.hasMore ? try arguments.next("a database") : nil
        let isolation = try arguments.option("isolation") { text throws(Problem) in
            try Claim.known(text, "isolation", ["read-committed", "snapshot"])
        }
        isSnapshot = isolation == "snapshot"
    }

    func run(_ context: Context) async throws {
        let world = context.world
        if let open = world.transactions[context.client] {
            throw context.error(
                .badValue(
                    "begin", for: "statement within a transaction of \(open.node.name)",
                    expected: "commit or rollback first"))
        }
        let database = try target(context)
        try context.checkIsSimulated(
            database, "'begin' is for simulated databases",
            remedy: "use a simulated one: database NAME rows=…",
            at: self.database?.span ?? context.statement.span)
        let outcome = try await world.beginTransaction(
            database, isSnapshot: isSnapshot, client: context.client)
        context.noteSuccess(outcome)
    }

    private func target(_ context: Context) throws -> DatabaseNode {
        guard let database else {
            guard let last = context.world.databases.last else { throw context.error(.noNode) }
            return last
        }
        guard let found = context.world.database(database.text) else {
            let known = context.world.databases.map(\.name)
            throw context.error(
                .unknownWord(
                    database.text, for: "database", nearest: NearestWord.find(database.text, among: known),
                    known: known), at: database.span)
        }
        return found
    }
}

struct Commit: Command {
    static let spec = CommandSpec(
        "commit", .use, "have all writes of the transaction take effect together", syntax: ["commit"],
        discussion: """
            All writes since 'begin' become true in one moment, or none: with isolation=snapshot the database refuses if \
            somebody else has committed a write of one of the rows since then (conflict), and the transaction is rolled \
            back. 'let ok = commit' sets OK, or nothing if it was refused.
            """,
        example: """
            database counts { n=0 }
            begin counts isolation=snapshot
            let v = read n
            let v = $v + 1
            write n $v
            client bob @counts write n 7
            settle
            let ok = commit
            if $ok = nothing { print "somebody was first" }
            """)

    init(_ arguments: inout ArgumentReader) throws {}

    func run(_ context: Context) async throws {
        guard let outcome = try await context.world.commitTransaction(of: context.client) else {
            throw context.noTransaction()
        }
        context.noteSuccess(outcome)
    }
}

struct Rollback: Command {
    static let spec = CommandSpec(
        "rollback", .use, "give up all writes of the transaction", syntax: ["rollback"],
        discussion: """
            None of the writes since 'begin' ever becomes true. A cache that got one of them meanwhile keeps it, as no \
            database tells it: the next read of it is stale.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users strategy=write-through
            begin users
            write user:1 "Ann"
            rollback
            read user:1
            """)

    init(_ arguments: inout ArgumentReader) throws {}

    func run(_ context: Context) async throws {
        guard let outcome = try await context.world.rollBackTransaction(of: context.client) else {
            throw context.noTransaction()
        }
        context.noteSuccess(outcome)
    }
}

extension Context {
    fileprivate func noTransaction() -> Diagnostic {
        error(
            .missing(
                "a transaction that is open", of: statement.name.literal ?? "", syntax: "begin DATABASE"))
    }
}
