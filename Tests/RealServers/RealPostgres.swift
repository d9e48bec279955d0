internal import Foundation

/// Debian's PostgreSQL with a cluster of its own, on a port of its own. It refuses to run as root, so root starts it as
/// another user.
public final class RealPostgres: @unchecked Sendable {
    public let port: Int
    public private(set) var process: ServerProcess
    private let folder: TestFolder
    private static let user = "larder"

    public var address: String { "postgres://\(Self.user)@127.0.0.1:\(port)/postgres" }

    /// - Parameter password: what it wants from those who connect; nil to trust everybody on this machine.
    public init(password: String? = nil) throws {
        port = Ports.free()
        folder = try TestFolder("postgres")
        let data = folder.path + "/data"
        try Tool.run("chmod", ["777", folder.path])
        let secret = folder.path + "/secret"
        try (password ?? "none").write(toFile: secret, atomically: true, encoding: .utf8)
        try Tool.run("chmod", ["644", secret])
        let made = try Tool.run(
            "env",
            Self.asUser + [
                Self.tool("initdb"), "-D", data, "-U", Self.user, "-E", "UTF8", "--no-locale", "-N",
                "--pwfile", secret,
                "-A", password == nil ? "trust" : "scram-sha-256",
            ])
        guard made.status == 0 else { throw Waiting.Failure(description: made.output) }
        process = try Self.start(folder.path, data, port)
        try waitForIt(password)
    }

    private static func start(_ folder: String, _ data: String, _ port: Int) throws -> ServerProcess {
        try ServerProcess(
            ["env"] + asUser + [
                tool("postgres"), "-D", data, "-p", "\(port)", "-c", "listen_addresses=127.0.0.1", "-c",
                "unix_socket_directories=\(folder)", "-c", "fsync=off",
            ], in: folder, endedBy: "QUIT")
    }

    private func waitForIt(_ password: String?) throws {
        try Waiting.until("PostgreSQL on port \(port): \(process.log)") {
            try Tool.run(
                "psql", ["-h", "127.0.0.1", "-p", "\(port)", "-U", Self.user, "-c", "SELECT 1", "postgres"],
                environment: ["PGPASSWORD": password ?? ""]
            ).status == 0
        }
    }

    /// Root becomes the user that Debian's package makes; anybody else stays who they are.
    private static var asUser: [String] {
        geteuid() == 0
            ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"] : []
    }

    private static func tool(_ name: String) -> String {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        return versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map {
            "/usr/lib/postgresql/\($0)/bin/\(name)"
        }
        .first { FileManager.default.isExecutableFile(atPath: $0) } ?? name
    }

    /// Runs a statement as another client does, and returns what it brings, without decoration.
    @discardableResult
    public func sql(_ statement: String) throws -> String {
        try Tool.run(
            "psql", ["-h", "127.0.0.1", "-p", "\(port)", "-U", Self.user, "-At", "-c", statement, "postgres"]
        ).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The processes of the server: each connection has one.
    private var processes: [pid_t] {
        get throws {
            let all = try Tool.run("ps", ["-eo", "pid,ppid"]).output.split(separator: "\n").compactMap {
                line in
                let parts = line.split(separator: " ").compactMap { pid_t($0) }
                return parts.count == 2 ? (pid: parts[0], parent: parts[1]) : nil
            }
            var found = [process.pid]
            while true {
                let more = all.filter { found.contains($0.parent) && !found.contains($0.pid) }.map(\.pid)
                if more.isEmpty { return found }
                found += more
            }
        }
    }

    /// Stops all of them where they stand, or lets them go on.
    public func signal(_ number: Int32) throws { for pid in try processes { kill(pid, number) } }

    /// Lets it die where it stands, as its machine would.
    public func die() throws { for pid in try processes { kill(pid, SIGKILL) } }

    /// Ends it at once, with all its connections.
    public func stop() {
        try? signal(SIGCONT)
        process.stop()
    }

    deinit { stop() }
}
