/// A page with a chart and tables that needs nothing besides itself: no server, no network, no script.
public enum HTMLPage {
    /// The page of the results of one or several traces.
    public static func text(_ results: [ReplayResult]) -> String {
        var body = ""
        for result in results {
            body += "<h1>\(Escaping.markup(result.trace))</h1>\n"
            body += SVGChart(ReplayReport.chart(result)).text
            body += "<pre>\(Escaping.markup(ReplayTable(result).plain))</pre>\n"
        }
        return page(title: "larder replay", body: body)
    }

    /// A page of charts, each with its table as text below it.
    static func text(title: String, charts: [(chart: Chart, table: String)]) -> String {
        var body = "<h1>\(Escaping.markup(title))</h1>\n"
        for (chart, table) in charts {
            body += SVGChart(chart).text
            body += "<pre>\(Escaping.markup(table))</pre>\n"
        }
        return page(title: "larder curve", body: body)
    }

    /// A page of the pictures of a trace, and its summary as text.
    public static func text(_ traces: [(name: String, summary: String, charts: TraceCharts)]) -> String {
        var body = ""
        for (name, summary, charts) in traces {
            body += "<h1>\(Escaping.markup(name))</h1>\n<pre>\(Escaping.markup(summary))</pre>\n"
            for chart in charts.charts { body += SVGChart(chart).text }
        }
        return page(title: "larder trace info", body: body)
    }

    private static func page(title: String, body: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(Escaping.markup(title))</title>
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
