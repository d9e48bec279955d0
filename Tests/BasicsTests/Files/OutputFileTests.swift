import Basics
import Glibc
import Testing

/// The writer of all files. `LarderTests` tests it through the program too.
@Suite struct OutputFileTests {
    private let folder: String

    init() throws {
        var template = Array("/tmp/larder-basics-XXXXXX".utf8CString)
        folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    private func write(_ text: String, to name: String, _ existing: OutputFile.Existing = .replace) throws {
        try OutputFile.write(Array(text.utf8), to: folder + "/" + name, existing: existing)
    }

    private func read(_ name: String) throws -> String {
        String(decoding: try FileSystem.read(folder + "/" + name), as: UTF8.self)
    }

    @Test func nothingIsThereBeforeTheEnd() throws {
        let file = try OutputFile(folder + "/a", existing: .replace)
        try file.write(Array("one".utf8))
        #expect(!FileSystem.exists(folder + "/a"))
        try file.finish()
        #expect(try read("a") == "one")
    }

    @Test func whatIsThereStaysIfWritingEndsEarly() throws {
        try write("old", to: "a")
        do {
            let file = try OutputFile(folder + "/a", existing: .replace)
            try file.write(Array("half".utf8))
        }
        #expect(try read("a") == "old")
        #expect(try FileSystem.names(in: folder) == ["a"])
    }

    @Test func existingFilesAreReplacedByTheRule() throws {
        try write("mine: 1", to: "a")
        #expect(throws: FileFault.exists(remedy: "no")) { try write("2", to: "a", .refuse(remedy: "no")) }
        try write("mine: 2", to: "a", .replaceOwn(header: "mine: ", remedy: "no"))
        #expect(throws: FileFault.exists(remedy: "no")) {
            try write("3", to: "a", .replaceOwn(header: "yours", remedy: "no"))
        }
        #expect(try read("a") == "mine: 2")
    }

    @Test func aFileMadeMeanwhileIsNotReplaced() throws {
        let file = try OutputFile(folder + "/a", existing: .refuse(remedy: "no"))
        try write("quicker", to: "a")
        try file.write(Array("late".utf8))
        #expect(throws: FileFault.self) { try file.finish() }
        #expect(try read("a") == "quicker")
    }

    @Test func anInputIsNotReplaced() throws {
        try write("trace", to: "a")
        symlink("a", folder + "/link")
        let inputs = [try FileSystem.identity(of: folder + "/a")]
        for name in ["a", "link"] {
            #expect(throws: FileFault.isInput) {
                _ = try OutputFile(folder + "/" + name, existing: .replace, inputs: inputs)
            }
        }
    }

    @Test func privateFilesAreForTheUserAlone() throws {
        try write("x", to: "a")
        try OutputFile.write([], to: folder + "/a", existing: .replace, isPrivate: true)
        try OutputFile.write([], to: folder + "/b", existing: .replace, isPrivate: true)
        for name in ["a", "b"] {
            var status = stat()
            stat(folder + "/" + name, &status)
            #expect(status.st_mode & 0o777 == 0o600)
        }
    }

    @Test func aFullDiskIsAnError() throws {
        let file = try OutputFile("/dev/full", existing: .replace, mayStream: true)
        #expect(throws: FileFault.system(ENOSPC)) { try file.write([1]) }
    }
}
