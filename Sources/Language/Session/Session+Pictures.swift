internal import Caching
public import Picturing
internal import Running
internal import Simulation
internal import Tracing

/// The session as pictures: its inputs are applied again beside it, and everything that happens is taken down.
extension Session {
    /// How many events a picture may show.
    static let longestTape = 300_000

    /// The session so far in a form for a file.
    ///
    /// - Parameters:
    ///   - title: what the run is called, such as the file of its script.
    ///   - choice: which part of it a timeline shows.
    public func picture(_ format: PictureFormat, title: String, _ choice: TimelineChoice) -> [UInt8] {
        switch format {
        case .events: return eventLines()
        case .perfetto: return Array(PerfettoTrace(recordedTape(title)).text.utf8)
        case .mermaid: return Array(SequenceDiagram(Timeline(recordedTape(title), choice)).text.utf8)
        case .svg where choice.content.flatMap(engine.world.cache) != nil:
            guard let cache = choice.content.flatMap(engine.world.cache) else { return [] }
            return Array(CacheDrawing.picture(cache, engine.world).text.utf8)
        case .svg: return Array(TimelineSVG(Timeline(recordedTape(title), choice)).text.utf8)
        default: return Array(page(title).text.utf8)
        }
    }

    /// What a statement `show timeline …` draws, as a picture; nil if it is another statement.
    public func timelinePicture(of text: String, title: String) -> [UInt8]? {
        guard let statement = try? Parser.statements(of: Source(name: "", text: text)).first,
            statement.name.literal == Show.spec.name
        else { return nil }
        let context = Context(engine: engine, frame: engine.globals, client: 0, statement: statement)
        guard let show = try? context.command() as? Show,
            let choice = try? show.timeline?.choice(engine.world.log, statement)
        else { return nil }
        return picture(.svg, title: title, choice)
    }

    /// Every event as JSON, a line each, however many the log still keeps.
    private func eventLines() -> [UInt8] {
        var lines: EventLines?
        again { engine in
            let gatherer = LineGatherer(EventLines(seed: engine.world.seed, names: engine.world.names))
            engine.world.log.observers = [{ gatherer.lines.append($0) }]
            return { lines = gatherer.lines }
        }
        return lines?.bytes ?? []
    }

    /// The run with everything that pictures show.
    func recordedTape(_ title: String) -> Tape {
        var tape = Tape(title: title)
        again { engine in
            engine.marksOrigins = true
            let recorder = TapeRecorder(title, engine)
            engine.world.log.observers = [{ recorder.take($0) }]
            return {
                tape = recorder.finish()
                tape.keepNewest(Self.longestTape)
            }
        }
        return tape
    }

    /// Applies inputs again, silently, in a world of their own.
    ///
    /// - Parameters:
    ///   - inputs: nil for all that the session has not undone.
    ///   - body: prepares the world, and returns what is to be done before it is closed.
    func again(_ inputs: [Recorded<Engine>]? = nil, _ body: (Engine) -> () -> Void) {
        let engine = recording.makeTrial { $0.logLimit = max($0.logLimit, Self.longestTape) }
        output.muted += 1
        defer {
            output.muted -= 1
            engine.world.close()
        }
        let end = body(engine)
        for input in (inputs ?? recording.history.inputs) where input.changesState {
            do { try Run.repeat(input, on: engine) } catch { break }
        }
        engine.world.log.observers = []
        end()
    }

    private final class LineGatherer: @unchecked Sendable {
        // Used by the session's thread only.
        var lines: EventLines
        init(_ lines: EventLines) { self.lines = lines }
    }
}
