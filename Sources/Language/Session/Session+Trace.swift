internal import Caching
internal import Reporting
internal import Tracing

extension Session {
    /// Has each event of the present engine printed.
    func attachTrace() {
        output.unfold()
        let engine = engine
        let folds = options.trace == .brief && options.foldsTrace
        let text = TextTrace(
            log: engine.world.log, level: options.trace, styled: options.isStyled, columns: options.columns)
        let output = output
        let filter = options.traceFilter
        let names = engine.world.names
        engine.world.log.observers = [
            { event in
                guard engine.quiet == 0, output.muted == 0 else { return }
                if !filter.showsAll, !filter.shows(event, names) { return }
                if folds {
                    output.write(event, of: text)
                } else {
                    output.write { text.append(event, to: &$0) }
                }
            }
        ]
        if options.trace == .off { engine.world.log.observers = [] }
    }
}
