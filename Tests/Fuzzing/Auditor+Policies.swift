import Keyspace
import Simulation
import Tracing

/// The reasons that policies give, held against what the log tells of the uses of the entries.
extension Auditor {
    func holdSentence(_ event: Event, _ cache: CacheModel) throws {
        let record: EvictionRecord
        switch event.what {
        case .evict(let found), .reject(let found): record = found
        default: return
        }
        guard record.reason.code != PolicyReason.memoryIsFull else { return }
        let policy = names.policies[Int(record.reason.policy)].name
        guard let complaint = cache.witness.complaint(about: record, of: policy, event, cache.entries) else {
            return coverage.count("sentence of \(policy.prefix { $0 != "(" })")
        }
        throw Complaint("\(policy) says '\(names.sentence(record.reason))', but \(complaint)")
    }

    func tell(_ witness: inout PolicyWitness, _ event: Event) {
        if operations[event.operation]?.verb == .command { witness.sawCommand() }
        switch event.what {
        case .hit, .miss(.negative): witness.used(event.key, at: event.time)
        case .store(let stored): witness.stored(event.key, replaced: stored.replaced, at: event.time)
        case .reject(let record): witness.rejected(event.key, record.reason)
        case .remove, .expire, .evict: witness.left(event.key, at: event.time)
        case .crash: witness = witness.emptied
        default: break
        }
    }
}
