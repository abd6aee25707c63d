import Foundation
import Testing

extension AllPrograms {
    @Suite("dfs verify", .sharedNodes, .serialized)
    struct VerifyTests {
        /// Paths of the blobs of a node, below its folder `blobs`.
        private static func blobs(_ nodes: NodeProcesses, _ number: Int) throws -> [String] {
            let root = nodes.data(number) + "/blobs"
            let paths = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String }
            return (paths ?? []).map { root + "/" + $0 }.filter { path in
                let facts = try? FileManager.default.attributesOfItem(atPath: path)
                return facts?[.type] as? FileAttributeType == .typeRegular
            }.sorted()
        }

        private static func flip(_ path: String, at offset: UInt64) throws {
            let file = try #require(FileHandle(forUpdatingAtPath: path))
            try file.seek(toOffset: offset)
            let byte = try #require(try file.read(upToCount: 1)?.first)
            try file.seek(toOffset: offset)
            try file.write(contentsOf: Data([byte ^ 1]))
            try file.close()
        }

        @Test("A sound cluster is clean, running and stopped")
        func clean() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("sound", bytes: 1_000_000, seed: 1)
            #expect(try await nodes.dfc("put", source).status == 0)
            let running = try await nodes.verify()
            #expect(running.status == 0, "\(running)")
            try await nodes.stop(2)
            let mixed = try await nodes.verify()
            #expect(mixed.status == 0, "\(mixed)")
            try await nodes.start(2)
        }

        @Test("An orphan file is told and is no damage")
        func orphan() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("parent", bytes: 1_000_000, seed: 2)
            #expect(try await nodes.dfc("put", source).status == 0)
            try await nodes.stop(3)
            let blob = try #require(try Self.blobs(nodes, 3).first)
            let digits = String(repeating: "ab", count: 16)
            let name = (blob as NSString).lastPathComponent
            let version = try #require(name.firstMatch(of: /[0-9a-f]{32}/)?.output)
            let orphan = blob.replacing(version, with: digits)
            try FileManager.default.createDirectory(
                atPath: (orphan as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: blob, toPath: orphan)
            let ended = try await nodes.programs.run(
                "dfs", ["verify", "--config", nodes.configuration(3)])
            #expect(ended.status == 0 && ended.output.contains("1 orphan"), "\(ended)")
            try await nodes.start(3)
        }

        @Test("A flipped byte is damage, with the blob's name: 1; a get goes round it")
        func flipped() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("flipped", bytes: 4_000_000, seed: 3)
            #expect(try await nodes.dfc("put", source).status == 0)
            let stat = try await nodes.dfc("stat", "--json", "flipped").objects()
            let version = try #require(stat.first?["version"] as? String)
            let blob = try #require(
                try Self.blobs(nodes, 1).first { $0.contains(version) })
            try await nodes.stop(1)
            try Self.flip(blob, at: 500_000)
            for arguments in [[], ["--json"]] {
                let stopped = try await nodes.programs.run(
                    "dfs", ["verify", "--config", nodes.configuration(1)] + arguments)
                #expect(stopped.status == 1 && stopped.output.contains(version), "\(stopped)")
            }
            try await nodes.start(1)
            let copy = nodes.programs.path("flipped-copy")
            for _ in 1...4 {
                let get = try await nodes.dfc("get", "flipped", copy)
                #expect(get.status == 0, "\(get)")
                #expect(nodes.programs.isSame(source, copy))
            }
            let mended = try await nodes.programs.run(
                "dfs", ["verify", "--repair", "--config", nodes.configuration(1)])
            #expect(mended.status == 0, "\(mended)")
            let quarantined = try FileManager.default.contentsOfDirectory(
                atPath: nodes.data(1) + "/quarantine")
            #expect(quarantined.contains { $0.hasPrefix(version) })
        }

        @Test(
            "--repair fetches what was deleted and exits with 0; a stopped node needs to run for it"
        )
        func repair() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("deleted", bytes: 3_000_000, seed: 4)
            #expect(try await nodes.dfc("put", source).status == 0)
            let blobs = try Self.blobs(nodes, 2)
            for blob in blobs { try FileManager.default.removeItem(atPath: blob) }
            let ended = try await nodes.programs.run(
                "dfs", ["verify", "--repair", "--config", nodes.configuration(2)])
            #expect(ended.status == 0 && ended.output.contains("repaired"), "\(ended)")
            #expect(try Self.blobs(nodes, 2) == blobs)
            try await nodes.stop(2)
            let stopped = try await nodes.programs.run(
                "dfs", ["verify", "--repair", "--config", nodes.configuration(2)])
            #expect(stopped.status == 2 && stopped.isSentence, "\(stopped)")
            try await nodes.start(2)
        }

        @Test("A signed report is checked, and one that was changed is refused")
        func report() async throws {
            let nodes = try SharedNodes.get()
            let file = nodes.programs.path("report.json")
            let ended = try await nodes.programs.run(
                "dfs", ["verify", "--root", nodes.root, "--report", file, "--sample", "50%"])
            #expect(ended.status == 0, "\(ended)")
            let checked = try await nodes.programs.run(
                "dfs", ["verify", "--root", nodes.root, "--check-report", file])
            #expect(checked.status == 0, "\(checked)")
            #expect(checked.output.split(separator: "\n").count == nodes.count)
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try text.replacing("\"damage\":0", with: "\"damage\":1").write(
                toFile: file, atomically: true, encoding: .utf8)
            let forged = try await nodes.programs.run(
                "dfs", ["verify", "--root", nodes.root, "--check-report", file])
            #expect(forged.status == 78 && forged.isSentence, "\(forged)")
        }

        @Test("What cannot be checked: 2")
        func unchecked() async throws {
            let nodes = try SharedNodes.get()
            let none = try await nodes.programs.run("dfs", ["verify", "--root", "/nowhere"])
            #expect(none.status == 2 && none.isSentence, "\(none)")
        }

        @Test("The founder's folders, from which no node ever ran, are not taken for the nodes': 2")
        func foundersFolders() async throws {
            try await Programs.with { programs in
                let root = "\(programs.folder)/founded"
                let made = try await programs.run(
                    "dfs", ["init", "--root", root, "--member", "DFS1=127.0.0.1:1"])
                #expect(made.status == 0, "\(made)")
                let checked = try await programs.run("dfs", ["verify", "--root", root])
                #expect(checked.status == 2 && checked.isSentence, "\(checked)")
            }
        }
    }
}
