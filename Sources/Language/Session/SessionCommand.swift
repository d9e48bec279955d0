/// A statement that works on the session itself: it stands at the top, never in a block.
protocol SessionCommand: Command {
    func run(in session: Session, _ statement: Statement) throws
}

/// A statement that only asks, and belongs into a saved script.
protocol SessionQuestion: SessionCommand {}

extension SessionCommand {
    func run(_ context: Context) async throws {
        throw context.error(.misplaced(Self.spec.name, where: "inside a block"))
    }
}
