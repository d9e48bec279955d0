import Glibc

/// A folder of its own for the cases to run in, and the file that tells which case ran when the process died.
struct Workplace {
    /// Where the script of the present case stands, for the case that takes the process with it.
    let present: String
    private let folder: String

    init() {
        var template = Array("/tmp/larder-fuzz-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { stop("no temporary folder can be made") }
        let made = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        folder = made + "/work"
        present = made + "/present.larder"
        guard mkdir(folder, 0o700) == 0, chdir(folder) == 0 else { stop("\(folder) cannot be made") }
    }

    /// Notes which case runs now, and gives it so many seconds before it counts as hung.
    func begin(_ seed: UInt64, _ script: String) {
        if let file = fopen(present, "w") {
            fputs("# seed \(seed)\n", file)
            let bytes = Array(script.utf8)
            fwrite(bytes, 1, bytes.count, file)
            fclose(file)
        }
        alarm(180)
    }

    /// Empties the folder, so that no case sees what another one left.
    func clean() {
        alarm(0)
        guard let directory = opendir(folder) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { unlink("\(folder)/\(name)") }
        }
    }

    /// Takes everything away again.
    func remove() {
        clean()
        _ = chdir("/")
        rmdir(folder)
        unlink(present)
        rmdir(String(folder.dropLast("/work".count)))
    }
}

/// Ends the program because of wrong usage or a machine that does not serve.
func stop(_ message: String) -> Never {
    let text = "larder-fuzz: \(message)\n"
    _ = text.withCString { write(2, $0, strlen($0)) }
    exit(64)
}

/// Prints a line at once.
func say(_ line: String) {
    print(line)
    fflush(nil)
}

/// Seconds of a clock that only goes forward.
func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Seconds of the processor that the process has used: what a case took, however busy the machine is.
func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The most memory the process ever used, in bytes.
func memoryHighest() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
}
