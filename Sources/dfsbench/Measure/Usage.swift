import Foundation

/// What one run of `dfc` took.
struct Usage {
    let seconds: Double
    let clientCPUSeconds: Double
    /// Of all nodes together.
    let serverCPUSeconds: Double
    let clientPeakBytes: Int
    /// Of the node that used most.
    let serverPeakBytes: Int

    /// Runs `dfc` to its successful end.
    static func of(
        dfc arguments: [String], _ cluster: any BenchCluster, _ scratch: Scratch
    ) throws -> Usage {
        let nodes = cluster.nodes
        for node in nodes { ProcessFacts.resetPeak(of: node) }
        let children = ProcessFacts.processorSecondsOfEndedChildren()
        let servers = nodes.map(ProcessFacts.processorSeconds(of:))
        let start = ContinuousClock.now
        let client = try Program(
            "dfc", arguments, scratch, environment: cluster.clientEnvironment)
        let clientPeakBytes = try client.finish()
        let seconds = start.duration(to: .now) / .seconds(1)
        return Usage(
            seconds: seconds,
            clientCPUSeconds: ProcessFacts.processorSecondsOfEndedChildren() - children,
            serverCPUSeconds: zip(nodes, servers).reduce(0) {
                $0 + ProcessFacts.processorSeconds(of: $1.0) - $1.1
            },
            clientPeakBytes: clientPeakBytes,
            serverPeakBytes: nodes.map(ProcessFacts.peakResidentBytes(of:)).max() ?? 0)
    }
}
