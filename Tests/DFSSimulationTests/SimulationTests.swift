import DFSSimulation
import Testing

@Suite("Histories of the commit protocol under faults", .serialized)
struct SimulationTests {
    @Test("the protocol as it is passes fixed seeds and fresh ones")
    func correct() throws {
        let fresh = (0..<10).map { _ in UInt64.random(in: 1_000_000...UInt64(UInt32.max)) }
        for seed in Array(1...50) + fresh {
            var simulation = try Simulation(seed: seed)
            let report = try simulation.run()
            #expect(report.violation == nil, "seed \(seed)")
            #expect(report.operations > 0, "seed \(seed)")
        }
    }

    @Test("the same seed gives the same history")
    func replay() throws {
        var first = try Simulation(seed: 7, isTraced: true)
        var second = try Simulation(seed: 7, isTraced: true)
        let trace = try first.run().trace
        #expect(!trace.isEmpty)
        #expect(try second.run().trace == trace)
    }

    @Test("every way to break the protocol is caught within 1,000 seeds", arguments: Variant.broken)
    func broken(variant: Variant) throws {
        let caught = try (UInt64(1)...1_000).first { seed in
            var simulation = try Simulation(seed: seed, variant: variant)
            return try simulation.run().violation != nil
        }
        #expect(caught != nil, "\(variant.rawValue) was not caught")
    }
}
