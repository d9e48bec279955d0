/// What the command was asked to do.
struct Arguments {
    enum Mode: String, CaseIterable { case syntax, programs, terminal, determinism, checksums }

    var mode = Mode.syntax
    var seed: UInt64 = 1
    var count: Int?
    var minutes: Double?
    /// How often each script is run for determinism.
    var runs = 20
    /// Further programs that must give the same bytes.
    var binaries: [String] = []
    /// A file with a script to run instead of made ones.
    var file: String?

    static let usage = """
        usage: larder-fuzz syntax|programs|terminal|determinism [--seed N] [--count N | --minutes M] [--runs N]
                           [--binary PATH]… [--file FILE]
          syntax        scripts that may be bad: each must end well, or with an error that has a place
          programs      whole programs: what must hold of them is checked after every statement
          terminal      sessions of `larder` at a terminal, with signals: it ends or answers, and leaves all in order
          determinism   the same programs in processes of their own, here and in each --binary: the same bytes
          --file FILE   runs this script instead of made ones
        """

    init(_ words: [String]) {
        guard let first = words.first, let mode = Mode(rawValue: first) else { stop(Self.usage) }
        self.mode = mode
        var rest = words.dropFirst()
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { stop("\(option) needs a value\n\(Self.usage)") }
            switch option {
            case "--seed": seed = Self.number(value, option)
            case "--count": count = Self.number(value, option)
            case "--minutes": minutes = Self.number(value, option)
            case "--runs": runs = Self.number(value, option)
            case "--binary": binaries.append(value)
            case "--file": file = value
            default: stop("unknown option \(option)\n\(Self.usage)")
            }
        }
    }

    private static func number<Number: LosslessStringConvertible>(_ text: String, _ option: String) -> Number
    {
        guard let number = Number(text) else { stop("\(option) needs a number, not \(text)") }
        return number
    }
}
