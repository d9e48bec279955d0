internal import Basics
public import Tracing

/// A run as one page for a browser, which needs no network and no server: lanes, the content of every cache at every
/// moment, and why.
///
/// What the page does stands in `page-*.js`, how it looks in `page.css`, what it consists of in `page.html`.
public struct RunPage {
    private let runs: [PageRun]
    /// Where in `runs` the variants of a comparison begin.
    private let firstVariant: Int
    private let parting: (EventNumber, EventNumber)?

    /// Makes the page of runs.
    ///
    /// - Parameters:
    ///   - runs: at least one.
    ///   - variants: runs that are the same but for one setting.
    ///   - parting: the first event in which the first two variants differ, by its number in each.
    public init(
        _ runs: [PageRun], variants: [PageRun] = [], parting: (EventNumber, EventNumber)? = nil
    ) {
        self.runs = runs + variants
        firstVariant = runs.count
        self.parting = parting
    }

    /// How every page begins, by which an earlier one is known.
    public static let beginning = "<!doctype html>\n<html lang=\"en\" data-larder=\"run\">\n"

    /// The data of the page, before it is compressed.
    var payload: [UInt8] { PagePayload(runs, firstVariant: firstVariant, parting: parting).bytes }

    /// The page, with a line break at its end.
    public var text: String {
        let title = runs.first?.tape.title ?? ""
        let fallback = runs.first.map {
            TimelineText(Timeline($0.tape, TimelineChoice(last: 200)), columns: 100).text
        }
        let parts = [
            "title": Markup.escaped(title), "style": Self.part(PackageResources.page_css),
            "script": Self.script,
            "data": Packed.text(payload),
            "fallback": Markup.escaped(fallback ?? ""),
        ]
        var page = Self.beginning
        // What comes between double braces is replaced; what is put there is not looked through again.
        for (index, piece) in Self.part(PackageResources.page_html).split(separator: "{{").enumerated() {
            guard index > 0, let end = piece.firstRange(of: "}}") else {
                page += piece
                continue
            }
            page += parts[String(piece[..<end.lowerBound])] ?? ""
            page += piece[end.upperBound...]
        }
        return page
    }

    /// The parts of the script, each of which uses those before it.
    private static let script = [
        PackageResources.page_model_js, PackageResources.page_lanes_js, PackageResources.page_panels_js,
        PackageResources.page_controls_js,
    ].map(part).joined()

    private static func part(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
