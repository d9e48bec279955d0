/// A small model of a terminal's screen: enough of a VT100 to show what a line editor draws.
public struct Screen: Sendable {
    /// One place on the screen.
    struct Cell: Equatable, Sendable {
        /// Empty for the right half of a wide character.
        var text = " "
        var isDim = false
    }

    public private(set) var columns: Int
    public private(set) var rowCount: Int
    /// The row of the cursor, from 0.
    public private(set) var cursorRow = 0
    /// The column of the cursor, from 0.
    public private(set) var cursorColumn = 0
    /// How often the bell rang.
    public private(set) var bellCount = 0
    /// Whether the terminal was asked to mark what is pasted.
    public private(set) var isPasteBracketed = false

    private var cells: [[Cell]]
    private var scrolledOff: [String] = []
    /// The last column was written to: the next character goes to the next row.
    private var wrapsNext = false
    private var isInserting = false
    private var isDim = false
    private var saved = (row: 0, column: 0)
    private var parser = Parser()

    public init(columns: Int, rows: Int) {
        self.columns = columns
        rowCount = rows
        cells = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
    }

    /// The rows as text, without the spaces at their ends.
    public var rows: [String] { cells.map(Screen.text) }

    /// The row the cursor is in.
    public var rowOfCursor: String { Screen.text(cells[cursorRow]) }

    /// Everything there is to see: the rows scrolled off, then those on the screen, without empty ones at the end.
    public var text: String {
        var all = scrolledOff + rows
        while all.last?.isEmpty == true { all.removeLast() }
        return all.joined(separator: "\n")
    }

    /// The text of the cursor's row that is dimmed.
    public var dimTextOfCursorRow: String {
        cells[cursorRow].filter(\.isDim).map(\.text).joined()
    }

    /// Takes bytes that a program wrote.
    public mutating func feed(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            for action in parser.feed(byte) { perform(action) }
        }
    }

    /// Changes the size. Rows are cut or filled up, not broken anew.
    public mutating func resize(columns: Int, rows: Int) {
        while cells.count > rows, cursorRow < cells.count - 1 { cells.removeLast() }
        while cells.count > rows {
            scrolledOff.append(Screen.text(cells.removeFirst()))
            cursorRow -= 1
        }
        while cells.count < rows { cells.append([]) }
        cells = cells.map { row in
            Array((row + Array(repeating: Cell(), count: max(0, columns - row.count))).prefix(columns))
        }
        self.columns = columns
        rowCount = rows
        cursorRow = max(0, cursorRow)
        cursorColumn = min(cursorColumn, columns - 1)
        wrapsNext = false
    }

    // MARK: Actions

    private mutating func perform(_ action: Parser.Action) {
        switch action {
        case .print(let scalar): put(scalar)
        case .control(let byte): control(byte)
        case .escape(let byte): escape(byte)
        case .sequence(let isPrivate, let numbers, let final): sequence(isPrivate, numbers, final)
        }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        let width = Screen.width(of: scalar)
        if width == 0 {
            let column = wrapsNext ? cursorColumn : cursorColumn - 1
            if column >= 0 { cells[cursorRow][column].text.unicodeScalars.append(scalar) }
            return
        }
        if wrapsNext || cursorColumn + width > columns { nextRow() }
        if isInserting {
            cells[cursorRow].insert(contentsOf: repeatElement(Cell(), count: width), at: cursorColumn)
            cells[cursorRow].removeLast(width)
        }
        cells[cursorRow][cursorColumn] = Cell(text: String(scalar), isDim: isDim)
        if width == 2 { cells[cursorRow][cursorColumn + 1] = Cell(text: "", isDim: isDim) }
        cursorColumn += width
        if cursorColumn >= columns {
            cursorColumn = columns - 1
            wrapsNext = true
        }
    }

    private mutating func nextRow() {
        cursorColumn = 0
        wrapsNext = false
        lineFeed()
    }

    private mutating func lineFeed() {
        if cursorRow + 1 < rowCount {
            cursorRow += 1
        } else {
            scrolledOff.append(Screen.text(cells.removeFirst()))
            cells.append(Array(repeating: Cell(), count: columns))
        }
    }

    private mutating func control(_ byte: UInt8) {
        switch byte {
        case 0x07: bellCount += 1
        case 0x08: moveTo(row: cursorRow, column: cursorColumn - 1)
        case 0x09: moveTo(row: cursorRow, column: (cursorColumn / 8 + 1) * 8)
        case 0x0A, 0x0B, 0x0C:
            wrapsNext = false
            lineFeed()
        case 0x0D: moveTo(row: cursorRow, column: 0)
        default: break
        }
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "7"): saved = (cursorRow, cursorColumn)
        case UInt8(ascii: "8"): moveTo(row: saved.row, column: saved.column)
        default: break
        }
    }

    private mutating func sequence(_ isPrivate: Bool, _ numbers: [Int], _ final: UInt8) {
        let first = numbers.first ?? 0
        let count = max(1, first)
        switch Character(Unicode.Scalar(final)) {
        case "A": moveTo(row: cursorRow - count, column: cursorColumn)
        case "B": moveTo(row: cursorRow + count, column: cursorColumn)
        case "C": moveTo(row: cursorRow, column: cursorColumn + count)
        case "D": moveTo(row: cursorRow, column: cursorColumn - count)
        case "G": moveTo(row: cursorRow, column: count - 1)
        case "H": moveTo(row: count - 1, column: max(1, numbers.dropFirst().first ?? 1) - 1)
        case "J": eraseScreen(first)
        case "K": eraseRow(first)
        case "P":
            let removed = min(count, columns - cursorColumn)
            cells[cursorRow].removeSubrange(cursorColumn..<cursorColumn + removed)
            cells[cursorRow] += Array(repeating: Cell(), count: removed)
        case "@":
            let added = min(count, columns - cursorColumn)
            cells[cursorRow].insert(contentsOf: repeatElement(Cell(), count: added), at: cursorColumn)
            cells[cursorRow].removeLast(added)
        case "m":
            for number in numbers.isEmpty ? [0] : numbers {
                if number == 0 || number == 22 { isDim = false }
                if number == 2 { isDim = true }
            }
        case "h", "l":
            if isPrivate, first == 2004 { isPasteBracketed = final == UInt8(ascii: "h") }
            if !isPrivate, first == 4 { isInserting = final == UInt8(ascii: "h") }
        default: break
        }
    }

    private mutating func moveTo(row: Int, column: Int) {
        cursorRow = min(max(0, row), rowCount - 1)
        cursorColumn = min(max(0, column), columns - 1)
        wrapsNext = false
    }

    private mutating func eraseRow(_ part: Int) {
        let range = part == 0 ? cursorColumn..<columns : part == 1 ? 0..<cursorColumn + 1 : 0..<columns
        for column in range { cells[cursorRow][column] = Cell() }
    }

    private mutating func eraseScreen(_ part: Int) {
        if part == 0 { eraseRow(0) }
        let range = part == 0 ? cursorRow + 1..<rowCount : part == 1 ? 0..<cursorRow : 0..<rowCount
        for row in range { cells[row] = Array(repeating: Cell(), count: columns) }
    }

    // MARK: Text

    private static func text(_ cells: [Cell]) -> String {
        var text = cells.map(\.text).joined()
        while text.last == " " { text.removeLast() }
        return text
    }

    /// The columns of a scalar, by the coarse ranges of Unicode Standard Annex #11: independent of the C library,
    /// which the editor asks.
    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0x1F300...0x1F64F, 0x1F680...0x1FAFF, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }
}
