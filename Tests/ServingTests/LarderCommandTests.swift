import Keyspace
import Testing

@testable import Serving

/// What no Redis does.
@Suite struct LarderCommandTests {
    let counter = Counter()

    @Test func timeMovesEverything() {
        let client = counter.client()
        client("SET a 1 EX 3600")
        #expect(client("LARDER TIME NOW") == "$6 0.000s")
        #expect(client("LARDER TIME ADVANCE 59m") == "$9 3540.000s")
        #expect(client("TTL a") == ":60")
        client("LARDER TIME ADVANCE 61s")
        #expect(client("GET a") == "$-1")
        #expect(client("TIME") == "*2 $4 3601 $1 0")
        #expect(client("LARDER TIME ADVANCE soon").hasPrefix("-ERR LARDER TIME ADVANCE takes a time"))
        #expect(client("LARDER TIME BACK").hasPrefix("-ERR LARDER TIME takes NOW"))
    }

    @Test func aMissSaysWhy() {
        let client = counter.client()
        client("SET a 1 EX 10")
        client("LARDER TIME ADVANCE 11s")
        client("GET a")
        #expect(client("LARDER EXPECT miss expired") == "+OK")
        #expect(client("LARDER EXPECT hit").hasPrefix("-EXPECT"))
        #expect(client("LARDER WHY a").contains("expired"))
        #expect(client("LARDER HISTORY a").contains("STORE"))
        #expect(client("LARDER TRACE").contains("MISS"))
    }

    @Test func faultsMeetWhatTheyAreOrderedFor() {
        let (client, other) = (counter.client(), counter.client())
        client("CLIENT SETNAME web")
        other("LARDER FAIL READONLY ON SET KEY user:* NEXT 1")
        #expect(client("SET page:1 x") == "+OK")
        #expect(client("SET user:1 x") == "-READONLY You can't write against a read only replica.")
        #expect(client("SET user:1 x") == "+OK")
        other("LARDER FAIL MISS ON GET CLIENT web FOR 10s")
        #expect(client("GET user:1") == "$-1")
        #expect(other("GET user:1") == "$1 x")
        #expect(other("LARDER WHY user:1").contains("was answered as a miss"))
        other("LARDER TIME ADVANCE 10s")
        #expect(client("GET user:1") == "$1 x")
        other("LARDER FAIL EMPTY ON GET EVERY 2")
        #expect(client("GET user:1") == "$1 x")
        #expect(client("GET user:1") == "$0 ")
        other("LARDER HEAL")
        #expect(client("GET user:1") == "$1 x")
        #expect(client("LARDER FAIL ON NOSUCH").hasPrefix("-ERR 'NOSUCH' is no command"))
    }

    @Test func connectionsFailLikeRealOnes() {
        let control = counter.client()
        let closed = counter.client()
        control("LARDER FAIL CLOSE ON SET NEXT 1")
        #expect(closed("SET a 1") == "")
        #expect(closed.isClosed)
        #expect(control("GET a") == "$-1")
        let lost = counter.client()
        control("LARDER FAIL LOST ON SET NEXT 1")
        #expect(lost("SET a 1") == "")
        #expect(!lost.isClosed)
        #expect(control("GET a") == "$1 1")
        let cut = counter.client()
        control("LARDER FAIL CUT ON GET NEXT 1")
        #expect(cut("GET a") == "$1\r", "the first half of $1\\r\\n1\\r\\n")
        #expect(cut.isClosed)
        let slow = counter.client()
        control("LARDER SLOW 200ms ON GET NEXT 1")
        #expect(slow("GET a") == "$1 1")
        #expect(control("LARDER TIME NOW") == "$6 0.200s", "a slow reply takes the frozen clock along")
        let held = counter.client()
        control("LARDER PARTITION")
        #expect(held("GET a") == "")
        control("LARDER HEAL")
        #expect(held.takeReceived() == "$1 1")
    }

    @Test func aCrashLosesEverything() {
        let (control, client) = (counter.client(), counter.client())
        client("SET a 1")
        #expect(control("LARDER CRASH FOR 5s") == "+OK")
        #expect(client.isClosed)
        #expect(control("GET a") == "$-1")
        #expect(control("LARDER EXPECT miss lost") == "+OK")
    }

    @Test func theServerGoesBack() {
        let client = counter.client()
        client("SET a 1")
        client("LARDER SNAPSHOT")
        client("SET a 2")
        client("INCR b")
        client("LARDER TIME ADVANCE 1h")
        client("LARDER FAIL ON GET")
        #expect(client("LARDER RESET") == "+OK")
        #expect(client("GET a") == "$1 1")
        #expect(client("EXISTS b") == ":0")
        #expect(client("LARDER TIME NOW") == "$6 0.000s")
        client("SET a 3")
        client("SET a 4")
        #expect(client("LARDER UNDO").contains("SET a 4"))
        #expect(client("GET a") == "$1 3")
        #expect(client("LARDER UNDO 2").hasPrefix("+undone"))
        #expect(client("GET a") == "$-1")
        #expect(client("LARDER UNDO").hasPrefix("-ERR there is nothing"))
    }

    @Test func theSeedDecidesWhichCommandsFail() {
        func failures() -> String {
            let client = Counter().client()
            client("LARDER FLAKY 30% ON GET")
            return (0..<40).map { _ in client("GET a").hasPrefix("-") ? "x" : "." }.joined()
        }
        let first = failures()
        #expect(first.contains("x") && first.contains("."))
        #expect(failures() == first)
    }

    @Test func statementsRun() {
        let client = counter.client()
        #expect(client("LARDER RUN \"show db0\"").contains("db0"))
        #expect(client("LARDER RUN nosuch").hasPrefix("-ERR"))
        #expect(client("LARDER RUN undo").hasPrefix("-ERR use LARDER UNDO"))
        client("GET a")
        #expect(client("LARDER STATS").contains("db0"))
    }
}
