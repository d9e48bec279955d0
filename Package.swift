// swift-tools-version: 6.2
import PackageDescription

/// One list of settings for every target: the strictest the toolchain offers.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    // An async function runs where its caller does: strategies never leave the simulation's executor.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // Checks of overlapping access cost a tenth of a simulated read. What would trip them trips the debug builds, in
    // which the tests run.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// A room of the house: one folder under `Sources`, one module, and the rooms it may import.
func room(
    _ name: String, _ dependencies: [Target.Dependency] = [], embedding: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: embedding.map { .embedInCode($0) },
        swiftSettings: strict)
}

/// The tests of a room, in the folder of the same name under `Tests`.
func tests(
    _ name: String, _ dependencies: [Target.Dependency] = [], copying: [String] = [], excluding: [String] = []
) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: [.byName(name: name)] + dependencies,
        exclude: excluding,
        resources: copying.map { .copy($0) },
        swiftSettings: strict)
}

/// What the page of a run is made of besides its data.
let pageParts = [
    "page.css", "page.html", "page-model.js", "page-lanes.js", "page-panels.js", "page-controls.js",
]

let package = Package(
    name: "larder",
    products: [.executable(name: "larder", targets: ["larder"])],
    // Each version is named exactly, here and not in a `Package.resolved`: that file also names commits, which differ
    // between copies of a repository.
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    ],
    targets: [
        .executableTarget(
            name: "larder",
            dependencies: [
                "Basics", "Eviction", "Language", "Lessons", "Picturing", "Replay", "Reporting", "Serving",
                "Terminal",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        room("Lessons", ["Basics", "CCommonMark", "CCourse", "Language"]),
        room(
            "Serving",
            [
                "Basics", "CLuaShim", "Caching", "Keyspace", "Language", "Ports", "Reporting", "Simulation",
                "Tracing",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        room(
            "Connecting",
            [
                "CPostgres", "Keyspace", "Ports",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        room("Replay", ["Basics", "CPrefetch", "CZlib", "CZstd", "Eviction"]),
        room(
            "Language",
            [
                "Basics", "Caching", "Connecting", "Eviction", "Exploring", "Keyspace", "Picturing", "Replay",
                "Reporting", "Running", "Simulation", "Strategies", "Tracing",
            ]),
        room(
            "Picturing", ["Basics", "CZlib", "Reporting", "Simulation", "Tracing"],
            embedding: ["Events/events.schema.json"] + pageParts.map { "Page/\($0)" }),
        room("Exploring", ["Basics", "Caching", "Keyspace", "Simulation", "Tracing"]),
        room("Running", ["Caching", "Keyspace", "Simulation", "Tracing"]),
        room("Reporting", ["Basics", "Simulation", "Tracing"]),
        room(
            "Caching",
            [
                "Basics", "CSQLiteShim", "CZlib", "CZstd", "Eviction", "Keyspace", "Simulation", "Strategies",
                "Tracing",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        room(
            "Keyspace",
            [
                "Basics", "Eviction", "Simulation", "Tracing",
                .product(name: "DequeModule", package: "swift-collections"),
            ]),
        room(
            "Tracing",
            ["Basics", "Ports", "Simulation", .product(name: "Histogram", package: "hdrhistogram-swift")]),
        room("Eviction", ["Basics", "CPrefetch"]),
        room("Strategies", ["Ports"]),
        room("Ports"),
        room("Simulation", ["Basics", .product(name: "HeapModule", package: "swift-collections")]),
        room("Basics", [.product(name: "HeapModule", package: "swift-collections")]),
        room("Terminal", ["Basics", "CLibEdit", "CLibEditShim"]),
        // The lessons, so that the program has them wherever it is started.
        .target(name: "CCourse"),
        // Debian's Lua has its headers in a folder of its own, which the shim names.
        .target(name: "CLuaShim", linkerSettings: [.linkedLibrary("lua5.1")]),
        .target(name: "CSQLiteShim", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "CLibEditShim", dependencies: ["CLibEdit"]),
        .systemLibrary(
            name: "CLibEdit", pkgConfig: "libedit",
            providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),

        // One function, which asks the processor for a cache line beforehand.
        .systemLibrary(name: "CPrefetch"),
        .systemLibrary(
            name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(
            name: "CCommonMark", pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"])]),
        .systemLibrary(
            name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),

        // The repository lints itself, so these tests have no room of their own under Sources.
        .testTarget(name: "RepositoryTests", swiftSettings: strict),
        tests("Lessons", ["Basics", "Language"]),
        tests(
            "Language",
            [
                "Basics", "Caching", "Eviction", "Exploring", "Keyspace", "Picturing", "Running",
                "Simulation",
                "Strategies", "Tracing",
            ],
            copying: ["Goldens"],
            excluding: [
                "completions.txt", "Errors", "Exploring/scenarios.txt", "Limits", "Scripts", "Traces",
            ]),
        // The command as it is used: on a terminal, and without.
        .testTarget(
            name: "LarderTests", dependencies: ["larder", "PseudoTerminal", "Fuzzing", "Language"],
            swiftSettings: strict
        ),
        tests("Basics"),
        tests("Strategies", ["Ports"]),
        tests("Connecting", ["Keyspace", "Language", "Ports", "RealServers", "Reporting"]),
        // Servers that tests start: Debian's, on ports of their own.
        .target(name: "RealServers", path: "Tests/RealServers", swiftSettings: strict),
        tests("Serving", ["Keyspace", "Simulation", .product(name: "NIOCore", package: "swift-nio")]),
        tests("Simulation", ["Basics"]),
        tests("Exploring", ["Caching"]),
        tests("Running", ["Caching", "Keyspace", "Simulation", "Tracing"]),
        tests("Eviction", ["Basics"], excluding: ["Traces"]),
        tests("Replay", ["Basics", "Eviction"]),
        tests("Reporting", ["Basics", "Simulation", "Tracing"]),
        tests("Picturing", ["Basics", "Simulation", "Tracing"], excluding: ["Browser"]),
        tests("Terminal", ["Basics", "PseudoTerminal", "terminal-demo"]),
        .target(name: "PseudoTerminal", path: "Tests/PseudoTerminal", swiftSettings: strict),
        .executableTarget(
            name: "terminal-demo", dependencies: ["Terminal"], path: "Tests/TerminalDemo",
            swiftSettings: strict),
        tests("Tracing", ["Basics", "Simulation"]),
        tests("Keyspace", ["Basics", "Eviction", "Simulation", "Tracing"]),
        tests(
            "Caching",
            [
                "Basics", "Eviction", "Keyspace", "Simulation", "Strategies", "Tracing", "SQLiteProbe",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        // A process that the tests of SQLite files may kill.
        .executableTarget(
            name: "SQLiteProbe", dependencies: ["Caching", "Tracing"], path: "Tests/SQLiteProbe",
            swiftSettings: strict),
        // Generators of bad scripts and of whole programs, and what must hold of them.
        .target(
            name: "Fuzzing",
            dependencies: [
                "Basics", "Language", "Caching", "Keyspace", "PseudoTerminal", "Reporting", "Running",
                "Simulation",
                "Tracing",
            ],
            path: "Tests/Fuzzing", swiftSettings: strict),
        .executableTarget(
            name: "larder-fuzz", dependencies: ["Fuzzing", "Shrinking"], path: "Tests/Fuzz",
            swiftSettings: strict),
        tests(
            "Fuzzing",
            ["Basics", "Caching", "Language", "Reporting", "Shrinking", "Simulation", "Tracing"]),
        // What makes a failing case shorter, whatever it is made of.
        .target(name: "Shrinking", path: "Tests/Shrinking", swiftSettings: strict),
        // A duel with a real redis-server, and how fast the keyspace is.
        .executableTarget(
            name: "larder-differential", dependencies: ["Basics", "Keyspace", "Shrinking", "Simulation"],
            path: "Tests/Differential", swiftSettings: strict),
    ]
)
