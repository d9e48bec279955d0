internal import Basics

/// The tasks of a simulation that has a chooser: what each is called, and what tells it from the others.
public struct TaskBook: Sendable {
    public struct Note: Sendable {
        public let name: String
        /// Made of the name, of the task that started it and of how many that one had started before: the same in every order
        /// of the same program.
        public let identity: UInt64
        /// Whether it only prepares what others do.
        public internal(set) var isPrompt: Bool
        public internal(set) var isOver = false
        fileprivate var started: UInt64 = 0
    }

    private var notes: [Note] = []
    /// How many were started by nobody: before the first task ran, or by timers.
    private var orphans: UInt64 = 0

    init() {}

    public var count: Int { notes.count }

    /// What is known of a task, by its number.
    public subscript(number: Int) -> Note { notes[number - 1] }

    func name(of task: TaskNumber) -> String { notes[Int(task.value) - 1].name }

    mutating func start(_ name: String, by starter: TaskNumber, isPrompt: Bool, isOnly: Bool) -> TaskNumber {
        var identity = Fingerprint()
        identity.mix(name)
        if isOnly {
            // Whoever started it, and after how many others: there is one at a time.
            identity.mix(9 as UInt64)
        } else if starter == .none {
            identity.mix(orphans)
            orphans += 1
        } else {
            let index = Int(starter.value) - 1
            identity.mix(notes[index].identity)
            identity.mix(notes[index].started)
            notes[index].started += 1
        }
        notes.append(Note(name: name, identity: identity.bits, isPrompt: isPrompt))
        return TaskNumber(value: UInt32(notes.count))
    }

    mutating func setPrompt(_ task: TaskNumber, _ isPrompt: Bool) {
        notes[Int(task.value) - 1].isPrompt = isPrompt
    }

    mutating func end(_ task: TaskNumber) { notes[Int(task.value) - 1].isOver = true }
}
