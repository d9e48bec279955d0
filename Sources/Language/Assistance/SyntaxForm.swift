/// One form in which a statement may be written, read from its line of syntax: `expect stats NODE METRIC >= VALUE`.
///
/// Help prints the line, and completion and hints follow it word by word, so that neither can say something else.
struct SyntaxForm {
    /// A word that may stand at a place.
    enum Element: Equatable {
        /// One of these, as it stands.
        case words([String])
        /// Something in place of a word in capitals.
        case slot(String)

        /// How it is shown.
        var text: String {
            switch self {
            case .words(Self.comparisons): ">="
            case .words(["{"]): "{ … }"
            case .words(let words): words.joined(separator: "|")
            case .slot(let name): name
            }
        }

        static let comparisons = [">=", "<=", ">", "<", "=", "!="]

        /// Whether a word may stand here, or one that begins like it.
        func takes(_ word: String, unfinished: Bool = false) -> Bool {
            switch self {
            case .words(let words): words.contains { unfinished ? $0.hasPrefix(word) : $0 == word }
            // An event's number is no key, and a key no number.
            case .slot(let name): name.hasPrefix("#") == word.hasPrefix("#")
            }
        }
    }

    /// The line.
    let text: String
    private(set) var elements: [Element] = []
    /// Places at which the element may stand again.
    private var repeating: Set<Int> = []
    /// Where optional words begin, and where it goes on behind them.
    private var skips: [(from: Int, to: Int)] = []
    /// The options that it names.
    private(set) var options: [String] = []
    /// Whether it takes whatever option the statement has.
    private(set) var takesAnyOption = false

    init(_ text: String) {
        self.text = text
        var openings: [Int] = []
        for piece in text.split(separator: " ").dropFirst() {
            var piece = piece
            if piece.hasPrefix("[-]") { piece = piece.dropFirst(3) }
            while piece.first == "[" {
                openings.append(elements.count)
                piece = piece.dropFirst()
            }
            let closings = piece.reversed().prefix { $0 == "]" }.count
            piece = piece.dropLast(closings)
            let isBlock = piece == "{"
            add(piece)
            for _ in 0..<closings {
                if let start = openings.popLast() { skips.append((start, elements.count)) }
            }
            // What stands in the block is of another statement.
            if isBlock { break }
        }
    }

    private mutating func add(_ piece: Substring) {
        let repeats = piece.last == "…" && piece.count > 1
        let word = String(repeats ? piece.dropLast() : piece)
        if Element.comparisons.contains(word), word != "=" {
            elements.append(.words(Element.comparisons))
        } else if let equals = word.firstIndex(of: "="), equals > word.startIndex,
            word[..<equals] == "OPTION" || word[..<equals].allSatisfy({ $0.isLowercase || $0 == "-" })
        {
            if word.hasPrefix("OPTION") { takesAnyOption = true }
            for one in word.split(separator: "|") { options.append(String(one.prefix { $0 != "=" })) }
        } else {
            let isLiteral = word.allSatisfy { $0.isLowercase || "-|={".contains($0) }
            elements.append(isLiteral ? .words(word.split(separator: "|").map(String.init)) : .slot(word))
            if repeats { repeating.insert(elements.count - 1) }
        }
    }

    // MARK: Following what is typed

    /// The places that may come next behind some words, in order; the number of elements stands for the end. Nil where
    /// the words do not fit.
    private func places(behind words: [String]) -> [Int]? {
        var places = withSkips([0])
        for word in words {
            var next: [Int] = []
            for place in places where place < elements.count && elements[place].takes(word) {
                if repeating.contains(place) { next.append(place) }
                next.append(place + 1)
            }
            places = withSkips(next)
        }
        return places.isEmpty ? nil : places
    }

    private func withSkips(_ places: [Int]) -> [Int] {
        var all = Set(places)
        // In the order in which groups begin, so that one may end where the next begins.
        for skip in skips.sorted(by: { $0.from < $1.from }) where all.contains(skip.from) {
            all.insert(skip.to)
        }
        return all.sorted()
    }

    /// What may come behind some words, and whether nothing has to. Nil if the words do not fit.
    func following(_ words: [String]) -> (elements: [Element], isComplete: Bool)? {
        guard let places = places(behind: words) else { return nil }
        return (
            places.filter { $0 < elements.count }.map { elements[$0] }, places.contains(elements.count)
        )
    }
}

extension CommandSpec {
    var forms: [SyntaxForm] { syntax.map(SyntaxForm.init) }

    /// The line for the space at the right: the form that fits what is typed, or, where several do, what may come next.
    func hint(behind words: [String], typing word: String) -> String {
        let fitting = forms.compactMap { form in
            form.following(words).map { (form: form, following: $0) }
        }
        let nearest =
            word.isEmpty
            ? fitting : fitting.filter { $0.following.elements.contains { $0.takes(word, unfinished: true) } }
        let meant = nearest.isEmpty ? fitting : nearest
        guard meant.count > 1 else { return meant.first?.form.text ?? syntax[0] }
        var next: [String] = []
        for (form, following) in meant {
            let elements = following.elements.filter {
                word.isEmpty || nearest.isEmpty || $0.takes(word, unfinished: true)
            }
            let texts = elements.isEmpty ? form.options.map { "\($0)=" } : elements.map(\.text)
            for text in texts where !next.contains(text) { next.append(text) }
        }
        guard next.count > 1 else {
            return (meant.first { !$0.following.elements.isEmpty } ?? meant[0]).form.text
        }
        let choice = next.joined(separator: "|")
        let mayEnd = word.isEmpty && meant.contains { $0.following.isComplete }
        return ([name] + words + [mayEnd ? "[\(choice)]" : choice]).joined(separator: " ")
    }
}
