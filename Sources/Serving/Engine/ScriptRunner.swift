internal import CLuaShim
internal import Keyspace
internal import NIOCore

/// The scripts of `EVAL`: Lua 5.1, with what Redis gives it.
final class ScriptRunner {
    // Confined to the engine's thread.

    /// So much memory scripts may use.
    private static let memoryLimit = 256 << 20

    private unowned let engine: Engine
    private var lua: OpaquePointer?
    private var bodies: [String: ScriptFlags] = [:]
    /// The client whose script runs.
    private var client: Client?
    /// Whether the script may only read.
    private var isReadOnly = false
    /// Whether the script may write when memory is full.
    private var allowsOutOfMemory = false
    private var deadline: Int64 = 0
    /// The bytes of the newest reply to a script.
    private var reply = ByteBuffer()
    private var held = UnsafeMutablePointer<CChar>.allocate(capacity: 1)

    init(_ engine: Engine) {
        self.engine = engine
        open()
    }

    deinit {
        if let lua { larder_lua_free(lua) }
        held.deallocate()
    }

    var count: Int { bodies.count }
    /// Whether a script runs.
    var isRunning: Bool { client != nil }

    private func open() {
        let host = larder_host(
            context: Unmanaged.passUnretained(self).toOpaque(),
            command: { context, count, arguments, version in
                ScriptRunner.of(context).command(count, arguments, version)
            },
            may_continue: { context in
                let runner = ScriptRunner.of(context)
                return runner.engine.realTime() < runner.deadline ? 1 : 0
            },
            sha1: { _, bytes, digits in
                let hex = SHA1.hex(Array(UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.count)))
                for (index, digit) in hex.utf8.enumerated() { digits?[index] = CChar(bitPattern: digit) }
            })
        lua = larder_lua_new(host, Self.memoryLimit)
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> ScriptRunner {
        guard let context else { fatalError("a script without its runner") }
        return Unmanaged<ScriptRunner>.fromOpaque(context).takeUnretainedValue()
    }

    // MARK: Keeping

    /// Compiles a script and keeps it.
    ///
    /// - Returns: its SHA-1.
    func load(_ body: ByteString) throws(CommandError) -> String {
        let sha = SHA1.hex(body.bytes)
        if bodies[sha] != nil { return sha }
        let flags = try ScriptFlags(body)
        let problem = body.bytes.withUnsafeBytes { bytes -> String? in
            let text = larder_bytes(
                bytes: bytes.baseAddress?.assumingMemoryBound(to: CChar.self), count: bytes.count)
            return larder_lua_load(lua, sha, text).map { String(cString: $0) }
        }
        if let problem { throw CommandError("Error compiling script (new function): \(problem)") }
        bodies[sha] = flags
        return sha
    }

    func has(_ sha: String) -> Bool { bodies[sha] != nil }

    func forgetAll() {
        bodies = [:]
        if let lua { larder_lua_free(lua) }
        open()
    }

    // MARK: Running

    func run(
        _ sha: String, keys: ArraySlice<ByteString>, arguments: ArraySlice<ByteString>, for client: Client,
        isReadOnly: Bool
    ) throws(CommandError) -> Reply {
        let flags = bodies[sha] ?? ScriptFlags()
        if flags.areGiven, !flags.allowsOutOfMemory, !flags.isReadOnly, engine.isOutOfMemory(client.database)
        {
            throw CommandError(
                whole:
                    "OOM allow-oom flag is not set on the script, can't run it when used memory > 'maxmemory'"
            )
        }
        if isReadOnly, flags.areGiven, !flags.isReadOnly {
            throw CommandError("Can not execute a script with write flag using *_ro command.")
        }
        self.client = client
        self.isReadOnly = isReadOnly || flags.isReadOnly
        allowsOutOfMemory = flags.allowsOutOfMemory
        deadline = engine.realTime() + Int64(engine.settings.scriptTimeLimit) * 1_000_000
        let database = client.database
        defer {
            self.client = nil
            client.database = database
        }
        let words = Array(keys) + Array(arguments)
        let joined = words.flatMap(\.bytes)
        let result = joined.withUnsafeBytes { bytes -> larder_bytes in
            var place = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pieces = words.map { word -> larder_bytes in
                defer { place = place.map { $0 + word.count } }
                return larder_bytes(bytes: place, count: word.count)
            }
            return pieces.withUnsafeBufferPointer { all in
                larder_lua_run(
                    lua, sha, Int32(keys.count), all.baseAddress, Int32(arguments.count),
                    all.baseAddress.map { $0 + keys.count })
            }
        }
        let bytes = Array(UnsafeRawBufferPointer(start: result.bytes, count: result.count))
        return ReplyDecoder.decode(bytes) ?? .null
    }

    /// Carries out a command of the script that runs.
    private func command(
        _ count: Int32, _ arguments: UnsafePointer<larder_bytes>?, _ version: Int32
    ) -> larder_bytes {
        let words = (0..<Int(count)).map { index -> ByteString in
            guard let word = arguments?[index] else { return "" }
            return ByteString(Array(UnsafeRawBufferPointer(start: word.bytes, count: word.count)))
        }
        let answer: Reply
        do throws(CommandError) { answer = try perform(words) } catch { answer = error.reply }
        reply.clear()
        reply.write(answer, version == 3 ? .three : .two)
        let bytes = reply.readableBytesView
        held.deallocate()
        held = UnsafeMutablePointer<CChar>.allocate(capacity: max(1, bytes.count))
        for (index, byte) in bytes.enumerated() { held[index] = CChar(bitPattern: byte) }
        return larder_bytes(bytes: held, count: bytes.count)
    }

    private func perform(_ words: [ByteString]) throws(CommandError) -> Reply {
        guard let client else { return .null }
        let command: ServedCommand
        do throws(CommandError) { command = try ServedCommands.find(words) } catch {
            guard case .error(let text) = error.reply else { throw error }
            if text.text.hasPrefix("ERR unknown command") {
                throw CommandError("Unknown Redis command called from script")
            }
            if text.text.hasPrefix("ERR wrong number") {
                throw CommandError("Wrong number of args calling Redis command from script")
            }
            throw error
        }
        if command.descriptor.flags.contains(.noscript) {
            throw CommandError("This Redis command is not allowed from script")
        }
        if isReadOnly, command.descriptor.flags.contains(.write) {
            throw CommandError("Write commands are not allowed from read-only scripts.")
        }
        if let user = client.user, !user.mayDoAnything {
            do throws(CommandError) { try engine.check(user, command, words, client, context: "lua") } catch {
                guard case .error(let text) = error.reply else { throw error }
                throw CommandError(
                    whole: "NOPERM ACL failure in script: " + text.text.dropFirst("NOPERM ".count))
            }
        }
        if command.descriptor.flags.contains(.denyoom), !allowsOutOfMemory,
            engine.isOutOfMemory(client.database)
        {
            throw CommandError(whole: "OOM command not allowed when used memory > 'maxmemory'.")
        }
        return try engine.call(command, words, client, mustNotWait: true)
    }
}

/// What the first line of a script says: `#!lua flags=no-writes,allow-oom`.
struct ScriptFlags {
    var areGiven = false
    var isReadOnly = false
    var allowsOutOfMemory = false

    init() {}

    init(_ body: ByteString) throws(CommandError) {
        guard body.bytes.starts(with: "#!".utf8) else { return }
        areGiven = true
        guard let end = body.bytes.firstIndex(of: 0x0A) else {
            throw CommandError("Invalid script shebang")
        }
        let words = String(decoding: body.bytes[2..<end], as: UTF8.self).split(separator: " ")
        guard let engine = words.first, engine == "lua" else {
            throw CommandError("Unexpected engine in script shebang: \(words.first ?? "")")
        }
        for word in words.dropFirst() {
            guard word.hasPrefix("flags=") else {
                throw CommandError("Unknown lua shebang option: \(word)")
            }
            for flag in word.dropFirst("flags=".count).split(separator: ",") {
                switch flag {
                case "no-writes": isReadOnly = true
                case "allow-oom": allowsOutOfMemory = true
                case "allow-stale", "no-cluster", "allow-cross-slot-keys": break
                default: throw CommandError("Unexpected flag in script shebang: \(flag)")
                }
            }
        }
    }
}
