/// Where a real part is, as it is typed: `redis://:secret@127.0.0.1:6379/2`, `redis-cluster://127.0.0.1:7000,127.0.0.1:7001`,
/// `postgres://larder:secret@127.0.0.1:5432/shop`.
public struct ServerAddress: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case redis
        case redisCluster = "redis-cluster"
        case postgres
        case postgresql

        /// What is used if no port is given.
        var port: Int {
            switch self {
            case .redis, .redisCluster: 6379
            case .postgres, .postgresql: 5432
            }
        }

        public var isDatabase: Bool { self == .postgres || self == .postgresql }
    }

    public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
        public var host: String
        public var port: Int

        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    }

    public var kind: Kind
    /// Of a cluster, the nodes that are asked for all of them.
    public var endpoints: [Endpoint]
    public var user: String
    /// Nil if none was given. Nothing but a connection may use it.
    public var password: String?
    /// The number of the database, or its name; empty for the standard one.
    public var database: String
    /// Further settings behind `?`, as they were typed; PostgreSQL's alone.
    public var parameters: String

    /// What stands in the place of a password wherever an address is shown.
    public static let mask = "***"

    /// Whether a text is meant as an address.
    public static func isMeant(_ text: String) -> Bool { text.contains("://") }

    /// Reads an address.
    public init(_ text: String) throws(AddressError) {
        guard let separator = Self.range(of: "://", in: text) else { throw .notAnAddress }
        let scheme = text[..<separator.lowerBound].lowercased()
        guard let kind = Kind(rawValue: scheme) else { throw .unknownScheme(scheme) }
        self.kind = kind
        var rest = text[separator.upperBound...]
        parameters = ""
        if let question = rest.firstIndex(of: "?") {
            guard kind.isDatabase else { throw .parameters }
            parameters = String(rest[rest.index(after: question)...])
            rest = rest[..<question]
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        database = try Self.decoded(rest[slash...].dropFirst())
        var authority = rest[..<slash]
        user = ""
        if let at = authority.lastIndex(of: "@") {
            let credentials = authority[..<at]
            authority = authority[authority.index(after: at)...]
            let colon = credentials.firstIndex(of: ":") ?? credentials.endIndex
            user = try Self.decoded(credentials[..<colon])
            if colon < credentials.endIndex { password = try Self.decoded(credentials[colon...].dropFirst()) }
        }
        endpoints = []
        for part in authority.split(separator: ",", omittingEmptySubsequences: false) {
            endpoints.append(try Self.endpoint(part, kind))
        }
        try check()
    }

    private func check() throws(AddressError) {
        if endpoints.count > 1, kind != .redisCluster { throw .severalHosts }
        if kind == .redis, !database.isEmpty, Int(database).map({ $0 < 0 }) ?? true {
            throw .database(database)
        }
        if kind == .redisCluster, !database.isEmpty, database != "0" { throw .clusterDatabase }
        if password == Self.mask { throw .masked }
    }

    private static func endpoint(_ text: Substring, _ kind: Kind) throws(AddressError) -> Endpoint {
        var host = text
        var port: Substring?
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            if rest.hasPrefix(":") {
                port = rest.dropFirst()
            } else if !rest.isEmpty {
                throw .host(String(text))
            }
        } else if let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        guard !host.isEmpty else { throw .host(String(text)) }
        guard let port else { return Endpoint(host: String(host), port: kind.port) }
        guard let number = Int(port), (1...65535).contains(number) else { throw .port(String(port)) }
        return Endpoint(host: String(host), port: number)
    }

    /// The address without its password.
    public var shown: String {
        var text = "\(kind.rawValue)://"
        if !user.isEmpty || password != nil {
            text += Self.encoded(user) + (password == nil ? "" : ":\(Self.mask)") + "@"
        }
        text += endpoints.map(\.description).joined(separator: ",")
        if !database.isEmpty { text += "/" + Self.encoded(database) }
        return text
    }

    // MARK: Per cent

    /// Replaces `%40` by what it stands for.
    private static func decoded(_ text: some StringProtocol) throws(AddressError) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else {
                throw .percent
            }
            rest.removeFirst(2)
            bytes.append(value)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            if isPlain || "-._~".utf8.contains(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.count < 2 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }

    private static func range(of needle: String, in text: String) -> Range<String.Index>? {
        var start = text.startIndex
        while start < text.endIndex {
            if text[start...].hasPrefix(needle) {
                return start..<text.index(start, offsetBy: needle.count)
            }
            start = text.index(after: start)
        }
        return nil
    }
}

/// What can be wrong with an address. The text holds nothing of a password.
public enum AddressError: Error, Equatable, Sendable {
    case notAnAddress
    case unknownScheme(String)
    case host(String)
    case port(String)
    case severalHosts
    case database(String)
    case clusterDatabase
    case parameters
    case percent
    /// The password is the mask that stands for one.
    case masked

    /// What is wrong, and what to type instead.
    public var words: (message: String, remedy: String) {
        switch self {
        case .notAnAddress:
            ("this is no address", "write redis://127.0.0.1:6379 or postgres://USER@127.0.0.1/DATABASE")
        case .unknownScheme(let scheme):
            scheme == "rediss"
                ? (
                    "rediss:// asks for TLS, which Larder does not speak",
                    "use redis:// through a tunnel of your own"
                )
                : (
                    "there is no kind of server '\(scheme)'",
                    "known are \(ServerAddress.Kind.allCases.map { "\($0.rawValue)://" }.joined(separator: ", "))"
                )
        case .host(let text):
            (
                "'\(text)' names no host",
                "write HOST:PORT, such as 127.0.0.1:6379; an IPv6 address in brackets: [::1]:6379"
            )
        case .port(let text): ("'\(text)' is no port", "a port is a number from 1 to 65535")
        case .severalHosts:
            ("this names several hosts", "only redis-cluster:// takes several, of which any may answer")
        case .database(let text):
            ("'\(text)' is no database of Redis", "it is a number, as in redis://127.0.0.1:6379/2")
        case .clusterDatabase: ("a cluster has one database alone", "take the number behind the / away")
        case .parameters: ("this kind of address takes nothing behind a ?", "take it away")
        case .percent:
            (
                "a % in an address begins a character's code",
                "write %25 for a %, %40 for an @, %3A for a :, %2F for a /"
            )
        case .masked:
            (
                "*** stands for a password that was not written down",
                "name an environment variable that holds it: password-from=NAME"
            )
        }
    }
}
