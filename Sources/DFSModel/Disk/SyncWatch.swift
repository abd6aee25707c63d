/// Hears of each sync of a node's disk just before it happens.
///
/// Nodes have ``none``. A test that wants to know what a power cut leaves behind at each sync gives
/// one of its own to the initializers that take it; nothing from outside the program can.
package struct SyncWatch: Sendable {
    private let willSync: @Sendable (String) -> Void

    /// - Parameter willSync: gets the path of what is about to be synced; the sync waits for it.
    package init(_ willSync: @escaping @Sendable (String) -> Void) {
        self.willSync = willSync
    }

    /// Hears nothing.
    package static let none = SyncWatch { _ in }

    /// Says that `path` is about to be synced.
    package func callAsFunction(_ path: String) {
        willSync(path)
    }
}
