import Glibc

/// Runs case after case until the count or the time is used up, and tells how it goes.
struct Campaign {
    let arguments: Arguments
    /// How many seconds a case may take, and how many bytes the process may come to use.
    private let patience = 20.0
    private let memoryLimit = 3 << 30

    /// What came of one case: what is wrong with it, a line on what was met so far.
    typealias Outcome = (complaint: String?, summary: String)

    /// - Returns: whether all went well.
    func run(
        script: (UInt64) -> String, check: (UInt64, String) -> Outcome, shrink: (UInt64, String) -> String
    ) -> Bool {
        let place = Workplace()
        say("larder-fuzz \(arguments.mode): the case that runs stands in \(place.present)")
        let began = seconds()
        let end = arguments.minutes.map { began + $0 * 60 } ?? .infinity
        let count = arguments.count ?? (arguments.minutes == nil ? 1000 : .max)
        var told = began
        var slowest = (time: 0.0, seed: arguments.seed)
        var done = 0
        var summary = ""
        while done < count, seconds() < end {
            let seed = arguments.seed &+ UInt64(done)
            let text = script(seed)
            place.begin(seed, text)
            let start = processorSeconds()
            var outcome = check(seed, text)
            let took = processorSeconds() - start
            place.clean()
            if took > slowest.time { slowest = (took, seed) }
            if took > patience { outcome.complaint = outcome.complaint ?? "it took \(Int(took)) seconds" }
            if memoryHighest() > memoryLimit {
                outcome.complaint =
                    outcome.complaint ?? "the process came to use \(memoryHighest() >> 20) MiB"
            }
            if let complaint = outcome.complaint {
                report(complaint, seed, text, shrink, place)
                return false
            }
            done += 1
            summary = outcome.summary
            if seconds() > told + 5 {
                told = seconds()
                say("\(progress(done, since: began, slowest)); \(summary)")
            }
        }
        say("passed: \(progress(done, since: began, slowest)); \(summary)")
        place.remove()
        return true
    }

    private func progress(_ done: Int, since began: Double, _ slowest: (time: Double, seed: UInt64)) -> String
    {
        let rate = Double(done) / max(0.001, seconds() - began)
        return "\(done) cases in \(Int(seconds() - began)) s, \(Int(rate))/s, "
            + "slowest \(Int(slowest.time * 1000)) ms (seed \(slowest.seed)), \(memoryHighest() >> 20) MiB"
    }

    private func report(
        _ complaint: String, _ seed: UInt64, _ text: String, _ shrink: (UInt64, String) -> String,
        _ place: Workplace
    ) {
        say("FAILED with seed \(seed): \(complaint)\n---- script\n\(text)\n----")
        let short = shrink(seed, text)
        alarm(0)
        say("---- shortest script that fails alike\n\(short)\n----")
        say("---- again: larder-fuzz \(arguments.mode) --seed \(seed) --count 1")
    }
}
