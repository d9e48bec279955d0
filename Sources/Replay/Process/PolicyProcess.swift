import Glibc

/// A program that decides who leaves a cache, asked line by line.
///
/// Larder keeps the residents and tells the program what happens; the program answers each miss with the entries that leave:
///
///     init CAPACITY entries|bytes SEED     the first line; answered by: ok
///     hit KEY                              a resident was used; no answer
///     miss KEY SIZE                        answered by the keys that leave, parted by blanks; an empty line if there is room;
///                                          a lone - if KEY is not to be admitted
///     remove KEY                           a resident was deleted or has expired; no answer
///     resize CAPACITY                      answered by the keys that leave
///
/// KEY is a number: 0, 1, 2, … in the order of first appearance. SIZE is in bytes, 1 if the capacity counts entries. The program ends at
/// the end of its input.
final class PolicyProcess {
    /// Why the program can no longer be asked; nil if it can.
    private(set) var failure: String?
    /// How many answers were waited for.
    private(set) var answers: UInt64 = 0
    private let socket: Int32
    private var pid: pid_t = 0
    private var pending: [UInt8] = []
    private var received: [UInt8] = []
    private var consumed = 0

    /// How long an answer may take, in milliseconds.
    private static let patience: Int32 = 10_000

    /// Starts a command by the shell.
    init(_ command: String) {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0
        else {
            socket = -1
            failure = "no socket can be had: \(String(cString: strerror(errno)))"
            return
        }
        socket = ends[0]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        let words: [UnsafeMutablePointer<CChar>?] = [
            strdup("/bin/sh"), strdup("-c"), strdup("exec " + command),
        ]
        defer { for word in words { free(word) } }
        let status = posix_spawn(&pid, "/bin/sh", &actions, nil, words + [nil], environ)
        posix_spawn_file_actions_destroy(&actions)
        close(ends[1])
        if status != 0 { failure = "it cannot be started: \(String(cString: strerror(status)))" }
    }

    deinit { finish() }

    /// Sends what is left, closes the program's input and waits for its end.
    func finish() {
        guard pid > 0 else { return }
        _ = send()
        shutdown(socket, Int32(SHUT_WR))
        // A program that does not end by itself is made to.
        var left = 200
        while waitpid(pid, nil, WNOHANG) == 0 {
            left -= 1
            if left == 0 { kill(pid, SIGKILL) }
            usleep(10_000)
        }
        close(socket)
        pid = 0
    }

    /// Tells the program something that needs no answer; sent with the next question.
    func tell(_ line: String) {
        pending.append(contentsOf: line.utf8)
        pending.append(0x0A)
        if pending.count > 1 << 16, !send() { fail("it has ended") }
    }

    /// Asks the program, and returns the words of its answer; nil once it has failed.
    func ask(_ line: String) -> [Substring]? {
        tell(line)
        guard failure == nil else { return nil }
        // A program that has ended may have answered before: then its last line tells more than its end.
        _ = send()
        guard let answer = readLine() else { return nil }
        answers += 1
        return answer.split(separator: " ")
    }

    /// Ends the conversation with an error.
    func fail(_ message: String) {
        if failure == nil { failure = message }
    }

    /// Sends what is pending; false if the program no longer reads.
    private func send() -> Bool {
        defer { pending.removeAll(keepingCapacity: true) }
        var start = 0
        while start < pending.count {
            let count = pending.withUnsafeBytes { bytes in
                Glibc.send(
                    socket, bytes.baseAddress.map { $0 + start }, pending.count - start, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                start += count
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    private func readLine() -> String? {
        var searched = consumed
        while true {
            if let end = received[searched...].firstIndex(of: 0x0A) {
                let line = String(decoding: received[consumed..<end], as: UTF8.self)
                consumed = end + 1
                if consumed == received.count {
                    received.removeAll(keepingCapacity: true)
                    consumed = 0
                }
                return line
            }
            searched = received.count
            var request = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            let ready = poll(&request, 1, Self.patience)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else {
                fail(
                    "it did not answer within \(Self.patience / 1000) s; does it flush its output after each line?"
                )
                return nil
            }
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(socket, &chunk, chunk.count)
            guard count > 0 else {
                fail("it has ended before it answered")
                return nil
            }
            received.append(contentsOf: chunk[..<count])
        }
    }
}
