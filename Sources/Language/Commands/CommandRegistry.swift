internal import Keyspace

/// Every statement there is.
enum CommandRegistry {
    /// In the order in which `help` lists them. A new statement is one file and one line here.
    static let all: [any Command.Type] = [
        BuildDatabase.self, BuildCache.self, Configure.self, Drop.self, Seed.self, Reset.self,
        Read.self, Write.self, Delete.self, Invalidate.self, Depends.self, Tag.self, Warm.self,
        GetOrSet.self, Pipeline.self, Begin.self, Commit.self, Rollback.self,
        Advance.self, Step.self, Settle.self, At.self, After.self, Every.self, Until.self, Wait.self,
        Together.self, Client.self, Hold.self, Release.self, Workload.self, ReplayTrace.self,
        Fail.self, Slow.self, Flaky.self, Crash.self, Partition.self, Hang.self, Full.self, Skew.self,
        Chaos.self, Heal.self,
        Show.self, Stats.self, Mark.self, Trace.self, Why.self, HistoryOfKey.self, PlotCommand.self,
        Watch.self,
        Expect.self, Predict.self,
        Undo.self, Redo.self, Rewind.self, Compare.self, Explore.self, Schedule.self,
        Let.self, If.self, Else.self, While.self, Print.self, Repeat.self, For.self, Define.self,
        Include.self, Save.self, Report.self,
        HelpCommand.self, Lessons.self, Lesson.self, Quit.self,
    ]

    static let names = all.map { $0.spec.name }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.spec.name, $0) })

    /// The statement of a name, or of another word for it.
    static func named(_ name: String) -> (any Command.Type)? {
        if name == Save.insistent { return Save.self }
        return byName[Aliases.statement(name) ?? name]
    }
}

extension Grammar {
    /// The grammar of Larder's statements and of Redis's commands.
    static let larder = Grammar { name in
        if RedisCommand.isNamed(name) {
            return redisTraits[name.uppercased()] ?? RedisCommand.spec.syntaxTraits
        }
        return CommandRegistry.named(name)?.spec.syntaxTraits ?? .standard
    }

    /// The traits of those of Redis's commands that have any of their own, by name.
    private static let redisTraits: [String: SyntaxTraits] = {
        var found: [String: SyntaxTraits] = [:]
        for command in CommandTable.all where !command.wordsBeforePatterns.isEmpty {
            var traits = RedisCommand.spec.syntaxTraits
            traits.wordsBeforeHash = command.wordsBeforePatterns
            found[command.name] = traits
        }
        return found
    }()
}
