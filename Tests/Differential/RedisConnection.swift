import Glibc
import Keyspace

/// A connection to a server, in RESP2 or RESP3.
final class RedisConnection: Contender {
    private let socket: Int32
    private var buffer: [UInt8] = []
    private var place = 0

    /// nil if nothing answers at that port.
    init?(port: UInt16) {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port: port)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else {
            close(socket)
            return nil
        }
        var isOn: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(socket) }

    /// - Returns: the reply; an error where the connection broke.
    func run(_ arguments: [ByteString]) -> Reply { runTogether([arguments])[0] }

    func runTogether(_ commands: [[ByteString]]) -> [Reply] {
        var request: [UInt8] = []
        for arguments in commands {
            request += Array("*\(arguments.count)\r\n".utf8)
            for argument in arguments {
                request += Array("$\(argument.count)\r\n".utf8)
                request += argument.bytes
                request += [0x0D, 0x0A]
            }
        }
        guard send(request) else { return commands.map { _ in .error("the connection broke") } }
        return commands.map { _ in reply() }
    }

    func empty() {
        _ = run(["DISCARD"])
        _ = run(["UNWATCH"])
        _ = run(["SELECT", "0"])
        _ = run(["FLUSHALL"])
        _ = run(["DEBUG", "SET-ACTIVE-EXPIRE", "0"])
        _ = run(["CONFIG", "RESETSTAT"])
    }

    func counted(_ name: String) -> Int {
        let text = run(["INFO", "stats"]).plainText ?? ""
        let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix(name + ":") }
        return line.flatMap { Int($0.dropFirst(name.count + 1)) } ?? -1
    }

    private func send(_ request: [UInt8]) -> Bool {
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private func reply() -> Reply {
        guard let line = line(), let kind = line.first else { return .error("the connection broke") }
        let rest = ByteString(Array(line.dropFirst()))
        let number = Int(rest.text) ?? 0
        switch kind {
        case UInt8(ascii: "+"): return .simple(rest)
        case UInt8(ascii: "-"): return .error(rest)
        case UInt8(ascii: ":"): return .integer(Int64(rest.text) ?? 0)
        case UInt8(ascii: "$"):
            if number < 0 { return .null }
            return bytes(number).map { .bulk(ByteString($0)) } ?? .error("the connection broke")
        case UInt8(ascii: "*"):
            if number < 0 { return .nullArray }
            return .array((0..<number).map { _ in reply() })
        case UInt8(ascii: "~"): return .set((0..<number).map { _ in reply() })
        case UInt8(ascii: ">"): return .push((0..<number).map { _ in reply() })
        case UInt8(ascii: "%"): return .map((0..<number).map { _ in .init(key: reply(), value: reply()) })
        case UInt8(ascii: "_"): return .null
        case UInt8(ascii: "#"): return .boolean(rest.text == "t")
        case UInt8(ascii: "("): return .bigNumber(rest)
        case UInt8(ascii: "="):
            return bytes(number).map { .verbatim(ByteString(Array($0.dropFirst(4)))) }
                ?? .error("the connection broke")
        case UInt8(ascii: ","): return .double(Double(rest.text) ?? .nan)
        default: return .error("not a reply: \(rest.text)")
        }
    }

    private func line() -> [UInt8]? {
        var end = place
        while true {
            while end + 1 < buffer.count {
                if buffer[end] == 0x0D, buffer[end + 1] == 0x0A {
                    defer { place = end + 2 }
                    return Array(buffer[place..<end])
                }
                end += 1
            }
            let offset = end - place
            guard fill() else { return nil }
            end = place + offset
        }
    }

    private func bytes(_ count: Int) -> [UInt8]? {
        while buffer.count - place < count + 2 { guard fill() else { return nil } }
        defer { place += count + 2 }
        return Array(buffer[place..<place + count])
    }

    private func fill() -> Bool {
        if place > 0 {
            buffer.removeFirst(place)
            place = 0
        }
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = read(socket, &chunk, chunk.count)
        guard count > 0 else { return false }
        buffer += chunk[..<count]
        return true
    }
}
