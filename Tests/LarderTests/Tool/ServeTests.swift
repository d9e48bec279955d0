import Glibc
import Testing

/// `larder serve`, started as a user starts it.
@Suite struct ServeTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    /// The shell starts a server on a free port and waits for its line; `$port` is where it listens.
    private static func serving(_ options: String, _ line: String) -> String {
        """
        larder serve --port 0 \(options) > said & pid=$!
        trap 'kill $pid 2>/dev/null' EXIT
        for i in $(seq 100); do [ -s said ] && break; sleep 0.05; done
        port=$(sed 's/.*://' said)
        \(line)
        kill -TERM $pid; wait $pid; echo "status $?"
        """
    }

    @Test func itSaysWhereItListensAndEndsCleanly() throws {
        let run = try Tool.shell(
            Self.serving("--clock frozen", "sed 's/[0-9]*$/PORT/; s/:[0-9]* and/:PORT and/' said"), in: folder
        )
        #expect(run.output == "listening on 127.0.0.1:PORT and [::1]:PORT\nstatus 0\n")
        #expect(run.errors == "")
    }

    @Test(.enabled(if: access("/usr/bin/redis-cli", X_OK) == 0)) func redisCliTalksToIt() throws {
        let run = try Tool.shell(
            Self.serving(
                "--clock frozen",
                """
                cli() { redis-cli -p $port "$@"; }
                cli SET a 1 EX 60; cli -3 HELLO 3 | head -4; cli LARDER TIME ADVANCE 61s; cli GET a
                cli LARDER EXPECT miss expired; redis-cli -h ::1 -p $port PING
                """), in: folder)
        #expect(run.output.hasPrefix("OK\n"))
        #expect(run.output.contains("server redis"))
        #expect(run.output.hasSuffix("61.000s\n\nOK\nPONG\nstatus 0\n"))
    }

    @Test(.enabled(if: access("/usr/bin/redis-cli", X_OK) == 0)) func aSetupPutsAStrategyBehindGet() throws {
        try folder.write(
            "database users rows=user:1..user:9\ncache front over users strategy=read-through ttl=60s\n",
            to: "setup.larder")
        let run = try Tool.shell(
            Self.serving(
                "--clock frozen --setup setup.larder",
                """
                cli() { redis-cli -p $port "$@"; }
                cli GET user:1; cli LARDER EXPECT miss cold; cli GET user:1; cli LARDER EXPECT hit
                """), in: folder)
        #expect(
            run.output.split(separator: "\n") == ["row 1", "OK", "row 1", "OK", "status 0"], "\(run.errors)")
    }

    @Test func whatCannotBeServedIsSaid() throws {
        try folder.write("database users\n", to: "empty.larder")
        let run = try Tool.run(["serve", "--port", "0", "--setup", "empty.larder"], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("builds no cache"))
        #expect(try Tool.run(["serve", "--clock", "backwards"], in: folder).status == 64)
    }

    private static let example = "lessons/testing-an-application"

    /// The example that readers copy, run as they run it.
    @Test(.enabled(if: Self.hasPython)) func theExampleInPythonPasses() throws {
        let run = try Tool.shell(
            "cd \(Self.root)/\(Self.example) && /usr/bin/python3 -B -m pytest -q -p no:cacheprovider . 2>&1",
            in: folder,
            environment: ["LARDER": Tool.path])
        #expect(run.status == 0, "\(run.output)")
    }

    @Test(.enabled(if: Self.node != nil)) func theExampleInNodePasses() throws {
        let run = try Tool.shell(
            "\(Self.node ?? "node") --test \(Self.root)/\(Self.example)/prices.test.js 2>&1", in: folder,
            environment: ["LARDER": Tool.path])
        #expect(run.status == 0, "\(run.output)")
    }

    private static let root: String = #filePath.split(separator: "/").dropLast(4).map(String.init).reduce("")
    {
        $0 + "/" + $1
    }
    private static let node: String? = ["/usr/bin/node", "/usr/local/bin/node"].first { path in
        access(path, X_OK) == 0
    }
    private static let hasPython: Bool =
        access("/usr/bin/pytest-3", X_OK) == 0
        && access("/usr/lib/python3/dist-packages/redis/__init__.py", R_OK) == 0
}
