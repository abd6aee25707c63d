import DFSTesting
import Testing

extension AllPrograms {
    @Suite("Nodes that are treated badly")
    struct ChaosTests {
        @Test("a short storm of kills and stops loses nothing and breaks no promise")
        func storm() async throws {
            try await Programs.with { programs in
                let ended = try await programs.run(
                    "dfschaos",
                    [
                        "storm", "--seed", "3", "--kills", "6", "--seconds", "20", "--clients", "6",
                        "--root", programs.path("storm"),
                    ], timeoutSeconds: 300)
                #expect(ended.status == 0, "\(ended)")
                let report = try #require(try ended.objects().first)
                #expect(report["acknowledged"] as? Int ?? 0 > 10, "\(ended)")
                #expect(report["lost"] as? Int == 0)
            }
        }

        @Test("of many clients that put an empty path at once exactly one wins")
        func race() async throws {
            try await Programs.with { programs in
                let ended = try await programs.run(
                    "dfschaos",
                    [
                        "race", "--seed", "4", "--clients", "16", "--rounds", "5", "--kill",
                        "--root", programs.path("race"),
                    ], timeoutSeconds: 300)
                #expect(ended.status == 0, "\(ended)")
            }
        }
    }
}
