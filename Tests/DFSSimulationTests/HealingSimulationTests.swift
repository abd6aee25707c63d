import DFSSimulation
import Testing

@Suite("Histories of nodes that heal", .serialized)
struct HealingSimulationTests {
    @Test("the rules as they are pass fixed seeds and fresh ones, and nodes do fetch and adopt")
    func correct() throws {
        var (fetched, adopted, cut) = (0, 0, 0)
        let fresh = (0..<20).map { _ in UInt64.random(in: 1_000_000...UInt64(UInt32.max)) }
        for seed in Array(1...200) + fresh {
            var simulation = try HealingSimulation(seed: seed)
            let report = try simulation.run()
            #expect(report.violation == nil, "seed \(seed)")
            fetched += report.fetched
            adopted += report.adopted
            cut += report.cutRepairs
        }
        #expect(fetched > 200 && adopted > 50 && cut > 50)
    }

    @Test("the same seed gives the same history")
    func replay() throws {
        var first = try HealingSimulation(seed: 5, isTraced: true)
        var second = try HealingSimulation(seed: 5, isTraced: true)
        let report = try first.run()
        #expect(!report.trace.isEmpty)
        #expect(try second.run() == report)
    }

    @Test("every broken rule is caught within 1,000 seeds", arguments: HealingVariant.broken)
    func broken(variant: HealingVariant) throws {
        let caught = try (1...1_000).first { seed in
            var simulation = try HealingSimulation(seed: UInt64(seed), variant: variant)
            return try simulation.run().violation != nil
        }
        #expect(caught != nil, "\(variant.rawValue) was not caught")
    }
}
