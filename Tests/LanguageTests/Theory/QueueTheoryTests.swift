import Foundation
import Testing
import Tracing

/// Waiting and blocking against the theory of queues, under Poisson arrivals. Each batch begins with an empty queue, which
/// lowers a mean over 1,000 arrivals by about a percent.
@Suite struct QueueTheoryTests {
    /// Pollaczek and Khinchine: with a fixed time of service D and a load rho a call waits rho D / (2 (1 - rho)).
    @Test func oneWorkerWithAFixedTime() {
        let laboratory = Laboratory("database db rows=k:1..k:9 read=10ms workers=1")
        let wait = 0.6 * 0.010 / (2 * (1 - 0.6))
        laboratory.measure("workload keys=k:1..k:9 rate=60/s for=16s") { $0.meanRead }
            .expect(0.010 + wait, approximation: 0.01 * wait, resolution: 0.0005)
    }

    /// M/M/1: the time in the system is exponential with the rate mu - lambda.
    @Test func oneWorkerWithExponentialTimes() {
        let laboratory = Laboratory("database db rows=k:1..k:9 read=exponential(10ms) workers=1")
        let estimates = laboratory.measure("workload keys=k:1..k:9 rate=60/s for=16s") {
            [$0.meanRead, $0.shareOfReads(longerThan: 0.050)]
        }
        estimates[0].expect(1 / (100.0 - 60), approximation: 0.02 / (100.0 - 60), resolution: 0.002)
        estimates[1].expect(exp(-(100 - 60) * 0.050), approximation: 0.005, resolution: 0.02)
    }

    /// Erlang's B formula: of calls that nobody lets wait, this share is refused, whatever the times of service are.
    @Test(arguments: ["20ms", "exponential(20ms)", "uniform(0ms,40ms)"]) func noRoomToWait(service: String) {
        let laboratory = Laboratory("database db rows=k:1..k:9 read=\(service) workers=2 worker-queue=0")
        laboratory.measure("workload keys=k:1..k:9 rate=100/s for=5s") {
            $0.count(.errors) / ($0.count(.errors) + $0.count(.reads))
        }
        .expect(2.0 / (1 + 2 + 2), approximation: 0.004, resolution: 0.01)
    }

    /// Erlang's C formula, of a pool of connections: the share of calls that wait, and for how long on average.
    @Test func aPoolOfTwoConnections() {
        let laboratory = Laboratory(
            "database db rows=k:1..k:1000000 read=exponential(20ms)\n"
                + "cache c over db capacity=1 connections=2 latency=0s")
        let estimates = laboratory.measure("workload keys=k:1..k:1000000 rate=60/s for=16s") {
            [$0.count(.waits, "c") / $0.count(.reads), $0.meanRead]
        }
        let load = 60 * 0.020
        let all = load * load / 2 * 2 / (2 - load)
        let waits = all / (1 + load + all)
        estimates[0].expect(waits, approximation: 0.01 * waits, resolution: 0.02)
        let wait = waits / (2 * 50 - 60)
        estimates[1].expect(0.020 + wait, approximation: 0.01 * wait, resolution: 0.002)
    }

    /// A queue for writing back: a flush takes the write that set its timer and those of the time after it, lambda T on
    /// average, and one key needs one write.
    @Test func coalescingInAQueue() {
        let laboratory = Laboratory(
            "database db rows=k:1 write=0s\n"
                + "cache c over db strategy=write-behind flush-every=200ms batch=1000 latency=0s")
        laboratory.measure("workload keys=k:1 writes=100% rate=15/s for=40s") {
            $0.count(.writes, "db") / $0.count(.writes)
        }
        .expect(1 / (1 + 15 * 0.200), resolution: 0.01)
    }
}
