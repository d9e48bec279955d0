internal import Glibc

extension Files {
    /// Files and folders whose path begins like this, sorted; folders end in a slash. Hidden ones only when asked for.
    static func candidates(for beginning: String) -> [String] {
        let folder = beginning.lastIndex(of: "/").map { String(beginning[...$0]) } ?? ""
        let prefix = beginning.dropFirst(folder.count)
        guard let directory = opendir(folder.isEmpty ? "." : folder) else { return [] }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory), found.count < 10_000 {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != "..", name.hasPrefix(prefix),
                prefix.hasPrefix(".") || !name.hasPrefix(".")
            else {
                continue
            }
            found.append(folder + name + (entry.pointee.d_type == UInt8(DT_DIR) ? "/" : ""))
        }
        return found.sorted()
    }
}
