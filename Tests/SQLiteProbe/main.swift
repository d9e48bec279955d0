// A process that uses an SQLite file as a session does, and that a test may kill in the middle of it.
//
// SQLiteProbe TASK FILE [COUNT]. It prints a line when it is where the test wants it, and waits there.

import Caching
import Glibc
import Tracing

func say(_ line: String) {
    print(line)
    fflush(nil)
}

func waitForEver() -> Never { while true { sleep(1000) } }

let names = Names()
let task = CommandLine.arguments[1]
let path = CommandLine.arguments[2]
let count = CommandLine.arguments.count > 3 ? Int(CommandLine.arguments[3]) ?? 0 : 0

/// Each row is of about 1 KB, so that a few thousand are more than SQLite keeps in memory until the commit.
func writeAll(_ rows: any RowStore, _ text: String, count: Int) throws {
    let text = text + String(repeating: ".", count: 1000)
    for number in 1...count { try rows.write([(names.key("key:\(number)"), Value(text))]) }
}

/// Statements and undos one after the other, each of which gives every row the same value.
func churn(_ file: SQLiteFile) throws {
    var rows = try file.rows()
    var generation = 0
    while true {
        generation += 1
        try writeAll(rows, "statement \(generation)", count: count)
        try file.commit()
        say("\(generation)")
        guard generation.isMultiple(of: 2) else { continue }
        try file.beginReplay()
        rows = try file.rows()
        if generation.isMultiple(of: 4) {
            try writeAll(rows, "replay \(generation)", count: count)
            try file.commit()
        }
        try file.endReplay()
    }
}

do {
    if task == "open-unprivileged" { setuid(65534) }
    if task == "full" {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: rlim_t(count), rlim_max: rlim_t(count))
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }
    let (file, notice) = try SQLiteFile.open(path)
    if let notice { say(notice) }
    switch task {
    case "open", "open-unprivileged":
        say("opened")
        try file.close()
    case "hold":
        try writeAll(try file.rows(), "held", count: count)
        try file.commit()
        say("ready")
        waitForEver()
    case "statement":
        try writeAll(try file.rows(), "unfinished", count: count)
        say("ready")
        waitForEver()
    case "undo":
        try writeAll(try file.rows(), "before the undo", count: count)
        try file.commit()
        try file.beginReplay()
        try writeAll(try file.rows(), "after the undo", count: count / 2)
        try file.commit()
        say("ready")
        waitForEver()
    case "churn":
        try churn(file)
    case "full":
        let rows = try file.rows()
        do {
            for number in 1...100_000 { try rows.write([(names.key("new:\(number)"), Value("much"))]) }
            try file.commit()
            say("nothing was refused")
        } catch let error as RowStoreError {
            say(error.message)
            try file.rollBack()
            say("\(try rows.count())")
        }
        try file.close()
    default:
        say("unknown task")
    }
} catch let error as RowStoreError {
    say("\(error.message); \(error.remedy)")
}
