import DFSChaos
import DFSTesting
import Testing

@Suite("The model of the catalog and the catalog")
struct ConformanceTests {
    @Test("they answer alike, verb by verb, in histories and drills from fixed and fresh seeds")
    func same() async throws {
        let fresh = UInt64.random(in: 1_000...UInt64(UInt32.max))
        for first in [1, fresh] {
            let report = try await TemporaryFolder.with { folder in
                try await CatalogCheck(seeds: first...first, folder: folder).run()
            }
            #expect(report.isGood, "seed \(first): \(report.violations)")
            #expect(report.operations > 800, "seed \(first)")
        }
    }
}
