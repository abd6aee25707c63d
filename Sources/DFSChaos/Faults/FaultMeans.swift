package import DFSModel

/// What a run can do to its nodes beside sending them signals; it depends on where they run.
package protocol FaultMeans: Sendable {
    /// Cuts the power of the disk that holds a folder: what was not synced is gone.
    func cutPower(of folder: String) throws
    /// Brings the disk back after a cut, when nobody uses it any more.
    func mountAgain(_ folder: String) async throws
    /// Begins a disturbance of the network; nodes are numbered as in `names`.
    func begin(_ fault: NetworkFault, on names: [NodeName]) async throws
    /// Ends it.
    func end(_ fault: NetworkFault, on names: [NodeName]) async throws
}

/// Nothing but signals.
package struct SignalsOnly: FaultMeans {
    package init() {}

    package func cutPower(of folder: String) throws { throw Self.impossible }
    package func mountAgain(_ folder: String) async throws { throw Self.impossible }
    package func begin(_ fault: NetworkFault, on names: [NodeName]) async throws {
        throw Self.impossible
    }
    package func end(_ fault: NetworkFault, on names: [NodeName]) async throws {
        throw Self.impossible
    }

    private static let impossible = ModelError(
        .invalid, "Such a fault cannot be made where these nodes run.")
}
