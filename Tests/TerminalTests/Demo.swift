import Glibc
import PseudoTerminal
import Testing

/// The demo program on a pseudo-terminal, with a folder of its own.
final class Demo {
    let folder: TemporaryFolder
    let terminal: PseudoTerminal

    /// - Parameter expecting: what the program says of the reader it chose.
    init(
        columns: Int = 80, rows: Int = 24, environment: [String: String] = [:],
        folder: TemporaryFolder? = nil,
        expecting: String = "editor"
    ) throws {
        let folder = try folder ?? TemporaryFolder()
        var all = [
            "TERM": "xterm", "LANG": "C.UTF-8", "HOME": folder.path,
            "LARDER_HISTORY": folder.path + "/history",
            "NO_COLOR": "1",
        ]
        all.merge(environment) { $1 }
        self.folder = folder
        terminal = try PseudoTerminal(
            executable: Demo.path, environment: all.filter { $0.value != "unset" }, columns: columns,
            rows: rows)
        try terminal.expect(expecting)
        try terminal.expect("demo> ")
    }

    /// Types a line and waits for the program to say what it got.
    func enter(_ keys: String, gives line: String) throws {
        terminal.send(keys + "\r")
        try terminal.expect("got [\(line)] \(line.count)")
        try terminal.expect("demo> ")
    }

    /// Ends the program the usual way.
    func quit() throws {
        terminal.send("quit\r")
        #expect(try terminal.waitForExit() == .exited(0))
    }

    /// The demo stands beside the program that runs the tests.
    static var path: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/terminal-demo"
    }
}

/// A folder that goes away with the object.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/terminal-tests-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit {
        remove(path)
    }

    private func remove(_ path: String) {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { remove(path + "/" + name) }
            }
            closedir(folder)
            rmdir(path)
        } else {
            unlink(path)
        }
    }

    func write(_ bytes: [UInt8], to name: String, mode: mode_t = 0o600) throws {
        let descriptor = open(path + "/" + name, O_CREAT | O_WRONLY | O_TRUNC, mode)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }

    func read(_ name: String) -> String? {
        let descriptor = open(path + "/" + name, O_RDONLY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count <= 0 { break }
            all += chunk[..<count]
        }
        return String(decoding: all, as: UTF8.self)
    }

    func mode(_ name: String) -> mode_t? {
        var status = stat()
        return stat(path + "/" + name, &status) == 0 ? status.st_mode & 0o777 : nil
    }

    /// The names in the folder, in order.
    func names() -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }
}

/// Keys as xterm sends them.
enum Keys {
    static let up = "\u{1B}[A"
    static let down = "\u{1B}[B"
    static let right = "\u{1B}[C"
    static let left = "\u{1B}[D"
    static let home = "\u{1B}[H"
    static let end = "\u{1B}[F"
    static let delete = "\u{1B}[3~"
    static let controlRight = "\u{1B}[1;5C"
    static let controlLeft = "\u{1B}[1;5D"
    static let backspace = "\u{7F}"
    static let tab = "\t"

    static func control(_ letter: Character) -> String {
        String(Unicode.Scalar((letter.asciiValue ?? 0) & 0x1F))
    }

    static func pasted(_ text: String) -> String {
        "\u{1B}[200~" + text + "\u{1B}[201~"
    }
}
