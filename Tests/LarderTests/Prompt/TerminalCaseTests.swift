import Fuzzing
import Testing

extension AtThePrompt {
    /// Some of the sessions that `larder-fuzz terminal` draws, and those that once went wrong.
    @Suite struct RandomSessions {
        @Test(arguments: 1...11 as ClosedRange<UInt64>) func endWell(seed: UInt64) {
            #expect(
                TerminalCase(seed: seed).run(program: Tool.path) == nil,
                "larder-fuzz terminal --seed \(seed) --count 1")
        }

        /// What is drawn can be read back from the text that a failure prints.
        @Test func asText() {
            let script = TerminalCase(seed: 7).script
            #expect(script.contains("type database%20;users"))
            #expect(TerminalCase(script: script).script == script)
        }
    }
}
