import Fuzzing
import Glibc
import Shrinking

/// Runs scripts that may be bad.
func fuzzSyntax(_ arguments: Arguments) -> Bool {
    let corpus = SyntaxSeeds(more: lessons(in: "lessons"))
    let given = arguments.file.map(contents)
    var good = 0
    var bad = 0
    let campaign = Campaign(arguments: arguments)
    let passed = campaign.run(
        script: { seed in given ?? SyntaxCase(seed: seed, corpus: corpus).script },
        check: { seed, script in
            let verdict = SyntaxCase(script: script, seed: seed).run()
            if verdict.succeeded { good += 1 } else { bad += 1 }
            return (verdict.complaint, "\(good) ran, \(bad) ended with an error")
        },
        shrink: { seed, script in
            let fails = { (parts: [String]) in
                alarm(60)
                return SyntaxCase(script: parts.joined(), seed: seed).run().complaint != nil
            }
            let lines = Shrinker.shrink(
                script.split(separator: "\n", omittingEmptySubsequences: false).map { $0 + "\n" },
                while: fails)
            return Shrinker.shrink(lines.joined().map { String($0) }, patience: 3000, while: fails).joined()
        })
    if passed, given == nil, good + bad > 200, good == 0 || bad == 0 {
        say("FAILED: every script ended alike, so the mutations are too weak or too strong")
        return false
    }
    return passed
}

/// The scripts of a folder, in the order of their names.
func lessons(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name.hasPrefix(".") { continue }
        if name.hasSuffix(".larder") { found.append("\(folder)/\(name)") }
    }
    return found.sorted().map(contents)
}

/// The text of a file.
func contents(of path: String) -> String {
    guard let file = fopen(path, "r") else { stop("\(path) cannot be read") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
    return String(decoding: bytes, as: UTF8.self)
}
