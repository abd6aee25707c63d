/// What a run is made of.
package struct ChaosOptions: Sendable {
    package var seed: UInt64
    package var clients: Int
    package var paths: Int
    /// The kinds of faults, each as likely as it is often in here.
    package var kinds: [FaultKind]
    /// How many faults of the kind that is counted (nodes that were killed or lost power) end the
    /// run; nil if the time does.
    package var faults: Int?
    /// When the run ends in any case.
    package var seconds: Int
    /// The longest pause between the begins of two faults.
    package var pauseMilliseconds: Int

    package init(
        seed: UInt64, clients: Int, paths: Int, kinds: [FaultKind], faults: Int?, seconds: Int,
        pauseMilliseconds: Int
    ) {
        self.pauseMilliseconds = pauseMilliseconds
        self.seed = seed
        self.clients = clients
        self.paths = paths
        self.kinds = kinds
        self.faults = faults
        self.seconds = seconds
    }
}
