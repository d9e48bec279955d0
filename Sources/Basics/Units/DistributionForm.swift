/// The way a distribution is typed: `uniform(10ms,30ms)`, `normal(20ms,5ms)`, `exponential(20ms)`,
/// `lognormal(20ms,0.5)`. What the amounts are, times or sizes, is the caller's.
public struct DistributionForm {
    public let name: String
    public let arguments: [String]

    /// The spread of a logarithm that `lognormal` takes. At 10 a draw in a hundred is ten billion times the median.
    public static let sigmas = 0.0...10.0

    /// nil if the text does not have the form of a call.
    public init?(_ text: String) {
        guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return nil }
        name = String(text[..<open])
        arguments = text[text.index(after: open)...].dropLast()
            .split(separator: ",", omittingEmptySubsequences: false)
            .map { String($0.filter { $0 != " " }) }
    }

    /// The spread of a logarithm; nil if the text is none.
    public static func sigma(_ text: String) -> Double? {
        guard let sigma = Double(text), sigmas.contains(sigma) else { return nil }
        return sigma
    }
}
