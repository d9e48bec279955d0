internal import Basics

/// The scripts, lessons and goldens that lie at the paths a person gave.
struct GoldenSearch {
    /// Something to judge.
    enum Finding: Equatable, Sendable {
        /// A script, which has to have a golden beside it.
        case script(String)
        /// A lesson, which holds its own golden.
        case lesson(String)
        /// A golden without a script.
        case stray(String)
        /// A folder that cannot be searched.
        case unreadable(String, FileFault)

        var path: String {
            switch self {
            case .script(let path), .lesson(let path), .stray(let path), .unreadable(let path, _): path
            }
        }
    }

    static let scriptEnding = ".larder"
    static let goldenEnding = ".out"

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

    /// Searches each path: a script, or a folder and all below it.
    ///
    /// Names that begin with a dot are passed over, whether file or folder. A folder is searched once, so links that
    /// lead round in a circle do no harm.
    init(_ paths: [String]) throws(GoldenError) {
        for path in paths {
            let (foundBefore, seenBefore) = (findings.count, seen)
            let kind: FileSystem.Kind
            do throws(FileFault) { kind = try FileSystem.kind(of: path) } catch {
                throw .unreadable(path, error)
            }
            switch kind {
            case .folder:
                search(path.withoutTrailingSlashes)
                findings[foundBefore...].sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
                if seen == seenBefore { throw .nothingFound(path) }
            case .file, .other:
                if path.hasSuffix(Lesson.ending) {
                    add(.lesson(path))
                } else {
                    guard path.hasSuffix(Self.scriptEnding) else { throw .notAScript(path) }
                    add(.script(path))
                }
            }
        }
    }

    /// Where the golden of a script stands.
    static func golden(of script: String) -> String {
        String(script.dropLast(scriptEnding.count)) + goldenEnding
    }

    /// The script to which a golden belongs.
    static func script(of golden: String) -> String {
        String(golden.dropLast(goldenEnding.count)) + scriptEnding
    }

    private mutating func search(_ folder: String) {
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
        for name in names {
            let path = FileSystem.path(name, in: folder == "." ? "" : folder)
            if (try? FileSystem.kind(of: path)) == .folder {
                search(path)
            } else if name.hasSuffix(Self.scriptEnding) {
                add(.script(path))
            } else if Lesson.isLessonName(name) {
                add(.lesson(path))
            } else if name.hasSuffix(Self.goldenEnding), !FileSystem.exists(Self.script(of: path)) {
                add(.stray(path))
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

extension String {
    fileprivate var withoutTrailingSlashes: String {
        var path = self
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
