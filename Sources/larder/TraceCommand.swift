import ArgumentParser

/// `larder trace`: describes, converts, samples and makes traces.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "Describe, convert, sample and make traces of requests.")
}
