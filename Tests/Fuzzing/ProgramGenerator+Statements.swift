extension ProgramGenerator {
    /// A statement for the top of a script; more than one where they belong together.
    mutating func top() -> [String] {
        if features.writesBehind, dice.once(in: 9), let database = databases.last {
            return outage(of: database)
        }
        let kind = features.draw(&dice)
        switch kind {
        case .undo: return [dice.chance(80) ? "undo" : "undo \(dice.number(1...5))"]
        case .redo: return [dice.chance(80) ? "redo" : "redo \(dice.number(1...2))"]
        case .rewind: return ["rewind \(duration())"]
        case .reset: return ["reset"] + rebuild()
        case .definitions:
            let name = "call\(dice.below(3))"
            return ["define \(name)(key) { \(inner(depth: 1, key: "$key")) }", "\(name) \(key())"]
        case .variables:
            let name = dice.one(of: ["x", "y"])
            return ["let \(name) = \(dice.number(1...features.keys))", "read k:$\(name)\(via())"]
        case .compare: return [comparison()]
        default: return [statement(kind, depth: 0, key: nil)]
        }
    }

    /// Dirty writes that cannot be written back for a while: what queues are afraid of.
    private mutating func outage(of database: String) -> [String] {
        let fault = dice.one(of: [
            "fail \(database)", "flaky \(database) 70%", "partition \(cacheName()) \(database)",
        ])
        var statements = [fault + optionalLength()]
        for _ in 0..<dice.number(1...4) { statements.append("write \(key()) \(value())") }
        statements.append("advance \(dice.one(of: ["100ms", "2s", "10s"]))")
        if dice.once(in: 2) { statements.append("write \(key()) \(value())") }
        if dice.once(in: 3) { statements.append("crash \(cacheName())") }
        return statements
    }

    /// The same under several settings; nothing of it may be seen afterwards.
    private mutating func comparison() -> String {
        let axis = dice.one(of: [
            "ttl=1s,none", "capacity=1,5", "strategy=cache-aside,refresh-ahead+write-behind", "seed=1,2",
            "policy=lru,sieve", "read=1ms,30ms",
        ])
        let node = dice.once(in: 4) ? " in=\(cacheName())" : ""
        return "compare \(axis)\(node) { \(inner(depth: 1)) }"
    }

    /// Statements for a block.
    private mutating func inner(depth: Int, key: String? = nil) -> String {
        (0..<dice.number(1...3)).map { _ in
            var kind = features.draw(&dice)
            while [.undo, .redo, .rewind, .reset, .definitions, .variables, .compare].contains(kind) {
                kind = features.draw(&dice)
            }
            return statement(kind, depth: depth, key: key)
        }.joined(separator: "; ")
    }

    private mutating func statement(_ kind: ProgramFeatures.Kind, depth: Int, key given: String?) -> String {
        let one = given != nil && dice.chance(70) ? given ?? "" : key()
        switch kind {
        case .read:
            let keys = given ?? keys()
            return later(read: keys, one, via())
        case .write: return "write \(one) \(value())\(via())"
        case .delete: return "delete \(one)\(via())"
        case .invalidate where given == nil && dice.once(in: 3):
            return dice.one(of: [
                "depends \(key()) \(key()) on \(key())", "tag even \(key()) \(key())", "invalidate tag:even",
                "invalidate k:*", "invalidate k:[1-3]",
            ])
        case .invalidate: return "invalidate \(one)" + (dice.once(in: 3) ? " in=\(cacheName())" : "")
        case .warm: return "warm \(keys())\(via())"
        case .direct: return direct(one)
        case .advance, .step, .settle, .at, .after, .every, .until: return time(kind, depth)
        case .client:
            guard depth < 2 else { return "read \(one)" }
            return "client \(dice.one(of: ["alice", "bob"])) { \(inner(depth: depth + 1)) }"
        case .together, .workload, .loops: return many(kind, depth)
        case .fail, .slow, .flaky, .crash, .partition, .heal, .hang, .full, .skew, .chaos: return fault(kind)
        case .configure, .build, .drop, .seed: return change(kind)
        case .mistakes: return mistake(depth)
        case .questions: return question()
        case .command: return command(one)
        case .marks: return "mark m\(dice.below(2))"
        case .variables, .definitions, .undo, .redo, .rewind, .reset, .compare: return "read \(one)"
        }
    }

    private mutating func direct(_ key: String) -> String {
        let node = dice.chance(60) && !databases.isEmpty ? dice.one(of: databases) : node()
        return switch dice.below(4) {
        case 0: "@\(node) read \(key)"
        case 1: "@\(node) delete \(key)"
        case 2: "@\(cacheName()) invalidate \(key)"
        default: "@\(node) write \(key) \(value())"
        }
    }

    private mutating func time(_ kind: ProgramFeatures.Kind, _ depth: Int) -> String {
        switch kind {
        case .advance: return "advance \(duration())"
        case .step:
            let which = dice.one(of: [" alice", " \(dice.number(1...6))"])
            return "step" + (dice.once(in: 3) ? which : "")
        case .settle: return "settle for=\(dice.one(of: ["1s", "10s", "1m"]))"
        default: break
        }
        guard depth < 2 else { return "advance \(duration())" }
        switch kind {
        case .at: return "at \(dice.number(0...9) * dice.number(1...60))s { \(inner(depth: depth + 1)) }"
        case .after: return "after \(duration()) { \(inner(depth: depth + 1)) }"
        case .every:
            let period = dice.one(of: ["300ms", "1s", "2500ms", "10s"])
            return "every \(period) for=\(dice.one(of: ["1s", "5s", "20s"])) { \(inner(depth: depth + 1)) }"
        default: return "until \(dice.number(0...9) * dice.number(1...60))s { \(inner(depth: depth + 1)) }"
        }
    }

    private mutating func many(_ kind: ProgramFeatures.Kind, _ depth: Int) -> String {
        switch kind {
        case .workload:
            return "workload keys=k:1..k:\(features.keys) zipf=\(dice.one(of: ["0", "0.8", "0.99", "2"]))"
                + " rate=\(dice.number(1...80))/s for=\(depth > 0 ? "200ms" : dice.one(of: ["200ms", "1s", "3s"]))"
                + " writes=\(dice.one(of: [0, 5, 20, 50, 100]))% arrivals=\(dice.one(of: ["even", "random"]))"
                + " trace=\(dice.one(of: ["on", "off"]))\(via())"
        case .together:
            guard depth < 2 else { return "together 2 read \(key())" }
            let count = dice.once(in: 2) ? " \(dice.number(1...6))" : ""
            return "together\(count) { \(inner(depth: depth + 1)) }"
        default:
            guard depth < 2 else { return "repeat 2 read \(key())" }
            if dice.once(in: 2) { return "repeat \(dice.number(0...4)) { \(inner(depth: depth + 1)) }" }
            return "for k in \(keys()) { \(inner(depth: depth + 1, key: "$k")) }"
        }
    }

    private mutating func fault(_ kind: ProgramFeatures.Kind) -> String {
        switch kind {
        case .fail:
            return
                "fail \(dice.once(in: 2) ? databases.last ?? "nothing" : node())\(optionalLength())\(occasion())"
        case .slow: return "slow \(node()) x\(dice.one(of: ["0.5", "2", "10", "1"]))\(optionalLength())"
        case .flaky: return "flaky \(node()) \(dice.one(of: [0, 10, 50, 90, 100]))%\(optionalLength())"
        case .crash:
            return "crash \(node())" + (dice.once(in: 3) ? " for=\(duration())" : "") + occasion()
        case .hang: return "hang \(node())\(optionalLength())\(occasion())"
        case .full:
            return
                "full \(cacheName())\(dice.one(of: ["", " memory", " queue"])) for=\(duration())\(occasion())"
        case .skew:
            return
                "skew \(cacheName()) \(dice.one(of: ["", "-"]))\(duration())\(optionalLength())\(occasion())"
        case .chaos:
            return
                "chaos \(node()) every=\(dice.one(of: ["300ms", "2s", "10s"])) lasting=\(dice.one(of: ["10ms", "1s"])) for=\(dice.one(of: ["1s", "10s"])) kinds=fail,slow,flaky,hang,crash"
        case .partition:
            let other = dice.once(in: 3) ? "app" : node()
            return "partition \(node()) \(other)\(optionalLength())"
        default: return dice.chance(70) ? "heal all" : "heal \(node())"
        }
    }

    /// Now, mostly; or at the next event of a kind.
    private mutating func occasion() -> String {
        guard dice.once(in: 4) else { return "" }
        let kind = dice.one(of: [
            "flush", "store", "miss", "expire", "evict", "write", "read", "queue", "done",
        ])
        return " at next \(kind)" + (dice.once(in: 4) ? " of \(key())" : "")
    }

    private mutating func change(_ kind: ProgramFeatures.Kind) -> String {
        switch kind {
        case .configure:
            if dice.once(in: 4), !databases.isEmpty {
                let lag = dice.once(in: 3) ? " replica-lag=\(dice.one(of: ["none", "5ms", "1s", "10s"]))" : ""
                return "configure \(dice.one(of: databases)) read=\(latency(max: 40))\(lag)"
            }
            return "configure \(cacheName())\(cacheOptions(all: false))"
        case .build: return caches.count < 5 ? another() : "show graph"
        case .drop:
            let name = node()
            // Whether it goes is for the session to say; it is not used where it went.
            if dice.once(in: 2) { forget(name) }
            return "drop \(name)"
        default: return "seed \(dice.below(1000))"
        }
    }

    private mutating func mistake(_ depth: Int) -> String {
        switch dice.below(6) {
        case 0: return "expect error { read \(key()) in=nowhere }"
        case 1: return "expect error { write \(key()) \(value()); read \(key()); drop nowhere }"
        case 2: return "expect error { cache \(cacheName()) over \(node()) }"
        case 3: return "expect error { at 0s nonsense }"
        case 4: return "expect error { configure \(cacheName()) ttl=5 }"
        default:
            let fails = depth == 0 && dice.once(in: 3)
            return fails ? "read \(key()) in=nowhere" : "expect error { let z = 1 / 0 }"
        }
    }

    /// A command of Redis on strings, as which the auditor follows all entries.
    private mutating func command(_ key: String) -> String {
        let seconds = dice.one(of: [1, 2, 10, 60])
        let text: String =
            switch dice.below(14) {
            case 0, 1: "GET \(key)"
            case 2: "SET \(key) \(value())"
            case 3: "SET \(key) \(value()) PX \(seconds * 700)"
            case 4: "SET \(key) \(dice.number(0...9)) KEEPTTL"
            case 5: "INCR \(key)"
            case 6: "APPEND \(key) x"
            case 7: "DEL \(key) \(self.key())"
            case 8: "EXPIRE \(key) \(seconds)"
            case 9: "PERSIST \(key)"
            case 10: "GETEX \(key) EX \(seconds)"
            case 11: "RENAME \(key) \(self.key())"
            case 12: "MSET \(key) \(value()) \(self.key()) 5"
            default: "MGET \(key) \(self.key())"
            }
        let commands =
            laterDice.once(in: 8) ? "pipeline { \(text); GET \(key); MGET \(key) k:1; PING }" : text
        return dice.once(in: 3) ? "@\(cacheName()) \(commands)" : commands
    }

    /// A read, of keys one by one or in batches; or a value that is made where it is lacking.
    private mutating func later(read keys: String, _ key: String, _ via: String) -> String {
        if laterDice.once(in: 7) { return "read \(keys) batch=\(laterDice.number(2...6))\(via)" }
        // Copies that are read again and again as their end comes near.
        if laterDice.once(in: 15) { return "repeat 4 { read \(key)\(via); advance 450ms }" }
        guard laterDice.once(in: 12) else { return "read \(keys)\(via)" }
        let value = laterDice.once(in: 3) ? "" : " made"
        let takes = laterDice.one(of: ["0s", "20ms", "2s"])
        return "get-or-set \(key)\(value) takes=\(takes) ttl=\(laterDice.one(of: ["100ms", "10s"]))"
    }

    private mutating func question() -> String {
        switch dice.below(8) {
        case 0: "show"
        case 1: "show \(node())"
        case 2: "show queue"
        case 3: laterDice.once(in: 2) ? "show graph" : "show memory k:*"
        case 4: "expect cached \(keys())"
        case 5: "expect dirty \(key())"
        case 6: "expect hit"
        default: "predict \(dice.one(of: ["hit", "miss", "stale", "miss evicted", "failed"]))"
        }
    }
}
