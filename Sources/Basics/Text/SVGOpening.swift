/// How a picture of SVG that Larder draws begins: by it one picture is known that may take the place of another.
public struct SVGOpening: Sendable {
    /// How all of them begin, whatever they show.
    public static let ofAny = "<svg xmlns=\"http://www.w3.org/2000/svg\" data-larder=\""

    private static let sans = "font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\" font-size=\"13\""

    /// What one is known by.
    public let mark: String

    /// - Parameter kind: what it shows: `timeline`, `plot`.
    public init(_ kind: String) { mark = Self.ofAny + kind + "\"" }

    /// The tag with its size, and the title that a screen reader reads.
    ///
    /// - Parameter font: attributes for its text.
    public func text(width: Int, height: Int, title: String, font: String? = nil) -> String {
        """
        \(mark) viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" \(font ?? Self.sans)>
        <title>\(Markup.escaped(title))</title>

        """
    }
}
