@testable import Caching
@testable import Eviction
@testable import Language
import Strategies
import Testing

/// What every page of help keeps to.
@Suite struct HelpTests {
    @Test func aNameStandsForOneThing() {
        let names = HelpPages.names
        let twice = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
        #expect(twice == [])
    }

    @Test(arguments: HelpPages.names)
    func everyNameHasHelp(_ name: String) throws {
        let text = try Help.text(on: name)
        #expect(text.count > 40)
        #expect(text.hasSuffix("\n"))
        #expect(Help.names.contains(name) || name == "statements")
    }

    @Test func synonymsLeadToAPage() throws {
        for (word, meant) in TopicRegistry.synonyms.sorted(by: { $0.key < $1.key }) {
            #expect(!Help.names.contains(word), "'\(word)' has help of its own")
            #expect(HelpPages.names.contains(meant), "'\(word)' leads to '\(meant)', which is no page")
            #expect(try Help.text(on: word) == HelpPages.texts[meant])
        }
    }

    @Test func everyMetricHasHelp() throws {
        for name in MetricHelp.names { #expect(try Help.text(on: name).count > 40, "\(name)") }
        #expect(
            try Help.text(on: "eviction-rate") == """
                eviction-rate: evictions in a second. A metric. 'stats' prints it, 'expect
                stats NODE eviction-rate >= 2.5/s' checks it. 'plot eviction-rate' draws it
                over time. 'help metrics' lists all.

                """)
        let both = try Help.text(on: "connections")
        #expect(
            both.contains("cache … connections=N: ") && both.contains("\nconnections: connections in use"))
    }

    @Test func everyOptionHasHelp() throws {
        for spec in CommandRegistry.all.map({ $0.spec }) {
            for option in spec.options {
                #expect(throws: Never.self, "\(spec.name) \(option.name)=") { try Help.text(on: option.name) }
            }
        }
    }

    /// What a cache takes, 'configure' and 'compare' take too, and need not say again.
    @Test func anOptionIsToldOnce() throws {
        #expect(!(try Help.text(on: "ttl").contains("compare … ttl=")))
        #expect(!(try Help.text(on: "flush-every").contains("configure …")))
        #expect(try Help.text(on: "metrics").contains("Metrics"))
        #expect(try Help.text(on: "partings").contains("compare … partings=on|off"))
        #expect(try Help.text(on: "keep").contains("trace … keep=N"))
    }

    @Test func theStandardOfAnOptionIsWhatHoldsWithoutIt() {
        for option in CacheOption.all {
            #expect(option.write(CacheSettings()) == option.spec.standard, "\(option.spec.name)")
        }
        for option in DatabaseOption.all {
            #expect(option.write(DatabaseSettings()) == option.spec.standard, "\(option.spec.name)")
        }
    }

    @Test func aPersonMayWriteBlanksAndCapitals() throws {
        #expect(try Help.text(on: "Stale Read") == HelpPages.texts["stale-read"])
        #expect(try Help.text(on: "thundering herd") == HelpPages.texts["stampede"])
        #expect(try Help.text(on: "cache stampede") == HelpPages.texts["stampede"])
        #expect(try Help.text(on: "Cache Penetration") == HelpPages.texts["negative-caching"])
        #expect(try Help.text(on: "script") == HelpPages.texts["scripts"])
    }

    @Test func anUnknownTopicNamesTheNearest() {
        #expect(throws: Problem.self) { try Help.text(on: "stampeed") }
        do { _ = try Help.text(on: "stampeed") } catch {
            #expect("\(error)".contains("stampede"))
        }
    }

    @Test func everyTopicSaysWhatItIsWhenItHurtsAndWhatToTry() {
        for topic in TopicRegistry.all {
            for (part, text) in [
                ("discussion", topic.discussion), ("harm", topic.harm), ("remedy", topic.remedy),
            ] {
                #expect(text.hasSuffix("."), "\(topic.name): the \(part) is a sentence")
            }
            #expect(!topic.summary.hasSuffix("."), "\(topic.name): the summary has no full stop")
            #expect(topic.summary.count <= 80, "\(topic.name): the summary is one line")
            #expect(!topic.example.isEmpty, "\(topic.name) has an example")
        }
    }

    @Test func everyStatementAndStrategyIsExplained() {
        for command in CommandRegistry.all {
            let spec = command.spec
            #expect(!spec.summary.isEmpty && !spec.summary.hasSuffix("."), "\(spec.name)")
            #expect(spec.discussion.hasSuffix("."), "\(spec.name)")
            #expect(!spec.syntax.isEmpty, "\(spec.name)")
            #expect(spec.syntax.allSatisfy { $0.hasPrefix(spec.name) }, "\(spec.name)")
            #expect(!spec.example.isEmpty, "\(spec.name)")
        }
        for strategy in StrategyRegistry.descriptors {
            #expect(strategy.discussion.hasSuffix("."), "\(strategy.name)")
            #expect(TopicRegistry.strategyExamples[strategy.name] != nil, "\(strategy.name)")
        }
        for name in TopicRegistry.strategyExamples.keys.sorted() {
            #expect(HelpPages.strategies.contains(name), "\(name) has an example and is no strategy")
        }
    }

    // MARK: Examples

    @Test(arguments: Help.examples.map(\.name))
    func everyExampleRuns(_ name: String) throws {
        guard !Help.shownOnly.contains(name) else { return }
        let script = try #require(Help.examples.first { $0.name == name }).script
        var diagnostics = ""
        let session = Session(output: Output { _ in }) { diagnostics += $0 }
        let isComplete = session.run(Source(name: name, text: script))
        session.close()
        #expect(isComplete)
        #expect(diagnostics == "")
        // The last line of the example of 'expect' shows what an expectation that does not hold looks like.
        #expect(session.failures == (name == "expect" ? 1 : 0))
    }

    // MARK: Form

    /// Prose keeps to 80 columns; statements and their results to 100. A line of a trace is as long as what it explains,
    /// so that `grep` finds it whole.
    @Test(arguments: HelpPages.names)
    func noLineIsTooWide(_ name: String) {
        var isInExample = false
        for (number, line) in HelpPages.lines(name).enumerated() {
            if line == "Example:" { isInExample = true }
            if isInExample, Self.isTraceLine(line) { continue }
            #expect(line.count <= (isInExample || number == 0 ? 100 : 80), "\(line)")
        }
    }

    /// Whether a line begins with a time, or with the number of an event and a time.
    private static func isTraceLine(_ line: Substring) -> Bool {
        let words = line.split(separator: " ")
        let time = words.first?.hasPrefix("#") == true ? words.dropFirst().first : words.first
        guard line.hasPrefix("  "), let time, time.last == "s" else { return false }
        return time.dropLast().allSatisfy { $0.isNumber || $0 == "." }
    }

    @Test(arguments: HelpPages.names)
    func whatIsMentionedExists(_ name: String) {
        let text = HelpPages.texts[name] ?? ""
        for quoted in HelpPages.quotations(text) {
            let words = quoted.split(separator: " ").map(String.init)
            if words.first == "help", words.count == 2 {
                #expect(throws: Never.self, "'\(quoted)' is mentioned") { try Help.text(on: words[1]) }
            }
        }
    }

    /// What a topic puts in quotes can be typed.
    @Test func topicsQuoteStatements() {
        for topic in TopicRegistry.all {
            for quoted in HelpPages.quotations(
                [topic.discussion, topic.harm, topic.remedy].joined(separator: " "))
            {
                let first = String(quoted.split(separator: " ").first ?? "")
                // A file in a command of another program.
                if quoted == first, first.hasSuffix(".parquet") { continue }
                #expect(
                    HelpPages.statements.contains(first) || first == "larder",
                    "\(topic.name): '\(quoted)' is no statement")
            }
        }
    }

    @Test func quotationsAreFound() {
        #expect(
            HelpPages.quotations("the cache's 'help ttl' and ('expect hit') don't") == [
                "help ttl", "expect hit",
            ])
    }
}
