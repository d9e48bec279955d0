internal import CLuaShim
internal import Glibc
internal import Caching
internal import Keyspace
internal import NIOCore
internal import Simulation

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
    /// The times on the real clock from which the script is left, and at which it is stopped if it cannot be left.
    private var deadline: Int64 = 0
    private var lastMoment: Int64 = 0
    /// The keys that it was given.
    private(set) var keys: [ByteString] = []
    /// The database that its client had chosen.
    private var database = 0
    /// Whether it has called a command that writes.
    private(set) var hasWritten = false
    /// Whether the error that the newest script ended with has been counted.
    var hasCounted = false
    /// The time that `DEBUG SLEEP` is to take when the script has ended.
    var slept = TimeSpan.zero
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
                let now = runner.engine.realTime()
                if now < runner.deadline { return larder_go_on }
                return now < runner.lastMoment ? larder_leave : larder_stop
            },
            may_call: { context, count, arguments in
                ScriptRunner.of(context).mayCall(ScriptRunner.words(count, arguments))
            },
            sha1: { _, bytes, digits in
                let hex = SHA1.hex(Array(UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.count)))
                for (index, digit) in hex.utf8.enumerated() { digits?[index] = CChar(bitPattern: digit) }
            })
        lua = larder_lua_new(host, Self.memoryLimit)
        larder_lua_seed(lua, UInt32(truncatingIfNeeded: engine.world.seed))
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
        let problem = body.bytes.withUnsafeBytes { bytes -> [UInt8]? in
            let text = larder_bytes(
                bytes: bytes.baseAddress?.assumingMemoryBound(to: CChar.self), count: bytes.count)
            // The message quotes the script, whose bytes need not be text.
            return larder_lua_load(lua, sha, text).map { message in
                Array(UnsafeRawBufferPointer(start: message, count: strlen(message)))
            }
        }
        if let problem { throw CommandError(Array("Error compiling script (new function): ".utf8) + problem) }
        bodies[sha] = flags
        return sha
    }

    func has(_ sha: String) -> Bool { bodies[sha] != nil }

    /// What the first line of a script says; nil if it is not kept.
    func flags(of sha: String) -> ScriptFlags? { bodies[sha] }

    func forgetAll() {
        bodies = [:]
        if let lua { larder_lua_free(lua) }
        open()
    }

    // MARK: Running

    /// Runs a script.
    ///
    /// - Parameter mayLeave: whether it may be left when it has run for long.
    /// - Returns: its reply; nil if it was left, to be gone on with by `goOn`.
    func run(
        _ sha: String, keys: ArraySlice<ByteString>, arguments: ArraySlice<ByteString>, for client: Client,
        isReadOnly: Bool, mayLeave: Bool
    ) throws(CommandError) -> Reply? {
        let flags = bodies[sha] ?? ScriptFlags()
        try check(flags, client, isReadOnly)
        self.client = client
        self.keys = Array(keys)
        self.isReadOnly = isReadOnly || flags.isReadOnly
        allowsOutOfMemory = flags.allowsOutOfMemory
        allowExceeding(allowsOutOfMemory)
        hasWritten = false
        database = client.database
        deadline = engine.realTime() + Int64(clamping: engine.settings.scriptTimeLimit) * 1_000_000
        lastMoment = deadline + Self.patience
        if !mayLeave { deadline = lastMoment }
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
        return end(result)
    }

    /// So many nanoseconds a script that cannot be left may run beyond its limit.
    private static let patience: Int64 = 5_000_000_000

    /// So many nanoseconds a script goes on between the commands of others.
    private static let turn: Int64 = 5_000_000

    private func check(_ flags: ScriptFlags, _ client: Client, _ isReadOnly: Bool) throws(CommandError) {
        guard flags.areGiven, !flags.isReadOnly else { return }
        if isReadOnly {
            throw CommandError("Can not execute a script with write flag using *_ro command.")
        }
        if !flags.allowsOutOfMemory, engine.isOutOfMemory(client.database) {
            throw CommandError(
                whole:
                    "OOM allow-oom flag is not set on the script, can't run it when used memory > 'maxmemory'"
            )
        }
        if engine.settings.replicasToWrite > 0 { throw .noReplicas }
    }

    /// Lets the keyspaces store although memory is full, or not any more.
    private func allowExceeding(_ isAllowed: Bool) {
        for (_, cache) in engine.presentDatabases { cache.keyspace.mayExceedMemory = isAllowed }
    }

    /// Goes on with the script that was left.
    ///
    /// - Returns: its reply; nil if it was left again.
    func goOn() -> Reply? {
        // It is left again after a while, when it can be.
        let now = engine.realTime()
        deadline = now + Self.turn
        lastMoment = now + Self.patience
        return end(larder_lua_go_on(lua))
    }

    /// Ends the script that was left.
    func abandon() -> Reply {
        end(larder_lua_abandon(lua, "Script killed by user with SCRIPT KILL.")) ?? .null
    }

    /// Takes in that the interpreter has come back.
    private func end(_ result: larder_bytes) -> Reply? {
        guard let start = result.bytes else { return nil }
        hasCounted = larder_lua_error_is_known(lua) != 0
        if allowsOutOfMemory { allowExceeding(false) }
        client?.database = database
        client = nil
        let reply = ReplyDecoder.decode(Array(UnsafeRawBufferPointer(start: start, count: result.count)))
        if slept > .zero {
            let span = slept
            slept = .zero
            engine.advance(by: span)
        }
        return reply ?? .null
    }

    private static func words(_ count: Int32, _ arguments: UnsafePointer<larder_bytes>?) -> [ByteString] {
        (0..<Int(count)).map { index -> ByteString in
            guard let word = arguments?[index] else { return "" }
            return ByteString(Array(UnsafeRawBufferPointer(start: word.bytes, count: word.count)))
        }
    }

    /// Carries out a command of the script that runs.
    private func command(
        _ count: Int32, _ arguments: UnsafePointer<larder_bytes>?, _ version: Int32
    ) -> larder_bytes {
        let answer: Reply
        do throws(CommandError) { answer = try perform(Self.words(count, arguments)) } catch {
            answer = error.reply
        }
        engine.count(error: answer)
        reply.clear()
        reply.write(answer, version == 3 ? .three : .two)
        let bytes = reply.readableBytesView
        held.deallocate()
        held = UnsafeMutablePointer<CChar>.allocate(capacity: max(1, bytes.count))
        for (index, byte) in bytes.enumerated() { held[index] = CChar(bitPattern: byte) }
        return larder_bytes(bytes: held, count: bytes.count)
    }

    /// `redis.acl_check_cmd`: 1, 0, or -1 if there is no such command.
    private func mayCall(_ words: [ByteString]) -> Int32 {
        guard let client, let command = try? ServedCommands.find(words) else { return -1 }
        guard let user = client.user, !user.mayDoAnything else { return 1 }
        // A question is no refusal.
        let log = engine.users.log
        defer { engine.users.log = log }
        return (try? engine.check(user, command, words, client, context: "lua")) == nil ? 0 : 1
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
        do throws(CommandError) { try admit(command, words, client) } catch {
            engine.statistics.byCommand[command.place].rejected += 1
            throw error
        }
        if command.descriptor.flags.contains(.write) { hasWritten = true }
        let keyspace = engine.cache(client.database).keyspace
        keyspace.isScripted = true
        defer { keyspace.isScripted = false }
        return try engine.call(command, words, client, mustNotWait: true)
    }

    /// Refuses a command that this script must not call.
    private func admit(_ command: ServedCommand, _ words: [ByteString], _ client: Client) throws(CommandError)
    {
        if command.descriptor.flags.contains(.noscript), !engine.settings.allowsAllInScripts {
            throw CommandError("This Redis command is not allowed from script")
        }
        if isReadOnly, command.mayReplicate {
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
        if engine.settings.replicasToWrite > 0, command.descriptor.flags.contains(.write) {
            throw .noReplicas
        }
    }
}

/// A script that has run for longer than `lua-time-limit`, and goes on between the commands of other clients.
struct BusyScript {
    let client: Client
    /// Takes the reply when the script has ended.
    var finish: (Reply) -> Void
}

extension Engine {
    /// Lets the busy script go on for a moment.
    func goOnWithScript() {
        guard busy != nil, let scripts else { return }
        guard let reply = scripts.goOn() else { return onBusy() }
        endBusy(with: reply)
    }

    /// Ends the busy script, as its client or another one wishes.
    func killScript() throws(CommandError) {
        guard busy != nil, let scripts else {
            throw CommandError(whole: "NOTBUSY No scripts in execution right now.")
        }
        if scripts.hasWritten {
            throw CommandError(
                whole:
                    "UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command."
            )
        }
        endBusy(with: scripts.abandon())
    }

    private func endBusy(with reply: Reply) {
        guard let ended = busy else { return }
        busy = nil
        if scripts?.hasCounted != true { count(error: reply) }
        scripts?.hasCounted = false
        ended.finish(reply)
        endTurn()
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
