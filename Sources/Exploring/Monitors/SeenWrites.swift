internal import Basics
internal import Caching
internal import Tracing

/// Of each client and key the write that it has seen last, by reading or by writing it.
///
/// Writes are known by their numbers, since their places among the accepted ones can still change.
struct SeenWrites {
    private struct Place: Hashable {
        var client: Int32
        var key: KeyID
    }

    private let probe: StepProbe?
    private let names: Names
    /// Only walked through for a sum.
    private var writes: [Place: Int] = [:]

    init(_ world: World) {
        probe = world.probe
        names = world.names
    }

    subscript(client: Int32, key: KeyID) -> Int? {
        get { writes[Place(client: client, key: key)] }
        set { writes[Place(client: client, key: key)] = newValue }
    }

    /// The same in every order in which the clients have seen the same.
    var memory: UInt64 {
        writes.reduce(0) { sum, item in
            sum
                &+ Fingerprint(
                    UInt64(item.key.client), Fingerprint.of(names.key(item.key.key).text), stable(item.value)
                ).bits
        }
    }

    /// The number of a write, as it is in every order.
    func stable(_ version: Int) -> UInt64 {
        probe?.stableVersion(version) ?? UInt64(bitPattern: Int64(version))
    }
}

extension World {
    /// The write that made the value of an event: of no value, the newest deletion; nil if there is none.
    func write(behind event: Event) -> Int? { event.value?.version ?? newestDeletion(of: event.key) }
}
