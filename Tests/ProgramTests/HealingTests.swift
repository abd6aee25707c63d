import DFSModel
import DFSTesting
import Foundation
import Testing

extension AllPrograms {
    @Suite("A node that is killed while it heals", .serialized)
    struct HealingTests {
        private static func healing(
            _ nodes: NodeProcesses, _ number: Int
        ) async throws -> (queued: Int, repaired: Int)? {
            let status = try await nodes.programs.run(
                "dfs", ["status", "--json", "--root", nodes.root])
            let node = try status.objects().first { $0["node"] as? String == "DFS\(number)" }
            guard let healing = node?["healing"] as? [String: any Sendable],
                let queued = healing["queued_chunks"] as? Int,
                let repaired = healing["repaired_chunks"] as? Int
            else { return nil }
            return (queued, repaired)
        }

        private static func until(
            _ nodes: NodeProcesses, _ number: Int,
            _ holds: ((queued: Int, repaired: Int)) -> Bool
        ) async throws -> Bool {
            for _ in 0..<200 {
                if let now = try await healing(nodes, number), holds(now) { return true }
                try await Task.sleep(for: .milliseconds(50))
            }
            return false
        }

        @Test("A restored old copy of a folder brings back neither an older nor a deleted file")
        func restored() async throws {
            try await NodeProcesses.with { nodes in
                let programs = nodes.programs
                let old = try programs.makeFile("old", bytes: 90_000, seed: 1)
                let new = try programs.makeFile("new", bytes: 80_000, seed: 2)
                for name in ["changed", "deleted"] {
                    #expect(try await nodes.dfc("put", old, name).status == 0)
                }
                try await nodes.stop(2)
                let backup = programs.path("backup")
                try FileManager.default.copyItem(atPath: nodes.data(2), toPath: backup)
                try await nodes.start(2)
                try await nodes.untilTakesChunks("DFS2", of: old)
                #expect(try await nodes.dfc("put", new, "changed").status == 0)
                #expect(try await nodes.dfc("rm", "deleted").status == 0)
                #expect(try await Self.until(nodes, 2) { $0.queued == 0 })
                try await nodes.stop(2)
                try FileManager.default.removeItem(atPath: nodes.data(2))
                try FileManager.default.moveItem(atPath: backup, toPath: nodes.data(2))
                let copy = programs.path("copy")
                for arguments in [[], ["--replace"]] {
                    if arguments.isEmpty {
                        try await nodes.start(2)
                    } else {
                        try await nodes.stop(2)
                        try await nodes.start(2, "--replace")
                        // Both of its chunks of the new version.
                        #expect(
                            try await Self.until(nodes, 2) { $0.queued == 0 && $0.repaired >= 2 })
                        try await nodes.stop(1)
                    }
                    for _ in 0..<3 {
                        let got = try await nodes.dfc("get", "changed", copy)
                        #expect(got.status == 0 && programs.isSame(new, copy), "\(got)")
                        #expect(try await nodes.dfc("get", "deleted", copy).status == 3)
                        let list = try await nodes.dfc("list", "--strict")
                        #expect(!list.output.contains("deleted"), "\(list)")
                    }
                }
            }
        }

        @Test("A catalog with damaged pages is quarantined, and the node gets another by itself")
        func damagedCatalog() async throws {
            try await NodeProcesses.with { nodes in
                let programs = nodes.programs
                for number in 0..<6 {
                    let file = try programs.makeFile("f\(number)", bytes: 300_000, seed: 8)
                    #expect(try await nodes.dfc("put", file).status == 0)
                }
                try await nodes.stop(3)
                let catalog = nodes.data(3) + "/catalog.db"
                let file = try #require(FileHandle(forUpdatingAtPath: catalog))
                let pages = try file.seekToEnd() / 4_096
                for page in stride(from: UInt64(4), to: pages, by: 3) {
                    try file.seek(toOffset: page * 4_096)
                    try file.write(contentsOf: Data(repeating: 0xff, count: 64))
                }
                try file.close()
                try await nodes.stop(4)
                try await Self.endsForDamage(nodes, 3)
                let refused = try #require(try await Self.endAtStart(nodes, 3))
                #expect(refused.status == 65 && refused.errors.contains("--replace"), "\(refused)")
                try await nodes.start(4)
                // Until DFS4 has caught up, DFS3 refuses.
                var refusal: Ended? = refused
                for _ in 0..<50 where refusal != nil {
                    try await Task.sleep(for: .milliseconds(100))
                    refusal = try await Self.endAtStart(nodes, 3)
                }
                #expect(refusal == nil, "\(String(describing: refusal))")
                let aside = try FileManager.default.contentsOfDirectory(
                    atPath: nodes.data(3) + "/quarantine")
                #expect(aside.contains { $0.hasPrefix("catalog-") }, "\(aside)")
                #expect(try await Self.until(nodes, 3) { $0.queued == 0 && $0.repaired > 0 })
                let mended = try await nodes.verify()
                #expect(mended.status == 0, "\(mended)")
            }
        }

        /// Starts a node. Gives how it ended if it ended before it listened.
        private static func endAtStart(
            _ nodes: NodeProcesses, _ number: Int
        ) async throws -> Ended? {
            do {
                try await nodes.start(number)
                return nil
            } catch is ModelError {
                return try await nodes.end(of: number)
            }
        }

        /// Starts a node on a damaged catalog; it ends by itself, at the latest after a verify.
        private static func endsForDamage(_ nodes: NodeProcesses, _ number: Int) async throws {
            do {
                try await nodes.start(number)
                _ = try await nodes.programs.run(
                    "dfs", ["verify", "--config", nodes.configuration(number)])
            } catch is ModelError {
                // It has ended before it listened.
            }
            let ended = try await nodes.end(of: number)
            #expect(ended?.status == 65, "\(String(describing: ended))")
        }

        @Test("It goes on after the restart, and everything is whole")
        func killed() async throws {
            try await NodeProcesses.with { nodes in
                let programs = nodes.programs
                for number in 0..<8 {
                    let file = try programs.makeFile("f\(number)", bytes: 500_000, seed: 7)
                    #expect(try await nodes.dfc("put", file).status == 0)
                }
                try await nodes.stop(2)
                let configuration = nodes.configuration(2)
                let usual = try String(contentsOfFile: configuration, encoding: .utf8)
                try (usual + "\nrepair-bytes-per-second: 250000\n").write(
                    toFile: configuration, atomically: true, encoding: .utf8)
                try FileManager.default.removeItem(atPath: nodes.data(2) + "/blobs")
                let verified = try await programs.run("dfs", ["verify", "--config", configuration])
                #expect(verified.status == 1, "\(verified)")
                try await nodes.start(2)
                #expect(try await Self.until(nodes, 2) { $0.queued > 0 && $0.repaired > 0 })
                try await nodes.stop(2, with: SIGKILL)
                try usual.write(toFile: configuration, atomically: true, encoding: .utf8)
                try await nodes.start(2)
                #expect(try await Self.until(nodes, 2) { $0.queued == 0 })
                let mended = try await nodes.verify()
                #expect(mended.status == 0, "\(mended)")
            }
        }
    }
}
