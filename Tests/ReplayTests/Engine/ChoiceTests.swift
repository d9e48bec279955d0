import Eviction
import Testing

@testable import Replay

/// Sizes, policies and other words as they are typed.
@Suite struct ChoiceTests {
    @Test func sizes() throws {
        #expect(try CacheSize("1000").measure == .entries(1000))
        #expect(try CacheSize("1_000").measure == .entries(1000))
        #expect(try CacheSize("1e3").measure == .entries(1000))
        #expect(try CacheSize("100k").measure == .entries(100_000))
        #expect(try CacheSize("10%b").measure == .byteShare(0.1))
        #expect(try CacheSize("0.5%").measure == .share(0.005))
        #expect(try CacheSize("64MiB").measure == .bytes(64 << 20))
        #expect(try CacheSize("1.5GB").measure == .bytes(1_500_000_000))
        #expect(try CacheSize("1%").capacity(distinctKeys: 50) == 1)
        #expect(try CacheSize("10%").capacity(distinctKeys: 1234) == 123)
        for text in ["", "x", "-1", "10 MiB", "64Mi", "%", "1e-3"] {
            #expect(throws: ReplayError.badSize(text)) { try CacheSize(text) }
        }
        for text in ["0", "0%", "0B"] { #expect(throws: ReplayError.sizeZero(text)) { try CacheSize(text) } }
    }

    @Test func policies() throws {
        let choices = try PolicyChoice.list("lru,lru-k:k=3,s3-fifo:small=20%:ghost=50%")
        #expect(choices.map(\.text) == ["lru", "lru-k:k=3", "s3-fifo:small=20%:ghost=50%"])
        #expect(choices.map(\.name) == ["lru", "lru-k", "s3-fifo"])
        #expect(choices[2].options.map(\.value) == [.fraction(0.2), .fraction(0.5)])
        #expect(throws: ReplayError.repeatedPolicy("lru")) { try PolicyChoice.list("lru,arc,lru") }
        #expect(throws: ReplayError.parenthesis("lru-k(k=3)")) { try PolicyChoice("lru-k(k=3)") }
        #expect(throws: ReplayError.badPolicyOption(policy: "lru-k", part: "3")) {
            try PolicyChoice("lru-k:3")
        }
        #expect(throws: ReplayError.policy(.unknownPolicy(name: "lruu", nearest: "lru"))) {
            try PolicyChoice("lruu")
        }
        #expect(
            throws: ReplayError.policy(
                .wrongValue(
                    policy: "clock", option: "bits", value: "9", expected: "a whole number from 1 to 7"))
        ) { try PolicyChoice("clock:bits=9") }
    }

    @Test func durationsAndShares() throws {
        #expect(Quantities.nanoseconds("1h30m") == 5_400_000_000_000)
        #expect(Quantities.nanoseconds("250ms") == 250_000_000)
        #expect(Quantities.nanoseconds("90") == nil)
        #expect(Quantities.nanoseconds("") == nil)
        #expect(try LifetimeRule("60s") == .every(60_000_000_000))
        #expect(throws: ReplayError.badLifetime("60")) { try LifetimeRule("60") }
        #expect(throws: ReplayError.badWarmUp("100%")) { try WarmUp("100%") }
        #expect(throws: ReplayError.badWindow("0")) { try ReplayWindow("0") }
        #expect(try Objective("byte-hit-ratio >= 80%").countsBytes)
        #expect(try Objective("miss-ratio<=0.25").missRatio == 0.25)
        #expect(throws: ReplayError.badObjective("hit-ratio>80%")) { try Objective("hit-ratio>80%") }
    }

    @Test func numbersInWords() {
        #expect(Quantities.fixed(0.125, decimals: 2) == "0.13")
        #expect(Quantities.fixed(-1.5, decimals: 0) == "-2")
        #expect(Quantities.fixed(0, decimals: 3) == "0.000")
        #expect(Quantities.grouped(1_234_567) == "1,234,567")
        #expect(Quantities.describe(bytes: 1023) == "1023 B")
        #expect(Quantities.describe(bytes: 3 << 29) == "1.5 GiB")
    }
}
