internal import Connecting
internal import Simulation

extension Session {
    /// Says what went wrong, and what was done about it.
    func report(_ error: any Error) {
        output.flush()
        diagnostics(
            (error as? Diagnostic)?.rendered(width: options.columns())
                ?? ServerAddress.masking("error: \(error)\n"))
        if let afterword { output.line(afterword) }
        afterword = nil
    }

    func placed(_ error: any Error, _ statement: Statement) -> any Error {
        func at(_ problem: Problem) -> Diagnostic { Diagnostic(problem, statement.source, statement.span) }
        switch error {
        case let diagnostic as Diagnostic: return diagnostic
        case let problem as Problem: return at(problem)
        case is BudgetExceeded: return at(.tooManyEvents(options.stepLimit))
        case is Simulation.Stalled: return at(.stalled)
        case is OutOfTime: return at(.tooLong(command: ServerAddress.masking(statement.text)))
        case is Interrupted: return at(.interrupted)
        case let error as OutOfMemory: return at(.tooMuchMemory(limit: Sizes.bytes(error.limit)))
        default: return at(Files.problem(error))
        }
    }
}
