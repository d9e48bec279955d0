import Keyspace
import Shrinking
import Simulation

/// Random sequences of commands, each on empty keyspaces, until so many commands have been compared.
struct Campaign {
    private let duel: Duel
    private let seed: UInt64
    private let limit: Int
    private var unconfirmed = 0
    /// Every fourth sequence compares the counts of hits and misses too.
    private var countsLookups = false

    /// How many commands are sent before a reply is read, at most.
    private let depth: Int
    private let templates: [(weight: Int, text: String)]

    init(
        _ duel: Duel, seed: UInt64, commands: Int, depth: Int = 1,
        templates: [(weight: Int, text: String)] = CommandTemplates.all
    ) {
        self.duel = duel
        self.seed = seed
        self.depth = depth
        self.templates = templates
        limit = commands
    }

    /// How many commands a sequence has.
    private static let length = 300

    /// The defaults of Redis, and thresholds so low that values change their encoding often.
    private static let settings: [[ByteString]] = [
        [
            "hash-max-listpack-entries", "128", "hash-max-listpack-value", "64", "set-max-intset-entries",
            "512",
            "zset-max-listpack-entries", "128", "zset-max-listpack-value", "64",
        ],
        [
            "hash-max-listpack-entries", "3", "hash-max-listpack-value", "8", "set-max-intset-entries", "4",
            "zset-max-listpack-entries", "3", "zset-max-listpack-value", "4",
        ],
    ]

    mutating func run() -> Bool {
        var number: UInt64 = 0
        while duel.commands < limit {
            number += 1
            var generator = CommandGenerator(
                seed: seed &* 1_000_003 &+ number, began: Duel.now.nanoseconds / 1_000_000,
                templates: templates)
            let sequence = (0..<Self.length).map { _ in generator.next() }
            let settings = Self.settings[Int(number % 2)]
            countsLookups = number % 4 == 0
            if play(sequence, settings) != nil, !confirm(sequence, settings, number) { return false }
        }
        print("\(duel.commands) commands in \(number) sequences: Redis and Larder agree on every reply")
        if unconfirmed > 0 {
            print("\(unconfirmed) sequences disagreed once and not again: a race of clocks")
        }
        let rarest = duel.byName.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.filter {
            CommandTable.isCommand($0.key)
        }
        print(
            "\(rarest.count) different commands; the rarest: \(rarest.prefix(3).map { "\($0.key) \($0.value)" }.joined(separator: ", "))"
        )
        return true
    }

    private func play(_ sequence: [[ByteString]], _ settings: [ByteString]) -> Duel.Disagreement? {
        duel.start(settings: settings, countsLookups: countsLookups)
        var ahead: [[ByteString]] = []
        for command in sequence {
            if depth > 1, Duel.canBeSentAhead(command) {
                ahead.append(command)
                // Pipelines of all lengths, the same in every run of the sequence.
                guard ahead.count >= 1 + (command.count * 7 + sequence.count) % depth else { continue }
                if let disagreement = duel.step(together: ahead) { return disagreement }
                ahead = []
                continue
            }
            if let disagreement = duel.step(together: ahead) ?? duel.step(command) { return disagreement }
            ahead = []
        }
        return duel.step(together: ahead) ?? duel.compareState()
    }

    /// Tells a disagreement that comes again, with the shortest sequence that brings it about.
    ///
    /// - Returns: whether all is well, as it did not come again.
    private mutating func confirm(
        _ sequence: [[ByteString]], _ settings: [ByteString], _ number: UInt64
    ) -> Bool {
        guard play(sequence, settings) != nil, play(sequence, settings) != nil else {
            unconfirmed += 1
            return true
        }
        var last: Duel.Disagreement?
        let shortest = Shrinker.shrink(sequence, patience: 400) {
            guard let found = play($0, settings) else { return false }
            last = found
            return true
        }
        print(
            "Redis and Larder do not agree (seed \(seed), sequence \(number)). The shortest such sequence:"
        )
        print("  CONFIG SET " + settings.map(\.text).joined(separator: " "))
        for command in shortest { print("  " + command.map(\.quoted).joined(separator: " ")) }
        if let disagreement = play(shortest, settings) ?? last {
            print(
                "the command " + disagreement.command.map(\.quoted).joined(separator: " ") + " "
                    + disagreement.note)
            print("Redis answers:")
            for line in disagreement.redis.lines { print("  " + line) }
            print("Larder answers:")
            for line in disagreement.larder.lines { print("  " + line) }
        }
        return false
    }
}
