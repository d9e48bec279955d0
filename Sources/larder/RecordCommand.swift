import ArgumentParser
import Basics
import Glibc
import Language
import Lessons
import Picturing
import Terminal

/// `larder record`: a session typed at the prompt, to be played.
struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Record a script as a session that is typed at the prompt.",
        discussion: """
            FILE.cast is for asciinema and its player (asciicast v2), FILE.svg is a picture that plays by itself, on a \
            page or in a README. Nothing is really typed: the same script gives the same bytes. The exit status is that \
            of 'larder run'.
            """)

    @Argument(help: ArgumentHelp("The script, or a lesson (.md).", valueName: "file"))
    var script: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write the recording here: .cast or .svg.", valueName: "file"))
    var output: [String]

    @Option(help: "How many characters a line of the terminal has.")
    var columns = 80

    @Option(help: "How many lines the terminal has.")
    var rows = 24

    @Flag(help: "Replace files that Larder did not write, too.")
    var overwrite = false

    @OptionGroup var options: SessionOptions

    func validate() throws {
        for name in output where !name.hasSuffix(".cast") && !name.hasSuffix(".svg") {
            throw ValidationError("cannot tell from '\(name)' what to write; it should end in .cast or .svg")
        }
        guard (40...400).contains(columns) else {
            throw ValidationError("--columns takes a number from 40 to 400")
        }
        guard (5...200).contains(rows) else { throw ValidationError("--rows takes a number from 5 to 200") }
    }

    func run() throws {
        var settings = options.session
        settings.folder = Source.folder(ofFile: script)
        Interrupts.install()
        let isLesson = script.hasSuffix(".md")
        if isLesson { settings.hasFiles = false }
        let source: Source
        do {
            let text = try isLesson ? Lesson(file: script).script : Source.text(ofFile: script)
            source = Source(name: script, folder: settings.folder, text: text)
        } catch let problem as Problem {
            StandardStreams.error("error: \(problem.message)\n")
            throw ExitCode(1)
        }
        let (recording, isWell) = Session.recording(
            of: source, options: settings, columns: columns, rows: rows)
        for name in output { try write(recording, to: name) }
        if Interrupts.pending { throw ExitCode(130) }
        if !isWell { throw ExitCode(1) }
    }

    private func write(_ recording: Recording, to name: String) throws {
        let isCast = name.hasSuffix(".cast")
        let text = isCast ? Asciicast(recording).text : AnimatedSVG(recording).text
        do throws(FileFault) {
            try OutputFile.write(
                Array(text.utf8), to: name,
                existing: overwrite
                    ? .replace
                    : .replaceOwn(
                        header: isCast ? Asciicast.beginning : AnimatedSVG.beginning,
                        remedy: "Larder did not write it; --overwrite replaces it"),
                inputs: [try FileSystem.identity(of: script)])
        } catch {
            StandardStreams.error("error: \(name) cannot be written: \(error)\n")
            throw ExitCode(1)
        }
        StandardStreams.error("wrote \(name)\n")
    }
}
