import Glibc

/// A real `redis-server` on a free port of the loopback interface, without persistence; it ends with this process.
final class RedisServer {
    let port: UInt16
    private let process: pid_t

    enum Failure: Error {
        case missing
        case noPort
        case notAnswering
    }

    init() throws {
        guard let program = Self.path(of: "redis-server") else { throw Failure.missing }
        port = try Self.freePort()
        var arguments = [
            program, "--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--enable-debug-command", "yes", "--databases", "1", "--daemonize", "no", "--logfile",
            "/dev/null", "--dir", "/tmp",
        ]
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
        onExit = process
        atexit { kill(onExit, SIGKILL) }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { _ in
                kill(onExit, SIGKILL)
                _exit(1)
            }
        }
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

/// The process to end when this one does. Written once, before any handler is set.
nonisolated(unsafe) private var onExit: pid_t = 0

func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
}
