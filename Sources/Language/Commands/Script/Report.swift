internal import Basics
internal import Caching
internal import Picturing
internal import Tracing

struct Report: SessionCommand {
    static let spec = CommandSpec(
        "report", .script, "write the run as a page to step through, or as a picture",
        syntax: ["report FILE [last N|all]", "report FILE.svg of=CACHE"], parameters: [.path],
        options: TimelineWords.options + [
            OptionSpec("of", .cache, "draw what this cache holds now, in the place of a timeline (.svg)"),
            OptionSpec("overwrite", .flag, standard: "off", "replace a file that Larder did not write, too"),
        ],
        discussion: """
            The ending of FILE says what is written. .html: one page that needs no network, to step through in a \
            browser: lanes, the content of each cache at each moment, why. .svg: the timeline that 'show timeline' \
            draws; with of=CACHE what 'show CACHE' tells: the entries, with a bar for what is left of each. .mmd: a sequence diagram of Mermaid, which GitHub draws. .perfetto.json: a trace for \
            ui.perfetto.dev. .jsonl: every event, a JSON object a line ('help event-lines'). 'last N', 'all', key=, since= \
            and fold= choose what a timeline or a diagram shows; the others show all. A file that 'report' wrote \
            before is replaced.
            """,
        example: """
            report race.html
            """, changesState: false)

    private let path: ArgumentReader.Text
    private let format: PictureFormat
    private let words: TimelineWords
    private let overwrites: Bool
    private let content: ArgumentReader.Text?

    init(_ arguments: inout ArgumentReader) throws {
        path = try arguments.next("a file")
        format = try arguments.convert(path) { text throws(Problem) in
            guard let format = PictureFormat.ofFile(text) else {
                throw .badValue(
                    text, for: "the file of a report",
                    expected: "a name that ends in \(PictureFormat.endings)")
            }
            return format
        }
        content = try arguments.text("of")
        if let content, format != .svg {
            throw arguments.error(
                .badValue(
                    path.text, for: "the file of a picture of \(content.text)",
                    expected: "a name that ends in .svg"),
                at: path.span)
        }
        words = try TimelineWords(&arguments)
        overwrites = try arguments.flag("overwrite") ?? false
    }

    func run(in session: Session, _ statement: Statement) throws {
        try session.files.checkMayRunAgain(for: "'report'")
        var choice = try words.choice(session.engine.world.log, statement)
        if let content {
            let context = Context(
                engine: session.engine, frame: session.engine.globals, client: 0, statement: statement)
            choice.content = try context.cache(content).name
        }
        do throws(Problem) {
            try session.files.checkMayWrite()
            let bytes = session.picture(format, title: session.title, choice)
            let found = try session.files.write(
                bytes, to: path.text, from: statement.source,
                existing: overwrites
                    ? .replace
                    : .replaceOwn(
                        header: format.beginning,
                        remedy: "Larder did not write it; 'report \(path.text) overwrite=on' replaces it"))
            session.output.line("wrote \(found)")
        } catch { throw Diagnostic(error, statement.source, path.span) }
    }
}
