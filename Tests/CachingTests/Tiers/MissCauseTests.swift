import Caching
import Keyspace
import Simulation
import Testing
import Tracing

@Suite struct MissCauseTests {
    @Test func everyCauseIsToldApart() throws {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.capacity = .entries(1)
            $0.ttl = .s(10)
            $0.negativeTTL = .s(5)
        }
        lab.keep("miss", "evict", "expire", "remove", "crash", "fault")
        try lab.read("a")
        try lab.read("b")
        try lab.read("a")
        try lab.advance(.s(10))
        try lab.read("a")
        try lab.invalidate("a")
        try lab.read("a")
        try lab.write("a", "new")
        try lab.read("a")
        lab.world.crash(lab.front, until: nil)
        try lab.read("a")
        try lab.read("z")
        try lab.read("z")
        lab.world.disturb(lab.front, .down(until: nil))
        try lab.read("a")
        #expect(
            lab.events() == """
                4 0.000s front miss a cold ←3
                9 0.022s front miss b cold ←8
                11 0.043s front evict a="1" for b stored 0.021s by 6 [0/0] ←10
                15 0.044s front miss a evicted at 0.043s for b ←11
                17 0.065s front evict b="2" for a stored 0.043s by 12 [0/0] ←16
                20 10.065s front expire a="1" ttl 10s stored 0.065s by 18 [0/0] ←18
                22 10.066s front miss a expired at 10.065s stored 0.065s ttl 10s ←20
                27 10.088s front remove a [0/0] ←26
                30 10.089s front miss a invalidated at 10.088s ←27
                36 10.141s front remove a [0/0] ←35
                39 10.142s front miss a invalidated at 10.141s ←36
                43 10.164s front crash entries 1 dirty 0
                45 10.164s front miss a lost at 10.164s ←43
                50 10.186s front miss z cold ←49
                52 10.207s front evict a="new" for z stored 10.185s by 47 [0/0] ←51
                56 10.208s front miss z negative since 10.207s left 4.999s ←53
                58 10.209s front fault down
                60 10.209s front miss a unavailable down ←58
                """)
        #expect(lab.count(.misses) == 10)
        #expect(
            [
                Counter.missesCold, .missesExpired, .missesEvicted, .missesInvalidated, .missesLost,
                .missesUnavailable, .missesNegative,
            ].map { lab.count($0) } == [3, 1, 1, 2, 1, 1, 1])
    }

    @Test func anEntryTooLargeIsRejected() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.capacity = .bytes(4) }
        try lab.write("a", "much too large")
        try lab.read("a")
        try lab.read("a")
        lab.keep("reject", "miss")
        #expect(
            lab.events() == """
                8 0.031s front miss a cold ←7
                10 0.052s front reject a="much too large" its size of 15 bytes is larger than the whole capacity of 4 bytes [0/0] ←9
                13 0.053s front miss a rejected at 0.052s ←10
                15 0.074s front reject a="much too large" its size of 15 bytes is larger than the whole capacity of 4 bytes [0/0] ←14
                """)
        #expect(lab.count(.missesRejected) == 1)
    }

    @Test func anEntryThatGrowsTooLargeLeavesItsPlace() throws {
        let lab = Lab()
        try lab.cache("write-through") { $0.capacity = .bytes(4) }
        try lab.write("a", "ok")
        try lab.write("b", "?")
        lab.skip()
        try lab.write("b", "much too large")
        lab.keep("reject", "evict", "store")
        #expect(
            lab.events() == """
                14 0.092s front reject b="much too large" its size of 15 bytes is larger than the whole capacity of 4 bytes [0/0] ←13
                """)
        let metrics = lab.world.log.metrics[lab.front.id]
        #expect(metrics.entries == lab.front.memory.fill.entries)
        #expect(metrics.bytes == lab.front.memory.fill.bytes)
    }
}

@Suite struct TimeToLiveTests {
    @Test func entriesExpireInTheOrderOfTheirTimesAndThenOfTheirStoring() throws {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.ttl = .s(1)
            $0.latency = .fixed(.zero)
        }
        try lab.together([Lab.reading("c"), Lab.reading("a"), Lab.reading("b")])
        try lab.configure { $0.ttl = .ms(500) }
        try lab.read("d")
        try lab.configure { $0.ttl = nil }
        try lab.read("e")
        try lab.advance(.s(2))
        lab.keep("expire")
        #expect(
            lab.events() == """
                30 0.540s front expire d="4" ttl 500ms stored 0.040s by 22 [4/8] ←22
                31 1.020s front expire c="3" ttl 1s stored 0.020s by 12 [3/6] ←12
                32 1.020s front expire a="1" ttl 1s stored 0.020s by 14 [2/4] ←14
                33 1.020s front expire b="2" ttl 1s stored 0.020s by 16 [1/2] ←16
                """)
        #expect(lab.front.memory.keysByAge == [lab.key("e").id])
    }

    @Test func anEntryIsDeadFromTheVeryMomentOnAtWhichItExpires() throws {
        let lab = Lab()
        try lab.cache("cache-aside") {
            $0.ttl = .ms(100)
            $0.latency = .fixed(.zero)
        }
        try lab.read("a")
        try lab.advance(TimeSpan(nanoseconds: 99_999_999))
        try lab.read("a")
        try lab.advance(TimeSpan(nanoseconds: 1))
        try lab.read("a")
        lab.keep("hit", "miss", "expire")
        #expect(
            lab.events() == """
                4 0.000s front miss a cold ←3
                9 0.119999999s front hit a="1" age 99.999999ms left 1ns ←6
                11 0.120s front expire a="1" ttl 100ms stored 0.020s by 6 [0/0] ←6
                13 0.120s front miss a expired at 0.120s stored 0.020s ttl 100ms ←11
                """)
    }

    @Test func storingAgainBeginsANewLife() throws {
        let lab = Lab()
        try lab.cache("write-through") { $0.ttl = .ms(100) }
        for text in ["1", "2", "3"] {
            try lab.write("a", text)
            try lab.advance(.ms(60))
        }
        try lab.advance(.ms(60))
        lab.keep("store", "expire")
        #expect(
            lab.events() == """
                5 0.030s front store a="1" ttl 100ms [1/2] ←4
                9 0.121s front store a="2" again ttl 100ms [1/2] ←8
                13 0.212s front store a="3" again ttl 100ms [1/2] ←12
                15 0.312s front expire a="3" ttl 100ms stored 0.212s by 13 [0/0] ←13
                """)
    }

    /// A time to live of 80.845333905s is no better than one of 80.845s, and worse to read.
    @Test func longJitterIsInWholeMilliseconds() throws {
        let lab = Lab(rows: [:])
        try lab.cache("write-through") {
            $0.ttl = .s(60)
            $0.jitter = .s(30)
        }
        for number in 1...50 { try lab.write("k\(number)", "v") }
        let lives = lab.world.log.events.compactMap { event -> TimeSpan? in
            if case .store(let stored) = event.what { stored.ttl } else { nil }
        }
        #expect(Set(lives).count > 40)
        #expect(lives.allSatisfy { $0.nanoseconds % 1_000_000 == 0 })
    }

    @Test func jitterMakesALifeLongerByAtMostWhatIsSaid() throws {
        let lab = Lab(rows: [:])
        try lab.cache("write-through") {
            $0.ttl = .ms(100)
            $0.jitter = .ms(50)
            $0.latency = .fixed(.zero)
        }
        for number in 1...500 { try lab.write("k\(number)", "v") }
        let lives = lab.world.log.events.compactMap { event -> TimeSpan? in
            if case .store(let stored) = event.what { stored.ttl } else { nil }
        }
        #expect(lives.count == 500)
        #expect(lives.allSatisfy { $0 >= .ms(100) && $0 <= .ms(150) })
        #expect(lives.contains { $0 < .ms(105) } && lives.contains { $0 > .ms(145) })
        #expect(Set(lives).count > 490)
    }

    @Test func absenceIsKeptForATimeOfItsOwn() throws {
        let lab = Lab()
        try lab.cache("read-through") {
            $0.ttl = .s(60)
            $0.negativeTTL = .ms(100)
        }
        try lab.read("z")
        try lab.read("z")
        try lab.advance(.ms(100))
        try lab.read("z")
        try lab.write("z", "there")
        try lab.read("z")
        #expect(
            lab.events() == """
                3 0.000s app request z read
                4 0.000s front miss z cold ←3
                5 0.000s db read z nothing 20ms ←4
                6 0.020s front store z absence ttl 100ms [1/1] ←5
                7 0.021s app done z read db 21ms nothing ←6
                8 0.021s app request z read
                9 0.021s front miss z negative since 0.020s left 99ms ←6
                10 0.022s app done z read front 1ms nothing ←9
                11 0.120s front expire z ttl 100ms stored 0.020s by 6 [0/0] ←6
                12 0.122s app request z read
                13 0.122s front miss z expired at 0.120s stored 0.020s ttl 100ms ←11
                14 0.122s db read z nothing 20ms ←13
                15 0.142s front store z absence ttl 100ms [1/1] ←14
                16 0.143s app done z read db 21ms nothing ←15
                17 0.143s app request z write
                18 0.143s db write z="there" 30ms direct ←17
                19 0.173s front remove z [0/0] ←18
                20 0.174s app done z="there" write db 31ms durable ←19
                21 0.174s app request z read
                22 0.174s front miss z invalidated at 0.173s ←19
                23 0.174s db read z="there" 20ms ←22
                24 0.194s front store z="there" ttl 60s [1/6] ←23
                25 0.195s app done z="there" read db 21ms ←24
                """)
    }

    @Test func absenceIsStaleWhenTheRowIsThere() throws {
        let lab = Lab()
        try lab.cache("cache-aside") { $0.negativeTTL = .s(60) }
        try lab.read("z")
        try lab.write("z", "there", at: lab.database)
        #expect(try lab.read("z") == nil)
        lab.keep("stale")
        #expect(
            lab.events() == """
                14 0.053s app stale z behind 1 for 30ms truth there since 0.022s by 9 ←13
                """)
    }
}
