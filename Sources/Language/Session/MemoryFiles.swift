/// Files in memory: those that a lesson has, and those that its statements write.
struct MemoryFiles {
    private var files: [String: [UInt8]]

    init(_ files: [String: [UInt8]]) { self.files = files }

    func bytes(_ name: String) throws(Problem) -> [UInt8] {
        if let bytes = files[name] { return bytes }
        let known = files.keys.sorted().joined(separator: ", ")
        throw .file(
            message: "there is no file '\(name)' here",
            remedy: known.isEmpty ? "'save NAME' makes one" : "there are \(known)")
    }

    mutating func write(_ bytes: [UInt8], _ name: String) { files[name] = bytes }
}
