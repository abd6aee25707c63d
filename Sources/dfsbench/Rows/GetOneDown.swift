/// The same get, with a node killed right before. The floor is the store's own time with all
/// nodes.
struct GetOneDown: Row {
    let sizeBytes: Int
    var name: String { "get-one-down" }
    var work: String { "dfc get of one file, one node of four killed" }
    var floor: String { "the same get with all nodes" }
    var amount: Amount { .bytes(sizeBytes) }

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        let name = try LargeFetch.stored(bench)
        let healthy = try await LargeFetch.get(name, bench)
        try bench.cluster.killOneNode()
        let usage = try await LargeFetch.get(name, bench)
        try bench.cluster.restartKilledNode()
        return Measured(floorSeconds: healthy.seconds, usage: usage)
    }
}
