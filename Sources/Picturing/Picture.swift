internal import Basics

/// A form in which a run can be written into a file: the name that `--format` takes, and the ending of its files.
public struct PictureFormat: Sendable, Equatable {
    public let name: String
    public let ending: String
    /// How every file of the form begins, by which Larder knows what it may replace.
    public let beginning: String
    /// One line for help.
    public let summary: String

    public static let page = PictureFormat(
        name: "html", ending: ".html", beginning: RunPage.beginning,
        summary: "a page to step through the run in a browser")
    public static let svg = PictureFormat(
        name: "svg", ending: ".svg", beginning: SVGOpening.ofAny,
        summary: "a picture of the timeline, or of what a cache holds")
    public static let mermaid = PictureFormat(
        name: "mermaid", ending: ".mmd", beginning: SequenceDiagram.beginning,
        summary: "a sequence diagram of Mermaid")
    public static let perfetto = PictureFormat(
        name: "perfetto", ending: ".perfetto.json", beginning: PerfettoTrace.beginning,
        summary: "a trace for Perfetto or chrome://tracing")
    public static let events = PictureFormat(
        name: "jsonl", ending: ".jsonl", beginning: EventLines.beginning,
        summary: "every event, a JSON object a line")

    public static let all = [page, svg, mermaid, perfetto, events]

    public static func named(_ name: String) -> PictureFormat? { all.first { $0.name == name } }

    /// The form of a file, by its ending.
    public static func ofFile(_ path: String) -> PictureFormat? { all.first { path.hasSuffix($0.ending) } }

    /// The endings as a sentence lists them.
    public static var endings: String { all.map(\.ending).joined(separator: ", ") }
}
