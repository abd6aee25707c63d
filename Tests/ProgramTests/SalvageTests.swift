import Foundation
import Testing

extension AllPrograms {
    @Suite("dfs rebuild and dfs recover", .serialized)
    struct SalvageTests {
        @Test("Two folders without catalogs become another cluster with every file")
        func recover() async throws {
            try await NodeProcesses.with { nodes in
                let programs = nodes.programs
                let large = try programs.makeFile("large", bytes: 2_000_000, seed: 1)
                let small = try programs.makeFile("small", bytes: 900, seed: 2)
                for file in [large, small] {
                    #expect(try await nodes.dfc("put", file).status == 0)
                }
                // Nodes that are stopped leave whole journals.
                try await nodes.stopAll()
                for number in [1, 3] {
                    try FileManager.default.removeItem(atPath: nodes.data(number) + "/catalog.db")
                    let rebuilt = try await programs.run(
                        "dfs", ["rebuild", "--data", nodes.data(number)])
                    #expect(
                        rebuilt.status == 0 && rebuilt.output.contains("2 files"), "\(rebuilt)")
                }
                let other = programs.path("other")
                let port = "\(Int.random(in: 12_000...30_000))"
                let recovered = try await programs.run(
                    "dfs",
                    [
                        "recover", "--new-cluster", other, "--base-port", port, nodes.data(1),
                        nodes.data(3),
                    ])
                #expect(recovered.status == 0, "\(recovered)")
                let up = try programs.start("dfs", ["up", "--root", other])
                for _ in 0..<500 where !up.output.contains("ready") {
                    try await Task.sleep(for: .milliseconds(20))
                }
                let environment: [String: String?] = [
                    "DFC_CONFIG": other + "/dfc.conf", "DFC_PASSWORD": NodeProcesses.password,
                ]
                for file in [large, small] {
                    let name = (file as NSString).lastPathComponent
                    let copy = programs.path("copy")
                    let got = try await programs.run(
                        "dfc", ["get", name, copy], environment: environment)
                    #expect(got.status == 0 && programs.isSame(file, copy), "\(got)")
                }
                await up.signal(SIGTERM)
                _ = try await up.wait(timeoutSeconds: 20)
            }
        }

        @Test("A folder that is no node's, or was not rebuilt, is refused with a sentence")
        func refused() async throws {
            try await Programs.with { programs in
                let rebuilt = try await programs.run("dfs", ["rebuild", "--data", programs.folder])
                #expect(rebuilt.status == 78 && rebuilt.isSentence, "\(rebuilt)")
                let recovered = try await programs.run(
                    "dfs", ["recover", "--new-cluster", programs.path("n"), programs.folder])
                #expect(recovered.status == 78 && recovered.isSentence, "\(recovered)")
            }
        }
    }
}
