import PseudoTerminal
import Testing

extension OnTerminal {
    /// Any keys in any order, on screens of any size: the editor stays alive and listens.
    @Suite struct RandomKeys {
        @Test(arguments: 1...6 as ClosedRange<UInt64>) func anyKeys(seed: UInt64) throws {
            var generator = Generator(state: seed)
            let demo = try Demo(
                columns: 10 + Int(generator.next() % 80), rows: 3 + Int(generator.next() % 20))
            var tabs = 0
            for _ in 0..<300 {
                let key = RandomKeys.keys[Int(generator.next() % UInt64(RandomKeys.keys.count))]
                demo.terminal.send(key)
                if key == Keys.tab { tabs += 1 }
                if generator.next() % 20 == 0 {
                    demo.terminal.resize(
                        columns: 2 + Int(generator.next() % 100), rows: 2 + Int(generator.next() % 30))
                }
                // A pause lets hints appear, and a key sequence end.
                if generator.next() % 40 == 0 { demo.terminal.settle(milliseconds: 60) }
            }
            #expect(tabs > 0)
            demo.terminal.settle(milliseconds: 60)
            demo.terminal.resize(columns: 80, rows: 24)
            // Out of whatever state it is in: a paste that never ended, a search, a quoted key.
            demo.terminal.send("\u{1B}[201~" + Keys.control("c"))
            demo.terminal.settle()
            demo.terminal.send("\r")
            demo.terminal.settle()
            try demo.enter("still here", gives: "still here")
            try demo.quit()
        }

        static let keys: [String] =
            ["a", "b", "c", "co", "lots", "many", " ", "é", "日", "🙂", "e\u{301}", "a👩\u{200D}💻", "\u{301}"]
            + ["\r", "\r", "\n", Keys.tab, Keys.tab, Keys.tab, Keys.backspace, Keys.backspace, Keys.delete]
            + [Keys.up, Keys.down, Keys.left, Keys.left, Keys.right, Keys.home, Keys.end]
            + [
                Keys.controlLeft, Keys.controlRight, "\u{1B}", "\u{1B}b", "\u{1B}d", "\u{1B}[15~",
                "\u{1B}[20",
            ]
            + "abefghklnprtuvwxy".map { Keys.control($0) }
            + [
                Keys.control("c"), Keys.pasted("one\ntwo\tthree"), Keys.pasted(""), Keys.pasted("x"),
                "\u{1B}[201~",
            ]
            + [String(repeating: "long ", count: 30), Keys.pasted(String(repeating: "日", count: 300))]
    }

    /// SplitMix64.
    struct Generator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
