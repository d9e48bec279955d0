internal import Basics
public import Caching
internal import Keyspace
public import Simulation
internal import Tracing

/// Runs a scenario step by step, as a plan says. Before and after the scenario it chooses what a simulation without a
/// chooser would do.
public final class Stepper: Chooser, @unchecked Sendable {
    // Confined to the simulation's thread.
    private var world: World?
    private var probe: StepProbe?
    private var rules = Rules()
    private var plan: (any Plan)?
    private var monitors: [any Monitor] = []
    private var breach: Breach?
    public private(set) var isActive = false
    private var hasBodyBegun = false
    /// Whether the statements that start the clients have ended.
    private var isBodyOver = false
    /// Whose step has just been taken; nil if none was since the newest situation.
    private var stepping: UInt64?
    /// What a task is called in a schedule, by its number.
    private var offersOfTasks: [Int: Offer] = [:]
    /// The task that a timer has just woken, which goes on in the same step.
    private var woken: Int?
    private var disturbancesLeft = 0
    /// The tasks of clients that crashed.
    private var stopped: Set<UInt64> = []
    /// Nodes whose next call fails.
    private var failing: Set<String> = []
    private var hasFailed: Set<String> = []
    /// Told of each step that a plan chose, before it is taken.
    public var onStep: (Offer) -> Void = { _ in }

    public init() {}

    public var isTimed: Bool { !isActive || rules.isTimed }
    public var stopsClock: Bool { isActive && !rules.isTimed }

    // MARK: Scenarios

    /// Has the plan decide from now on. The next task that is started runs the scenario's statements.
    ///
    /// - Parameter isWithin: whether the present task runs the statements, and no task that is still to be started.
    public func begin(_ world: World, _ rules: Rules, _ plan: any Plan, isWithin: Bool = false) {
        let probe = StepProbe(world)
        probe.countsEvents = rules.readsLog
        probe.ordersOperations = rules.ordersOperations
        world.probe = probe
        self.probe = probe
        self.world = world
        self.rules = rules
        self.plan = plan
        monitors = rules.promises.map { $0.makeMonitor(world) }
        offersOfTasks = [:]
        disturbancesLeft = rules.disturbanceLimit
        (breach, stepping, woken, stopped, failing, hasFailed) = (nil, nil, nil, [], [], [])
        (hasBodyBegun, isBodyOver, isActive) = (isWithin, false, true)
        world.log.observers.append { [unowned self] event in self.see(event) }
    }

    /// The statements of the scenario have ended; what they started may go on.
    public func endBody() { isBodyOver = true }

    /// Told when a plan has nothing more to say.
    public var onEnd: () -> Void = {}

    /// Has the simulation go on as usual.
    public func end() {
        isActive = false
        world?.losses.clear()
        world?.probe = nil
        (world, probe, plan, monitors) = (nil, nil, nil, [])
    }

    /// Nothing can happen any more. The plan is told, as of every other situation.
    public func noteStall() {
        guard isActive, let world, let plan else { return }
        _ = plan.next(situation([], world))
    }

    private func see(_ event: Event) {
        guard isActive, let world else { return }
        if !failing.isEmpty {
            switch event.what {
            case .refuse, .skip, .miss(.unavailable): hasFailed.insert(world.names.node(event.node))
            default: break
            }
        }
        for (place, monitor) in monitors.enumerated() {
            guard let complaint = monitor.see(event, world), breach == nil else { continue }
            breach = Breach(promise: place, complaint: complaint)
        }
    }

    // MARK: Choosing

    public func choose(_ choices: [Choice], at now: Instant) -> Int? {
        guard isActive, let world, let plan else { return 0 }
        if !hasBodyBegun {
            hasBodyBegun = true
            return 0
        }
        endDisturbance(world)
        if let task = woken {
            woken = nil
            if let place = choices.firstIndex(where: { $0.kind == .task && $0.number == task }) {
                return place
            }
        }
        if plan.isOver {
            end()
            onEnd()
            return Simulation.again
        }
        if let place = choices.firstIndex(where: { isPrompt($0, world) }) { return place }
        world.losses.clear()
        let (places, steps) = self.steps(choices, world)
        let occurrences =
            disturbancesLeft > 0 ? self.occurrences(world, steps, places.map { choices[$0] }) : []
        let situation = situation(steps + occurrences.map(\.offer), world, choices)
        guard let chosen = plan.next(situation) else {
            guard plan.isOver else { return nil }
            end()
            onEnd()
            return Simulation.again
        }
        onStep(situation.offers[chosen])
        if chosen < steps.count { return take(choices, at: places[chosen], world) }
        disturbancesLeft -= 1
        stepping = 0
        let occurrence = occurrences[chosen - steps.count]
        occurrence.act()
        return occurrence.step.map { take(choices, at: places[$0], world) } ?? Simulation.again
    }

    /// What can go on, each by itself: where two are called the same, the one that came first.
    private func steps(_ choices: [Choice], _ world: World) -> (places: [Int], offers: [Offer]) {
        var places: [Int] = []
        var offers: [Offer] = []
        for index in choices.indices where !isStopped(choices[index], world) {
            let offer = offer(choices[index], world)
            if offers.contains(where: { $0.identity == offer.identity }) { continue }
            places.append(index)
            offers.append(offer)
        }
        return (places, offers)
    }

    private func take(_ choices: [Choice], at place: Int, _ world: World) -> Int {
        let choice = choices[place]
        stepping = world.simulation.task(of: choice)?.identity ?? 0
        switch choice.kind {
        case .wake: woken = choice.number
        case .pause:
            woken = choice.number
            probe?.touchEverything()
        // The clock moves, and with it the ends of all that has a time to live.
        case .timer: probe?.touchEverything()
        case .task: break
        }
        return place
    }

    /// After the last step of a plan all goes on as usual. A node that has failed once works again, and perhaps somebody
    /// waits for that.
    public func relieve() -> Bool {
        if isActive, plan?.isOver ?? false {
            end()
            onEnd()
            return true
        }
        guard isActive, let world, !hasFailed.isEmpty else { return false }
        endDisturbance(world)
        return true
    }

    private func isPrompt(_ choice: Choice, _ world: World) -> Bool {
        choice.kind == .task && (world.simulation.task(of: choice)?.isPrompt ?? false)
    }

    private func isStopped(_ choice: Choice, _ world: World) -> Bool {
        !stopped.isEmpty && (world.simulation.task(of: choice).map { stopped.contains($0.identity) } ?? false)
    }

    private func offer(_ choice: Choice, _ world: World) -> Offer {
        if case .timer = choice.kind { return makeOffer(choice, world) }
        if let known = offersOfTasks[choice.number] { return known }
        let offer = makeOffer(choice, world)
        offersOfTasks[choice.number] = offer
        return offer
    }

    private func makeOffer(_ choice: Choice, _ world: World) -> Offer {
        guard let task = world.simulation.task(of: choice) else {
            let identity = Fingerprint(Fingerprint.of(choice.name), 5).bits
            return Offer(identity: identity, name: choice.name, actor: identity)
        }
        let prefix = "client "
        let name = task.name.hasPrefix(prefix) ? String(task.name.dropFirst(prefix.count)) : task.name
        return Offer(identity: task.identity, name: name, actor: task.identity)
    }

    private func situation(_ offers: [Offer], _ world: World, _ choices: [Choice] = []) -> Situation {
        let accesses = stepping.flatMap { probe?.endStep(of: $0) } ?? []
        stepping = nil
        let isOver = isBodyOver && !world.isBusy(besides: stopped.count)
        check(world, isOver: isOver, isStuck: offers.isEmpty)
        return Situation(offers: offers, accesses: accesses, breach: breach, isOver: isOver) {
            [self] in state(world, choices)
        }
    }

    private func check(_ world: World, isOver: Bool, isStuck: Bool) {
        for (place, monitor) in monitors.enumerated() where breach == nil {
            if let complaint = monitor.check(world, isOver: isOver) {
                breach = Breach(promise: place, complaint: complaint)
            }
        }
        if isStuck, !isOver, breach == nil {
            breach = Breach(promise: -1, complaint: "a client waits for what nothing is left to bring about")
        }
    }

    /// A fingerprint of the world, of what can happen next, and of what the promises remember.
    private func state(_ world: World, _ choices: [Choice]) -> UInt64 {
        var state = Fingerprint(probe?.state() ?? 0, UInt64(disturbancesLeft))
        var next: UInt64 = 0
        for choice in choices {
            var one = Fingerprint(offer(choice, world).identity)
            switch choice.kind {
            case .task: one.mix(1 as UInt64)
            case .wake(let due):
                one.mix(2 as UInt64)
                if rules.isTimed { one.mix(Int((due - world.simulation.now).nanoseconds)) }
            case .timer(let due), .pause(let due):
                one.mix(3 as UInt64)
                one.mix(Int(max(0, (due - world.simulation.now).nanoseconds)))
            }
            next &+= one.bits
        }
        state.mix(next)
        for monitor in monitors { state.mix(monitor.memory) }
        state.mix(stopped.reduce(0) { $0 &+ $1 })
        state.mix(failing.reduce(0) { $0 &+ Fingerprint.of($1) })
        if let breach { state.mix(breach.complaint) }
        return state.bits
    }

    // MARK: Disturbances

    private func occurrences(_ world: World, _ steps: [Offer], _ choices: [Choice]) -> [Occurrence] {
        rules.disturbances.flatMap { disturbance -> [Occurrence] in
            switch disturbance {
            case .crash(let name):
                guard let node = world.node(name) else { return [] }
                return [Occurrence("crash \(name)") { world.crash(node, until: nil) }]
            case .crashClient(let name):
                guard let client = steps.first(where: { $0.name == name }) else { return [] }
                return [
                    Occurrence("crash client \(name)") { [self] in
                        stopped.insert(client.identity)
                        probe?.touchEverything()
                    }
                ]
            case .expire(let text):
                return copies(world, of: text).map { cache, key in
                    Occurrence("expire \(key.text) in \(cache.name)") { world.expire(key, in: cache) }
                }
            case .evict(let text):
                return copies(world, of: text).map { cache, key in
                    Occurrence("evict \(key.text) from \(cache.name)") { world.takeAway(key, from: cache) }
                }
            case .dropMessage(let name): return losses(world, name, steps, choices)
            case .delay(let span): return delays(world, span, steps, choices)
            case .fail(let name):
                guard let node = world.node(name), !failing.contains(name) else { return [] }
                return [
                    Occurrence("fail \(name)") { [self] in
                        world.disturb(node, .down(until: nil))
                        failing.insert(name)
                    }
                ]
            }
        }
    }

    /// The messages that could get lost in the next step: the answer that arrives, or the call that is made of it.
    private func losses(
        _ world: World, _ name: String?, _ steps: [Offer], _ choices: [Choice]
    ) -> [Occurrence] {
        steps.indices.flatMap { index -> [Occurrence] in
            let who = steps[index].name
            guard name == nil || name == who else { return [] }
            let call = Occurrence("drop call of \(who)", within: index) { world.losses.loseCall() }
            switch choices[index].kind {
            case .task: return [call]
            case .wake:
                return [
                    call,
                    Occurrence("drop answer to \(who)", within: index) { world.losses.loseAnswer() },
                ]
            case .timer, .pause: return []
            }
        }
    }

    /// With a clock: the answers that could come later than they would. Without one every step may come as late as it likes.
    private func delays(
        _ world: World, _ span: TimeSpan, _ steps: [Offer], _ choices: [Choice]
    ) -> [Occurrence] {
        guard rules.isTimed else { return [] }
        return steps.indices.compactMap { index in
            guard case .wake = choices[index].kind else { return nil }
            return Occurrence("delay \(steps[index].name) by \(span)") { [self] in
                world.simulation.postpone(choices[index], by: span)
                probe?.touchEverything()
            }
        }
    }

    private func copies(_ world: World, of text: String?) -> [(CacheNode, Key)] {
        world.caches.flatMap { cache in
            cache.memory.keysByAge.map { (cache, world.names.key($0)) }.filter {
                text == nil || $0.1.text == text
            }
        }
    }

    /// A node that has failed once works again.
    private func endDisturbance(_ world: World) {
        guard !hasFailed.isEmpty else { return }
        for name in hasFailed.sorted() where failing.remove(name) != nil {
            if let node = world.node(name) { world.heal(node) }
        }
        hasFailed = []
    }
}
