import Basics
import Simulation
import Testing
import Tracing

@testable import Caching

@Suite struct WaitingLineTests {
    private func item(_ key: Int, _ version: Int) -> QueuedWrite {
        QueuedWrite(
            key: Key(text: "k\(key)", id: KeyID(key)), value: nil, acceptedAt: .start, accepted: version,
            acknowledgedAt: .start, version: version)
    }

    /// A plain list, looked through from its end.
    @Test(arguments: [UInt64(1), 2, 3])
    func itDoesWhatAListDoes(seed: UInt64) {
        var stream = RandomStream(seed: seed, name: "line")
        var line = WaitingLine()
        var model: [QueuedWrite] = []
        var taken: [QueuedWrite] = []
        for version in 1...4000 {
            let key = Int(stream.below(12))
            switch stream.below(6) {
            case 0:
                let count = Int(stream.below(5))
                taken += line.takeFirst(count)
                #expect(
                    taken.suffix(min(count, model.count)).map(\.version) == model.prefix(count).map(\.version)
                )
                model.removeFirst(min(count, model.count))
            case 1:
                line.putBack(taken)
                model.insert(contentsOf: taken, at: 0)
                taken = []
            case 2, 3:
                if let place = model.lastIndex(where: { $0.key.id == KeyID(key) }) {
                    model[place].version = -version
                    line[KeyID(key)]?.version = -version
                } else {
                    #expect(line[KeyID(key)] == nil)
                }
            default:
                line.append(item(key, version))
                model.append(item(key, version))
            }
            #expect(line.count == model.count)
            #expect(line.oldest?.version == model.first?.version)
            #expect(line.all.map(\.version) == model.map(\.version))
            let newest = model.last { $0.key.id == KeyID(key) }
            #expect(line[KeyID(key)]?.version == newest?.version)
        }
    }

    /// With a search through the queue for each write this would take many minutes.
    @Test(.timeLimit(.minutes(5))) func aLongQueueIsNoSlowerThanAShortOne() throws {
        let lab = Lab(rows: [:], logLimit: 100)
        try lab.cache("write-behind") {
            $0.queue = 1_000_000
            $0.batch = 1000
            $0.flushEvery = .seconds(3600)
            $0.latency = .fixed(.zero)
        }
        lab.world.disturb(lab.database, .down(until: nil))
        for round in 1...2 {
            try lab.run {
                for number in 0..<50_000 {
                    try await lab.world.write(lab.key("k\(number)"), "\(round)", through: lab.front)
                }
            }
        }
        #expect(lab.count(.queued) == 50_000)
        #expect(lab.count(.coalesced) == 50_000)
        lab.world.heal(lab.database)
        #expect(try lab.settle())
        #expect(lab.count(.flushed) == 50_000)
    }
}
