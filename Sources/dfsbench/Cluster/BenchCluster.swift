/// The cluster that is measured.
protocol BenchCluster: Sendable {
    /// How clients speak to it: `TLS`, `plain`, or what a file says.
    var transport: String { get }
    /// The nodes' processes; empty if they are not this program's.
    var nodes: [Int32] { get }
    /// What `dfc` is started with; it is logged in.
    var clientEnvironment: [String: String] { get }

    func stop()
}
