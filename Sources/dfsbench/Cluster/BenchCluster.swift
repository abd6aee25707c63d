/// The cluster that is measured.
protocol BenchCluster: AnyObject, Sendable {
    /// How clients speak to it: `TLS`, `plain`, or what a file says.
    var transport: String { get }
    /// The nodes' processes; empty if they are not this program's.
    var nodes: [Int32] { get }
    /// The paths of their catalogs.
    var catalogs: [String] { get }
    /// What `dfc` is started with; it is logged in.
    var clientEnvironment: [String: String] { get }
    /// The client's configuration, and who logs in.
    var account: BenchAccount { get }

    /// Kills a node without warning. Throws ``BenchError`` if it is not this program's.
    func killOneNode() throws
    /// Starts the node that was killed.
    func restartKilledNode() throws
    /// Checks all nodes; gives the peak of the checking program's memory. Throws ``BenchError`` if
    /// they are not this program's, or not clean.
    func verify() throws -> Int
    /// The catalog of a node that may be lost, in its folder.
    func catalogOfLossyNode() throws -> String
    /// Kills that node and removes all that it has.
    func loseNode() throws
    /// Starts it on an empty folder, in its former place.
    func replaceLostNode() throws
    /// Stops all nodes, runs `between` with the paths of their catalogs, and starts them again.
    /// Gives the seconds from the start to the first put. Throws ``BenchError`` if they are not this program's.
    func restart(_ between: (_ catalogs: [String]) throws -> Void) throws -> Double
    func stop()
}

/// Who uses the cluster that is measured.
struct BenchAccount: Sendable {
    let configuration: String
    let user: String
    let password: String
}

extension BenchCluster {
    /// Runs `dfc` as the cluster's user; gives the peak of its resident memory.
    func dfc(_ arguments: [String], _ scratch: Scratch) throws -> Int {
        try Program("dfc", arguments, scratch, environment: clientEnvironment).finish()
    }
}
