internal import Basics
internal import Caching
internal import Tracing

/// Checks that each key behaves like one register: that there is an order of all operations in which each read brings the
/// newest write, and in which whatever ended before something else began also comes before it (Herlihy and Wing 1990;
/// searched as by Wing and Gong 1993).
final class LinearizableKeys: Monitor {
    private struct Call {
        var isWrite: Bool
        /// What it wrote, or what it read.
        var text: String?
        var began: Int
        /// nil while it is under way, and for ever if it failed: it may then have taken effect or not.
        var ended: Int?
        var client: Int32
    }

    private var calls: [KeyID: [Call]] = [:]
    private var initial: [KeyID: String?] = [:]
    private var open: [Int: (key: KeyID, place: Int)] = [:]
    /// The writes of each client that wait for the commit of a transaction: they are under way until then.
    private var uncommitted: [Int32: [(key: KeyID, place: Int)]] = [:]
    private var clock = 0

    private let names: Names

    init(_ world: World) { names = world.names }

    func see(_ event: Event, _ world: World) -> String? {
        guard event.client >= 0 else { return nil }
        clock += 1
        if case .transaction(let step, _) = event.what { endTransaction(of: event.client, step) }
        guard event.key.exists else { return nil }
        switch event.what {
        case .request(let verb) where [.read, .write, .delete].contains(verb):
            begin(event, verb, world)
            return nil
        case .done(let completion):
            guard let (key, place) = open.removeValue(forKey: event.operation) else { return nil }
            if completion.isUncommitted {
                uncommitted[event.client, default: []].append((key, place))
            } else {
                calls[key]?[place].ended = clock
            }
            calls[key]?[place].text = event.value?.text
            guard let history = calls[key], !isLinearizable(history, initial[key] ?? nil) else { return nil }
            return "no order of the operations on \(world.names.key(key).text) explains what they brought"
        case .failed:
            guard let (key, place) = open.removeValue(forKey: event.operation) else { return nil }
            if calls[key]?[place].isWrite == false { calls[key]?[place].began = -1 }
            return nil
        default: return nil
        }
    }

    /// What a transaction wrote has taken effect with its commit, or never will.
    private func endTransaction(of client: Int32, _ step: TransactionStep) {
        guard step == .committed || step == .rolledBack else { return }
        for (key, place) in uncommitted.removeValue(forKey: client) ?? [] {
            if step == .committed { calls[key]?[place].ended = clock } else { calls[key]?[place].began = -1 }
        }
    }

    /// What is written is known when the write ends, or from the database.
    private func begin(_ event: Event, _ verb: Verb, _ world: World) {
        if initial[event.key] == nil {
            let row = world.databases.lazy.compactMap {
                (try? $0.rows.read(world.names.key(event.key))) ?? nil
            }.first
            initial[event.key] = .some(row?.text)
        }
        let call = Call(isWrite: verb != .read, text: nil, began: clock, ended: nil, client: event.client)
        calls[event.key, default: []].append(call)
        open[event.operation] = (event.key, (calls[event.key]?.count ?? 1) - 1)
    }

    /// A write that is under way may explain any read, as what it writes is not known yet.
    private func isLinearizable(_ all: [Call], _ first: String?) -> Bool {
        let calls = all.filter { $0.began >= 0 && ($0.ended != nil || $0.isWrite) }
        var seen: Set<[Int]> = []
        func search(_ done: [Int], _ value: String?, _ isAny: Bool) -> Bool {
            if calls.indices.allSatisfy({ done.contains($0) || calls[$0].ended == nil }) { return true }
            let key = done.sorted() + [isAny ? -1 : done.last(where: { calls[$0].isWrite }) ?? -2]
            guard seen.insert(key).inserted else { return false }
            let limit =
                calls.indices.filter { !done.contains($0) }.compactMap { calls[$0].ended }.min() ?? .max
            for index in calls.indices where !done.contains(index) && calls[index].began < limit {
                let call = calls[index]
                if call.isWrite {
                    if search(done + [index], call.text, call.ended == nil) { return true }
                } else if isAny || call.text == value {
                    if search(done + [index], call.text, false) { return true }
                }
            }
            return false
        }
        return search([], first, false)
    }

    var memory: UInt64 {
        calls.reduce(0) { sum, item in
            var print = Fingerprint(Fingerprint.of(names.key(item.key).text))
            // The order of beginnings and ends, and no more of the clock.
            let moments = item.value.flatMap { [$0.began] + ($0.ended.map { [$0] } ?? []) }.sorted()
            let order = Dictionary(
                moments.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            var calls: UInt64 = 0
            for call in item.value {
                var one = Fingerprint(
                    UInt64(call.client), call.isWrite ? 1 : 0, UInt64(order[call.began] ?? 0),
                    UInt64(call.ended.flatMap { order[$0] } ?? 9999))
                one.mix(call.text ?? "-")
                calls &+= one.bits
            }
            print.mix(calls)
            return sum &+ print.bits
        }
    }
}
