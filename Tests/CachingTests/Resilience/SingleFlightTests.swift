import Caching
import Simulation
import Testing
import Tracing

@Suite struct SingleFlightTests {
    @Test(arguments: ["cache-aside", "read-through", "refresh-ahead"])
    func loadsOfOneKeyAtOneTimeAreOne(strategy: String) throws {
        let lab = Lab()
        try lab.cache(strategy) { $0.singleFlight = true }
        try lab.together(Array(repeating: Lab.reading("a"), count: 100) + [Lab.reading("b")])
        #expect(lab.count(.loads, at: lab.database) == 2)
        #expect(lab.count(.joins) == 99)
        #expect(lab.count(.stores) == 2)
        #expect(lab.world.log.metrics[.application][.reads] == 101)
    }

    @Test(arguments: ["cache-aside", "read-through", "refresh-ahead"])
    func withoutItEachMissLoads(strategy: String) throws {
        let lab = Lab()
        try lab.cache(strategy)
        try lab.together(Array(repeating: Lab.reading("a"), count: 100))
        #expect(lab.count(.loads, at: lab.database) == 100)
    }

    @Test func thoseThatWaitTakeTheValue() throws {
        let lab = Lab()
        try lab.cache("read-through") { $0.singleFlight = true }
        lab.after(.ms(7)) { try await $0.world.read($0.key("a"), through: $0.front, client: 9) }
        try lab.read("a")
        try lab.settle()
        #expect(
            lab.events() == """
                3 0.000s app request a read
                4 0.000s front miss a cold ←3
                5 0.000s db read a="1" 20ms ←4
                6 0.007s app request#9 a read
                7 0.007s front miss#9 a cold ←6
                8 0.007s front join#9 a ←5
                9 0.020s front store a="1" [1/2] ←5
                10 0.021s app done a="1" read db 21ms ←9
                11 0.021s app done#9 a="1" read db 14ms ←8
                """)
    }

    @Test func thoseThatWaitTakeTheError() throws {
        let lab = Lab()
        let lower = try lab.cache("cache-aside", "lower")
        try lab.cache("cache-aside", over: lower) { $0.singleFlight = true }
        lab.skip()
        lab.world.disturb(lab.database, .down(until: nil))
        try lab.together([Lab.reading("a"), Lab.reading("a")])
        lab.world.heal(lab.database)
        try lab.read("a")
        lab.keep("join", "failed", "done", "refuse")
        #expect(
            lab.events() == """
                10 0.001s front join#2 a ←9
                11 0.002s db refuse#1 a read down ←4
                12 0.002s app failed#1 a read down 2ms ←11
                13 0.002s app failed#2 a read down 2ms ←10
                21 0.026s app done a="1" read db 24ms ←20
                """)
    }
}
