/// Which statement brings about what happens. It is kept only while a run is recorded to be looked at.
enum Origin {
    /// The innermost statement that runs, or that started the task that runs.
    @TaskLocal static var statement: Statement?
}
