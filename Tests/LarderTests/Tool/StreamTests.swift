import Glibc
import Testing

/// Standard output, whose every write is checked, and what others may have put into names.
@Suite struct StreamTests {
    let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write("a\nb\na\n", to: "small.txt")
        try folder.write(shop + "read user:1\n", to: "x.larder")
    }

    @Test(arguments: [
        "run x.larder", "help", "help ttl", "--help", "run --help", "--version", "replay small.txt -s 1",
        "curve small.txt", "trace info small.txt", "trace formats", "trace convert small.txt - --to csv",
        "test .",
        "lessons --help", "--generate-completion-script bash",
    ])
    func aFullDiskIsTold(line: String) throws {
        let run = try Tool.shell("larder \(line) >/dev/full", in: folder)
        #expect(run.status != 0)
        #expect(run.errors.contains("No space left on device"), "\(run.errors)")
    }

    @Test func aReaderThatLeavesIsNoError() throws {
        let run = try Tool.shell("larder help | head -n 1", in: folder)
        #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    }

    /// A slow reader of a pipe that does not block is waited for, and gets every byte.
    @Test func aSlowReaderIsWaitedFor() throws {
        let script = """
            import os, subprocess, time
            r, w = os.pipe()
            os.set_blocking(w, False)
            child = subprocess.Popen(['larder', 'run', '-c', 'repeat 3000 { show graph }; show graph'], stdout=w)
            os.close(w)
            time.sleep(1)
            data = b''
            while True:
                piece = os.read(r, 65536)
                if not piece: break
                data += piece
            child.wait()
            used = os.times().children_user + os.times().children_system
            print(child.returncode, data.count(b'\\n') >= 3001)
            """
        try folder.write(script, to: "slow.py")
        let run = try Tool.shell(
            "command -v python3 >/dev/null || { echo 0 True; exit; }; python3 slow.py", in: folder)
        #expect(run.output == "0 True\n", "\(run.output) \(run.errors)")
    }

    @Test func aFileWhoseNameBeginsWithADash() throws {
        try folder.write(shop, to: "-dash.larder")
        let run = try Tool.run(["run", "-dash.larder"], in: folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(!run.output.contains("USAGE"))
        let missing = try Tool.run(["run", "-hash.larder"], in: folder)
        #expect(missing.status == 1)
    }

    // MARK: Text of others

    /// Every place that prints a key, a value, a name or a file: none of them gives a terminal an order.
    @Test(arguments: [
        "show front", "show d", "show memory", "show queue", "show graph", "stats", "history \(evil)",
        "why \(evil)",
        "invalidate \(evil)", "expect cached nowhere", "expect value \"\(name)\"", "expect miss",
        "read \(evil)",
        "write \(evil) \(evil)", "tag \(evil) \(evil)", "depends \(evil) on k", "plot hits",
        "stats format=json",
        "trace full; read \(evil)", "trace json; read \(evil)", "drop \(evil)", "GET \(evil)", "KEYS *",
        "SCAN 0",
        "SET \(evil) \(evil)", "DEBUG \(evil)", "include \(evil)", "save \(evil)", "frobnicate \(evil)",
        "let x = \(evil); read $x", "read \(evil) in=\(evil)", "help \(evil)",
        "workload keys=\(evil) for=1s",
        "get-or-set \(evil) \(evil)", "client \(evil) { read \(evil) }", "database \(evil) rows=\(evil)",
        "mark \(evil)", "stats since=\(evil)", "fail \(evil)", "expect event miss \(evil)", "warm \(evil)",
        "database e file=\(evil)", "replay \(evil)", "define f(a) { read $a }; f \(evil)",
    ])
    func nothingForeignReachesTheTerminal(statement: String) throws {
        let setup = """
            database d
            cache front over d capacity=3 strategy=write-behind
            write \(Self.evil) \(Self.evil)
            read \(Self.evil)

            """
        for echo in [[], ["--echo"]] {
            let run = try Tool.run(["run", "-c", setup + statement] + echo, in: folder)
            expectPlain(run.output, statement)
            expectPlain(run.errors, statement)
        }
    }

    private static let name = "k\u{1b}]52;c;eA==\u{7}\u{9b}31m\u{202e}\u{7f}"
    private static let evil = "\"\(name)\""

    @Test func namesOfFilesAndTraces() throws {
        let name = "x\u{1b}[31m\u{9b}5m.larder"
        try folder.write("reda user:1\n", to: name)
        for arguments in [
            ["run", name], ["test", name], ["replay", name, "-p", name], ["replay", name, "-s", name],
            ["curve", name], ["trace", "info", name], ["lessons", "check", name], ["learn", name],
            ["help", name], [name], ["run", "-c", "replay \"\(name)\""],
            ["replay", name, "--explain", "lru", "fifo"],
        ] {
            let run = try Tool.run(arguments, in: folder)
            expectPlain(run.output, arguments.joined(separator: " "))
            expectPlain(run.errors, arguments.joined(separator: " "))
        }
    }

    private func expectPlain(_ text: String, _ what: String) {
        let bad = text.unicodeScalars.filter { scalar in
            scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || (0x7F..<0xA0).contains(scalar.value)
                || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        }
        #expect(bad.isEmpty, "\(what) printed \(bad.map { String($0.value, radix: 16) })")
    }
}
