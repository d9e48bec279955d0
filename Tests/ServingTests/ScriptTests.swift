import Keyspace
import Testing

@testable import Serving

/// Scripts in Lua.
@Suite struct ScriptTests {
    let client = Counter().client()

    private func eval(_ script: String, _ rest: String = "0") -> String {
        client.send(["EVAL", ByteString(script)] + rest.split(separator: " ").map { ByteString(String($0)) })
    }

    @Test func valuesAreConverted() {
        #expect(eval("return {1, 'a', true, false, 2.9, {ok='fine'}}") == "*6 :1 $1 a :1 $-1 :2 +fine")
        #expect(eval("return {1, nil, 3}") == "*1 :1")
        #expect(eval("return {err='MY own'}") == "-MY own")
        #expect(eval("return redis.status_reply('ok')") == "+ok")
        #expect(eval("return KEYS[1] .. ARGV[1]", "1 k v") == "$2 kv")
        #expect(eval("return redis.sha1hex('abc')") == "$40 a9993e364706816aba3e25717850c26c9cd0d89d")
    }

    @Test func commandsAreCalled() {
        #expect(
            eval("redis.call('SET', KEYS[1], ARGV[1]); return redis.call('GET', KEYS[1])", "1 a 5") == "$1 5")
        #expect(eval("return redis.call('INCRBY', 'a', 2)") == ":7")
        #expect(eval("redis.call('LPUSH', 'l', 'x'); return redis.pcall('GET', 'l')").hasPrefix("-WRONGTYPE"))
        #expect(
            eval("return redis.call('SUBSCRIBE', 'c')").hasPrefix(
                "-ERR This Redis command is not allowed from script"))
        // Redis 7.0 refuses the older commands that wait, and has the newer ones answer at once.
        #expect(
            eval("return redis.call('BLPOP', 'none', 0)").hasPrefix(
                "-ERR This Redis command is not allowed from script"))
        #expect(eval("return redis.call('BLMPOP', 0, 1, 'none', 'LEFT')") == "$-1")
        #expect(
            eval("redis.call('SADD', 's', 'b', 'c', 'a'); return redis.call('SORT', 's', 'BY', 'nosort')")
                == "*3 $1 a $1 b $1 c")
    }

    @Test func errorsAreCaught() {
        #expect(
            eval("return {pcall(redis.call, 'nosuch')}")
                == "*2 $-1 $44 ERR Unknown Redis command called from script")
        #expect(
            eval("local ok, err = pcall(function() error('no') end); return err") == "$17 user_script:1: no")
        #expect(eval("return {pcall(function(a, b) return a, b end, 1, 2)}") == "*3 :1 :1 :2")
        #expect(
            eval("local ok = pcall(function() pcall(error, 'a'); error('b') end); return tostring(ok)")
                == "$5 false")
        // Threads of a script's own go on as they did.
        #expect(
            eval(
                "local t = coroutine.wrap(function() coroutine.yield(1); coroutine.yield(2) end); return {t(), t()}"
            )
                == "*2 :1 :2")
        #expect(eval("return tostring(coroutine.running())") == "$3 nil")
    }

    @Test func theGlobalsCannotBeChanged() {
        for script in [
            "redis.call = 1", "string.format = 1", "getmetatable('').__index = 1",
            "getmetatable(redis).__index = 1",
            "rawset(_G, 'a', 1)", "setmetatable(_G, {})", "loadstring('x = 1')()", "_G.a = 1",
        ] {
            #expect(eval(script).hasPrefix("-ERR"), "\(script)")
        }
        // Compiled code could be made up of anything.
        #expect(
            eval("return tostring(loadstring(string.char(27) .. 'Lua'))") == "$3 nil")
        #expect(eval("return loadstring('return 1 + 1')()") == ":2")
    }

    @Test func aScriptThatRunsForLongLetsOthersIn() {
        let clock = TickingClock()
        let counter = Counter(realTime: { clock.tick() })
        let (runner, other) = (counter.client(), counter.client())
        #expect(
            runner.send(["EVAL", "for i = 1, 1e9 do local x = pcall(function() return i end) end", "0"]) == ""
        )
        #expect(other("GET a").hasPrefix("-BUSY Redis is busy running a script"))
        #expect(other("PING").hasPrefix("-BUSY"))
        #expect(other("MULTI") == "+OK")
        #expect(other("INCR a").hasPrefix("-BUSY"))
        #expect(other("EXEC").hasPrefix("-EXECABORT"))
        counter.engine.goOnWithScript()
        #expect(runner.takeReceived() == "")
        #expect(other("SCRIPT KILL") == "+OK")
        #expect(runner.takeReceived().hasPrefix("-ERR Script killed by user with SCRIPT KILL. script: "))
        #expect(other("GET a") == "$-1")
        #expect(other("SCRIPT KILL") == "-NOTBUSY No scripts in execution right now.")
        #expect(runner.send(["EVAL", "return 1", "0"]) == ":1")
        // What has written cannot be taken back.
        #expect(runner.send(["EVAL", "redis.call('SET', 'a', 1); while true do end", "0"]) == "")
        #expect(other("SCRIPT KILL").hasPrefix("-UNKILLABLE"))
    }

    @Test func aScriptMayAskWhatItsUserMayDo() {
        client("ACL SETUSER default -set")
        defer { client("ACL SETUSER default +set") }
        #expect(
            eval("return {redis.acl_check_cmd('GET', 'a'), redis.acl_check_cmd('SET', 'a', 1)}")
                == "*2 :1 $-1")
        #expect(
            eval("return redis.acl_check_cmd('nosuch')").contains(
                "Invalid command passed to redis.acl_check_cmd()"))
    }

    @Test func anErrorQuotesTheBytesOfAScript() {
        let reply = client.send(["EVAL", ByteString([0xFF]), "0"])
        #expect(
            reply.hasPrefix("-ERR Error compiling script (new function): user_script:1: unexpected symbol"))
        #expect(client.lastBytes.contains(0xFF))
    }

    @Test func errorsNameTheLine() {
        let sha = SHA1.hex(Array("return redis.call('nosuch')".utf8))
        #expect(
            eval("return redis.call('nosuch')")
                == "-ERR Unknown Redis command called from script script: \(sha), on @user_script:1.")
        #expect(eval("return x").contains("nonexistent global variable 'x'"))
        #expect(eval("x = 1").contains("Attempt to modify a readonly table"))
        #expect(
            eval("this is no Lua").hasPrefix("-ERR Error compiling script (new function): user_script:1:"))
    }

    @Test func scriptsAreKept() {
        let sha = SHA1.hex(Array("return 1".utf8))
        #expect(client("EVALSHA \(sha) 0") == "-NOSCRIPT No matching script. Please use EVAL.")
        #expect(client.send(["SCRIPT", "LOAD", "return 1"]) == "$40 \(sha)")
        #expect(client("EVALSHA \(sha) 0") == ":1")
        #expect(client("SCRIPT EXISTS \(sha) abc") == "*2 :1 :0")
        client("SCRIPT FLUSH")
        #expect(client("SCRIPT EXISTS \(sha)") == "*1 :0")
    }

    @Test func librariesAreThere() {
        #expect(eval("return cjson.encode({a=1})") == "$7 {\"a\":1}")
        #expect(eval("return cjson.decode('[1,{\"b\":[true,null]}]')[2].b[1]") == ":1")
        #expect(eval("return cjson.encode({1,2,{3}})") == "$9 [1,2,[3]]")
        #expect(eval("return bit.bxor(5, 3)") == ":6")
        #expect(eval("return bit.tohex(255)") == "$8 000000ff")
        #expect(eval("return {struct.unpack('>I2', struct.pack('>I2', 300))}") == "*2 :300 :3")
    }

    @Test func aReadOnlyScriptWritesNothing() {
        for command in ["'SET', 'a', 1", "'PUBLISH', 'c', 'x'", "'PFCOUNT', 'p'"] {
            let reply = client.send(["EVAL_RO", ByteString("return redis.call(\(command))"), "0"])
            #expect(
                reply.hasPrefix("-ERR Write commands are not allowed from read-only scripts"), "\(command)")
        }
    }

    @Test func theSettingsOfJSONHold() {
        #expect(eval("return cjson.encode(0.1 + 0.2)") == "$3 0.3")
        #expect(eval("cjson.encode_number_precision(3); return cjson.encode(1 / 3)") == "$5 0.333")
        #expect(eval("return cjson.encode({[1] = 1, [100] = 2})").contains("excessively sparse array"))
        #expect(eval("cjson.encode_sparse_array(true); return cjson.encode({[100] = 2})") == "$9 {\"100\":2}")
        #expect(eval("cjson.decode_max_depth(2); return cjson.decode('[[[1]]]')").contains("too many nested"))
        #expect(eval("cjson.encode_max_depth(2); return cjson.encode({{{1}}})").contains("excessive depth"))
        #expect(eval("cjson.encode_max_depth(0)").contains("out of range"))
    }

    @Test func damagedInputOfTheLibrariesIsAnError() {
        for text in ["", "{", "[1,", "{\"a\"}", "\"\\u12\"", "nul", "[1]x", "{\"a\":1,}"] {
            #expect(eval("return cjson.decode(ARGV[1])", "0 \(text)").hasPrefix("-ERR"), "\(text)")
        }
        #expect(eval("return struct.unpack('I4', 'ab')").hasPrefix("-ERR"))
        #expect(eval("return string.rep('x', 1000000000)").contains("not enough memory"))
    }
}

/// A clock that goes on by a second whenever somebody looks at it.
final class TickingClock: @unchecked Sendable {
    private var seconds: Int64 = 0

    func tick() -> Int64 {
        seconds += 1
        return seconds * 1_000_000_000
    }
}
