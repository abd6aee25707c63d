import DFSModel
import DFSTesting
import Foundation
import Testing

extension AllPrograms {
    @Suite("Members of a cluster of processes", .serialized)
    struct MemberTests {
        private static func members(_ nodes: NodeProcesses) async throws -> [String: String] {
            let list = try await nodes.programs.run(
                "dfs", ["member", "list", "--json", "--root", nodes.root])
            let rows = try list.objects().compactMap { row -> (String, String)? in
                guard let name = row["name"] as? String, let address = row["address"] as? String
                else { return nil }
                return (name, address)
            }
            return Dictionary(uniqueKeysWithValues: rows)
        }

        @Test("A lost disk: an empty folder is refused, and --replace brings everything back")
        func replace() async throws {
            try await NodeProcesses.with { nodes in
                let programs = nodes.programs
                let file = try programs.makeFile("book", bytes: 700_000, seed: 3)
                #expect(try await nodes.dfc("put", file, "before").status == 0)
                try await nodes.stop(3, with: SIGKILL)
                try FileManager.default.removeItem(atPath: nodes.data(3))
                #expect(try await nodes.dfc("put", file, "meanwhile").status == 0)
                let refused = try await programs.run(
                    "dfs", ["serve", "--config", nodes.configuration(3)])
                #expect(refused.status != 0 && refused.errors.contains("--replace"), "\(refused)")
                try await nodes.start(3, "--replace")
                try await nodes.untilTakesChunks("DFS3", of: file)
                var verified = try await nodes.verify()
                for _ in 0..<100 where verified.status != 0 {
                    try await Task.sleep(for: .milliseconds(100))
                    verified = try await nodes.verify()
                }
                #expect(verified.status == 0, "\(verified)")
                // The majority is DFS2, DFS3 and DFS4 now, and DFS1 holds half of each file.
                try await nodes.stop(1)
                for name in ["before", "meanwhile"] {
                    let copy = programs.path("copy-\(name)")
                    let got = try await nodes.dfc("get", "--strict", name, copy)
                    #expect(got.status == 0 && programs.isSame(file, copy), "\(got)")
                }
                #expect(try await nodes.dfc("put", file, "after").status == 0)
            }
        }

        @Test("A fifth node joins by its folder; a removed one votes no more; a moved one is found")
        func addRemoveMove() async throws {
            try await NodeProcesses.with { nodes in
                let programs = nodes.programs
                let file = try programs.makeFile("book", bytes: 300_000, seed: 4)
                #expect(try await nodes.dfc("put", file, "a").status == 0)
                #expect(try await Self.members(nodes).keys.sorted() == (1...4).map { "DFS\($0)" })
                let port = try FreePorts.base(count: 1)
                let added = try await nodes.mustRun(
                    "dfs",
                    ["member", "add", "DFS5=localhost:\(port)", "--root", nodes.root])
                let made = try #require(added.output.firstMatch(of: /Made (.*)\.\n/)?.output.1)
                let fifth = try programs.start("dfs", ["serve", "--config", "\(made)/dfs.conf"])
                for _ in 0..<300 {
                    guard try await Self.members(nodes).count < 5 else { break }
                    try await Task.sleep(for: .milliseconds(50))
                }
                #expect(try await Self.members(nodes)["DFS5"] == "localhost:\(port)")
                let again = try await programs.run(
                    "dfs", ["member", "add", "DFS5=localhost:1", "--root", nodes.root])
                #expect(again.status != 0 && again.errors.contains("is a member"), "\(again)")

                try await nodes.mustRun(
                    "dfs", ["member", "remove", "DFS2", "--root", nodes.root])
                #expect(try await Self.members(nodes)["DFS2"] == nil)
                let gone = try await programs.run(
                    "dfs", ["member", "remove", "DFS2", "--root", nodes.root])
                #expect(gone.status == 3 && gone.errors.contains("DFS2"), "\(gone)")
                try await nodes.stop(2)
                #expect(try await nodes.dfc("put", file, "b").status == 0)

                let elsewhere = try FreePorts.base(count: 1)
                try await nodes.mustRun(
                    "dfs",
                    ["member", "move", "DFS5", "localhost:\(elsewhere)", "--root", nodes.root])
                #expect(try await Self.members(nodes)["DFS5"] == "localhost:\(elsewhere)")
                await fifth.signal(SIGTERM)
                #expect(try await fifth.wait(timeoutSeconds: 20).status == 0)
                // DFS1, DFS3, DFS4 and DFS5 are the members: three of them go on.
                let copy = programs.path("copy")
                let got = try await nodes.dfc("get", "--strict", "b", copy)
                #expect(got.status == 0 && programs.isSame(file, copy), "\(got)")
            }
        }
    }
}
