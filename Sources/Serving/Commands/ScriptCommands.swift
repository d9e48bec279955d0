internal import Keyspace

/// `EVAL` and `SCRIPT`.
enum ScriptCommands {
    private static let keys = CommandDescriptor.Keys.counted(at: 2, also: nil)
    private static let syntax = "numkeys [key [key ...]] [arg [arg ...]]"

    static let all: [ServedCommand] = [
        ServedCommand(
            "EVAL", arity: -3, [.noscript], keys: keys, "run a script in Lua", syntax: "script " + syntax
        ) {
            call throws(CommandError) in try evaluate(call, isReadOnly: false)
        },
        ServedCommand(
            "EVAL_RO", arity: -3, [.noscript, .readonly], keys: keys, "run a script in Lua that only reads",
            syntax: "script " + syntax
        ) { call throws(CommandError) in try evaluate(call, isReadOnly: true) },
        ServedCommand(
            "EVALSHA", arity: -3, [.noscript], keys: keys, "run a script that is kept under its SHA-1",
            syntax: "sha1 " + syntax
        ) { call throws(CommandError) in try evaluateKept(call, isReadOnly: false) },
        ServedCommand(
            "EVALSHA_RO", arity: -3, [.noscript, .readonly], keys: keys,
            "run a script that is kept under its SHA-1 and only reads", syntax: "sha1 " + syntax
        ) { call throws(CommandError) in try evaluateKept(call, isReadOnly: true) },
        ServedCommand("SCRIPT LOAD", arity: 3, [.noscript], "compile a script and keep it", syntax: "script")
        {
            call throws(CommandError) in
            .bulk(try call.engine.scriptRunner.load(call[2]))
        },
        ServedCommand(
            "SCRIPT EXISTS", arity: -3, [.noscript], "whether scripts are kept", syntax: "sha1 [sha1 ...]"
        ) { call throws(CommandError) in
            .array(call.arguments.dropFirst(2).map { .flag(call.engine.scriptRunner.has($0.lowercased)) })
        },
        ServedCommand("SCRIPT FLUSH", arity: -2, [.noscript], "forget all scripts", syntax: "[ASYNC | SYNC]")
        {
            call throws(CommandError) in
            if call.count > 3 || call.count == 3 && !call[2].isWord("ASYNC") && !call[2].isWord("SYNC") {
                throw CommandError("SCRIPT FLUSH only support SYNC|ASYNC option")
            }
            call.engine.scriptRunner.forgetAll()
            return .ok
        },
        ServedCommand(
            "SCRIPT KILL", arity: 2, [.noscript], "stop the script that keeps the server busy"
        ) {
            call throws(CommandError) in
            try call.engine.killScript()
            return .ok
        },
        ServedCommand(
            "SCRIPT DEBUG", arity: 3, [.noscript], "there is no debugger", syntax: "<YES | SYNC | NO>"
        ) {
            call throws(CommandError) in
            if call[2].isWord("NO") { return .ok }
            throw CommandError("Larder does not have the script debugger")
        },
    ]

    private static func evaluate(_ call: Invocation, isReadOnly: Bool) throws(CommandError) -> Reply {
        try run(call, isReadOnly) { () throws(CommandError) in try call.engine.scriptRunner.load(call[1]) }
    }

    private static func evaluateKept(_ call: Invocation, isReadOnly: Bool) throws(CommandError) -> Reply {
        try run(call, isReadOnly) { () throws(CommandError) in
            let sha = call[1].lowercased
            guard call.engine.scriptRunner.has(sha) else {
                throw CommandError(whole: "NOSCRIPT No matching script. Please use EVAL.")
            }
            return sha
        }
    }

    private static func run(
        _ call: Invocation, _ isReadOnly: Bool, _ script: () throws(CommandError) -> String
    ) throws(CommandError) -> Reply {
        guard let count = call[2].integer else { throw .notAnInteger }
        if count > call.count - 3 {
            throw CommandError("Number of keys can't be greater than number of args")
        }
        if count < 0 { throw CommandError("Number of keys can't be negative") }
        let sha = try script()
        let firstArgument = 3 + Int(count)
        let (engine, client) = (call.engine, call.client)
        // What is replayed has nobody to wait for it.
        let mayLeave = (call.mayLeaveScript || !call.mustNotWait) && engine.inputs.isOpen
        let reply = try engine.scriptRunner.run(
            sha, keys: call.arguments[3..<firstArgument], arguments: call.arguments[firstArgument...],
            for: client, isReadOnly: isReadOnly, mayLeave: mayLeave)
        if let reply { return reply }
        client.waiting = .init(reason: .script)
        engine.busy = BusyScript(client: client) { [weak engine] reply in
            engine?.endWait(of: client, with: reply)
        }
        engine.onBusy()
        return .nothing
    }
}

extension Engine {
    /// The runner of scripts, made when the first script comes.
    var scriptRunner: ScriptRunner {
        if let scripts { return scripts }
        let made = ScriptRunner(self)
        scripts = made
        return made
    }
}
