import Foundation
import Language
import RealServers
import Reporting
import Testing

/// Commands of Redis that are sent to a real server.
@Suite(.timeLimit(.minutes(2))) struct RedisCommandTests {
    private let redis: RealRedis

    init() throws { redis = try RealRedis() }

    @Test func commandsAreSentAsTheyAre() throws {
        let session = SessionOverServers()
        session.run("database db rows=user:1..user:9\ncache front at \(redis.address) over db")
        let text = session.run(
            """
            SET greeting "good day" EX 100
            GET greeting
            LPUSH list a b c
            LRANGE list 0 -1
            HSET h f 1
            HINCRBY h f 41
            MULTI
            INCR n
            EXEC
            pipeline {
            INCR n
            INCR n
            }
            INCR greeting
            """)
        for expected in [
            "\"good day\"", "1) \"c\"", "(integer) 42", "QUEUED", "1) (integer) 1", "(integer) 3",
            "ERR value is not an integer",
        ] {
            #expect(text.contains(expected), "\(expected) is not in \(text)")
        }
        #expect(try redis.cli("GET", "n") == "3")
        #expect(session.run("SUBSCRIBE news").contains("no statement is called"))
        let own = session.run(
            "trace brief; SET k v PX 50; GET k; expect hit; advance 100ms; GET k; expect miss expired; DEL greeting; GET greeting; expect miss invalidated"
        )
        #expect(session.failures == 0, "\(own)")
    }
}
