import Testing

/// The house: which rooms there are, and which of them may look into which.
@Suite struct HouseTests {
    let repository: Repository

    init() throws { repository = try Repository() }

    /// What each room may import of this package, besides what those rooms may import themselves. A room stands above
    /// all that it imports, so the arrows form no circle; `arrowsPointDownward` checks that of this table too.
    private static let mayImport: [String: [String]] = [
        "larder": ["Terminal", "Lessons", "Serving", "Language"],
        "Terminal": ["Basics", "CLibEdit", "CLibEditShim"],
        "Lessons": ["CCommonMark", "CCourse", "Language"],
        "Serving": ["CLuaShim", "Keyspace", "Language"],
        "Reporting": ["Tracing"],
        "Picturing": ["Reporting", "CZlib"],
        "Language": ["Running", "Exploring", "Replay", "Picturing", "Connecting"],
        "Connecting": ["CPostgres", "Keyspace"],
        "Exploring": ["Running"],
        "Running": ["Caching"],
        "Replay": ["Eviction", "CPrefetch", "CZlib", "CZstd"],
        "Caching": ["Keyspace", "Simulation", "Strategies", "Tracing", "CSQLiteShim", "CZlib", "CZstd"],
        "Strategies": ["Ports"],
        "Keyspace": ["Eviction", "Tracing"],
        "Tracing": ["Ports", "Simulation"],
        "Eviction": ["Basics", "CPrefetch"],
        "Simulation": ["Basics"],
        "Ports": [],
        "Basics": [],
        "CLibEditShim": ["CLibEdit"],
        "CLuaShim": [],
        "CSQLiteShim": [],
        "CLibEdit": [],
        "CCommonMark": [],
        "CCourse": [],
        "CPostgres": [],
        "CPrefetch": [],
        "CZlib": [],
        "CZstd": [],
    ]

    /// Rooms without tests of their own, each with what tests them instead.
    private static let testedElsewhere = [
        "CLibEdit": "the tests of Terminal, through a pseudo-terminal",
        "CLibEditShim": "the tests of Terminal, through a pseudo-terminal",
        "CCommonMark": "the tests of Lessons, which read Markdown",
        "CCourse": "the tests of Lessons, which compare it with the files",
        "CLuaShim": "the tests of Serving, through EVAL",
        "CPostgres": "the tests of Connecting, which start a PostgreSQL",
        "CSQLiteShim": "the tests of Caching, which open SQLite files",
        "CPrefetch": "nothing to test: it asks the processor for what is used afterwards",
        "CZlib": "the tests of Replay, which read compressed traces",
        "Ports": "the tests of Strategies, which run every strategy on ports of their own",
        "CZstd": "the tests of Replay, which read compressed traces",
        "larder": "LarderTests, which run the program",
    ]

    /// Tests without a room of their own: of the program, of the repository, and of generated programs.
    private static let testsOfTheWhole = ["LarderTests", "RepositoryTests", "FuzzingTests"]

    /// What tests are made with.
    private static let toolsOfTests = [
        "Differential", "Fuzz", "Fuzzing", "PseudoTerminal", "RealServers", "SQLiteProbe", "Shrinking",
        "TerminalDemo",
    ]

    @Test func theTopLevelIsWhatIsAgreed() {
        let agreed: Set = ["Package.swift", "Sources", "Tests", "lessons", "scripts", "README.md", "LICENSE"]
        let visible = repository.topLevel.filter { !$0.hasPrefix(".") }
        #expect(visible.subtracting(agreed) == [])
    }

    @Test func everyRoomIsInTheTable() {
        #expect(repository.rooms(in: "Sources").subtracting(Self.mayImport.keys) == [])
        let outside = repository.files(in: "Sources").filter { $0.parts.count == 2 }
        #expect(outside.map(\.path) == [], "every source file stands in a room")
    }

    @Test func arrowsPointDownward() {
        for room in Self.mayImport.keys.sorted() {
            #expect(!Self.below(room).contains(room), "\(room) would stand above itself")
        }
        for file in repository.files(in: "Sources") where file.isSwift {
            let room = file.parts[1]
            let allowed = Self.below(room)
            for (number, line) in file.lines.enumerated() {
                guard let imported = Self.importedModule(line), Self.mayImport[imported] != nil else {
                    continue
                }
                if !allowed.contains(imported) {
                    Issue.record("\(file):\(number + 1): \(room) must not import \(imported)")
                }
            }
        }
    }

    @Test func testsMirrorSources() {
        let rooms = repository.rooms(in: "Sources")
        let tests = repository.rooms(in: "Tests")
        let expected = Set(rooms.map { $0 + "Tests" } + Self.testsOfTheWhole + Self.toolsOfTests)
        #expect(tests.subtracting(expected) == [], "tests without a room")
        let untested = rooms.filter { !tests.contains($0 + "Tests") && Self.testedElsewhere[$0] == nil }
        #expect(untested == [], "rooms without tests")
    }

    @Test func everyTargetOfTheHouseIsBuilt() throws {
        let manifest = try #require(repository.files.first { $0.path == "Package.swift" }).text
        for room in repository.rooms(in: "Sources").sorted() where !manifest.contains("\"\(room)\"") {
            Issue.record("Package.swift does not name \(room)")
        }
        for tests in repository.rooms(in: "Tests").sorted() {
            let room = tests.hasSuffix("Tests") ? String(tests.dropLast(5)) : tests
            if !manifest.contains("\"\(room)\"") && !manifest.contains("\"\(tests)\""),
                !manifest.contains("\"Tests/\(tests)\"")
            {
                Issue.record("Package.swift does not build \(tests)")
            }
        }
    }

    @Test func importsAreRecognised() {
        #expect(Self.importedModule("public import Simulation") == "Simulation")
        #expect(Self.importedModule("@testable import Lessons") == "Lessons")
        #expect(Self.importedModule("@_exported internal import struct Tracing.Event") == "Tracing")
        #expect(Self.importedModule("import HeapModule // why") == "HeapModule")
        #expect(Self.importedModule("/// import of goods") == nil)
        #expect(Self.importedModule("let imported = 3") == nil)
    }

    /// Everything that a room may import: what the table says, and what stands below that.
    private static func below(_ room: String) -> Set<String> {
        var below: Set<String> = []
        var pending = mayImport[room] ?? []
        while let next = pending.popLast() {
            if below.insert(next).inserted { pending += mayImport[next] ?? [] }
        }
        return below
    }

    /// The module that a line imports.
    private static func importedModule(_ line: some StringProtocol) -> String? {
        var words = line.split(separator: " ")[...]
        while let word = words.first,
            word.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains(word)
        {
            words.removeFirst()
        }
        guard words.popFirst() == "import" else { return nil }
        if let kind = words.first,
            ["struct", "class", "enum", "protocol", "func", "typealias", "let", "var"].contains(kind)
        {
            words.removeFirst()
        }
        return words.first.map { String($0.prefix { $0 != "." }) }
    }
}
