import Foundation
import Language
import RealServers
import Reporting
import Testing

/// Passwords: a server that wants one, and every place where one could show.
@Suite(.timeLimit(.minutes(2))) struct PasswordTests {
    private let redis: RealRedis
    private let secret = "s3cr3t-p@ss"

    init() throws { redis = try RealRedis(password: secret) }

    private var address: String { "redis://:s3cr3t-p%40ss@127.0.0.1:\(redis.port)" }

    private func hides(_ text: String) -> Bool { !text.contains("s3cr3t") && !text.contains("p%40ss") }

    @Test func aPasswordIsUsedAndNeverShown() throws {
        let folder = try TestFolder("password")
        let session = SessionOverServers { options in
            options.echoes = true
            options.trace = .full
            options.folder = folder.path
        }
        let text = session.run(
            """
            database db rows=user:1..user:9
            cache front at \(address) over db
            read user:1
            show front
            show graph
            stats
            why user:1
            save \(folder.path)/saved.larder
            """)
        #expect(hides(text), "\(text)")
        #expect(text.contains("cache front at redis://:***@127.0.0.1:\(redis.port) over db"), "\(text)")
        #expect(try redis.cli("GET", "user:1") == "row 1")
        let saved = try String(contentsOfFile: folder.path + "/saved.larder", encoding: .utf8)
        #expect(hides(saved) && saved.contains("redis://:***@127.0.0.1"), "\(saved)")
        // What was saved says what is missing, and runs once that is given.
        let again = SessionOverServers().run(saved)
        #expect(again.contains("*** stands for a password that was not written down"), "\(again)")
        #expect(again.contains("password-from=NAME"), "\(again)")
        setenv("LARDER_TEST_PASSWORD", secret, 1)
        let given = saved.replacing("over db\n", with: "over db password-from=LARDER_TEST_PASSWORD\n")
        let session2 = SessionOverServers()
        let third = session2.run(given + "\nread user:1\nexpect hit\n")
        #expect(session2.failures == 0 && third.contains("HIT") && hides(third), "\(third)")
    }

    @Test(arguments: [
        " over", " over nobody", " over db capacity=3", " over db ttl=oops", "/two over db",
    ])
    func noErrorShowsIt(rest: String) {
        let text = SessionOverServers().run(
            "database db rows=user:1..user:9\ncache front at \(address)\(rest)")
        #expect(text.contains("error") && hides(text), "\(text)")
    }

    @Test func aWrongPasswordIsAnErrorThatDoesNotShowIt() {
        let text = SessionOverServers().run(
            "database db rows=user:1..user:9\ncache front at redis://:s3cr3t-wrong@127.0.0.1:\(redis.port) over db"
        )
        #expect(text.contains("WRONGPASS") && hides(text), "\(text)")
        let none = SessionOverServers().run(
            "database db rows=user:1..user:9\ncache front at redis://127.0.0.1:\(redis.port) over db")
        #expect(none.contains("NOAUTH"), "\(none)")
    }

    @Test func aVariableThatIsNotSetIsAnError() {
        let text = SessionOverServers().run(
            "database db rows=user:1..user:9\ncache front at redis://127.0.0.1:\(redis.port) over db password-from=LARDER_NO_SUCH"
        )
        #expect(text.contains("there is no environment variable 'LARDER_NO_SUCH'"), "\(text)")
    }
}
