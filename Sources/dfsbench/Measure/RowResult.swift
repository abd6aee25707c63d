/// All repeats of one row.
struct RowResult: Encodable {
    let row: Row
    /// Seconds of each run.
    private(set) var floorSeconds: [Double] = []
    private(set) var storeSeconds: [Double] = []
    /// Processor seconds of each run.
    private(set) var clientCPUSeconds: [Double] = []
    private(set) var serverCPUSeconds: [Double] = []
    /// The peaks of resident memory over all runs.
    private(set) var clientPeakBytes = 0
    /// The node that used most.
    private(set) var serverPeakBytes = 0

    private enum CodingKeys: String, CodingKey {
        case row
        case floorSeconds = "floor_seconds"
        case storeSeconds = "store_seconds"
        case clientCPUSeconds = "client_cpu_seconds"
        case serverCPUSeconds = "server_cpu_seconds"
        case clientPeakBytes = "client_peak_bytes"
        case serverPeakBytes = "server_peak_bytes"
    }

    init(_ row: Row) {
        self.row = row
    }

    mutating func add(floorSeconds: Double, _ usage: Usage) {
        self.floorSeconds.append(floorSeconds)
        storeSeconds.append(usage.seconds)
        clientCPUSeconds.append(usage.clientCPUSeconds)
        serverCPUSeconds.append(usage.serverCPUSeconds)
        clientPeakBytes = max(clientPeakBytes, usage.clientPeakBytes)
        serverPeakBytes = max(serverPeakBytes, usage.serverPeakBytes)
    }

    /// How many times the floor's time the store takes, of the medians.
    var ratio: Double { Self.median(storeSeconds) / Self.median(floorSeconds) }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard let last = sorted.last else { return 0 }
        let middle = sorted.count / 2
        guard sorted.count % 2 == 0 else { return sorted[middle] }
        return (sorted[middle - 1] + (middle < sorted.count ? sorted[middle] : last)) / 2
    }
}
