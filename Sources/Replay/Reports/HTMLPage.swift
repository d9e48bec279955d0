internal import Basics

/// A page with a chart and tables that needs nothing besides itself: no server, no network, no script.
public enum HTMLPage {
    /// The page of the results of one or several traces.
    public static func text(_ results: [ReplayResult]) -> String {
        var body = ""
        for result in results {
            body += "<h1>\(Markup.escaped(result.trace))</h1>\n"
            body += SVGChart(ReplayReport.chart(result)).text
            body += "<pre>\(Markup.escaped(ReplayTable(result).plain))</pre>\n"
        }
        return page(by: "replay", body: body)
    }

    /// A page of charts, each with its table as text below it.
    static func text(title: String, charts: [(chart: Chart, table: String)]) -> String {
        var body = "<h1>\(Markup.escaped(title))</h1>\n"
        for (chart, table) in charts {
            body += SVGChart(chart).text
            body += "<pre>\(Markup.escaped(table))</pre>\n"
        }
        return page(by: "curve", body: body)
    }

    /// A page of the pictures of a trace, and its summary as text.
    public static func text(_ traces: [(name: String, summary: String, charts: TraceCharts)]) -> String {
        var body = ""
        for (name, summary, charts) in traces {
            body += "<h1>\(Markup.escaped(name))</h1>\n<pre>\(Markup.escaped(summary))</pre>\n"
            for chart in charts.charts { body += SVGChart(chart).text }
        }
        return page(by: "trace info", body: body)
    }

    /// How each page begins, before the name of the subcommand that made it.
    public static let beginning = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>larder\u{20}
        """

    private static func page(by subcommand: String, body: String) -> String {
        beginning + """
            \(subcommand)</title>
            <style>
            body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; font-family: Helvetica, Arial, sans-serif; color: #222; background: white; }
            h1 { font-size: 1.3rem; }
            svg { width: 100%; height: auto; }
            pre { overflow-x: auto; font-size: 0.85rem; line-height: 1.35; }
            </style>
            </head>
            <body>
            \(body)</body>
            </html>

            """
    }
}
