import DFSSimulation
import Testing

@Suite("Histories of a cluster whose members change", .serialized)
struct MemberSimulationTests {
    @Test("the rules as they are pass fixed seeds and fresh ones, and the members do change")
    func correct() throws {
        var epochs = 0
        let fresh = (0..<10).map { _ in UInt64.random(in: 1_000_000...UInt64(UInt32.max)) }
        for seed in Array(1...100) + fresh {
            var simulation = try MemberSimulation(seed: seed)
            let report = try simulation.run()
            #expect(report.violation == nil, "seed \(seed)")
            epochs += report.epoch - 1
        }
        #expect(epochs > 50)
    }

    @Test("the same seed gives the same history")
    func replay() throws {
        var first = try MemberSimulation(seed: 5, isTraced: true)
        var second = try MemberSimulation(seed: 5, isTraced: true)
        let report = try first.run()
        #expect(!report.trace.isEmpty)
        #expect(try second.run() == report)
    }

    /// Where to look first, so that the suite need not go through the thousand that
    /// `dfssim --kind members --broken --seeds 1000` goes through.
    static let firstSeeds: [MemberVariant: UInt64] = [
        .mixedEpochs: 571, .emptyCatalogVotes: 250, .committedRowsOnly: 551,
        .strictReadOfOldBallots: 282, .unaskedRestore: 40, .restoreAsksMajority: 345,
        .leaversUnasked: 403, .stepsUnheard: 40,
    ]

    @Test("every broken rule is caught within 1,000 seeds", arguments: MemberVariant.broken)
    func broken(variant: MemberVariant) throws {
        let first = try #require(Self.firstSeeds[variant])
        let caught = try (first..<first + 1_000).first { seed in
            var simulation = try MemberSimulation(seed: seed, variant: variant)
            return try simulation.run().violation != nil
        }
        #expect(caught != nil, "\(variant.rawValue) was not caught")
    }
}
