internal import Exploring

/// What came of trying all orders of a scenario.
struct Verdict {
    enum Kind {
        case broken(ShortestOrder)
        case holds(OrderCount)
        case undecided(Explorer.Cut)
    }

    let kind: Kind
    let runs: Int
    let states: Int
    private let promises: [String]
    private let disturbances: Int

    init(_ exploration: Exploration, _ limits: Explorer.Limits) throws {
        let explorer = Explorer(limits, reduces: exploration.mayReduce)
        defer { exploration.session.options.progress(nil) }
        try explorer.explore { explorer in
            if explorer.runs % 1000 == 999 {
                exploration.session.options.progress(
                    "exploring: \(Self.grouped(explorer.runs)) orders run, \(Self.grouped(explorer.graph.stateCount)) states"
                )
            }
            try exploration.run(explorer)
        }
        guard !explorer.hasDiverged else {
            throw Problem.outside("the scenario did something else when it was run again")
        }
        runs = explorer.runs
        states = explorer.graph.stateCount
        let words = exploration.scenario.promiseWords
        promises = words
        let scenario = exploration.scenario
        disturbances =
            scenario.disturbances.isEmpty ? 0 : exploration.disturbanceLimit ?? scenario.disturbanceLimit ?? 1
        if let order = ShortestOrder(explorer.graph) {
            kind = .broken(order)
        } else if let cut = explorer.cut {
            kind = .undecided(cut)
        } else {
            kind = .holds(OrderCount(explorer.graph))
        }
    }

    /// The verdict in one line.
    var headline: String {
        switch kind {
        case .broken(let order):
            let promise =
                order.breach.promise < 0 ? "somebody waits for ever" : promises[order.breach.promise]
            return
                "broken: \(promise), in \(Self.count(order.steps.count, "step")) and \(Self.count(order.switches, "switch"))"
        case .holds(let count):
            let with =
                disturbances == 0 ? "" : ", with at most \(Self.count(disturbances, "disturbance"))"
            return "holds: in all \(Self.words(count)), \(Self.count(states, "distinct state"))\(with)"
        case .undecided(let cut):
            let why =
                switch cut {
                case .runs: "\(Self.count(runs, "order")) were run"
                case .states: "there are more than \(Self.grouped(states)) states"
                case .memory: "the states take more memory than is allowed"
                case .steps: "an order has more steps than are allowed"
                }
            return
                "undecided: \(why), and none of them broke a promise; \(Self.count(states, "distinct state")) seen"
        }
    }

    /// All there is to tell.
    func lines(_ exploration: Exploration) throws -> [String] {
        var lines = [headline]
        switch kind {
        case .broken(let order):
            lines.append(order.breach.complaint)
            lines.append("the shortest order:")
            lines += try StepList(exploration, order.steps.map(\.identity)).lines
            lines.append("to run it again:")
            lines += ScheduleText(exploration.scenario, order.steps).text
        case .holds, .undecided: lines.append("promised: \(promises.joined(separator: ", "))")
        }
        return lines
    }

    // MARK: Words

    static func words(_ count: OrderCount) -> String {
        switch count {
        case .exactly(let number): self.count(Int(clamping: number), "order")
        case .about(let number): "orders, about \(rough(number)) of them"
        case .endless: "orders, which are endless, as some lead back to where they were"
        }
    }

    private static func rough(_ number: Double) -> String {
        var exponent = 0
        var rest = number
        while rest >= 10 {
            rest /= 10
            exponent += 1
        }
        let tenths = Int((rest * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)e\(exponent)"
    }

    static func count(_ number: Int, _ noun: String) -> String {
        let plural = noun.hasSuffix("ch") ? noun + "es" : noun + "s"
        return "\(grouped(number)) \(number == 1 ? noun : plural)"
    }

    /// A number with a comma between each three digits.
    static func grouped(_ number: Int) -> String {
        let digits = String(number)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}

/// What came of trying orders at random.
struct RandomVerdict {
    private let plan: RandomOrders
    private let runs: Int
    private let seed: UInt64
    private let pct: Int?
    private let promises: [String]

    init(_ exploration: Exploration, _ limit: Int, pct: Int?, seed: UInt64, _ limits: Explorer.Limits) throws
    {
        let plan = RandomOrders(seed: seed, depth: pct, stepLimit: limits.steps)
        defer { exploration.session.options.progress(nil) }
        var runs = 0
        while runs < limit, plan.breach == nil {
            if runs % 1000 == 999 {
                exploration.session.options.progress(
                    "exploring: \(Verdict.grouped(runs)) of \(Verdict.grouped(limit)) random orders")
            }
            plan.begin()
            try exploration.run(plan)
            runs += 1
        }
        self.plan = plan
        self.runs = runs
        self.seed = seed
        self.pct = pct
        promises = exploration.scenario.promiseWords
    }

    func lines(_ exploration: Exploration) throws -> [String] {
        let way = pct.map { "pct depth=\($0) " } ?? ""
        guard let breach = plan.breach else {
            return [
                "undecided: none of \(Verdict.count(runs, "random order")) (\(way)seed \(seed)) broke a promise; \(Verdict.count(plan.states.count, "distinct state")) seen",
                "promised: \(promises.joined(separator: ", "))",
            ]
        }
        let promise = breach.promise < 0 ? "somebody waits for ever" : promises[breach.promise]
        var lines = [
            "broken: \(promise), by the \(Verdict.grouped(runs)). random order (\(way)seed \(seed)), in \(Verdict.count(plan.steps.count, "step"))",
            breach.complaint, "the order, of which there may be shorter ones:",
        ]
        lines += try StepList(exploration, plan.steps.map(\.identity)).lines
        lines.append("to run it again:")
        return lines + ScheduleText(exploration.scenario, plan.steps).text
    }
}
