internal import Basics

/// The frame of every page that is written: head, style and landmarks.
enum Page {
    /// A page of HTML.
    ///
    /// - Parameters:
    ///   - navigation: links to other pages; empty if there are none.
    static func html(title: String, language: String, navigation: String, body: String) -> String {
        let navigation = navigation.isEmpty ? "" : "<nav aria-label=\"Lessons\"><p>\(navigation)</p></nav>\n"
        return """
            <!DOCTYPE html>
            <html lang="\(Markup.escaped(language))">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(Markup.escaped(title))</title>
            <style>
            \(style)</style>
            </head>
            <body>
            \(navigation)<main>
            \(body)</main>
            </body>
            </html>

            """
    }

    /// Every text has a contrast of at least 4.5 to 1 in both schemes (WCAG 2.1, 1.4.3).
    private static let style = """
        :root { --text: #222; --back: #fff; --soft: #555; --box: #f6f6f3; --line: #bbb; --link: #0b57a4; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e4e4e0; --back: #1b1b1d; --soft: #b4b4b0; --box: #262629; --line: #66666a; --link: #8ec1f5; }
        }
        body { font: 16px/1.5 Georgia, serif; max-width: 46em; margin: 2em auto; padding: 0 1em; }
        body { color: var(--text); background: var(--back); }
        a { color: var(--link); }
        img { max-width: 100%; }
        pre, code { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 13px; }
        pre { background: var(--box); border-left: 3px solid var(--line); padding: .6em .8em; overflow-x: auto; }
        pre { line-height: 1.35; break-inside: avoid; }
        .prompt { color: var(--soft); }
        .about { color: var(--soft); font-style: italic; }
        .question, .exercise, aside { border: 1px solid var(--line); border-radius: 4px; padding: .2em 1em; }
        .question, .exercise, aside { margin: 1em 0; }
        .question, .exercise li, details, table, blockquote { break-inside: avoid; }
        h1, h2, h3 { break-after: avoid; }
        .question ul { list-style: none; padding-left: .5em; }
        table { border-collapse: collapse; }
        td, th { border: 1px solid var(--line); padding: .2em .6em; text-align: left; }
        @media print {
          :root { --text: #000; --back: #fff; --soft: #444; --box: #f6f6f3; --line: #999; --link: #000; }
          nav { display: none; }
          pre { white-space: pre-wrap; }
        }

        """
}
