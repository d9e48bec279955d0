import Glibc

/// A server on a free port of the loopback interface; it ends with this process.
final class LoopbackServer {
    let port: UInt16
    private let process: pid_t

    enum Failure: Error {
        case missing
        case noPort
        case notAnswering
    }

    /// A real `redis-server`, without persistence.
    static func redis(databases: Int) throws -> LoopbackServer {
        guard let program = path(of: "redis-server") else { throw Failure.missing }
        return try LoopbackServer { port in
            [
                program, "--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                "--enable-debug-command", "yes", "--databases", String(databases), "--daemonize", "no",
                "--logfile", "/dev/null", "--dir", "/tmp",
            ]
        }
    }

    /// `larder serve`.
    static func larder(program: String) throws -> LoopbackServer {
        try LoopbackServer { [program, "serve", "--port", String($0)] }
    }

    private init(_ command: (UInt16) -> [String]) throws {
        port = try Self.freePort()
        var arguments = command(port)
        // So that the kernel ends the server even if this process is killed.
        if let setpriv = Self.path(of: "setpriv") {
            arguments = [setpriv, "--pdeathsig", "KILL"] + arguments
        }
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        // `SORT … ALPHA` compares as the locale says.
        setenv("LC_ALL", "C", 1)
        var process: pid_t = 0
        guard posix_spawn(&process, arguments[0], nil, nil, &pointers, environ) == 0 else {
            throw Failure.missing
        }
        self.process = process
        endsWithThisProcess(process)
    }

    /// Connects, waiting for the server to come up.
    func connect() throws -> RedisConnection {
        for _ in 0..<500 {
            if let connection = RedisConnection(port: port) { return connection }
            usleep(10_000)
        }
        throw Failure.notAnswering
    }

    func stop() {
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    private static func path(of program: String) -> String? {
        ["/usr/bin/", "/usr/local/bin/"].map { $0 + program }.first { access($0, X_OK) == 0 }
    }

    private static func freePort() throws -> UInt16 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                bind(socket, general, length) == 0 && getsockname(socket, general, &length) == 0
            }
        }
        guard isBound else { throw Failure.noPort }
        return UInt16(bigEndian: address.sin_port)
    }
}

/// The processes to end when this one does. A place is written before a handler that reads it is set.
nonisolated(unsafe) private var onExit: (pid_t, pid_t) = (0, 0)

private func endAll() {
    if onExit.0 > 0 { kill(onExit.0, SIGKILL) }
    if onExit.1 > 0 { kill(onExit.1, SIGKILL) }
}

private func endsWithThisProcess(_ process: pid_t) {
    if onExit.0 == 0 { onExit.0 = process } else { onExit.1 = process }
    atexit { endAll() }
    for number in [SIGINT, SIGTERM, SIGHUP] {
        signal(number) { _ in
            endAll()
            _exit(1)
        }
    }
}

func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
}
