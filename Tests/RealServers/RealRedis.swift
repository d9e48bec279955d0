internal import Foundation

/// Debian's `redis-server`, without persistence, on a port of its own.
public final class RealRedis: @unchecked Sendable {
    public let port: Int
    public let process: ServerProcess
    private let folder: TestFolder
    private let password: String?

    public var address: String { "redis://127.0.0.1:\(port)" }

    /// - Parameter settings: further settings, as its command line takes them: `["--maxmemory", "2mb"]`.
    public init(_ settings: [String] = [], port: Int? = nil, password: String? = nil) throws {
        let port = port ?? Ports.free()
        self.port = port
        self.password = password
        folder = try TestFolder("redis")
        process = try ServerProcess(
            [
                "redis-server", "--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly",
                "no",
                "--dir", folder.path, "--enable-debug-command", "yes",
            ] + (password.map { ["--requirepass", $0] } ?? []) + settings, in: folder.path)
        try Waiting.until("redis-server on port \(port): \(process.log)") {
            // Another program may have taken the port since it was found free.
            if process.log.contains("aborting") { throw Waiting.Failure(description: process.log) }
            return try cli("PING").contains("PONG")
        }
    }

    /// Sends a command as another client does.
    @discardableResult
    public func cli(_ arguments: String...) throws -> String {
        let login = password.map { ["-a", $0, "--no-auth-warning"] } ?? []
        return try Tool.run("redis-cli", ["-p", "\(port)"] + login + arguments).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    public func stop() { process.stop() }
}
