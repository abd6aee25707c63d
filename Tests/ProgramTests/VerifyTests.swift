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
            try Self.flip(blob, at: 500_000)

            let copy = nodes.programs.path("flipped-copy")
            for _ in 1...4 {
                let get = try await nodes.dfc("get", "flipped", copy)
                #expect(get.status == 0, "\(get)")
                #expect(nodes.programs.isSame(source, copy))
            }
            let running = try await nodes.verify()
            #expect(running.status == 1 && running.output.contains(version), "\(running)")
            let events = try await nodes.programs.run(
                "dfs", ["verify", "--json", "--config", nodes.configuration(1)])
            #expect(events.status == 1)
            let findings = try events.objects().compactMap {
                $0["finding"] as? [String: any Sendable]
            }
            #expect(findings.contains { "\($0)".contains(version) }, "\(events)")
            try await nodes.stop(1)
            let stopped = try await nodes.programs.run(
                "dfs", ["verify", "--config", nodes.configuration(1)])
            #expect(stopped.status == 1 && stopped.output.contains(version), "\(stopped)")
            try await nodes.start(1)
        }

        @Test("What cannot be checked: 2")
        func unchecked() async throws {
            let nodes = try SharedNodes.get()
            let none = try await nodes.programs.run("dfs", ["verify", "--root", "/nowhere"])
            #expect(none.status == 2 && none.isSentence, "\(none)")
        }
    }
}
