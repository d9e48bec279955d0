import Testing

@testable import Replay

/// Logs of servers: Redis and web.
@Suite struct LogFormatTests {
    // MARK: redis-cli MONITOR

    private func monitor(_ commands: String..., skipBad: Int = 0) throws -> Reading {
        let lines = commands.enumerated().map { "\(1000 + $0.offset).5 [0 127.0.0.1:60866] \($0.element)" }
        let options = TraceOptions(format: .redisMonitor, skipBad: skipBad)
        return try Reading(text: "OK\n" + lines.joined(separator: "\n") + "\n", options: options)
    }

    @Test func monitorIsRecognised() throws {
        let reading = try Reading(
            text: """
                OK
                1339518083.107412 [0 127.0.0.1:60866] "keys" "*"
                1339518090.420270 [0 127.0.0.1:60866] "set" "x" "6"
                1339518096.506257 [1 unix:/tmp/redis.sock] "get" "x"
                1339518099.363765 [0 lua] "GET" "x"
                1339518099.400000 [0 [::1]:6379] "GET" "x"
                """)
        #expect(reading.format == "redis-monitor")
        #expect(reading.keys == ["x", "db1:x", "x", "x"])
        #expect(reading.columns.operations == [.write, .read, .read, .read])
        #expect(reading.columns.times.first == 1_339_518_090_420_270_000)
        // Key and value have a byte each; of the key in database 1 nothing is known.
        #expect(reading.columns.sizes == [2, 1, 2, 2])
        #expect(
            reading.log.notes == [
                "passed over, being no read, write or delete of a key: KEYS 1",
                "1 request came before any size of its key was known and counts as 1 byte",
            ])
    }

    @Test func escapes() throws {
        let reading = try monitor(#""GET" "a\"b\\c\n\t\r\a\b\x00\xff é""#)
        #expect(
            reading.keys == [
                String(
                    decoding: Array("a\"b\\c\n\t\r\u{7}\u{8}\u{0}".utf8) + [0xFF] + Array(" é".utf8),
                    as: UTF8.self)
            ])
    }

    @Test func commandsWithManyKeys() throws {
        let reading = try monitor(
            #""MGET" "a" "b""#, #""DEL" "a" "c""#, #""MSET" "a" "1" "b" "22""#, #""SUNIONSTORE" "d" "a" "b""#,
            #""ZUNION" "2" "e" "f" "WEIGHTS" "1" "2""#, #""BLPOP" "q" "r" "0""#, #""RENAME" "a" "z""#)
        #expect(reading.keys == ["a", "b", "a", "c", "a", "b", "a", "b", "d", "e", "f", "q", "r", "a", "z"])
        let operations: [RequestOperation] = [
            .read, .read, .delete, .delete, .write, .write, .read, .read, .write, .read, .read, .write,
            .write, .delete,
            .write,
        ]
        #expect(reading.columns.operations == operations)
        #expect(reading.columns.sizes[4...5] == [2, 3])
    }

    @Test func timesToLive() throws {
        let reading = try monitor(
            #""SET" "a" "1" "EX" "60""#, #""set" "b" "1" "px" "1500" "NX""#, #""SETEX" "c" "10" "v""#,
            #""PSETEX" "c" "10" "v""#, #""SET" "d" "1" "EXAT" "1010""#, #""SET" "a" "2""#)
        #expect(reading.lifetimeSeconds == [60, 1.5, 10, 0.01, 5.5, 0])
    }

    /// A command that changes a value in place leaves its time to live as it is.
    @Test func aTimeToLiveThatStays() throws {
        let reading = try monitor(
            #""SET" "a" "1" "EX" "60""#, #""INCR" "a""#, #""SET" "a" "1" "KEEPTTL""#, #""PERSIST" "a""#,
            #""INCR" "a""#,
            #""EXPIRE" "a" "1""#, #""GET" "a""#, #""APPEND" "a" "x""#)
        #expect(reading.lifetimeSeconds == [60, 59, 58, 0, 0, 1, 0, 0])
    }

    @Test func readsThatWriteToo() throws {
        let reading = try monitor(
            #""GETSET" "a" "1""#, #""GETDEL" "a""#, #""GETEX" "a" "EX" "5""#, #""SET" "a" "1" "GET""#,
            #""EXPIRE" "a" "0""#)
        #expect(
            reading.columns.operations == [
                .read, .write, .read, .delete, .read, .expire, .read, .write, .delete,
            ])
        #expect(reading.lifetimeSeconds == [0, 0, 0, 0, 0, 5, 0, 0, 0])
    }

    /// What Redis does only if the key is there, or is not, is told apart from a plain write.
    @Test func whatDependsOnTheKey() throws {
        let reading = try monitor(
            #""SETNX" "a" "1""#, #""SET" "a" "1" "NX""#, #""SET" "a" "1" "XX" "EX" "5""#,
            #""EXPIRE" "a" "5""#,
            #""PERSIST" "a""#, #""PEXPIREAT" "a" "9999999999999""#)
        #expect(reading.columns.operations == [.add, .add, .replace, .expire, .expire, .expire])
    }

    /// FLUSHDB deletes every key of its database that was named and not deleted, FLUSHALL those of all.
    @Test func flushesDelete() throws {
        let reading = try monitor(
            #""SET" "a" "1""#, #""SET" "b" "1""#, #""DEL" "a""#, #""GET" "c""#, #""FLUSHDB""#,
            #""SET" "d" "1""#,
            #""FLUSHALL""#)
        #expect(reading.keys == ["a", "b", "a", "c", "b", "c", "d", "d"])
        #expect(
            reading.columns.operations == [.write, .write, .delete, .read, .delete, .delete, .write, .delete])
    }

    @Test func memcachedTellsWhatItDropped() throws {
        let reading = try Reading(
            text: """
                ts=1466120441.17 gid=1 type=item_get key=foo status=found clsid=1 cfd=27 size=5
                skipped=12
                ts=1466120442.0 gid=14 type=item_get key=foo status=found clsid=1 cfd=27 size=5
                """)
        #expect(reading.keys == ["foo", "foo"])
        #expect(reading.log.notes.contains { $0.contains("events that memcached dropped 12") })
    }

    @Test func malformedLinesOfMonitor() throws {
        for (line, expected) in [
            (#""GET" "a"#, #"found '"a', expected a quote at the end of the argument"#),
            (#""GET" a"#, "found 'a', expected an argument in quotes"),
            (#""GET" "\xZZ""#, #"found '\xZZ"', expected two hexadecimal digits after \x"#),
        ] {
            do {
                _ = try monitor(line)
                Issue.record("it was read")
            } catch {
                #expect("\(error)".contains(":2: \(expected); --skip-bad 1"), "\(error)")
            }
        }
    }

    @Test func monitorWithoutRedisCli() throws {
        let reading = try Reading(text: "+OK\r\n+1339518083.107412 [0 127.0.0.1:60866] \"GET\" \"x\"\r\n")
        #expect(reading.format == "redis-monitor")
        #expect(reading.keys == ["x"])
    }

    // MARK: memcached

    @Test(arguments: [1, 2, 1000]) func memcachedWatch(limit: Int) throws {
        let reading = try Reading(
            text: """
                OK
                ts=1466120441.17 gid=1 type=item_get key=foo status=not_found clsid=0 cfd=27 size=0
                ts=1466120441.500000 gid=2 type=item_get key=foo status=not_found clsid=0 cfd=27 size=0
                ts=1466120441.500001 gid=3 type=item_store key=foo status=stored cmd=set ttl=0 clsid=1 cfd=27 size=5
                ts=1466120442.0 gid=4 type=item_get key=n%2Cfoo status=found clsid=1 cfd=27
                ts=1466120442.0 gid=5 type=item_store key=bar status=not_stored cmd=add ttl=0 clsid=1 cfd=27 size=5
                ts=1466120443.0 gid=6 type=eviction key=foo fetch=yes ttl=0 la=1 clsid=1 size=5
                ts=1466120444.0 gid=7 type=deleted key=foo cmd=delete clsid=1 size=5
                ts=1466120445.0 gid=8 type=item_get key=foo status=not_found clsid=0 cfd=27 size=0
                """, atOnce: limit)
        #expect(reading.format == "memcached-watch")
        #expect(reading.keys == ["foo", "foo", "n,foo", "foo", "foo"])
        #expect(reading.columns.operations == [.read, .write, .read, .delete, .read])
        #expect(reading.columns.sizes == [1, 8, 1, 0, 8])
        #expect(reading.columns.times.first == 1_466_120_441_000_017_000)
        #expect(
            reading.log.notes == [
                "passed over, being no read, write or delete of a key: eviction events 1, stores that did not store 1",
                "2 requests came before any size of their key was known and count as 1 byte each",
            ])
    }

    @Test func malformedLinesOfMemcached() throws {
        for line in ["ts=x type=item_get key=a", "ts=1.0 type=item_get", "ts=1.0 type=item_get key=%g0"] {
            #expect(throws: TraceError.self) {
                try Reading(text: line + "\n", options: TraceOptions(format: .memcachedWatch))
            }
        }
    }

    // MARK: Access logs

    @Test func accessLogs() throws {
        let reading = try Reading(
            text: #"""
                127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a.gif?x=1 HTTP/1.0" 200 2326
                ::1 - - [10/Oct/2000:20:55:37 +0000] "GET /a.gif?x=1 HTTP/1.1" 304 0 "http://e.org/\"q\"" "Mozilla/4.08 [en]"
                ::1 - - [10/Oct/2000:20:55:38 +0000] "HEAD /b HTTP/1.1" 200 -
                ::1 - - [10/Oct/2000:20:55:39 +0000] "POST /a.gif?x=1 HTTP/1.1" 201 5
                ::1 - - [10/Oct/2000:20:55:39 +0000] "PUT /b HTTP/1.1" 500 5
                ::1 - - [10/Oct/2000:20:55:40 +0000] "\x16\x03\x01" 400 150
                ::1 - - [10/Oct/2000:20:55:40 +0000] "OPTIONS * HTTP/1.1" 200 0
                example.org:443 ::1 - - [10/Oct/2000:20:55:40 +0000] "GET /b HTTP/1.1" 200 10
                """#)
        #expect(reading.format == "access-log")
        #expect(reading.keys == ["/a.gif?x=1", "/a.gif?x=1", "/b", "/a.gif?x=1", "/b"])
        #expect(reading.columns.operations == [.read, .read, .read, .delete, .read])
        #expect(reading.columns.sizes == [2326, 2326, 1, 0, 10])
        #expect(reading.seconds.map { $0 - 971_211_336 } == [0, 1, 2, 3, 4])
        #expect(
            reading.log.notes == [
                "passed over, being no read, write or delete of a key: OPTIONS requests 1, failed PUT requests 1, requests that are not HTTP 1",
                "1 request came before any size of its key was known and counts as 1 byte",
            ])
    }

    @Test(arguments: [
        ("x", "found 'x', expected 127.0.0.1 - - [10/Oct/2000:13:55:36 -0700]"),
        (
            #"h - - [31/Foo/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 1"#,
            "found '31/Foo/2000:13:55:36 -0700', expected a date"
        ),
        (#"h - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 20 1"#, "found '20', expected a status"),
        (
            #"h - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 x"#,
            "found 'x', expected the bytes that were sent, or -"
        ),
    ]) func malformedLinesOfALog(line: String, expected: String) {
        do {
            _ = try Reading(text: line + "\n", options: TraceOptions(format: .accessLog))
            Issue.record("it was read")
        } catch {
            #expect("\(error)".contains(":1: \(expected)"), "\(error)")
        }
    }
}
