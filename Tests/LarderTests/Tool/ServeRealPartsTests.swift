import Foundation
import RealServers
import Testing

/// `larder serve` in front of a real PostgreSQL.
@Suite(.timeLimit(.minutes(3)), .serialized) struct ServeRealPartsTests {
    private let folder: Folder
    private let postgres: RealPostgres

    init() throws {
        folder = try Folder()
        postgres = try RealPostgres()
    }

    /// Starts the server over a setup, and returns it with its port.
    private func serve(_ setup: String) throws -> (server: ServerProcess, port: String) {
        try folder.write(setup, to: "setup.larder")
        let server = try ServerProcess(
            [Tool.path, "serve", "--port", "0", "--setup", folder.path + "/setup.larder"], in: folder.path,
            endedBy: "TERM")
        try Waiting.until("larder serve: \(server.log)") { server.log.contains("listening on") }
        let port = server.log.split(separator: "127.0.0.1:").last?.prefix { $0.isNumber } ?? ""
        return (server, String(port))
    }

    private func cli(_ port: String, _ arguments: String...) throws -> String {
        try RealServers.Tool.run("redis-cli", ["-p", port] + arguments).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func aClientReadsThroughToIt() throws {
        let (server, port) = try serve(
            """
            database shop at \(postgres.address)
            cache front over shop strategy=read-through+write-through ttl=60s latency=0ms
            """)
        defer { server.stop() }
        try postgres.sql("INSERT INTO larder_rows VALUES ('user:1', 'Ann')")
        #expect(try cli(port, "GET", "user:1") == "Ann")
        #expect(try cli(port, "GET", "user:1") == "Ann")
        #expect(try cli(port, "GET", "nobody") == "")
        #expect(try cli(port, "SET", "user:2", "Bo") == "OK")
        #expect(try postgres.sql("SELECT value FROM larder_rows WHERE key = 'user:2'") == "Bo")
        #expect(try cli(port, "LARDER", "WHY", "user:1").contains("HIT"))
        #expect(try cli(port, "LARDER", "TIME", "ADVANCE", "1h").contains("nothing moves the real clock"))
        #expect(try cli(port, "LARDER", "UNDO").contains("cannot be taken back"))
    }

    @Test func whatWaitsIsWrittenBackAtTheEnd() throws {
        let (server, port) = try serve(
            """
            database shop at \(postgres.address)
            cache front over shop strategy=write-behind flush-every=1h latency=0ms
            """)
        for number in 1...5 { #expect(try cli(port, "SET", "user:\(number)", "v\(number)") == "OK") }
        #expect(try postgres.sql("SELECT count(*) FROM larder_rows") == "0")
        server.stop()
        #expect(try postgres.sql("SELECT count(*) FROM larder_rows") == "5")
        #expect(server.log.contains("wrote 5 writes back"), "\(server.log)")
    }

    @Test func whatCouldNotBeWrittenBackIsTold() throws {
        let (server, port) = try serve(
            """
            database shop at \(postgres.address) call-timeout=500ms
            cache front over shop strategy=write-behind flush-every=1h latency=0ms
            """)
        #expect(try cli(port, "SET", "user:1", "lost") == "OK")
        postgres.stop()
        server.stop(within: 15)
        #expect(
            server.log.contains("1 of 1 writes could not be written back to shop within 10s: user:1"),
            "\(server.log)")
    }

    @Test func aClockThatDoesNotRunIsRefused() throws {
        try folder.write("database shop at \(postgres.address)\ncache front over shop", to: "setup.larder")
        let run = try Tool.run(
            ["serve", "--port", "0", "--setup", "setup.larder", "--clock", "frozen"], in: folder)
        #expect(run.status == 1 && run.errors.contains("start it with --clock running"), "\(run.errors)")
    }
}
