public import Eviction

/// A policy as a user names it: its name, and after colons its options and those of admission, as in `s3-fifo:small=20%`; or
/// `exec:COMMAND`, a program that decides.
public struct PolicyChoice: Sendable, Equatable {
    /// What was typed, which is also what reports call it.
    public let text: String
    /// The policy's name.
    public let name: String
    /// Its options, as typed.
    public let options: [(name: String, value: PolicyOptionValue)]
    /// The policy; nil if it is a program.
    public let variant: PolicyVariant?
    /// The program that decides, if the choice is `exec:COMMAND`.
    let command: String?

    /// Reads a choice and checks the name, the options and their values; throws what is wrong with them.
    public init(_ text: String) throws(ReplayError) {
        if text.hasPrefix("exec:") {
            let command = String(text.dropFirst(5))
            if command.allSatisfy({ $0 == " " }) { throw .noCommand }
            (self.text, name, options, variant, self.command) = (text, "exec", [], nil, command)
            return
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        if text.contains("(") { throw .parenthesis(text) }
        var options: [(name: String, value: PolicyOptionValue)] = []
        for part in parts.dropFirst() {
            guard let equals = part.firstIndex(of: "="), equals != part.startIndex else {
                throw .badPolicyOption(policy: name, part: String(part))
            }
            let value = PolicyOptionValue(text: String(part[part.index(after: equals)...]))
            options.append((String(part[..<equals]), value))
        }
        do {
            let variant = try PolicyRegistry.named(name)
            _ = try PolicySetup(variant.descriptor, capacity: 1, options: options)
            self.variant = variant
        } catch {
            throw .policy(error)
        }
        self.text = text
        self.name = name
        self.options = options
        command = nil
    }

    /// A choice of several, parted by commas.
    public static func list(_ text: String) throws(ReplayError) -> [PolicyChoice] {
        var choices: [PolicyChoice] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let choice = try PolicyChoice(String(part))
            if choices.contains(choice) { throw .repeatedPolicy(choice.text) }
            choices.append(choice)
        }
        return choices
    }

    public static func == (left: PolicyChoice, right: PolicyChoice) -> Bool { left.text == right.text }

    /// Whether it must know the future.
    var looksAhead: Bool { variant?.descriptor.looksAhead ?? false }

    /// Makes an empty cache; the options were checked before, so only a capacity of 0 can be wrong.
    func make(capacity: UInt64, countsEntries: Bool, seed: UInt64, explains: Bool = false) throws(ReplayError)
        -> any Evictor
    {
        guard let variant else {
            return ProcessEvictor(command ?? "", capacity: capacity, countsEntries: countsEntries, seed: seed)
        }
        do {
            return try variant.make(
                capacity: capacity, countsEntries: countsEntries, seed: seed, explains: explains,
                options: options)
        } catch {
            throw .policy(error)
        }
    }

    /// Makes empty caches of several sizes in entries, at most eight, that are walked through together; nil if there is no such way.
    func makeLadder(capacities: [UInt64], seed: UInt64) throws(ReplayError) -> (any PolicyLadder)? {
        do {
            return try variant?.makeLadder(capacities: capacities, seed: seed, options: options)
        } catch {
            throw .policy(error)
        }
    }
}
