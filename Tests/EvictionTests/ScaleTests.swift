import Basics
import Glibc
import Testing

@testable import Eviction

/// If all objects have the size S, a capacity of N·S bytes must give what N entries give: for every policy, every option and every
/// admission filter.
///
/// A debug build takes minutes for all of it, so it usually walks through short stories of two capacities; `LARDER_LONG_TESTS=1` has it
/// walk through the long stories of all four.
@Suite struct ScaleTests {
    /// A policy with options that differ from their defaults.
    struct Choice: CustomTestStringConvertible, Sendable {
        var name: String
        var options: [(name: String, value: PolicyOptionValue)] = []
        var testDescription: String {
            ([name] + options.map { "\($0.name)=\($0.value)" }).joined(separator: ":")
        }
    }

    /// Every policy as it is, then with each of its options at other values, and with each admission.
    static let choices: [Choice] = PolicyRegistry.all.flatMap { variant in
        let name = variant.descriptor.name
        var choices = [Choice(name: name)]
        for option in variant.descriptor.options {
            for value in otherValues(of: option) {
                choices.append(Choice(name: name, options: [(option.name, value)]))
            }
        }
        for mode in ["tinylfu", "second", "adaptsize", "size", "probability"] {
            choices.append(Choice(name: name, options: [("admission", .word(mode))]))
        }
        return choices
    }

    private static func otherValues(of option: PolicyOption) -> [PolicyOptionValue] {
        switch option.kind {
        case .integer(let range):
            [range.lowerBound, min(range.upperBound, max(range.lowerBound, 150))].map { .integer($0) }
        case .fraction(let range):
            [range.lowerBound, min(range.upperBound, 0.29), min(range.upperBound, 0.9)].map { .fraction($0) }
        case .flag: [.word("on"), .word("off")]
        case .word(let words): words.map { .word($0) }
        }
    }

    private static let isLong = getenv("LARDER_LONG_TESTS") != nil

    @Test(arguments: choices) func bytesGiveWhatEntriesGive(choice: Choice) throws {
        let runs: [(entries: UInt64, sizes: [UInt64])] =
            Self.isLong
            ? [(1, [1, 10_000_000]), (2, [7, 4096]), (9, [3, 10_000_000]), (60, [1000, 999_983])]
            : [(2, [4096]), (30, [999_983])]
        for (entries, sizes) in runs {
            let expected = try story(choice, entries, size: nil)
            for size in sizes {
                let found = try story(choice, entries, size: size)
                if let step = expected.indices.first(where: { expected[$0] != found[$0] }) {
                    Issue.record(
                        "\(entries) entries of size \(size) part from \(entries) entries at step \(step)")
                    return
                }
            }
        }
    }

    /// What happened in each step (a read, an overwrite, a removal or a change of the capacity) as one number: hit or miss, who left,
    /// and how many entries there are.
    private func story(_ choice: Choice, _ entries: UInt64, size: UInt64?) throws -> [UInt64] {
        let unit = UInt64(size ?? 1)
        let cache = try PolicyRegistry.named(choice.name).make(
            capacity: entries * unit, countsEntries: size == nil, seed: 5, options: choice.options)
        var generator = SplitMix64(seed: entries)
        var departures = Departures()
        var steps: [UInt64] = []
        let keys = Int(entries) * 3 + 2
        for step in 0..<(Self.isLong ? (entries < 10 ? 200 : 600) : (entries < 10 ? 100 : 250)) {
            departures.clear()
            var key = min(generator.below(keys), generator.below(keys))
            if step % 200 > 160 { key = step % keys }
            let access = Access(
                id: UInt32(key), size: size ?? 1, now: Int64(step) * 50,
                expires: Int64(generator.below(500)),
                nextUse: UInt32(step + 1 + generator.below(50)))
            var outcome: UInt64 = 0
            switch generator.below(40) {
            case 0: cache.remove(access.id)
            case 1: cache.store(access, &departures)
            case 2 where step % 5 == 0:
                let other = max(1, entries / 2 + UInt64(generator.below(Int(entries) + 1)))
                try cache.resize(capacity: other * unit, &departures)
            default: outcome = cache.access(access, &departures) ? 1 : 0
            }
            for departure in departures.all {
                outcome = (outcome &* 31 &+ UInt64(departure.id)) &* 2 &+ (departure.wasRefused ? 1 : 0)
            }
            steps.append(outcome &* 31 &+ UInt64(cache.count))
        }
        return steps
    }
}
