import Synchronization

/// Says to many tasks at once that it is time to stop.
final class Ending: Sendable {
    private let hasCome = Atomic(false)

    var isNow: Bool { hasCome.load(ordering: .acquiring) }

    func come() { hasCome.store(true, ordering: .releasing) }
}
