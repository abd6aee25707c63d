import Foundation

/// What a piece of work took.
struct Usage {
    let seconds: Double
    /// Of the ended processes that did it, and of this one.
    let clientCPUSeconds: Double
    /// Of all nodes together.
    let serverCPUSeconds: Double
    /// Of everything on the machine, the kernel's own work included.
    let machineCPUSeconds: Double
    let clientPeakBytes: Int
    /// Of the node that used most.
    let serverPeakBytes: Int

    /// The same of work that took so long.
    func lasting(_ seconds: Double) -> Usage {
        Usage(
            seconds: seconds, clientCPUSeconds: clientCPUSeconds,
            serverCPUSeconds: serverCPUSeconds, machineCPUSeconds: machineCPUSeconds,
            clientPeakBytes: clientPeakBytes, serverPeakBytes: serverPeakBytes)
    }

    /// The same for a part of the work; peaks stay.
    func scaled(by part: Double) -> Usage {
        Usage(
            seconds: seconds * part, clientCPUSeconds: clientCPUSeconds * part,
            serverCPUSeconds: serverCPUSeconds * part,
            machineCPUSeconds: machineCPUSeconds * part, clientPeakBytes: clientPeakBytes,
            serverPeakBytes: serverPeakBytes)
    }

    /// Takes the time of `body`, which gives the client's peak of resident memory.
    static func of(_ cluster: any BenchCluster, _ body: () async throws -> Int) async throws
        -> Usage
    {
        let nodes = cluster.nodes
        for node in nodes { ProcessFacts.resetPeak(of: node) }
        let clients = ProcessFacts.processorSecondsOfEndedChildrenAndSelf()
        let servers = nodes.map(ProcessFacts.processorSeconds(of:))
        let machine = ProcessFacts.processorSecondsOfMachine()
        let start = ContinuousClock.now
        let clientPeakBytes = try await body()
        let seconds = start.duration(to: .now) / .seconds(1)
        return Usage(
            seconds: seconds,
            clientCPUSeconds: ProcessFacts.processorSecondsOfEndedChildrenAndSelf() - clients,
            serverCPUSeconds: zip(nodes, servers).reduce(0) {
                $0 + ProcessFacts.processorSeconds(of: $1.0) - $1.1
            },
            machineCPUSeconds: ProcessFacts.processorSecondsOfMachine() - machine,
            clientPeakBytes: clientPeakBytes,
            serverPeakBytes: nodes.map(ProcessFacts.peakResidentBytes(of:)).max() ?? 0)
    }
}
