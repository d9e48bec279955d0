import Glibc
import Testing

/// The command `larder`, started as a shell would, without a terminal.
enum Tool {
    /// What a run of it came to.
    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    /// The program stands beside the one that runs the tests.
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/larder"
    }()

    /// Runs it with arguments in a folder.
    ///
    /// - Parameter input: what stands on its standard input.
    static func run(
        _ arguments: [String], in folder: Folder, input: String = "", environment: [String: String] = [:]
    ) throws -> Result {
        try start(
            ["/bin/sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder.path, path] + arguments,
            input: input, environment: environment)
    }

    /// Runs a line of the shell in a folder, with `larder` on its path.
    static func shell(_ line: String, in folder: Folder, environment: [String: String] = [:]) throws -> Result
    {
        let bin = path.dropLast("/larder".count)
        return try start(
            [
                "/bin/sh", "-c", "cd \"$1\" && PATH=\"$2:$PATH\" && eval \"$3\"", "sh", folder.path,
                String(bin), line,
            ],
            input: "", environment: environment)
    }

    private static func start(_ arguments: [String], input: String, environment: [String: String]) throws
        -> Result
    {
        // Files, not pipes: nothing can fill up, and nobody has to read in time.
        let streams = try Folder()
        try streams.write(input, to: "in")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, streams.path + "/in", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, STDOUT_FILENO, streams.path + "/out", O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(
            &actions, STDERR_FILENO, streams.path + "/err", O_WRONLY | O_CREAT, 0o600)

        let variablesByName = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"].merging(environment) { $1 }
        let pointers = arguments.map { strdup($0) } + [nil]
        let variables =
            variablesByName.sorted { $0.key < $1.key }
            .map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in pointers + variables { free(pointer) } }
        // Whoever runs the tests may ignore or block signals; the program must not inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
        var process: pid_t = 0
        try #require(posix_spawn(&process, arguments[0], &actions, &attributes, pointers, variables) == 0)
        let status = try wait(for: process, arguments)
        return Result(
            status: status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F),
            output: streams.read("out") ?? "", errors: streams.read("err") ?? "")
    }

    private static func wait(for process: pid_t, _ arguments: [String]) throws -> Int32 {
        var status: Int32 = 0
        // The machine may be busy: a minute is for a program that hangs.
        for _ in 0..<12_000 {
            if waitpid(process, &status, WNOHANG) == process { return status }
            usleep(5000)
        }
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
        Issue.record("\(arguments.joined(separator: " ")) did not end within a minute")
        return status
    }
}

/// A small system that most tests start with.
let shop = """
    database users rows=user:1..user:100
    cache front over users capacity=3 ttl=60s

    """
