public import Foundation

/// A server that a test starts on the loopback interface, in a folder of its own, and that ends with it: by its process
/// id, also if the test fails or its process dies.
public final class ServerProcess: @unchecked Sendable {
    // Each test has its own.
    public let folder: String
    public private(set) var pid: pid_t = 0
    private let shell = Process()
    private let leash = Pipe()

    /// Starts a program. A shell waits beside it until this process lets go, and then kills it.
    ///
    /// - Parameters:
    ///   - folder: where it runs and writes its log; it must exist.
    ///   - signal: what ends it.
    public init(_ command: [String], in folder: String, endedBy signal: String = "KILL") throws {
        self.folder = folder
        shell.executableURL = URL(fileURLWithPath: "/bin/bash")
        shell.arguments =
            [
                "-c",
                """
                "$@" </dev/null >"$0/log" 2>&1 & pid=$!
                echo $pid >"$0/pid.new"; mv "$0/pid.new" "$0/pid"
                read -r _
                kill -CONT $pid 2>/dev/null
                kill -\(signal) $pid 2>/dev/null
                wait $pid 2>/dev/null
                """, folder,
            ] + command
        shell.currentDirectoryURL = URL(fileURLWithPath: folder)
        shell.standardInput = leash
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        // No other process that a test starts may hold the leash.
        _ = fcntl(leash.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try shell.run()
        try Waiting.until("a process id of \(command[0])") {
            (try? String(contentsOfFile: folder + "/pid", encoding: .utf8)) != nil
        }
        let text = try String(contentsOfFile: folder + "/pid", encoding: .utf8)
        pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    deinit { stop() }

    /// Kills the server and waits for its end.
    ///
    /// - Parameter seconds: how long it has for that.
    public func stop(within seconds: Int = 5) {
        try? leash.fileHandleForWriting.close()
        for _ in 0..<seconds * 100 where shell.isRunning { usleep(10_000) }
        guard shell.isRunning else { return }
        kill(pid, SIGKILL)
        kill(shell.processIdentifier, SIGKILL)
    }

    /// Lets the server die, or stand still, as a machine would.
    public func signal(_ number: Int32) { kill(pid, number) }

    /// What it has written.
    public var log: String { (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? "" }
}

public enum Waiting {
    public struct Failure: Error, CustomStringConvertible {
        public var description: String
    }

    /// Waits until something is so, ten seconds at most.
    public static func until(_ what: String, _ condition: () throws -> Bool) throws {
        for _ in 0..<1000 {
            if try condition() { return }
            usleep(10_000)
        }
        throw Failure(description: "waited in vain for \(what)")
    }
}

/// A folder for one test, which goes with it.
public final class TestFolder: @unchecked Sendable {
    public let path: String

    public init(_ name: String) throws {
        path = NSTemporaryDirectory() + "/larder-\(name)-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

public enum Ports {
    /// A port of the loopback interface that nobody uses at present.
    public static func free() -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(descriptor, address, length) == 0, getsockname(descriptor, address, &length) == 0
                else {
                    return 0
                }
                return Int(UInt16(bigEndian: UnsafeRawPointer(address).load(as: sockaddr_in.self).sin_port))
            }
        }
    }
}

public enum Tool {
    /// Runs a program to its end.
    ///
    /// - Returns: what it wrote on standard output and standard error, and its exit status.
    @discardableResult
    public static func run(_ program: String, _ arguments: [String], environment: [String: String] = [:])
        throws -> (
            output: String, status: Int32
        )
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: output, as: UTF8.self), process.terminationStatus)
    }
}
