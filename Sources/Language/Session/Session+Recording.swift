internal import Basics
internal import Connecting
public import Picturing
public import Simulation

extension Session {
    /// A script as a session in which somebody types its statements one by one.
    ///
    /// - Parameters:
    ///   - options: of the session; it is coloured, whatever they say.
    ///   - columns: how wide the terminal is.
    /// - Returns: the recording, and whether everything ran and every expectation held. An error is part of the recording,
    ///   and its end.
    public static func recording(
        of source: Source, options: Options, columns: Int = 80, rows: Int = 24
    ) -> (recording: Recording, isWell: Bool) {
        var options = options
        options.isStyled = true
        options.columns = { columns }
        var printed: [UInt8] = []
        var recording = Recording(title: source.name, columns: columns, rows: rows)
        let session = Session(options: options, output: Output { printed += $0 }) {
            printed += Array($0.utf8)
        }
        defer { session.close() }
        func take(_ statement: Statement?) {
            session.output.flush()
            let lines = statement.map { Session.lines(of: $0.text) } ?? []
            recording.add(
                typing: lines.enumerated().map { number, line in
                    (
                        number == 0 ? prompt : continuationPrompt,
                        PrintableText.line(ServerAddress.masking(line))
                    )
                }, output: String(decoding: printed, as: UTF8.self))
            printed = []
        }
        do {
            for statement in try Parser.statements(of: source) where !session.isOver {
                do { try session.run(statement) } catch {
                    session.report(error)
                    take(statement)
                    return (recording, false)
                }
                take(statement)
            }
        } catch {
            session.report(error)
            take(nil)
            return (recording, false)
        }
        return (recording, session.failures == 0)
    }
}

extension Source {
    /// The text of a script.
    ///
    /// - Throws: a `Problem` if it cannot be read or is no text.
    public static func text(ofFile path: String) throws -> String { try Files.text(ofFile: path) }
}

extension Session {
    /// What the session was like over its time.
    ///
    /// - Parameter start: from when on.
    public func dashboard(title: String, from start: Instant = .start) -> Dashboard {
        Dashboard(recordedTape(title), from: start)
    }
}
