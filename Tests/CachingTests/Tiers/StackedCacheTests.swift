import Caching
import Simulation
import Testing
import Tracing

@Suite struct StackedCacheTests {
    private func stack(_ upper: String, _ lower: String) throws -> Lab {
        let lab = Lab()
        let l2 = try lab.cache(lower, "l2") { $0.latency = .fixed(.ms(5)) }
        try lab.cache(upper, "l1", over: l2)
        lab.skip()
        return lab
    }

    @Test func aReadGoesDownUntilItFindsTheKey() throws {
        let lab = try stack("cache-aside", "read-through")
        try lab.read("a")
        try lab.invalidate("a")
        try lab.read("a")
        #expect(
            lab.events() == """
                4 0.000s app request a read
                5 0.000s l1 miss a cold ←4
                6 0.001s l2 miss a cold ←5
                7 0.001s db read a="1" 20ms ←6
                8 0.021s l2 store a="1" [1/2] ←7
                9 0.026s l1 store a="1" [1/2] ←8
                10 0.027s app done a="1" read db 27ms ←9
                11 0.027s app request a invalidate
                12 0.027s l1 remove a [0/0] ←11
                13 0.028s app done a invalidate l1 1ms ←12
                14 0.028s app request a read
                15 0.028s l1 miss a invalidated at 0.027s ←12
                16 0.029s l2 hit a="1" age 8ms ←8
                17 0.034s l1 store a="1" [1/2] ←16
                18 0.035s app done a="1" read l2 7ms ←17
                """)
    }

    @Test func aWriteIsAsDurableAsTheLowestCacheMakesIt() throws {
        let lab = try stack("write-through", "write-behind")
        try lab.write("a", "new")
        lab.keep("store", "queue", "write", "done", "flushed")
        #expect(
            lab.events() == """
                5 0.000s l2 store a="new" [1/4] ←4
                6 0.005s l2 queue a="new" 1 of 1000 ←5
                7 0.005s l1 store a="new" [1/4] ←6
                8 0.006s app done a="new" write l2 6ms dirty ←7
                """)
        try lab.settle()
        #expect(
            lab.events() == """
                10 1.005s db write a="new" 30ms writeBack ←6
                11 1.035s l2 flushed a="new" age 1.03s depth 0 ←6
                """)
    }

    @Test func twoQueuesAreEmptiedOneIntoTheOther() throws {
        let lab = try stack("write-behind", "write-behind")
        try lab.write("a", "new")
        try lab.write("b", nil)
        #expect(try lab.settle())
        lab.keep("queue", "flush", "write", "flushed", "lost", "stale")
        #expect(
            lab.events() == """
                6 0.001s l1 queue a="new" 1 of 1000 ←5
                10 0.002s l1 queue b 2 of 1000 ←9
                12 1.001s l1 flush 2 oldest 1s ←6
                14 1.006s l2 queue a="new" 1 of 1000 ←13
                16 1.011s l2 queue b 2 of 1000 ←15
                17 1.011s l1 flushed a="new" age 1.01s depth 0 ←6
                18 1.011s l1 flushed b age 1.009s depth 0 ←10
                19 2.006s l2 flush 2 oldest 1s ←14
                20 2.006s db write a="new" 30ms writeBack ←14
                21 2.006s db write b 30ms writeBack ←16
                22 2.036s l2 flushed a="new" age 1.03s depth 0 ←14
                23 2.036s l2 flushed b age 1.025s depth 0 ←16
                """)
        #expect(try lab.read("b") == nil)
        #expect(lab.events() == "")
    }

    @Test func aDeletionIsTheSameWriteAllTheWayDown() throws {
        let lab = try stack("write-behind", "write-through")
        try lab.write("a", nil)
        try lab.write("a", "newer", at: lab.database)
        try lab.settle()
        lab.keep("write", "lost")
        #expect(
            lab.events() == """
                9 0.001s db write a="newer" 30ms behindTheBack ←8
                12 1.001s db write a 30ms direct ←6
                13 1.001s db lost a="newer" of 0.031s overwritten ←12
                """)
    }

    @Test func aWriteToTheLowerCacheLeavesTheUpperOneStale() throws {
        let lab = try stack("cache-aside", "write-through")
        try lab.read("a")
        try lab.write("a", "new", at: lab.world.store("l2"))
        try lab.read("a")
        lab.keep("stale")
        #expect(
            lab.events() == """
                18 0.068s app stale a="1" behind 1 for 35ms truth new since 0.032s by 12 ←17
                """)
    }
}
