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
        #expect(eval("return redis.call('BLPOP', 'none', 0)") == "$-1")
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

    @Test func damagedInputOfTheLibrariesIsAnError() {
        for text in ["", "{", "[1,", "{\"a\"}", "\"\\u12\"", "nul", "[1]x", "{\"a\":1,}"] {
            #expect(eval("return cjson.decode(ARGV[1])", "0 \(text)").hasPrefix("-ERR"), "\(text)")
        }
        #expect(eval("return struct.unpack('I4', 'ab')").hasPrefix("-ERR"))
        #expect(eval("return string.rep('x', 1000000000)").contains("not enough memory"))
    }
}
