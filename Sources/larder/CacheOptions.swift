import ArgumentParser
import Eviction
import Replay

/// The caches that a trace is replayed on.
struct CacheOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Policies, parted by commas, or all; lru,sieve,s3-fifo,w-tinylfu if not given.", valueName: "list"
        ))
    var policy: String?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Sizes, parted by commas: 1000, 100k, 1%, 64MiB, 10%b; 1%,10% if not given, of the bytes if sizes differ.",
            valueName: "list"))
    var size: String?

    @Option(
        help: ArgumentHelp(
            "Admission in front of every policy: tinylfu, second, size or probability.", valueName: "filter"))
    var admission: String?

    @Option(help: "What all randomness is derived from.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("How many threads may run; one a processor if not given.", valueName: "count"))
    var jobs: Int?

    func validate() throws {
        if let jobs, !(1...256).contains(jobs) {
            throw ValidationError("--jobs takes a number from 1 to 256")
        }
    }

    /// The policies, each with the admission that stands in front of all.
    func choices() throws(ReplayError) -> [PolicyChoice] {
        let policy = policy ?? "lru,sieve,s3-fifo,w-tinylfu"
        let list = policy == "all" ? PolicyRegistry.all.map(\.descriptor.name).joined(separator: ",") : policy
        let choices = try PolicyChoice.list(list)
        guard let admission else { return choices }
        return try choices.map { (choice) throws(ReplayError) in
            if choice.options.contains(where: { $0.name == "admission" }) { return choice }
            return try PolicyChoice(choice.text + ":admission=" + admission)
        }
    }

    /// The sizes.
    func cacheSizes() throws(ReplayError) -> [CacheSize] {
        var sizes: [CacheSize] = []
        for part in (size ?? "1%,10%").split(separator: ",", omittingEmptySubsequences: false) {
            let size = try CacheSize(String(part))
            if !sizes.contains(size) { sizes.append(size) }
        }
        return sizes
    }
}
