internal import ArgumentParser
internal import Lessons

/// Which of the files that were found are tested, and in which order.
struct TestSelection: ParsableArguments {
    /// In which order files are run.
    enum Order: String, CaseIterable, ExpressibleByArgument {
        case found, random
    }

    @Option(
        help: ArgumentHelp(
            "Only files whose path contains this, or matches it where it has * or ?; may be repeated.",
            valueName: "text"))
    var filter: [String] = []

    @Option(help: ArgumentHelp("Only files with this tag; may be repeated.", valueName: "word"))
    var tag: [String] = []

    @Option(help: ArgumentHelp("No file with this tag; may be repeated.", valueName: "word"))
    var skipTag: [String] = []

    @Option(
        help: ArgumentHelp(
            "A part of the files, such as 1/4 for each fourth from the first.", valueName: "n/m"))
    var shard: String?

    @Option(help: "The order of the files: found or random.")
    var order = Order.found

    @Option(help: ArgumentHelp("What a random order is derived from (default: 1).", valueName: "number"))
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Only what has changed since a revision of git, files not committed included.",
            valueName: "revision"))
    var changedSince: String?

    func validate() throws {
        if let shard, GoldenSelection.Shard(shard) == nil {
            throw ValidationError("--shard takes a part such as 1/4, from 1/1 on")
        }
        if seed != nil, order != .random { throw ValidationError("--seed belongs to --order random") }
    }

    /// The selection.
    ///
    /// - Throws: where git cannot say what has changed.
    func made() throws -> GoldenSelection {
        GoldenSelection(
            filters: filter, tags: tag, excludedTags: skipTag,
            shard: shard.flatMap { GoldenSelection.Shard($0) },
            seed: order == .random ? seed ?? 1 : nil, changed: try changedSince.map(ChangedFiles.since))
    }
}
