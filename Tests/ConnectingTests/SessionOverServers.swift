import Foundation
import Language

/// A session whose statements a test runs one by one, while it acts on the real servers in between.
final class SessionOverServers {
    private final class Text: @unchecked Sendable { var text = "" }

    private let printed = Text()
    let session: Session

    init(_ change: (inout Session.Options) -> Void = { _ in }) {
        var options = Session.Options()
        options.isOutOfTime = { [end = Date().addingTimeInterval(60)] in Date() > end }
        change(&options)
        let printed = printed
        session = Session(
            options: options, output: Output { printed.text += String(decoding: $0, as: UTF8.self) },
            diagnostics: { printed.text += $0 })
    }

    deinit { session.close() }

    /// Runs statements.
    ///
    /// - Returns: what they printed, errors included.
    @discardableResult
    func run(_ text: String) -> String {
        printed.text = ""
        session.run(Source(name: "test", text: text))
        session.output.flush()
        return printed.text
    }

    /// How many expectations did not hold.
    var failures: Int { session.failures }
}
