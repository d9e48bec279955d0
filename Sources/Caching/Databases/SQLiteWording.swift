internal import GRDB
internal import Glibc

/// What can be wrong with an SQLite file, in words, with the remedy. Each names the file as it was typed.
enum SQLiteWording {
    static let noName = RowStoreError("no file is named", remedy: "name one: file=shop.sqlite")

    static let memory = RowStoreError(
        "':memory:' is SQLite's name for a database without a file",
        remedy: "leave file= away: rows are then kept in memory")

    static func claimed(_ file: String) -> RowStoreError {
        RowStoreError(
            "\(file) is in use by another Larder session", remedy: "end that session, or name another file")
    }

    static func folder(_ file: String) -> RowStoreError {
        RowStoreError("\(file) is a folder", remedy: "name a file in it: file=\(file)/shop.sqlite")
    }

    static func noFile(_ file: String) -> RowStoreError {
        RowStoreError("\(file) is no regular file", remedy: "name an SQLite file, or a new one")
    }

    static func dangling(_ file: String) -> RowStoreError {
        RowStoreError(
            "\(file) is a link to a file that is not there",
            remedy: "name the file itself, or make the link anew")
    }

    static func gone(_ file: String) -> RowStoreError {
        RowStoreError(
            "\(file) was deleted or moved while this session used it",
            remedy: "'drop' its database and build it anew, with this file or another")
    }

    static func sealedFolder(_ file: String) -> RowStoreError {
        RowStoreError(
            "the folder of \(file) cannot be written to, and SQLite keeps its rollback journal there",
            remedy: "make the folder writable, or copy the file to one that is")
    }

    /// A call of the system failed while the file was opened.
    static func system(_ code: Int32, _ file: String) -> RowStoreError {
        switch code {
        case EACCES, EPERM, EROFS:
            RowStoreError(
                "\(file) may not be read and written", remedy: "change its permissions, or use a copy of it")
        case ENOENT, ENOTDIR:
            RowStoreError(
                "\(file) cannot be made: its folder does not exist", remedy: "make the folder first")
        case ENOSPC, EDQUOT:
            RowStoreError("\(file) cannot be made: the disk is full", remedy: "make room on the disk")
        case EISDIR: folder(file)
        default:
            RowStoreError(
                "\(file) cannot be opened: \(String(cString: strerror(code)))", remedy: "name another file")
        }
    }

    static func table(_ table: String, in file: String, _ problem: String, remedy: String) -> RowStoreError {
        RowStoreError("the table \(table) of \(file) \(problem)", remedy: remedy)
    }

    static func changedByOthers(_ key: String, _ file: String) -> RowStoreError {
        RowStoreError(
            "another program has changed \(key) in \(file), and going back would overwrite that",
            remedy:
                "nothing was changed; to go back all the same, write the key here first, which makes it this session's"
        )
    }

    static func ended(_ file: String) -> RowStoreError {
        RowStoreError("\(file) is not open any longer", remedy: "build its database anew")
    }

    /// What SQLite says of a file's damage names every page, and more than the first says nothing more.
    private static func beginning(of message: String) -> String {
        let lines = message.split(separator: "\n").filter { !$0.hasPrefix("***") }
        guard let first = lines.first else { return message }
        let rest = lines.count > 1 ? ", and \(lines.count - 1) more" : ""
        return first.count > 80 ? "\(first.prefix(80))…" : first + rest
    }

    /// An error of SQLite's.
    static func sqlite(_ error: any Error, _ file: String) -> RowStoreError {
        if let known = error as? RowStoreError { return known }
        guard let error = error as? DatabaseError else {
            return RowStoreError("\(file) cannot be used: \(error)", remedy: "name another file")
        }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            return RowStoreError(
                "\(file) is locked by another program, and was still so after 2s",
                remedy: "end that program's transaction and try again; nothing was changed")
        case .SQLITE_NOTADB:
            return RowStoreError(
                "\(file) is no SQLite file, or is damaged",
                remedy: "name another file; this one was left as it is")
        case .SQLITE_CORRUPT:
            return RowStoreError(
                "\(file) is damaged (\(Self.beginning(of: error.message ?? "malformed")))",
                remedy:
                    "repair a copy with 'sqlite3 FILE .recover', or name another file; this one was left as it is"
            )
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            return RowStoreError(
                "\(file) may not be written", remedy: "change the permissions of the file and its folder")
        case .SQLITE_FULL:
            return RowStoreError(
                "\(file) cannot grow: the disk is full", remedy: "make room on the disk; nothing was changed")
        case .SQLITE_CANTOPEN:
            return RowStoreError(
                "\(file) or its rollback journal cannot be opened",
                remedy: "look at the permissions of its folder")
        case .SQLITE_IOERR:
            return RowStoreError(
                "reading or writing \(file) failed (\(error.message ?? "disk error"))",
                remedy: "look at the disk and its limits; nothing was changed")
        case .SQLITE_CONSTRAINT:
            return RowStoreError(
                "\(file) refuses the row: \(error.message ?? "a constraint")",
                remedy: "change the row, or the table's constraints")
        case .SQLITE_TOOBIG:
            return RowStoreError("a row is too large for \(file)", remedy: "write a shorter value")
        default:
            return RowStoreError(
                "\(file) cannot be used: \(error.message ?? "SQLite error \(error.resultCode.rawValue)")",
                remedy: "look at the file with the sqlite3 program")
        }
    }
}
