internal import Basics

/// The scripts, lessons, documents and goldens that lie at the paths a person gave.
struct GoldenSearch {
    /// Something to judge.
    enum Finding: Equatable, Sendable {
        /// A script, which has to have a golden beside it.
        case script(String)
        /// A lesson or an ordinary Markdown document, which holds its own golden.
        case page(String, GoldenPage.Kind)
        /// A golden without a script.
        case stray(String)
        /// A file that was named and is not Larder's, with the reason.
        case foreign(String, String)
        /// A folder that cannot be searched.
        case unreadable(String, FileFault)

        var path: String {
            switch self {
            case .script(let path), .page(let path, _), .stray(let path), .foreign(let path, _),
                .unreadable(let path, _):
                path
            }
        }
    }

    static let scriptEnding = ".larder"
    static let goldenEnding = ".out"
    /// Folders of other people's files.
    private static let foreignFolders: Set = ["node_modules"]

    /// What was found: in the order of the paths given, and in byte order below each. Nothing is found twice.
    private(set) var findings: [Finding] = []

    /// How much was come upon, what had been found before included.
    private var seen = 0
    private var searchedFolders: Set<FileSystem.Identity> = []
    /// What was found, as the folder's identity and the name within it.
    private var found: Set<Place> = []

    private struct Place: Hashable {
        var folder: FileSystem.Identity
        var name: String
    }

    /// An ignore file, and the path from its folder to the one that is searched.
    private struct Rules {
        var file: IgnoreFile
        var path: String
    }

    /// Searches each path: a file, or a folder and all below it.
    ///
    /// Names that begin with a dot are passed over, and so is what an ignore file names. A folder is searched once, so
    /// links that lead round in a circle do no harm.
    init(_ paths: [String]) throws(GoldenError) {
        for path in paths {
            let (foundBefore, seenBefore) = (findings.count, seen)
            let kind: FileSystem.Kind
            do throws(FileFault) { kind = try FileSystem.kind(of: path) } catch {
                throw .unreadable(path, error)
            }
            switch kind {
            case .folder:
                search(path.withoutTrailingSlashes, Self.rules(above: path.withoutTrailingSlashes))
                findings[foundBefore...].sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
                if seen == seenBefore { throw .nothingFound(path) }
            case .file, .other: add(file: path)
            }
        }
        if let first = findings.first, findings.allSatisfy({ $0.isForeign }) { throw .notAScript(first.path) }
    }

    /// Where the golden of a script stands.
    static func golden(of script: String) -> String {
        String(script.dropLast(scriptEnding.count)) + goldenEnding
    }

    /// The script to which a golden belongs.
    static func script(of golden: String) -> String {
        String(golden.dropLast(goldenEnding.count)) + scriptEnding
    }

    /// A file that was named.
    private mutating func add(file path: String) {
        if path.hasSuffix(Self.scriptEnding) {
            add(.script(path))
        } else if path.hasSuffix(Lesson.ending) {
            if let page = Self.page(path) {
                add(page)
            } else {
                add(.foreign(path, "has no larder block"))
            }
        } else if path.hasSuffix(Self.goldenEnding) {
            let script = Self.script(of: path)
            if FileSystem.exists(script) { add(.script(script)) } else { addGolden(path, isNamed: true) }
        } else {
            add(.foreign(path, "is neither a script (\(Self.scriptEnding)) nor Markdown (\(Lesson.ending))"))
        }
    }

    /// What a Markdown file is; nil if it has nothing to do with Larder.
    private static func page(_ path: String) -> Finding? {
        // Whoever reads it says what is wrong.
        guard let bytes = try? FileSystem.read(path, upTo: Lesson.largest) else {
            return Lesson.isLessonName(FileSystem.split(path).name) ? .page(path, .lesson) : nil
        }
        if Lesson.isLessonName(FileSystem.split(path).name), GoldenPage.isLesson(bytes) || bytes.isEmpty {
            return .page(path, .lesson)
        }
        return GoldenPage.hasBlocks(bytes) ? .page(path, .document) : nil
    }

    /// A golden without a script. Other programs write files of that ending too.
    private mutating func addGolden(_ path: String, isNamed: Bool) {
        let bytes = (try? FileSystem.read(path)) ?? []
        let isOurs =
            bytes.isEmpty || bytes.starts(with: Transcript.prompt.utf8)
            || bytes.lines.last?.starts(with: "exit status ".utf8) ?? false
        if isOurs, FileSystem.split(path).name != "a.out" {
            add(.stray(path))
        } else if isNamed {
            add(.foreign(path, "is no golden"))
        }
    }

    /// The ignore files of the folders between here and one that is searched.
    private static func rules(above path: String) -> [Rules] {
        let parts = path.split(separator: "/").map(String.init)
        guard !path.hasPrefix("/"), path != ".", !parts.contains("..") else { return [] }
        return parts.indices.map { index in
            let folder = parts[..<index].joined(separator: "/")
            return Rules(
                file: IgnoreFile(in: folder.isEmpty ? "." : folder),
                path: parts[index...].joined(separator: "/"))
        }
    }

    private mutating func search(_ folder: String, _ outer: [Rules]) {
        let names: [String]
        do throws(FileFault) {
            guard searchedFolders.insert(try FileSystem.identity(of: folder)).inserted else {
                seen += 1
                return
            }
            names = try FileSystem.names(in: folder)
        } catch {
            seen += 1
            findings.append(.unreadable(folder, error))
            return
        }
        let rules = outer + [Rules(file: IgnoreFile(in: folder), path: "")]
        for name in names {
            let path = FileSystem.path(name, in: folder == "." ? "" : folder)
            let isFolder = (try? FileSystem.kind(of: path)) == .folder
            let inner = rules.map {
                Rules(file: $0.file, path: $0.path.isEmpty ? name : "\($0.path)/\(name)")
            }
            let verdict = inner.compactMap { $0.file.verdict(on: $0.path, isFolder: isFolder) }.last
            if verdict ?? false {
                seen += 1
            } else if isFolder {
                let isLeft =
                    name.hasSuffix(LeftFiles.ending)
                    && FileSystem.exists(String(path.dropLast(LeftFiles.ending.count)) + Self.scriptEnding)
                if !isLeft, !Self.foreignFolders.contains(name) { search(path, inner) }
            } else if name.hasSuffix(Self.scriptEnding) {
                add(.script(path))
            } else if name.hasSuffix(Lesson.ending) {
                if let page = Self.page(path) { add(page) }
            } else if name.hasSuffix(Self.goldenEnding), !FileSystem.exists(Self.script(of: path)) {
                addGolden(path, isNamed: false)
            }
        }
    }

    private mutating func add(_ finding: Finding) {
        seen += 1
        let (folder, name) = FileSystem.split(finding.path)
        if let identity = try? FileSystem.identity(of: folder.isEmpty ? "." : folder) {
            guard found.insert(Place(folder: identity, name: name)).inserted else { return }
        }
        findings.append(finding)
    }
}

extension GoldenSearch.Finding {
    var isForeign: Bool { if case .foreign = self { true } else { false } }
}

extension String {
    fileprivate var withoutTrailingSlashes: String {
        var path = self
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
