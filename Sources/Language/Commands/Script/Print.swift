internal import Tracing

struct Print: Command {
    static let spec = CommandSpec(
        "print", .script, "print a line of text", syntax: ["print TEXT…"], parameters: [.text],
        discussion: """
            Prints its words, with one blank between them and variables replaced. Use it for headings in a script's \
            output. Control characters are shown as escapes.
            """,
        example: """
            let n = 3
            print "after $n reads:"
            """, changesState: false)

    private let text: String

    init(_ arguments: inout ArgumentReader) throws {
        text = arguments.rest().map(\.text).joined(separator: " ")
    }

    func run(_ context: Context) async throws {
        var buffer = TextBuffer()
        buffer.append(safe: text)
        context.output.line(buffer.text)
    }
}
