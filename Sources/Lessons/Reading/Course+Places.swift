internal import Basics
internal import CCourse
internal import Glibc

extension Course {
    /// The course that is nearest: the folder named, that of `$LARDER_LESSONS`, `lessons` here or further up, or
    /// `lessons` beside the program or further up; if there is none, the one that the program carries.
    public static func find(named folder: String?, environment: (String) -> String?) throws -> Course {
        if let named = folder ?? environment("LARDER_LESSONS") { return try Course(folder: named) }
        var places = ["lessons"]
        if let here = here() { places += ancestors(of: here).map { $0 + "/lessons" } }
        if let program = program() { places += ancestors(of: program).map { $0 + "/lessons" } }
        for place in places {
            // A folder of this name that holds others with lessons may be anything, unless it says that it is a course.
            guard let course = try? Course(folder: place), !course.entries.isEmpty else { continue }
            if !course.index.title.isEmpty || course.entries.contains(where: \.part.isEmpty) { return course }
        }
        return carried
    }

    /// The lessons of this repository as they were when the program was built.
    static var carried: Course {
        var files: [(name: String, bytes: [UInt8])] = []
        while let file = larder_lesson(files.count)?.pointee {
            let bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
            files.append((String(cString: file.name), Array(bytes)))
        }
        return Course(carried: files)
    }

    // MARK: Places

    private static func here() -> String? {
        guard let path = getcwd(nil, 0) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    private static func program() -> String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    private static func ancestors(of path: String) -> [String] {
        var parts = path.split(separator: "/")
        var found: [String] = []
        while !parts.isEmpty {
            parts.removeLast()
            found.append("/" + parts.joined(separator: "/"))
        }
        return found
    }
}
