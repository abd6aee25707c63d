/// All repeats of one row.
struct RowResult: Encodable {
    let name: String
    let work: String
    let floor: String
    let amount: Amount
    /// Seconds of each run.
    private(set) var floorSeconds: [Double] = []
    private(set) var storeSeconds: [Double] = []
    /// Processor seconds of each run.
    private(set) var clientCPUSeconds: [Double] = []
    private(set) var serverCPUSeconds: [Double] = []
    private(set) var machineCPUSeconds: [Double] = []
    /// The peaks of resident memory over all runs.
    private(set) var clientPeakBytes = 0
    /// The node that used most.
    private(set) var serverPeakBytes = 0
    private(set) var notes: [String] = []

    private enum CodingKeys: String, CodingKey {
        case name, work, floor, notes
        case floorSeconds = "floor_seconds"
        case storeSeconds = "store_seconds"
        case clientCPUSeconds = "client_cpu_seconds"
        case serverCPUSeconds = "server_cpu_seconds"
        case machineCPUSeconds = "machine_cpu_seconds"
        case clientPeakBytes = "client_peak_bytes"
        case serverPeakBytes = "server_peak_bytes"
    }

    init(_ row: any Row) {
        name = row.name
        work = row.work
        floor = row.floor
        amount = row.amount
    }

    mutating func add(_ measured: Measured) {
        let usage = measured.usage
        floorSeconds.append(measured.floorSeconds)
        storeSeconds.append(usage.seconds)
        clientCPUSeconds.append(usage.clientCPUSeconds)
        serverCPUSeconds.append(usage.serverCPUSeconds)
        machineCPUSeconds.append(usage.machineCPUSeconds)
        clientPeakBytes = max(clientPeakBytes, usage.clientPeakBytes)
        serverPeakBytes = max(serverPeakBytes, usage.serverPeakBytes)
        if let note = measured.note { notes.append(note) }
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
