/// Which files the statements of a session may use.
///
/// What the person types at the prompt may name any file. A script may use the files of its own folder and below: the
/// folder of the script that was started or, for a script included at the prompt, of that script.
public struct FileAccess: Sendable {
    /// Whether statements may name files at all; those of a lesson may not.
    public var hasFiles = true
    /// Files that are kept in memory: if there are any, statements read and write these and no others.
    public var inMemory: [String: [UInt8]]?
    /// Whether a person types the statements that come from no file.
    public var isInteractive = false
    /// Further folders that scripts may use.
    public var outside: [String] = []
    /// Whether nothing is written, as `--safe` has it.
    public var isReadOnly = false

    public init() {}
}
