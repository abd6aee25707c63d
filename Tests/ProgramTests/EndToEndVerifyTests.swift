import Foundation
import Testing

extension AllPrograms {
    @Suite("dfc verify", .sharedNodes, .serialized)
    struct EndToEndVerifyTests {
        @Test("Sound files are sound, also when every copy is read; a node that is down: 2")
        func sound() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("whole", bytes: 700_000, seed: 5)
            #expect(try await nodes.dfc("put", source, "e2e/whole").status == 0)
            for arguments in [["verify"], ["verify", "--read", "e2e"], ["verify", "e2e/whole"]] {
                let ended = try await nodes.programs.run("dfc", arguments)
                #expect(ended.status == 0 && ended.output.isEmpty, "\(ended)")
            }
            try await nodes.stop(4)
            let partial = try await nodes.dfc("verify", "e2e")
            #expect(partial.status == 2 && partial.errors.contains("DFS4"), "\(partial)")
            try await nodes.start(4)
        }

        @Test("A damaged copy is named, and mended because it was read")
        func damaged() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("rotten", bytes: 700_000, seed: 6)
            #expect(try await nodes.dfc("put", source, "e2e/rotten").status == 0)
            let stat = try await nodes.dfc("stat", "--json", "e2e/rotten").objects()
            let version = try #require(stat.first?["version"] as? String)
            let folder =
                nodes.data(2) + "/blobs/\(version.suffix(4).prefix(2))/\(version.suffix(2))"
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            let blob = try #require(names.first { $0.hasPrefix(version) })
            let file = try #require(FileHandle(forUpdatingAtPath: "\(folder)/\(blob)"))
            try file.seek(toOffset: 1_000)
            try file.write(contentsOf: Data("rot".utf8))
            try file.close()
            let found = try await nodes.dfc("verify", "--read", "e2e/rotten")
            #expect(found.status == 1 && found.output.contains("damaged on DFS2"), "\(found)")
            var mended = found
            for _ in 0..<100 where mended.status != 0 {
                try await Task.sleep(for: .milliseconds(50))
                mended = try await nodes.dfc("verify", "--read", "e2e/rotten")
            }
            #expect(mended.status == 0, "\(mended)")
        }

        @Test("What does not exist: 3")
        func missing() async throws {
            let nodes = try SharedNodes.get()
            #expect(try await nodes.dfc("verify", "no/such/file").status == 3)
        }
    }
}
