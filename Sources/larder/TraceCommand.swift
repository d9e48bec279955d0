import ArgumentParser

/// `larder trace`: describes, converts, samples and makes traces.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Describe, convert, sample and make traces of requests.",
        discussion: """
            A trace is a list of requests: which key, and perhaps when, how large, whether it reads, writes or deletes, \
            and for how long. 'larder trace formats' lists the forms it may have; 'larder help record' tells how to \
            get one out of Redis, memcached, nginx or a program of your own.

            Examples:
              larder trace info requests.csv
              larder trace convert monitor.log trace.oracleGeneral.zst --to oracleGeneral
              larder trace sample --rate 1% trace.oracleGeneral -o sample.oracleGeneral
              larder trace generate zipf=1.0 --requests 20M --keys 1M -o zipf.oracleGeneral
            """,
        subcommands: [
            TraceInfoCommand.self, TraceConvertCommand.self, TraceSampleCommand.self,
            TraceGenerateCommand.self,
            TraceFormatsCommand.self,
        ])
}
