internal import Running

/// The variants of a comparison: every combination of the values that each option is to have.
struct Variants {
    /// An option with all the values it is to have: `policy=lru,lfu`.
    struct Axis: Sendable {
        var option: String
        var values: [String]
        var span: Span
    }

    /// One combination.
    struct Variant: Sendable {
        /// One for each axis.
        var overrides: [Override]

        /// All in one line: `policy=lru capacity=10`.
        var label: String { overrides.map { "\($0.option)=\($0.value)" }.joined(separator: " ") }
    }

    /// The most combinations there may be.
    static let limit = 64

    /// Splits at the commas that stand in no parentheses: `lru,clock(bits=2)`.
    static func values(_ text: String) -> [String] {
        var values = [""]
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 {
                values.append("")
            } else {
                values[values.count - 1].append(character)
            }
        }
        return values
    }

    /// Every combination of the values of the axes; the last axis changes fastest.
    static func all(_ axes: [Axis], of node: String) -> [Variant] {
        var variants = [Variant(overrides: [])]
        for axis in axes {
            variants = variants.flatMap { variant in
                axis.values.map { value in
                    Variant(
                        overrides: variant.overrides
                            + [Override(node: node, option: axis.option, value: value)])
                }
            }
        }
        return variants
    }
}
