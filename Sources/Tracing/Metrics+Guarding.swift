extension NodeMetrics {
    mutating func count(_ guarding: Guarding) {
        switch guarding {
        case .timeout: add(.timeouts)
        case .again: add(.callRetries)
        case .hedge: add(.hedges)
        case .breaker(let state, _, _, _): if state == .open { add(.breakerOpens) }
        case .connect(let inUse, _):
            add(.connects)
            connectionsHighest = max(connectionsHighest, inUse)
        case .wait(let inUse, let waiting):
            add(.waits)
            connectionsHighest = max(connectionsHighest, inUse)
            waitingHighest = max(waitingHighest, waiting)
        case .release: break
        case .serve: add(.staleServed)
        case .fallback: add(.fallbacks)
        case .lease(.waits): add(.leaseWaits)
        case .lease(.refused), .lease(.ranOut), .lease(.superseded): add(.leaseRefusals)
        case .health(let isUp, _): if !isUp { add(.healthFailures) }
        case .lag: add(.laggedReads)
        case .pending: break
        case .busy(let waiting, _):
            add(.waits)
            waitingHighest = max(waitingHighest, waiting)
        case .renew: add(.renewals)
        }
    }
}
